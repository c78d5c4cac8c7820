/*
 * Raw HTML becomes tags, names and values. Invariant: any bytes can be read, each once; what is not
 * clearly a tag is text.
 */
#include "render/html/tag.h"

#include "base/limits.h"
#include "base/unicode.h"
#include "render/markdown/markdown.h"

enum {
    ENTITY_BYTES = 34 /* "&CounterClockwiseContourIntegral;" */
};

/* Behind `mark`, or the end of the text. */
static size_t behind(struct str text, size_t from, struct str mark)
{
    size_t found = str_find(str_from(text, from), mark);

    return found == STR_NPOS ? text.n : from + found + mark.n;
}

static bool read_comment(struct str text, size_t at, struct html_tag *ret)
{
    struct str rest = str_from(text, at);

    *ret = (struct html_tag){.kind = HTML_COMMENT};
    if (str_starts(rest, STR("<!-->"))) {
        ret->end = at + 5;
    } else if (str_starts(rest, STR("<!--"))) {
        ret->end = behind(text, at + 4, STR("-->"));
    } else if (str_starts(rest, STR("<![CDATA["))) {
        ret->end = at + 9; /* its content is text */
    } else if (str_starts(rest, STR("<!")) || str_starts(rest, STR("<?"))) {
        ret->end = behind(text, at + 2, STR(">"));
    } else {
        return false;
    }
    return true;
}

/* The end of the tag: the first ">" outside quotation marks; the first one at all where a mark is
   never closed. */
static size_t tag_end(struct str text, size_t from)
{
    size_t i = from;

    while (i < text.n && text.p[i] != '>') {
        if (text.p[i] == '"' || text.p[i] == '\'') {
            size_t close = str_chr(str_from(text, i + 1), text.p[i]);

            if (close == STR_NPOS) {
                break;
            }
            i += close + 1;
        }
        i++;
    }
    return i < text.n && text.p[i] == '>' ? i + 1 : behind(text, from, STR(">"));
}

/* Whether a name of no element is that of a component that a generator's page would show,
   <Written /> or <so-written />. In "<file-name>", "List<String>" and "<Key a="1">" nothing tells
   so. */
static bool is_component(const struct html_tag *tag)
{
    const struct str name = tag->written;
    bool named = str_chr(name, '-') != STR_NPOS;

    for (size_t i = 1; i < name.n && name.p[0] >= 'A' && name.p[0] <= 'Z'; i++) {
        named = named || (name.p[i] >= 'a' && name.p[i] <= 'z');
    }
    return named && tag->kind == HTML_OPEN && str_ends(tag->attributes, STR("/"));
}

bool html_tag_read(struct str text, size_t at, struct html_tag *ret)
{
    size_t i = at + 1, name;
    bool close = i < text.n && text.p[i] == '/';

    if (read_comment(text, at, ret)) {
        return true;
    }
    i += close;
    name = i;
    if (i >= text.n || !ascii_is_alpha(text.p[i])) {
        return false;
    }
    while (i < text.n && !ascii_is_space(text.p[i]) && text.p[i] != '>' && text.p[i] != '/') {
        i++;
    }
    *ret = (struct html_tag){.kind = close ? HTML_CLOSE : HTML_OPEN,
                             .written = str_sub(text, name, i)};
    ret->name = html_name_of(ret->written);
    ret->end = tag_end(text, i);
    ret->attributes = str_sub(text, i, ret->end > i ? ret->end - 1 : i);
    if (ret->name == HTML_UNKNOWN && is_component(ret)) {
        ret->name = HTML_OTHER;
    }
    return true;
}

bool html_tag_is_text(const struct html_tag *tag, bool *drawing)
{
    if (tag->name == HTML_DRAWING) {
        *drawing = tag->kind == HTML_OPEN && !str_ends(tag->attributes, STR("/"));
    }
    return tag->name == HTML_UNKNOWN && !*drawing;
}

bool html_is_text(struct str written, bool *drawing)
{
    struct html_tag tag;

    return html_tag_read(written, 0, &tag) && html_tag_is_text(&tag, drawing);
}

