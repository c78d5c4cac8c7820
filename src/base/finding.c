/*
 * Gathers findings from any thread and puts them into one order. Invariant: the result depends on
 * the set of findings alone, not on who added them when: they are sorted by all that distinguishes
 * them, and where there are too many the first ones of that order stay.
 */
#include "base/finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/unicode.h"

enum {
    MESSAGE_BYTES = 1024
};

enum err_kind findings_init(struct findings *f, struct err *err)
{
    *f = (struct findings){.sorted = true};
    arena_init(&f->arena, LIMIT_TEXT_BYTES);
    if (pthread_mutex_init(&f->lock, NULL) != 0) {
        return err_nomem(err);
    }
    return ERR_OK;
}

void findings_done(struct findings *f)
{
    (void)pthread_mutex_destroy(&f->lock);
    free(f->v);
    arena_done(&f->arena);
    f->v = NULL;
    f->n = f->cap = 0;
}

static int compare(const void *x, const void *y)
{
    const struct finding *a = x, *b = y;
    int order = str_cmp(a->path, b->path);

    if (order == 0) {
        order = (a->line > b->line) - (a->line < b->line);
    }
    if (order == 0) {
        order = (a->column > b->column) - (a->column < b->column);
    }
    if (order == 0) {
        order = strcmp(a->id, b->id);
    }
    return order ? order : str_cmp(a->message, b->message);
}

static void sort_unique(struct findings *f)
{
    size_t n = 0;

    if (f->sorted) {
        return;
    }
    qsort(f->v, f->n, sizeof *f->v, compare);
    for (size_t i = 0; i < f->n; i++) {
        if (n == 0 || compare(&f->v[n - 1], &f->v[i]) != 0) {
            f->v[n++] = f->v[i];
        }
    }
    f->n = n;
    f->sorted = true;
    if (f->n > LIMIT_FINDINGS) {
        f->n = LIMIT_FINDINGS;
        f->cut = true;
    }
}

/* Moves the texts that are still wanted into a new arena. */
static void move_texts(struct findings *f)
{
    struct arena kept;

    arena_init(&kept, LIMIT_TEXT_BYTES);
    for (size_t i = 0; i < f->n; i++) {
        f->v[i].path = arena_str(&kept, f->v[i].path);
        f->v[i].message = arena_str(&kept, f->v[i].message);
    }
    kept.failed |= f->arena.failed;
    arena_done(&f->arena);
    f->arena = kept;
}

static bool has_room(struct findings *f)
{
    size_t cap = f->cap ? f->cap * 2 : 64;
    struct finding *v;

    if (f->n >= 2 * (size_t)LIMIT_FINDINGS) {
        sort_unique(f);
        move_texts(f);
    }
    if (f->n < f->cap) {
        return true;
    }
    v = realloc(f->v, cap * sizeof *v);
    if (!v) {
        return false;
    }
    f->v = v;
    f->cap = cap;
    return true;
}

static void add(struct findings *f, const struct finding_kind *kind, struct place place,
                struct str message)
{
    struct finding finding = {
        .severity = kind->severity,
        .mended = kind->mending != FINDING_TOLD,
        .id = kind->id,
        .line = place.line,
        .column = place.column,
    };

    if (!has_room(f)) {
        f->arena.failed = true;
        return;
    }
    finding.path = arena_str(&f->arena, place.path);
    finding.message = arena_str(&f->arena, message);
    if (f->arena.failed) {
        return;
    }
    f->v[f->n++] = finding;
    f->sorted = false;
}

void finding_add(struct findings *f, const char *id, struct place place, const char *format, ...)
{
    /* An id without a row is a programming error: shown as an error of its own name. */
    struct finding_kind unknown = {.id = id, .severity = SEVERITY_ERROR};
    const struct finding_kind *kind = finding_kind_of(id);
    char message[MESSAGE_BYTES];
    va_list args;

    if (!f) {
        return;
    }
    va_start(args, format);
    if (vsnprintf(message, sizeof message, format, args) < 0) {
        message[0] = '\0';
    }
    va_end(args);
    utf8_tidy(message);
    (void)pthread_mutex_lock(&f->lock);
    add(f, kind ? kind : &unknown, place, str_of(message));
    (void)pthread_mutex_unlock(&f->lock);
}

enum err_kind findings_finish(struct findings *f, struct err *err)
{
    enum err_kind kind;

    (void)pthread_mutex_lock(&f->lock);
    sort_unique(f);
    kind = arena_finish(&f->arena, err);
    (void)pthread_mutex_unlock(&f->lock);
    return kind;
}

const struct finding_kind *finding_kind_of(const char *id)
{
    size_t low = 0, high = finding_catalogue_n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(id, finding_catalogue[middle].id);

        if (order == 0) {
            return &finding_catalogue[middle];
        }
        if (order > 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}
