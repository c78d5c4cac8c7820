/*
 * Cuts a file into front matter and body: YAML between --- lines, TOML between +++ lines, a JSON
 * object, [#]: lines, and lines without an opening fence as Hexo and Pelican have them. Invariant:
 * text and body are disjoint slices of the file, and a file whose first line is a mere thematic
 * break has no front matter.
 */
#include "parse/frontmatter.h"

#include "parse/lines.h"
#include "parse/marks.h"

enum {
    HEADER_LINES = 200 /* that are looked through for the end of front matter without a beginning */
};

/* Where reading stands in a file. */
struct cursor {
    struct str rest;
    struct str file;
    uint32_t line; /* number of the line that comes next */
};

static bool cursor_line(struct cursor *c, struct str *ret)
{
    if (!str_line(&c->rest, ret)) {
        return false;
    }
    c->line++;
    return true;
}

static size_t cursor_at(const struct cursor *c)
{
    return str_empty(c->rest) ? c->file.n : (size_t)(c->rest.p - c->file.p);
}

static bool is_fence(struct str line, const char *fence)
{
    return str_eq(str_trim_end(line), str_of(fence));
}

/* Whether what comes next, blank lines and comments apart, is a "key: value" line. */
static bool begins_with_key(struct cursor c)
{
    struct str line;

    while (cursor_line(&c, &line)) {
        if (str_empty(str_trim(line)) || line.p[0] == '#') {
            continue;
        }
        return !ascii_is_space(line.p[0]) && !str_empty(lines_key(line, NULL));
    }
    return false;
}

static struct front fenced(struct cursor c, enum front_kind kind, const char *fence,
                           const char *other)
{
    struct front f = {.kind = kind, .text_line = c.line};
    size_t start = cursor_at(&c), end = start;
    bool key = kind != FRONT_YAML || begins_with_key(c);
    uint32_t opening = c.line - 1;
    struct str line;

    while (cursor_line(&c, &line)) {
        if (is_fence(line, fence) || is_fence(line, other)) {
            f.text = str_sub(c.file, start, end);
            f.body = cursor_at(&c);
            f.body_line = c.line;
            return f;
        }
        end = cursor_at(&c);
    }
    return (struct front){
        .kind = key ? FRONT_OPEN : FRONT_NONE, .text_line = opening, .body_line = 1};
}

/* The length of the JSON object that s begins with, or 0. */
static size_t json_object(struct str s)
{
    size_t depth = 0;
    bool string = false;

    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (string) {
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                string = false;
            }
        } else if (c == '"') {
            string = true;
        } else if (c == '{' || c == '[') {
            depth++;
        } else if ((c == '}' || c == ']') && --depth == 0) {
            return i + 1;
        }
    }
    return 0;
}

static struct front json(struct cursor c)
{
    struct str inside = str_trim(str_from(c.rest, 1));
    struct front f = {.kind = FRONT_JSON, .text_line = c.line};
    size_t start = cursor_at(&c), n;
    struct str line;

    if (str_empty(inside) || (inside.p[0] != '"' && inside.p[0] != '}')) {
        return (struct front){.kind = FRONT_NONE, .body_line = 1};
    }
    n = json_object(c.rest);
    if (n == 0) {
        return (struct front){.kind = FRONT_OPEN, .text_line = c.line, .body_line = 1};
    }
    f.text = str_sub(c.rest, 0, n);
    while (cursor_at(&c) < start + n && cursor_line(&c, &line)) {
        ;
    }
    f.body = start + n;
    f.body_line = c.line - 1;
    if (str_empty(str_trim(str_sub(c.file, f.body, cursor_at(&c))))) {
        f.body = cursor_at(&c);
        f.body_line = c.line;
    }
    return f;
}

/* All lines of the form, from the one at the cursor on. */
static struct front marks(struct cursor c)
{
    struct front f = {.kind = FRONT_MARKS, .text_line = c.line};
    size_t start = cursor_at(&c), end = start;
    struct cursor next = c;
    struct str line;

    while (cursor_line(&next, &line) && marks_line(line)) {
        c = next;
        end = cursor_at(&c);
    }
    f.text = str_sub(c.file, start, end);
    f.body = end;
    f.body_line = c.line;
    return f;
}

/* What is gathered of lines that may be front matter without an opening fence. */
struct header {
    size_t keys;
    bool title, date, known;
};

static bool is_named(struct str key, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq(key, str_of(names[i]))) {
            return true;
        }
    }
    return false;
}

/* Whether the line goes on with what is a header so far. */
static bool header_line(struct header *h, struct str line)
{
    static const char *const known[] = {"title", "layout",    "date",     "tags",   "categories",
                                        "id",    "permalink", "author",   "toc",    "description",
                                        "slug",  "category",  "keywords", "updated"};
    struct str s = str_trim(line), rest, key;

    if (line.p[0] == '#' || ascii_is_space(line.p[0]) || str_starts(s, STR("- ")) ||
        str_eq(s, STR("-"))) {
        return h->keys > 0;
    }
    key = lines_key(line, &rest);
    if (str_empty(key) || !(str_empty(rest) || ascii_is_space(rest.p[0]))) {
        return false;
    }
    h->known = h->keys == 0 ? is_named(key, known, sizeof known / sizeof *known) : h->known;
    h->title = h->title || str_eq_nocase(key, STR("title"));
    h->date = h->date || str_eq_nocase(key, STR("date"));
    h->keys++;
    return true;
}

/* Hexo wants no fence before its YAML, only the one behind it; Pelican and MultiMarkdown end their
   lines with an empty one. A paragraph that happens to look so, "note: …" above a line of dashes,
   has neither of their keys. */
static struct front unfenced(struct cursor c)
{
    struct front lines = {.kind = FRONT_NONE, .body_line = 1};
    struct header h = {.keys = 0};
    uint32_t first = c.line;
    size_t start = cursor_at(&c), end = start;
    struct str line;

    for (size_t n = 0; n < HEADER_LINES && cursor_line(&c, &line); n++) {
        bool empty = str_empty(str_trim(line));
        struct front f = {.text = str_sub(c.file, start, end),
                          .text_line = first,
                          .body = cursor_at(&c),
                          .body_line = c.line};

        if (h.keys > 0 && is_fence(line, "---")) {
            f.kind = FRONT_YAML;
            return h.known && (h.keys > 1 || h.title) ? f : lines;
        }
        if (empty && lines.kind == FRONT_NONE && h.title && h.date) {
            f.kind = FRONT_LINES;
            lines = f;
        } else if (!empty && !header_line(&h, line)) {
            break;
        }
        end = cursor_at(&c);
    }
    return lines;
}

struct front front_find(struct str file)
{
    struct cursor c = {file, file, 1}, at = c;
    struct str line = STR_NONE;

    while (cursor_line(&c, &line) && str_empty(str_trim(line))) {
        at = c;
    }
    if (is_fence(line, "---") && (at.line == 1 || begins_with_key(c))) {
        return fenced(c, FRONT_YAML, "---", "...");
    }
    if (is_fence(line, "+++")) {
        return fenced(c, FRONT_TOML, "+++", "+++");
    }
    if (str_starts(line, STR("{"))) {
        return json(at);
    }
    return marks_line(line) ? marks(at) : unfenced(at);
}
