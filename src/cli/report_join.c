/*
 * Reports of several runs over one site become one. Invariant, as in each of them: files = ignored
 * + posts, and posts = bound + left out, where a post that several runs read counts once and is
 * left out only where all of them leave it out.
 */
#include "cli/report_join.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/tally.h"

/* "annual/2021": an id of an entry holds no "/". A run that makes one book of everything is known
   by its entry alone. */
static const char *joined_id(struct joined *j, const struct report_entry *entry, const char *book)
{
    if (strcmp(entry->report->by, "all") == 0) {
        return arena_str(&j->arena, str_of(entry->id)).p;
    }
    return arena_printf(&j->arena, "%s/%s", entry->id, book).p;
}

static void join_books(struct joined *j)
{
    struct sheaf_report *r = &j->report;
    struct sheaf_book *v;
    size_t n = 0;

    for (size_t i = 0; i < j->n_entries; i++) {
        n += j->entries[i].report->n_books;
        r->chapters += j->entries[i].report->chapters;
        r->assets_used += j->entries[i].report->assets_used;
    }
    r->books = v = arena_array(&j->arena, n, sizeof *v);
    for (size_t i = 0; v && i < j->n_entries; i++) {
        const struct sheaf_report *from = j->entries[i].report;

        for (size_t k = 0; k < from->n_books; k++) {
            v[r->n_books] = from->books[k];
            v[r->n_books++].id = joined_id(j, &j->entries[i], from->books[k].id);
        }
    }
}

static bool same_paths(const struct sheaf_options *a, const struct sheaf_options *b)
{
    bool same = a->n_paths == b->n_paths;

    for (size_t i = 0; same && i < a->n_paths; i++) {
        same = strcmp(a->paths[i], b->paths[i]) == 0;
    }
    return same;
}

static const struct sheaf_ignored *ignored_for(const struct sheaf_report *r, const char *reason)
{
    for (size_t i = 0; i < r->n_ignored; i++) {
        if (strcmp(r->ignored[i].reason, reason) == 0) {
            return &r->ignored[i];
        }
    }
    return NULL;
}

/* Runs over the same paths met the same files; those over others met others. */
static struct sheaf_ignored count_ignored(const struct joined *j, const struct sheaf_ignored *first)
{
    struct sheaf_ignored sum = {first->reason, 0, first->first};

    for (size_t i = 0; i < j->n_entries; i++) {
        size_t most = 0;
        bool counted = false;

        for (size_t k = 0; k < j->n_entries && !counted; k++) {
            const struct sheaf_ignored *row = ignored_for(j->entries[k].report, first->reason);

            if (same_paths(j->entries[i].options, j->entries[k].options)) {
                counted = k < i;
                most = row && row->files > most ? row->files : most;
            }
        }
        sum.files += counted ? 0 : most;
    }
    return sum;
}

static void join_ignored(struct joined *j)
{
    struct sheaf_report *r = &j->report;
    struct sheaf_ignored *v;
    size_t n = 0;

    for (size_t i = 0; i < j->n_entries; i++) {
        n += j->entries[i].report->n_ignored;
    }
    r->ignored = v = arena_array(&j->arena, n, sizeof *v);
    for (size_t i = 0; v && i < j->n_entries; i++) {
        const struct sheaf_report *from = j->entries[i].report;

        for (size_t k = 0; k < from->n_ignored; k++) {
            if (!ignored_for(r, from->ignored[k].reason)) {
                v[r->n_ignored] = count_ignored(j, &from->ignored[k]);
                r->n_ignored_files += v[r->n_ignored++].files;
            }
        }
    }
}

/* The post next in the order of paths, of all runs that have it; NULL at the end. */
static const struct sheaf_post *next_post(const struct joined *j, const size_t *at)
{
    const struct sheaf_post *least = NULL;

    for (size_t i = 0; i < j->n_entries; i++) {
        const struct sheaf_report *r = j->entries[i].report;

        if (at[i] < r->n_posts_list &&
            (!least || strcmp(r->posts_list[at[i]].path, least->path) < 0)) {
            least = &r->posts_list[at[i]];
        }
    }
    return least;
}

