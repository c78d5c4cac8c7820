/*
 * Lists where footnotes may be defined, and renames those that nothing refers to. Invariant: every
 * definition that cmark-gfm sees is listed; whether a place is none (in code, in a paragraph) only
 * the parser can tell. Linear time.
 */
#include "render/markdown/note_places.h"

#include <stdio.h>

#define OPEN STR("[^")

enum {
    NAME_BYTES = 32 /* "[^", the mark, a number, "]", a blank */
};

/* Whether "[^label]:" is at line.p[at]; *ret_end is behind the blanks that follow. */
static bool label_at(struct str line, size_t at, size_t *ret_end)
{
    size_t i = at + OPEN.n;

    if (!str_starts(str_from(line, at), OPEN)) {
        return false;
    }
    while (i < line.n && line.p[i] != ']' && line.p[i] != ' ' && line.p[i] != '\t') {
        i++;
    }
    if (i == at + OPEN.n || !str_starts(str_from(line, i), STR("]:"))) {
        return false;
    }
    for (i += strlen("]:"); i < line.n && (line.p[i] == ' ' || line.p[i] == '\t'); i++) {
    }
    *ret_end = i;
    return true;
}

static bool is_task(struct str s)
{
    return str_starts(s, STR("[ ]")) || str_starts(s, STR("[x]")) || str_starts(s, STR("[X]"));
}

/* Moves *at to the next label that has nothing but the marks of containers before it. */
static bool next_label(struct str line, size_t *at, size_t *ret_end)
{
    while (*at < line.n) {
        char c = line.p[*at];

        if (c == '[') {
            if (!is_task(str_from(line, *at))) {
                return label_at(line, *at, ret_end);
            }
            *at += strlen("[ ]");
        } else if (ascii_is_digit(c) || strchr(" \t>*+-.)", c)) {
            ++*at;
        } else {
            return false;
        }
    }
    return false;
}

/* How many places there are; they go to `ret` unless that is NULL. */
static size_t list(struct str text, struct note_place *ret)
{
    struct str rest = text, line;
    uint32_t number = 0;
    size_t n = 0;

    while (str_line(&rest, &line)) {
        size_t start = (size_t)(line.p - text.p), at = 0, end;

        for (number++; next_label(line, &at, &end); at = end) {
            if (ret) {
                ret[n] = (struct note_place){.line = number,
                                             .column = (uint32_t)end + 1,
                                             .at = start + at,
                                             .end = start + end};
            }
            n++;
        }
    }
    return n;
}

void note_places_find(struct str text, struct budget *b, struct note_places *ret)
{
    *ret = (struct note_places){.n = 0};
    if (str_find(text, OPEN) == STR_NPOS) {
        return;
    }
    ret->n = list(text, NULL);
    if (ret->n > 0) {
        ret->v = budget_take(b, ret->n * sizeof *ret->v);
        (void)list(text, ret->v);
    }
}

static size_t put(char *p, struct str s)
{
    memcpy(p, s.p, s.n);
    return s.n;
}

static size_t put_name(char *p, size_t index)
{
    return (size_t)snprintf(p, NAME_BYTES, "[^%c%zu]", NOTE_PLACES_MARK, index);
}

struct str note_places_name(struct str text, const struct note_places *places, struct budget *b)
{
    size_t to = 0, done = 0;
    char *p;

    if (places->orphans == 0) {
        return text;
    }
    p = budget_take(b, text.n + places->orphans * 2 * NAME_BYTES + NOTE_PLACES_LINES);
    for (size_t i = 0; i < places->n; i++) {
        if (places->v[i].orphan) {
            to += put_name(p + to, i);
            p[to++] = ' ';
        }
    }
    to += put(p + to, STR("\n\n"));
    for (size_t i = 0; i < places->n; i++) {
        size_t label_end = places->v[i].end;

        if (!places->v[i].orphan) {
            continue;
        }
        while (text.p[label_end - 1] != ':') {
            label_end--;
        }
        to += put(p + to, str_sub(text, done, places->v[i].at));
        to += put_name(p + to, i);
        done = label_end - 1;
    }
    to += put(p + to, str_from(text, done));
    return str_make(p, to);
}

struct note_place *note_places_at(const struct note_places *places, uint32_t line, uint32_t column)
{
    size_t low = 0, high = places->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct note_place *m = &places->v[middle];

        if (m->line < line || (m->line == line && m->column < column)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low < places->n && places->v[low].line == line && places->v[low].column == column) {
        return &places->v[low];
    }
    return NULL;
}
