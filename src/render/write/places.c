/*
 * Headings get the names by which links call them: the id that the text gives, and what GitHub,
 * Hugo, Jekyll (kramdown) and their predecessors make of a heading's text. Invariant: each name
 * leads to one heading, the first that has it by the rule that comes first; nothing is computed
 * where no fragment is looked up.
 */
#include "base/limits.h"
#include "base/unicode.h"
#include "base/url.h"
#include "render/write/writer.h"

void places_add(struct writer *w, size_t heading, struct str given)
{
    struct places *p = &w->places;

    if (arena_grow(w->arena, &p->headings, p->n, &p->cap, sizeof *p->headings) &&
        arena_grow(w->arena, &p->given, p->n, &p->cap_given, sizeof *p->given)) {
        p->headings[p->n] = (uint32_t)heading;
        p->given[p->n++] = given;
    }
}

/* One of "#id", ".class", "key=value". */
static bool is_attribute(struct str word)
{
    return word.n > 1 && (word.p[0] == '#' || word.p[0] == '.' ||
                          (ascii_is_alpha(word.p[0]) && str_chr(word, '=') != STR_NPOS));
}

/* Cuts the list of attributes that the text ends in; an id in a list behind it stays the id. */
static bool cut_list(struct str *text, struct str *id)
{
    const size_t brace = str_rchr(*text, '{');
    struct str words, word, found = STR_NONE;
    bool any = false;

    if (!str_ends(*text, STR("}")) || brace == STR_NPOS) {
        return false;
    }
    words = str_sub(*text, brace + 1, text->n - 1);
    words = str_trim(str_starts(words, STR(":")) ? str_from(words, 1) : words);
    while (str_token(&words, ' ', &word)) {
        if (str_empty(word)) {
            continue;
        }
        if (!is_attribute(word)) {
            return false;
        }
        found = word.p[0] == '#' ? str_from(word, 1) : found;
        any = true;
    }
    if (any) {
        *text = str_sub(*text, 0, brace);
        *id = str_empty(*id) ? found : *id;
    }
    return any;
}

struct str places_cut_given(struct str *text)
{
    struct str rest = *text, found = STR_NONE, id = STR_NONE;

    while (cut_list(&rest, &found)) {
        if (rest.n == 0 || ascii_is_space(rest.p[rest.n - 1])) {
            rest = str_trim_end(rest);
            *text = rest;
            id = found;
        }
    }
    return id;
}

/* Lower case; letters, marks, numbers, "_" and "-" stay, a space becomes "-". kramdown's parser for
   GitHub's Markdown, which is Jekyll's usual one, does the same. */
static void github(struct buf *out, struct str text)
{
    text = str_trim(text);
    for (size_t at = 0; at < text.n;) {
        const uint32_t c = utf8_next(text, &at);
        if (c == ' ' || c == '\t') {
            buf_char(out, '-');
        } else if (c == '-' || c == '_' || unicode_is_word(c)) {
            buf_utf8(out, unicode_lower(c));
        }
    }
}

/* As GitHub, without marks and numbers that are no digits. */
static void hugo(struct buf *out, struct str text)
{
    text = str_trim(text);
    for (size_t at = 0; at < text.n;) {
        const uint32_t c = utf8_next(text, &at);
        if (c == ' ' || c == '-') {
            buf_char(out, '-');
        } else if (c == '_' || unicode_is_letter(c) || unicode_is_decimal(c)) {
            buf_utf8(out, unicode_lower(c));
        }
    }
    if (out->n == 0) {
        buf_str(out, STR("heading"));
    }
}

/* ASCII letters, digits, "-" and spaces, from the first letter on. */
static void kramdown(struct buf *out, struct str text)
{
    size_t i = 0;

    while (i < text.n && !ascii_is_alpha(text.p[i])) {
        i++;
    }
    for (; i < text.n; i++) {
        const char c = ascii_lower(text.p[i]);
        if (c == ' ') {
            buf_char(out, '-');
        } else if (ascii_is_alnum(c) || c == '-') {
            buf_char(out, c);
        }
    }
    if (out->n == 0) {
        buf_str(out, STR("section"));
    }
}

/* Runs of what is no letter or number become one "-": Hugo before goldmark. */
static void blackfriday(struct buf *out, struct str text)
{
    bool wait = false;

    for (size_t at = 0; at < text.n;) {
        const uint32_t c = utf8_next(text, &at);
        if (unicode_is_word(c) && !unicode_is_mark(c)) {
            if (wait && out->n > 0) {
                buf_char(out, '-');
            }
            wait = false;
            buf_utf8(out, unicode_lower(c));
        } else {
            wait = true;
        }
    }
}

static void name_place(struct writer *w, struct str name, size_t place)
{
    if (!w->failed && name.n > 0 &&
        map_add(&w->places.names, name, place, NULL, w->err) != ERR_OK) {
        w->failed = true;
    }
}

static const struct md_event *heading_of(const struct writer *w, size_t place)
{
    return &w->events[w->places.headings[place]];
}

/* A name that is taken gets "-1", "-2" …, as all of these rules do. */
static void name_by_rule(struct writer *w, void (*rule)(struct buf *out, struct str text))
{
    struct places *p = &w->places;
    struct ids taken;
    struct buf name;

    ids_init(&taken, w->arena);
    buf_init(&name, LIMIT_FIELD_BYTES);
    for (size_t i = 0; i < p->n && !w->failed; i++) {
        const struct md_event *heading = heading_of(w, i);
        struct str unique = STR_NONE;
        if (heading->kind != MD_HEADING) {
            continue;
        }
        buf_reset(&name);
        rule(&name, inline_plain(w, p->headings[i] + 1, heading->other));
        if (name.failed && !name.full) {
            writer_fail(w);
        } else if (!name.failed && name.n > 0) {
            w->failed =
                ids_unique(&taken, arena_str(w->arena, buf_view(&name)), &unique, w->err) != ERR_OK;
            name_place(w, unique, i);
        }
    }
    buf_done(&name);
    ids_done(&taken);
}

static void make_names(struct writer *w)
{
    static void (*const rules[])(struct buf *, struct str) = {github, hugo, kramdown, blackfriday};
    struct places *p = &w->places;

    p->made = true;
    for (size_t i = 0; i < p->n; i++) {
        name_place(w, p->given[i], i);
    }
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        name_by_rule(w, rules[i]);
    }
}

static bool look_up(struct writer *w, struct str name, struct str *ret_id)
{
    const size_t place = map_get(&w->places.names, name);

    if (place >= w->places.n) {
        return false;
    }
    /* A heading that is the chapter's title is not written again. */
    const struct md_event *heading = heading_of(w, place);
    *ret_id = heading->mark == 0 ? heading->title : STR("");
    return true;
}

bool places_find(struct writer *w, struct str fragment, struct str *ret_id)
{
    const struct str name = url_decoded(w->arena, fragment);
    struct str slug;

    *ret_id = STR("");
    if (name.n == 0 || str_eq_nocase(name, STR("top"))) {
        return true;
    }
    if (!w->places.made) {
        make_names(w);
    }
    if (look_up(w, name, ret_id)) {
        return true;
    }
    slug = ids_slug(w->arena, name);
    if (look_up(w, slug, ret_id)) {
        return true;
    }
    *ret_id = ids_has(&w->ids, slug) ? slug : STR("");
    return ret_id->n > 0;
}