/* One post with the chapters of all runs; moves them behind it. */
static void join_post(struct joined *j, size_t *at, const char *path, struct sheaf_post *ret)
{
    struct sheaf_chapter *chapters;
    size_t n = 0;

    for (size_t i = 0; i < j->n_entries; i++) {
        const struct sheaf_report *r = j->entries[i].report;

        if (at[i] < r->n_posts_list && strcmp(r->posts_list[at[i]].path, path) == 0) {
            n += r->posts_list[at[i]].n_chapters;
        }
    }
    ret->chapters = chapters = arena_array(&j->arena, n, sizeof *chapters);
    ret->n_chapters = 0;
    for (size_t i = 0; i < j->n_entries; i++) {
        const struct sheaf_report *r = j->entries[i].report;

        if (at[i] == r->n_posts_list || strcmp(r->posts_list[at[i]].path, path) != 0) {
            continue;
        }
        const struct sheaf_post *from = &r->posts_list[at[i]++];

        for (size_t k = 0; chapters && k < from->n_chapters; k++) {
            chapters[ret->n_chapters] = from->chapters[k];
            chapters[ret->n_chapters++].book = joined_id(j, &j->entries[i], from->chapters[k].book);
        }
        ret->left_out = from->left_out[0] ? ret->left_out : "";
    }
}

static void join_posts(struct joined *j)
{
    struct sheaf_report *r = &j->report;
    size_t *at = arena_array(&j->arena, j->n_entries, sizeof *at);
    struct sheaf_post *v = NULL;
    const struct sheaf_post *next;
    size_t cap = 0;

    while (at && (next = next_post(j, at)) != NULL &&
           arena_grow(&j->arena, &v, r->n_posts_list, &cap, sizeof *v)) {
        struct sheaf_post *post = &v[r->n_posts_list++];

        *post = *next;
        join_post(j, at, next->path, post);
        r->n_left_out += post->left_out[0] != '\0';
        r->bound += !post->left_out[0];
        r->undated += !post->left_out[0] && !post->date[0];
    }
    r->posts_list = v;
    r->posts = r->n_posts_list;
    r->files = r->posts + r->n_ignored_files;
}

static void list_left_out(struct joined *j)
{
    struct sheaf_report *r = &j->report;
    struct sheaf_left_out *v = arena_array(&j->arena, r->n_left_out, sizeof *v);
    size_t n = 0;

    r->left_out = v;
    for (size_t i = 0; v && i < r->n_posts_list; i++) {
        if (r->posts_list[i].left_out[0]) {
            v[n++] = (struct sheaf_left_out){r->posts_list[i].path, r->posts_list[i].left_out};
        }
    }
}

static void count_languages(struct joined *j)
{
    struct sheaf_report *r = &j->report;
    struct sheaf_language_count *v;
    struct tally tally;
    struct err err;

    tally_init(&tally);
    for (size_t i = 0; i < r->n_posts_list; i++) {
        if (!r->posts_list[i].left_out[0] &&
            tally_add(&tally, str_of(r->posts_list[i].language), &err)) {
            j->arena.failed = true;
        }
    }
    tally_sort(&tally);
    r->languages = v = arena_array(&j->arena, tally.n, sizeof *v);
    for (size_t i = 0; v && i < tally.n; i++) {
        v[r->n_languages++] =
            (struct sheaf_language_count){arena_str(&j->arena, tally.v[i].name).p, tally.v[i].n};
    }
    tally_done(&tally);
}

static int compare_missing(const void *a, const void *b)
{
    const struct sheaf_missing *x = a, *y = b;
    int order = strcmp(x->url, y->url);

    return order ? order : (x->posts < y->posts) - (x->posts > y->posts);
}

/* How many posts show a picture is known of each run only: at least as many as in the one where
   they are most. */
static void join_missing(struct joined *j)
{
    struct sheaf_report *r = &j->report;
    struct sheaf_missing *v;
    size_t n = 0;

    for (size_t i = 0; i < j->n_entries; i++) {
        n += j->entries[i].report->n_missing;
    }
    r->missing = v = arena_array(&j->arena, n, sizeof *v);
    n = 0;
    for (size_t i = 0; v && i < j->n_entries; i++) {
        const struct sheaf_report *from = j->entries[i].report;

        for (size_t k = 0; k < from->n_missing; k++) {
            v[n++] = from->missing[k];
        }
    }
    if (n > 1) {
        qsort(v, n, sizeof *v, compare_missing);
    }
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || strcmp(v[r->n_missing - 1].url, v[i].url) != 0) {
            v[r->n_missing++] = v[i];
        }
    }
}

