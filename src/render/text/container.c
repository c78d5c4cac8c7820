/*
 * Containers between ":::tip 标题" and ":::" become quotes that alerts.c knows, or, where their
 * name is no alert's, only their marks go. Invariant: a line stays a line, so that places stay what
 * they are; a container that is not closed, or that stands in code, stays text.
 */
#include "base/code.h"
#include "render/dialect/dialect.h"
#include "render/text/markers.h"
#include "render/text/pass.h"

enum {
    DEPTH = 16, /* further ones inside one another stay text */
    COLONS = 3
};

struct container {
    uint32_t line; /* of its opening mark, from 1 */
    size_t colons, indent;
    bool closed, alert;
};

struct containers {
    struct pass *pass;
    struct container *all; /* in the order of the text */
    size_t n, cap;
    size_t open[DEPTH], n_open; /* of these, innermost last */
};

/* The colons of a mark, and what stands behind them; 0 where the line is none. */
static size_t mark_of(struct str line, size_t *ret_indent, struct str *ret_rest)
{
    size_t at = 0, n;

    while (at < line.n && line.p[at] == ' ') {
        at++;
    }
    n = str_run(line, at, ':');
    *ret_indent = at;
    *ret_rest = str_trim(str_from(line, at + n));
    return n >= COLONS ? n : 0;
}

/* "tip", "tip 标题", "tip[标题]", "{.tip}": the name, and the title in *rest. */
static struct str name_of(struct str *rest)
{
    struct str s = *rest, name;
    size_t n = 0;
    const bool braced = str_starts(s, STR("{."));

    s = braced ? str_from(s, 2) : s;
    while (n < s.n && (ascii_is_alnum(s.p[n]) || s.p[n] == '-' || s.p[n] == '_')) {
        n++;
    }
    name = str_sub(s, 0, n);
    s = str_from(s, n);
    if (braced) {
        s = str_from(s, str_chr(s, '}') == STR_NPOS ? s.n : str_chr(s, '}') + 1);
    }
    s = str_trim(s);
    if (str_starts(s, STR("[")) && str_chr(s, ']') != STR_NPOS) {
        s = str_sub(s, 1, str_chr(s, ']'));
    } else if (str_starts(s, STR("{"))) {
        s = STR_NONE;
    }
    *rest = s;
    return name;
}

static void open_container(struct containers *c, const struct container *container)
{
    if (c->n_open < DEPTH && arena_grow(c->pass->arena, &c->all, c->n, &c->cap, sizeof *c->all)) {
        c->open[c->n_open++] = c->n;
        c->all[c->n++] = *container;
    }
}

/* A closing mark ends the innermost container that began with as few colons. */
static void close_container(struct containers *c, size_t colons)
{
    for (size_t i = c->n_open; i > 0; i--) {
        struct container *container = &c->all[c->open[i - 1]];

        if (container->colons <= colons) {
            container->closed = true;
            c->n_open = i - 1;
            return;
        }
    }
}

static void find_containers(struct containers *c)
{
    struct str rest = c->pass->text, line, behind;
    struct fence fence = {0};
    struct container found = {.line = 0};

    while (str_line(&rest, &line)) {
        found.line++;
        if (fence_step(&fence, markers_skip(line))) {
            continue;
        }
        found.colons = mark_of(line, &found.indent, &behind);
        if (found.colons == 0) {
            continue;
        }
        if (behind.n == 0) {
            close_container(c, found.colons);
        } else {
            struct alert alert;
            struct str name = name_of(&behind);

            found.alert = alert_find(name, &alert);
            if (name.n > 0 && ascii_is_alpha(name.p[0])) {
                open_container(c, &found);
            }
        }
    }
}

/* The marks of quotes that a line gets behind its indent. */
static void put_line(struct containers *c, struct str line, size_t depth)
{
    struct buf *out = c->pass->out;
    size_t indent = 0;

    for (size_t i = 0; i < depth; i++) {
        const struct container *container = &c->all[c->open[i]];

        if (container->alert) {
            size_t to = indent;

            while (to < container->indent && to < line.n && line.p[to] == ' ') {
                to++;
            }
            buf_str(out, str_sub(line, indent, to));
            indent = to;
            buf_str(out, STR("> "));
        }
    }
    buf_str(out, str_from(line, indent));
}

/* A line outside of code: whether it was a mark, and is written. */
static bool put_mark(struct containers *c, struct str line, uint32_t number, size_t *next)
{
    struct str rest;
    size_t indent;
    const size_t colons = mark_of(line, &indent, &rest);

    if (colons == 0) {
        return false;
    }
    if (rest.n == 0) {
        const size_t before = c->n_open;

        close_container(c, colons);
        if (c->n_open < before) {
            put_line(c, STR_NONE, c->n_open);
            return true;
        }
        return false;
    }
    if (*next == c->n || c->all[*next].line != number) {
        return false;
    }
    if (!c->all[*next].closed) {
        (*next)++;
        return false;
    }
    if (c->all[*next].alert) {
        const struct str name = name_of(&rest);

        c->open[c->n_open++] = *next;
        put_line(c, STR_NONE, c->n_open);
        buf_printf(c->pass->out, "[!%.*s] ", STR_ARG(name));
        buf_str(c->pass->out, rest);
    } else {
        c->open[c->n_open++] = *next;
        put_line(c, STR_NONE, c->n_open);
    }
    (*next)++;
    return true;
}

static void write_text(struct containers *c)
{
    struct str rest = c->pass->text, line;
    struct fence fence = {0};
    uint32_t number = 0;
    size_t next = 0;

    c->n_open = 0;
    while (str_line(&rest, &line)) {
        number++;
        if (fence_step(&fence, markers_skip(line)) || !put_mark(c, line, number, &next)) {
            put_line(c, line, c->n_open);
        }
        buf_char(c->pass->out, '\n');
    }
}

bool container_pass(struct pass *p)
{
    struct containers c = {.pass = p};
    size_t first = 0;

    if (str_find(p->text, STR(":::")) == STR_NPOS ||
        !repair_on(&p->request->repairs, "dialect-read")) {
        return false;
    }
    find_containers(&c);
    while (first < c.n && !c.all[first].closed) {
        first++;
    }
    if (first == c.n || p->arena->failed) {
        return false;
    }
    write_text(&c);
    finding_add(p->findings, "dialect-read", pass_place(p, c.all[first].line),
                "containers between ::: and ::: are shown without their marks");
    return true;
}
