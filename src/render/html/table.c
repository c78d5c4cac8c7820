/*
 * The one table of HTML's elements. Invariant: it is sorted and holds every element that HTML has
 * or once had; any other name is none of HTML's.
 */
#include "render/html/table.h"

static const struct html_element elements[] = {
    {"a", HTML_OTHER, ROLE_LINK, MODEL_NONE, NULL},
    {"abbr", HTML_OTHER, ROLE_INLINE, MODEL_INLINE, NULL},
    {"acronym", HTML_OTHER, ROLE_INLINE, MODEL_NONE, "abbr"},
    {"address", HTML_BLOCK, ROLE_BLOCK, MODEL_NONE, NULL},
    {"applet", HTML_OTHER, ROLE_EMBED, MODEL_NONE, NULL},
    {"area", HTML_OTHER, ROLE_AREA, MODEL_NONE, NULL},
    {"article", HTML_BLOCK, ROLE_BLOCK, MODEL_NONE, NULL},
    {"aside", HTML_BLOCK, ROLE_BLOCK, MODEL_NONE, NULL},
    {"audio", HTML_OTHER, ROLE_MEDIA, MODEL_NONE, NULL},
    {"b", HTML_OTHER, ROLE_STRONG, MODEL_NONE, NULL},
    {"base", HTML_OTHER, ROLE_GONE, MODEL_NONE, NULL},
    {"basefont", HTML_OTHER, ROLE_GONE, MODEL_NONE, NULL},
    {"bdi", HTML_OTHER, ROLE_INLINE, MODEL_INLINE, NULL},
    {"bdo", HTML_OTHER, ROLE_INLINE, MODEL_INLINE, NULL},
    {"bgsound", HTML_OTHER, ROLE_GONE, MODEL_NONE, NULL},
    {"big", HTML_OTHER, ROLE_SPAN, MODEL_NONE, "big"},
    {"blink", HTML_OTHER, ROLE_BLOCK, MODEL_NONE, NULL},
    {"blockquote", HTML_BLOCK, ROLE_QUOTE, MODEL_FLOW, NULL},
    {"body", HTML_OTHER, ROLE_ROOT, MODEL_NONE, NULL},
    {"br", HTML_BR, ROLE_BREAK, MODEL_NONE, NULL},
    {"button", HTML_OTHER, ROLE_CONTROL, MODEL_NONE, NULL},
    {"canvas", HTML_OTHER, ROLE_CONTROL, MODEL_NONE, NULL},
    {"caption", HTML_BLOCK, ROLE_CAPTION, MODEL_BARE, NULL},
    {"center", HTML_BLOCK, ROLE_BLOCK, MODEL_NONE, "center"},
    {"cite", HTML_OTHER, ROLE_INLINE, MODEL_INLINE, NULL},
    {"code", HTML_OTHER, ROLE_CODE, MODEL_NONE, NULL},
    {"col", HTML_OTHER, ROLE_GONE, MODEL_NONE, NULL},
    {"colgroup", HTML_OTHER, ROLE_GONE, MODEL_NONE, NULL},
    {"data", HTML_OTHER, ROLE_SPAN, MODEL_NONE, NULL},
    {"datalist", HTML_OTHER, ROLE_CONTROL, MODEL_NONE, NULL},
    {"dd", HTML_BLOCK, ROLE_PAIR, MODEL_BARE, NULL},
    {"del", HTML_OTHER, ROLE_DELETED, MODEL_NONE, NULL},
    {"details", HTML_BLOCK, ROLE_BLOCK, MODEL_NONE, "details"},
    {"dfn", HTML_OTHER, ROLE_INLINE, MODEL_INLINE, NULL},
    {"dialog", HTML_BLOCK, ROLE_BLOCK, MODEL_NONE, NULL},
    {"dir", HTML_BLOCK, ROLE_LIST, MODEL_LIST, NULL},
    {"div", HTML_BLOCK, ROLE_BLOCK, MODEL_FLOW, NULL},
    {"dl", HTML_BLOCK, ROLE_PAIRS, MODEL_PAIRS, NULL},
    {"dt", HTML_BLOCK, ROLE_PAIR, MODEL_BARE, NULL},
    {"em", HTML_OTHER, ROLE_EMPHASIS, MODEL_NONE, NULL},
    {"embed", HTML_OTHER, ROLE_EMBED, MODEL_NONE, NULL},
    {"fieldset", HTML_BLOCK, ROLE_FORM, MODEL_NONE, NULL},
    {"figcaption", HTML_BLOCK, ROLE_FIGCAPTION, MODEL_BARE, NULL},
    {"figure", HTML_BLOCK, ROLE_FIGURE, MODEL_FLOW, NULL},
    {"font", HTML_OTHER, ROLE_SPAN, MODEL_NONE, NULL},
    {"footer", HTML_BLOCK, ROLE_BLOCK, MODEL_NONE, NULL},
    {"form", HTML_BLOCK, ROLE_FORM, MODEL_NONE, NULL},
    {"frame", HTML_OTHER, ROLE_EMBED, MODEL_NONE, NULL},
    {"frameset", HTML_OTHER, ROLE_ROOT, MODEL_NONE, NULL},
    {"h1", HTML_BLOCK, ROLE_HEADING, MODEL_LEAF, NULL},
    {"h2", HTML_BLOCK, ROLE_HEADING, MODEL_LEAF, NULL},
    {"h3", HTML_BLOCK, ROLE_HEADING, MODEL_LEAF, NULL},
    {"h4", HTML_BLOCK, ROLE_HEADING, MODEL_LEAF, NULL},
    {"h5", HTML_BLOCK, ROLE_HEADING, MODEL_LEAF, NULL},
    {"h6", HTML_BLOCK, ROLE_HEADING, MODEL_LEAF, NULL},
    {"head", HTML_OTHER, ROLE_ROOT, MODEL_NONE, NULL},
    {"header", HTML_BLOCK, ROLE_BLOCK, MODEL_NONE, NULL},
    {"hgroup", HTML_BLOCK, ROLE_BLOCK, MODEL_NONE, NULL},
    {"hr", HTML_BLOCK, ROLE_RULE, MODEL_NONE, NULL},
    {"html", HTML_OTHER, ROLE_ROOT, MODEL_NONE, NULL},
    {"i", HTML_OTHER, ROLE_EMPHASIS, MODEL_NONE, NULL},
    {"iframe", HTML_OTHER, ROLE_EMBED, MODEL_NONE, NULL},
    {"img", HTML_IMG, ROLE_PICTURE, MODEL_NONE, NULL},
    {"input", HTML_OTHER, ROLE_INPUT, MODEL_NONE, NULL},
    {"ins", HTML_OTHER, ROLE_INLINE, MODEL_INLINE, NULL},
    {"isindex", HTML_OTHER, ROLE_CONTROL, MODEL_NONE, NULL},
    {"kbd", HTML_KBD, ROLE_INLINE, MODEL_INLINE, NULL},
    {"keygen", HTML_OTHER, ROLE_CONTROL, MODEL_NONE, NULL},
    {"label", HTML_OTHER, ROLE_SPAN, MODEL_NONE, NULL},
    {"legend", HTML_OTHER, ROLE_BLOCK, MODEL_NONE, NULL},
    {"li", HTML_BLOCK, ROLE_ITEM, MODEL_BARE, NULL},
    {"link", HTML_OTHER, ROLE_GONE, MODEL_NONE, NULL},
    {"listing", HTML_OTHER, ROLE_PRE, MODEL_NONE, NULL},
    {"main", HTML_BLOCK, ROLE_BLOCK, MODEL_NONE, NULL},
    {"map", HTML_OTHER, ROLE_SPAN, MODEL_NONE, NULL},
    {"mark", HTML_OTHER, ROLE_INLINE, MODEL_INLINE, NULL},
    {"marquee", HTML_OTHER, ROLE_BLOCK, MODEL_NONE, NULL},
    {"math", HTML_DRAWING, ROLE_DRAWING, MODEL_NONE, NULL},
    {"menu", HTML_BLOCK, ROLE_LIST, MODEL_LIST, NULL},
    {"menuitem", HTML_OTHER, ROLE_ROOT, MODEL_NONE, NULL},
    {"meta", HTML_OTHER, ROLE_GONE, MODEL_NONE, NULL},
    {"meter", HTML_OTHER, ROLE_CONTROL, MODEL_NONE, NULL},
    {"mp-common-product", HTML_OTHER, ROLE_SPAN, MODEL_NONE, NULL},
    {"mp-common-profile", HTML_OTHER, ROLE_SPAN, MODEL_NONE, NULL},
    {"mp-miniprogram", HTML_OTHER, ROLE_SPAN, MODEL_NONE, NULL},
    {"mpprofile", HTML_OTHER, ROLE_SPAN, MODEL_NONE, NULL},
    {"mpvoice", HTML_OTHER, ROLE_SPAN, MODEL_NONE, NULL},
    {"multicol", HTML_OTHER, ROLE_SPAN, MODEL_NONE, NULL},
    {"nav", HTML_BLOCK, ROLE_BLOCK, MODEL_NONE, NULL},
    {"nextid", HTML_OTHER, ROLE_GONE, MODEL_NONE, NULL},
    {"nobr", HTML_OTHER, ROLE_SPAN, MODEL_NONE, NULL},
    {"noembed", HTML_OTHER, ROLE_BLOCK, MODEL_NONE, NULL},
    {"noframes", HTML_OTHER, ROLE_BLOCK, MODEL_NONE, NULL},
    {"noscript", HTML_OTHER, ROLE_NOSCRIPT, MODEL_NONE, NULL},
    {"object", HTML_OTHER, ROLE_EMBED, MODEL_NONE, NULL},
    {"ol", HTML_BLOCK, ROLE_LIST, MODEL_LIST, NULL},
    {"optgroup", HTML_BLOCK, ROLE_CONTROL, MODEL_NONE, NULL},
    {"option", HTML_BLOCK, ROLE_CONTROL, MODEL_NONE, NULL},
    {"output", HTML_OTHER, ROLE_SPAN, MODEL_NONE, NULL},
    {"p", HTML_BLOCK, ROLE_PARAGRAPH, MODEL_LEAF, NULL},
    {"param", HTML_OTHER, ROLE_GONE, MODEL_NONE, NULL},
    {"picture", HTML_OTHER, ROLE_SPAN, MODEL_NONE, NULL},
    {"plaintext", HTML_OTHER, ROLE_PRE, MODEL_NONE, NULL},
    {"pre", HTML_PRE, ROLE_PRE, MODEL_NONE, NULL},
    {"progress", HTML_OTHER, ROLE_CONTROL, MODEL_NONE, NULL},
    {"q", HTML_OTHER, ROLE_INLINE, MODEL_INLINE, NULL},
    {"qqmusic", HTML_OTHER, ROLE_SPAN, MODEL_NONE, NULL},
    {"rb", HTML_RB, ROLE_SPAN, MODEL_NONE, NULL},
    {"rp", HTML_RP, ROLE_RUBY_PART, MODEL_INLINE, NULL},
    {"rt", HTML_RT, ROLE_RUBY_PART, MODEL_INLINE, NULL},
    {"rtc", HTML_RTC, ROLE_SPAN, MODEL_NONE, NULL},
    {"ruby", HTML_RUBY, ROLE_RUBY, MODEL_INLINE, NULL},
    {"s", HTML_OTHER, ROLE_DELETED, MODEL_NONE, NULL},
    {"samp", HTML_OTHER, ROLE_INLINE, MODEL_INLINE, NULL},
    {"script", HTML_SCRIPT, ROLE_SKIP, MODEL_NONE, NULL},
    {"search", HTML_OTHER, ROLE_BLOCK, MODEL_NONE, NULL},
    {"section", HTML_BLOCK, ROLE_BLOCK, MODEL_NONE, NULL},
    {"select", HTML_OTHER, ROLE_CONTROL, MODEL_NONE, NULL},
    {"slot", HTML_OTHER, ROLE_SPAN, MODEL_NONE, NULL},
    {"small", HTML_OTHER, ROLE_INLINE, MODEL_INLINE, NULL},
    {"source", HTML_OTHER, ROLE_SOURCE, MODEL_NONE, NULL},
    {"spacer", HTML_OTHER, ROLE_GONE, MODEL_NONE, NULL},
    {"span", HTML_OTHER, ROLE_SPAN, MODEL_INLINE, NULL},
    {"strike", HTML_OTHER, ROLE_DELETED, MODEL_NONE, NULL},
    {"strong", HTML_OTHER, ROLE_STRONG, MODEL_NONE, NULL},
    {"style", HTML_STYLE, ROLE_SKIP, MODEL_NONE, NULL},
    {"sub", HTML_SUB, ROLE_INLINE, MODEL_INLINE, NULL},
    {"summary", HTML_BLOCK, ROLE_SUMMARY, MODEL_NONE, NULL},
    {"sup", HTML_SUP, ROLE_INLINE, MODEL_INLINE, NULL},
    {"svg", HTML_DRAWING, ROLE_DRAWING, MODEL_NONE, NULL},
    {"table", HTML_BLOCK, ROLE_TABLE, MODEL_TABLE, NULL},
    {"tbody", HTML_BLOCK, ROLE_ROWS, MODEL_ROWS, NULL},
    {"td", HTML_CELL, ROLE_CELL, MODEL_BARE, NULL},
    {"template", HTML_OTHER, ROLE_CONTROL, MODEL_NONE, NULL},
    {"textarea", HTML_OTHER, ROLE_CONTROL, MODEL_NONE, NULL},
    {"tfoot", HTML_BLOCK, ROLE_ROWS, MODEL_ROWS, NULL},
    {"th", HTML_CELL, ROLE_CELL, MODEL_BARE, NULL},
    {"thead", HTML_BLOCK, ROLE_ROWS, MODEL_ROWS, NULL},
    {"time", HTML_OTHER, ROLE_INLINE, MODEL_INLINE, NULL},
    {"title", HTML_BLOCK, ROLE_SKIP, MODEL_NONE, NULL},
    {"tr", HTML_BLOCK, ROLE_ROW, MODEL_ROW, NULL},
    {"track", HTML_OTHER, ROLE_SOURCE, MODEL_NONE, NULL},
    {"tt", HTML_OTHER, ROLE_CODE, MODEL_NONE, NULL},
    {"u", HTML_U, ROLE_INLINE, MODEL_INLINE, NULL},
    {"ul", HTML_BLOCK, ROLE_LIST, MODEL_LIST, NULL},
    {"var", HTML_OTHER, ROLE_INLINE, MODEL_INLINE, NULL},
    {"video", HTML_OTHER, ROLE_MEDIA, MODEL_NONE, NULL},
    {"wbr", HTML_OTHER, ROLE_BREAK_MAYBE, MODEL_VOID, NULL},
    {"xmp", HTML_OTHER, ROLE_PRE, MODEL_NONE, NULL},
};