static int compare_findings(const void *a, const void *b)
{
    const struct sheaf_finding *x = a, *y = b;
    int order = strcmp(x->path, y->path);

    if (order == 0) {
        order = (x->line > y->line) - (x->line < y->line);
    }
    if (order == 0) {
        order = (x->column > y->column) - (x->column < y->column);
    }
    if (order == 0) {
        order = strcmp(x->id, y->id);
    }
    return order ? order : strcmp(x->message, y->message);
}

static void join_findings(struct joined *j)
{
    struct sheaf_report *r = &j->report;
    struct sheaf_finding *v;
    size_t n = 0;

    for (size_t i = 0; i < j->n_entries; i++) {
        n += j->entries[i].report->n_findings;
    }
    r->findings = v = arena_array(&j->arena, n, sizeof *v);
    n = 0;
    for (size_t i = 0; v && i < j->n_entries; i++) {
        const struct sheaf_report *from = j->entries[i].report;

        for (size_t k = 0; k < from->n_findings; k++) {
            v[n++] = from->findings[k];
        }
    }
    if (n > 1) {
        qsort(v, n, sizeof *v, compare_findings);
    }
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || compare_findings(&v[r->n_findings - 1], &v[i]) != 0) {
            v[r->n_findings++] = v[i];
        }
    }
}

/* "annual: year; research: all", and each remark once. */
static void join_words(struct joined *j)
{
    struct sheaf_report *r = &j->report;
    struct strs remarks = {NULL, 0};
    struct buf by;
    const char **v;

    buf_init(&by, LIMIT_TEXT_BYTES);
    for (size_t i = 0; i < j->n_entries; i++) {
        const struct sheaf_report *from = j->entries[i].report;

        buf_printf(&by, "%s%s: %s", i ? "; " : "", j->entries[i].id, from->by);
        for (size_t k = 0; k < from->n_remarks; k++) {
            bool known = false;

            for (size_t l = 0; l < remarks.n && !known; l++) {
                known = str_eq(remarks.v[l], str_of(from->remarks[k]));
            }
            if (!known) {
                (void)arena_strs_add(&j->arena, &remarks, str_of(from->remarks[k]));
            }
        }
    }
    r->by = arena_str(&j->arena, buf_view(&by)).p;
    j->arena.failed = j->arena.failed || by.failed;
    buf_done(&by);
    r->remarks = v = arena_array(&j->arena, remarks.n, sizeof *v);
    for (size_t i = 0; v && i < remarks.n; i++) {
        v[r->n_remarks++] = remarks.v[i].p;
    }
}

enum err_kind report_join(struct joined *ret, const struct report_entry *entries, size_t n,
                          struct err *err)
{
    struct joined *j = ret;
    enum err_kind kind;

    *j = (struct joined){.n_entries = n};
    arena_init(&j->arena, LIMIT_TEXT_BYTES);
    j->entries = arena_array(&j->arena, n, sizeof *j->entries);
    if (!j->entries) {
        joined_done(j);
        return err_nomem(err);
    }
    memcpy(j->entries, entries, n * sizeof *entries);
    j->report.generator = entries[0].report->generator;
    j->report.site_title = entries[0].report->site_title;
    j->report.site_title_from = entries[0].report->site_title_from;
    j->report.site_url = entries[0].report->site_url;
    j->report.site_language = entries[0].report->site_language;
    j->report.root = entries[0].report->root;
    join_books(j);
    join_ignored(j);
    join_posts(j);
    list_left_out(j);
    count_languages(j);
    join_missing(j);
    join_findings(j);
    join_words(j);
    kind = arena_finish(&j->arena, err);
    if (kind) {
        joined_done(j);
    }
    return kind;
}

void joined_done(struct joined *j)
{
    arena_done(&j->arena);
    *j = (struct joined){0};
}
