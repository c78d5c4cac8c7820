/*
 * Attributes become the few that a book keeps: alignment and size as classes, language, direction,
 * spans of cells; bold, italic and lines of inline styles become elements. Invariant: what is
 * written is valid whatever the attributes say.
 */
#include "base/language.h"
#include "render/html/clean.h"

enum {
    SPAN_COLUMNS = 100,
    SPAN_ROWS = 1000
};

struct str html_value(struct html_cleaner *c, const struct html_tag *tag, struct str name)
{
    struct str value = STR_NONE;

    (void)html_attribute(tag->attributes, name, c->w->arena, &value);
    return str_trim(value);
}

uint32_t html_number(struct html_cleaner *c, const struct html_tag *tag, struct str name,
                     uint32_t max)
{
    uint64_t number = 0;

    return str_to_u64(html_value(c, tag, name), &number) && number <= max ? (uint32_t)number : 0;
}

static const char *align_of(struct str value)
{
    if (str_eq_nocase(value, STR("center")) || str_eq_nocase(value, STR("middle"))) {
        return "center";
    }
    return str_eq_nocase(value, STR("right")) || str_eq_nocase(value, STR("end")) ? "right" : NULL;
}

static bool is_bold(struct str value)
{
    uint64_t weight = 0;

    return str_eq_nocase(value, STR("bold")) || str_eq_nocase(value, STR("bolder")) ||
           (str_to_u64(value, &weight) && weight >= 600);
}

/* What clipboards of word processors put all of a text in: <b style="font-weight:normal">. */
static bool is_light(struct str value)
{
    uint64_t weight = 0;

    return str_eq_nocase(value, STR("normal")) || (str_to_u64(value, &weight) && weight < 600);
}

static bool holds(struct str value, struct str word)
{
    for (size_t i = 0; i + word.n <= value.n; i++) {
        if (str_eq_nocase(str_sub(value, i, i + word.n), word)) {
            return true;
        }
    }
    return false;
}

static void read_declaration(struct str key, struct str value, struct html_look *look)
{
    if (str_eq_nocase(key, STR("text-align"))) {
        look->align = align_of(value);
    } else if (str_eq_nocase(key, STR("font-weight"))) {
        look->bold = is_bold(value);
        look->light = is_light(value);
    } else if (str_eq_nocase(key, STR("font-style"))) {
        look->italic = str_eq_nocase(value, STR("italic")) || str_eq_nocase(value, STR("oblique"));
        look->upright = str_eq_nocase(value, STR("normal"));
    } else if (str_eq_nocase(key, STR("text-decoration")) ||
               str_eq_nocase(key, STR("text-decoration-line"))) {
        look->underline = holds(value, STR("underline"));
        look->strike = holds(value, STR("line-through"));
    } else if (str_eq_nocase(key, STR("display"))) {
        look->hidden = str_eq_nocase(value, STR("none"));
    }
}

static void read_style(struct str style, struct html_look *look)
{
    struct str declaration;

    while (str_token(&style, ';', &declaration)) {
        const size_t colon = str_chr(declaration, ':');

        if (colon != STR_NPOS) {
            struct str value = str_trim(str_from(declaration, colon + 1));
            const size_t mark = str_chr(value, '!');

            value = mark == STR_NPOS ? value : str_trim(str_sub(value, 0, mark));
            read_declaration(str_trim(str_sub(declaration, 0, colon)), value, look);
        }
    }
}

static struct str direction_of(struct str value)
{
    static const struct {
        struct str name;
    } directions[] = {{{"ltr", 3}}, {{"rtl", 3}}, {{"auto", 4}}};

    for (size_t i = 0; i < sizeof directions / sizeof directions[0]; i++) {
        if (str_eq_nocase(value, directions[i].name)) {
            return directions[i].name;
        }
    }
    return STR_NONE;
}

static bool is_handler(struct str name)
{
    return name.n > 2 && ascii_lower(name.p[0]) == 'o' && ascii_lower(name.p[1]) == 'n' &&
           ascii_is_alpha(name.p[2]);
}

/* <font size=5> and more, or +1 and more, is large. */
static const char *font_size(struct str value)
{
    const bool relative = value.n == 2 && (value.p[0] == '+' || value.p[0] == '-');
    char digit;

    if (relative) {
        return value.p[0] == '+' ? "big" : "little";
    }
    if (value.n != 1) {
        return NULL;
    }
    digit = value.p[0];
    return digit >= '5' && digit <= '9' ? "big" : digit == '1' || digit == '2' ? "little" : NULL;
}

void html_look_read(struct html_cleaner *c, const struct html_tag *tag,
                    const struct html_element *element, struct html_look *ret)
{
    struct str rest = tag->attributes, name, value;
    const bool is_font = str_eq(str_of(element->text), STR("font"));

    *ret = (struct html_look){.align = NULL};
    while (html_next_attribute(&rest, &name, &value)) {
        if (str_eq_nocase(name, STR("style"))) {
            read_style(html_decoded(value, c->w->arena), ret);
            flow_note_mended(&c->flow);
        } else if (str_eq_nocase(name, STR("align"))) {
            ret->align = ret->align ? ret->align : align_of(str_trim(value));
        } else if (str_eq_nocase(name, STR("dir"))) {
            ret->direction = direction_of(str_trim(value));
        } else if (str_eq_nocase(name, STR("lang")) || str_eq_nocase(name, STR("xml:lang"))) {
            ret->language = language_valid(str_trim(value)) ? str_trim(value) : ret->language;
        } else if (is_font && str_eq_nocase(name, STR("size"))) {
            ret->size = font_size(str_trim(value));
        } else if (is_handler(name)) {
            c->n_handlers++;
            c->dropped_line = c->dropped_line > 0 ? c->dropped_line : c->flow.line;
        }
    }
}

static void add_attribute(struct buf *b, const char *name, struct str value)
{
    buf_char(b, ' ');
    buf_puts(b, name);
    buf_str(b, STR("=\""));
    buf_xml(b, value);
    buf_char(b, '"');
}

static void add_look(struct buf *b, const struct html_look *look, const char *look_class)
{
    if (look_class) {
        add_attribute(b, "class", str_of(look_class));
    }
    if (look->language.n > 0) {
        add_attribute(b, "lang", look->language);
        add_attribute(b, "xml:lang", look->language);
    }
    if (look->direction.n > 0) {
        add_attribute(b, "dir", look->direction);
    }
}

struct str html_look_written(struct html_cleaner *c, const struct html_look *look,
                             const char *look_class)
{
    struct buf *b = c->w->scratch;

    if (!look_class && look->language.n == 0 && look->direction.n == 0) {
        return STR_NONE;
    }
    buf_truncate(b, 0);
    add_look(b, look, look_class);
    return arena_str(c->w->arena, buf_view(b));
}

struct str html_cell_attributes(struct html_cleaner *c, const struct html_tag *tag,
                                const struct html_look *look)
{
    const uint32_t columns = html_number(c, tag, STR("colspan"), SPAN_COLUMNS);
    const uint32_t rows = html_number(c, tag, STR("rowspan"), SPAN_ROWS);
    struct buf *b = c->w->scratch;

    buf_truncate(b, 0);
    if (columns > 1) {
        buf_printf(b, " colspan=\"%u\"", (unsigned)columns);
    }
    if (rows > 1) {
        buf_printf(b, " rowspan=\"%u\"", (unsigned)rows);
    }
    add_look(b, look, look->align);
    return b->n > 0 ? arena_str(c->w->arena, buf_view(b)) : STR_NONE;
}