bool html_next_attribute(struct str *rest, struct str *ret_name, struct str *ret_value)
{
    struct str s = *rest;
    size_t i = 0, start;

    while (i < s.n && (ascii_is_space(s.p[i]) || s.p[i] == '/' || s.p[i] == '=')) {
        i++;
    }
    start = i;
    while (i < s.n && !ascii_is_space(s.p[i]) && s.p[i] != '=' && s.p[i] != '/') {
        i++;
    }
    *ret_name = str_sub(s, start, i);
    *ret_value = STR("");
    while (i < s.n && ascii_is_space(s.p[i])) {
        i++;
    }
    if (i < s.n && s.p[i] == '=') {
        i++;
        while (i < s.n && ascii_is_space(s.p[i])) {
            i++;
        }
        if (i < s.n && (s.p[i] == '"' || s.p[i] == '\'')) {
            size_t close = str_chr(str_from(s, i + 1), s.p[i]);
            size_t end = close == STR_NPOS ? s.n : i + 1 + close;

            *ret_value = str_sub(s, i + 1, end);
            i = end + 1;
        } else {
            start = i;
            while (i < s.n && !ascii_is_space(s.p[i])) {
                i++;
            }
            *ret_value = str_sub(s, start, i);
        }
    }
    *rest = str_from(s, i);
    return ret_name->n > 0;
}

bool html_attribute(struct str attributes, struct str name, struct arena *a, struct str *ret)
{
    struct str rest = attributes, found, value;

    while (html_next_attribute(&rest, &found, &value)) {
        if (str_eq_nocase(found, name)) {
            *ret = html_decoded(value, a);
            return true;
        }
    }
    return false;
}

static bool numeric_entity(struct str entity, uint32_t *ret)
{
    bool hex = entity.n > 3 && ascii_lower(entity.p[2]) == 'x';
    uint32_t value = 0;
    size_t i = hex ? 3 : 2;

    if (entity.n < 4 || entity.p[1] != '#' || i + 1 == entity.n) {
        return false;
    }
    for (; i + 1 < entity.n; i++) {
        int digit = ascii_hex(entity.p[i]);

        if (digit < 0 || (!hex && digit > 9)) {
            return false;
        }
        value = value * (hex ? 16 : 10) + (uint32_t)digit;
        if (value > 0x10FFFF) {
            value = UNICODE_REPLACEMENT;
        }
    }
    *ret = xml_allows(value) ? value : UNICODE_REPLACEMENT;
    return true;
}

static void add_entity(struct buf *out, struct str entity, struct arena *a)
{
    static const struct {
        const char *entity, *text;
    } usual[] = {
        {"&nbsp;", "\xC2\xA0"}, {"&amp;", "&"},   {"&lt;", "<"},
        {"&gt;", ">"},          {"&quot;", "\""}, {"&apos;", "'"},
    };
    uint32_t code_point = 0;

    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++) {
        if (str_eq(entity, str_of(usual[i].entity))) {
            buf_puts(out, usual[i].text);
            return;
        }
    }
    if (numeric_entity(entity, &code_point)) {
        buf_utf8(out, code_point);
    } else {
        buf_str(out, markdown_entity(entity, a));
    }
}

/* The length of what may be an entity at text.p[at] == '&', or 0. */
static size_t entity_length(struct str text, size_t at)
{
    struct str rest = str_sub(text, at, at + ENTITY_BYTES);
    size_t i = 1;

    while (i < rest.n && (ascii_is_alnum(rest.p[i]) || rest.p[i] == '#')) {
        i++;
    }
    return i > 2 && i < rest.n && rest.p[i] == ';' ? i + 1 : 0;
}

struct str html_decoded(struct str text, struct arena *a)
{
    struct buf out;
    size_t at = 0;

    if (str_chr(text, '&') == STR_NPOS) {
        return text;
    }
    buf_init(&out, text.n * 2 + 16); /* "&nGt;" becomes six bytes */
    while (at < text.n) {
        struct str rest = str_from(text, at);
        size_t amp = str_chr(rest, '&'), length;

        if (amp == STR_NPOS) {
            amp = rest.n;
        }
        buf_str(&out, str_sub(rest, 0, amp));
        at += amp;
        if (at == text.n) {
            break;
        }
        length = entity_length(text, at);
        if (length > 0) {
            add_entity(&out, str_sub(text, at, at + length), a);
        } else {
            buf_char(&out, '&');
        }
        at += length > 0 ? length : 1;
    }
    return arena_take(a, &out);
}