enum {
    ELEMENTS = sizeof elements / sizeof elements[0]
};

/* Order of bytes, with A to Z as a to z. */
static int compare_names(struct str written, const char *name)
{
    size_t i = 0;

    while (i < written.n && name[i] != '\0' && ascii_lower(written.p[i]) == name[i]) {
        i++;
    }
    if (i == written.n) {
        return name[i] == '\0' ? 0 : -1;
    }
    return (unsigned char)ascii_lower(written.p[i]) < (unsigned char)name[i] ? -1 : 1;
}

const struct html_element *html_element_of(struct str written)
{
    size_t low = 0, high = ELEMENTS;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_names(written, elements[middle].text);

        if (order == 0) {
            return &elements[middle];
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

const struct html_element *html_element_at(uint32_t number)
{
    return &elements[number < ELEMENTS ? number : 0];
}

uint32_t html_element_number(const char *name)
{
    const struct html_element *found = html_element_of(str_of(name));

    return found ? (uint32_t)(found - elements) : 0;
}

uint32_t html_elements(void)
{
    return ELEMENTS;
}

bool html_is_named(const struct html_element *element, const char *name)
{
    return strcmp(element->text, name) == 0;
}

bool html_is_block(const struct html_element *element)
{
    const enum html_role role = element->role;

    return role == ROLE_FORM || (role >= ROLE_BLOCK && role <= ROLE_SUMMARY);
}

bool html_is_void(const struct html_element *element)
{
    switch (element->role) {
    case ROLE_RULE:
    case ROLE_BREAK:
    case ROLE_BREAK_MAYBE:
    case ROLE_PICTURE:
    case ROLE_SOURCE:
    case ROLE_AREA:
    case ROLE_INPUT:
    case ROLE_GONE:
        return true;
    default:
        return false;
    }
}

enum html_name html_name_of(struct str written)
{
    const struct html_element *element = html_element_of(written);

    return element ? element->name : HTML_UNKNOWN;
}

struct str html_name_text(enum html_name name)
{
    for (size_t i = 0; i < ELEMENTS; i++) {
        if (elements[i].name == name) {
            return str_of(elements[i].text);
        }
    }
    return STR("");
}
