/*
 * Heading texts become ids. Invariant: no id is given twice, and each is an XML name without ":".
 */
#include "render/write/ids.h"

#include "base/unicode.h"

enum {
    SLUG_CHARACTERS = 80 /* of a heading's text; longer ids only cost bytes */
};

/* NameChar of XML 1.0, section 2.3, beyond what unicode_is_word lets through. */
static bool is_name_char(uint32_t c)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {'-', '-'},       {'0', '9'},         {'A', 'Z'},       {'_', '_'},       {'a', 'z'},
        {0xB7, 0xB7},     {0xC0, 0xD6},       {0xD8, 0xF6},     {0xF8, 0x37D},    {0x37F, 0x1FFF},
        {0x203F, 0x2040}, {0x2070, 0x218F},   {0x2C00, 0x2FEF}, {0x3001, 0xD7FF}, {0xF900, 0xFDCF},
        {0xFDF0, 0xFFFC}, {0x10000, 0xEFFFF},
    };

    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        if (c <= ranges[i].last) {
            return c >= ranges[i].first;
        }
    }
    return false;
}

/* A combining mark, digit or hyphen may not begin a name; letters of scripts with cases and Han may
   (the ranges below are the part of NameStartChar that headings use). */
static bool begins_name(uint32_t c)
{
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= 0xC0 && c < 0x300) || (c >= 0x370 && c < 0x2000) || (c >= 0x3041 && c < 0xD800);
}

static bool is_reserved(struct str s)
{
    return str_starts(s, STR("fn-")) || str_starts(s, STR("fnref-"));
}

struct str ids_slug(struct arena *a, struct str text)
{
    struct buf slug;
    struct str result;
    uint32_t first = 0;
    size_t at = 0, count = 0;

    text = str_trim(text);
    buf_init(&slug, (size_t)SLUG_CHARACTERS * 4);
    while (at < text.n && count < SLUG_CHARACTERS) {
        uint32_t c = unicode_lower(utf8_next(text, &at));

        if (c == ' ' || c == '\t' || c == '\n') {
            c = '-';
        } else if (c != '-' && c != '_' && (!unicode_is_word(c) || !is_name_char(c))) {
            continue;
        }
        if (count++ == 0) {
            first = c;
        }
        buf_utf8(&slug, c);
    }
    a->failed = a->failed || slug.failed;
    result = buf_view(&slug);
    if (count == 0) {
        result = arena_str(a, STR("section"));
    } else if (!begins_name(first) || is_reserved(result)) {
        result = arena_join(a, STR("s-"), result, STR(""));
    } else {
        result = arena_str(a, result);
    }
    buf_done(&slug);
    return result;
}

void ids_init(struct ids *ids, struct arena *a)
{
    *ids = (struct ids){.arena = a};
    map_init(&ids->map);
}

void ids_done(struct ids *ids)
{
    map_done(&ids->map);
}

/* False where it is taken. */
static enum err_kind try_add(struct ids *ids, struct str id, bool *ret_new, struct err *err)
{
    size_t index = ids->n, held = 0;

    if (!arena_grow(ids->arena, &ids->next, ids->n, &ids->cap, sizeof *ids->next)) {
        return err_nomem(err);
    }
    if (map_add(&ids->map, id, index, &held, err) != ERR_OK) {
        return err->kind;
    }
    *ret_new = held == index;
    if (*ret_new) {
        ids->next[ids->n++] = 1;
    }
    return ERR_OK;
}

enum err_kind ids_unique(struct ids *ids, struct str wanted, struct str *ret, struct err *err)
{
    bool is_new = false;
    struct str id = wanted;
    size_t base;

    if (try_add(ids, wanted, &is_new, err) != ERR_OK) {
        return err->kind;
    }
    base = is_new ? 0 : map_get(&ids->map, wanted);
    while (!is_new) {
        id = arena_printf(ids->arena, "%.*s-%u", STR_ARG(wanted), ids->next[base]++);
        if (id.n == 0) {
            return err_nomem(err);
        }
        if (try_add(ids, id, &is_new, err) != ERR_OK) {
            return err->kind;
        }
    }
    *ret = id;
    return ERR_OK;
}

bool ids_has(const struct ids *ids, struct str id)
{
    return map_get(&ids->map, id) != MAP_NONE;
}
