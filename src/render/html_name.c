/*
 * The names of HTML's elements become what is done about them. Invariant: the table is sorted and
 * holds every element that HTML has or once had; any other name is none of HTML's.
 */
#include "render/html_tag.h"

static const struct {
    const char *text;
    enum html_name name;
} names[] = {
    {"a", HTML_OTHER},
    {"abbr", HTML_OTHER},
    {"acronym", HTML_OTHER},
    {"address", HTML_BLOCK},
    {"applet", HTML_OTHER},
    {"area", HTML_OTHER},
    {"article", HTML_BLOCK},
    {"aside", HTML_BLOCK},
    {"audio", HTML_OTHER},
    {"b", HTML_OTHER},
    {"base", HTML_OTHER},
    {"basefont", HTML_OTHER},
    {"bdi", HTML_OTHER},
    {"bdo", HTML_OTHER},
    {"bgsound", HTML_OTHER},
    {"big", HTML_OTHER},
    {"blink", HTML_OTHER},
    {"blockquote", HTML_BLOCK},
    {"body", HTML_OTHER},
    {"br", HTML_BR},
    {"button", HTML_OTHER},
    {"canvas", HTML_OTHER},
    {"caption", HTML_BLOCK},
    {"center", HTML_BLOCK},
    {"cite", HTML_OTHER},
    {"code", HTML_OTHER},
    {"col", HTML_OTHER},
    {"colgroup", HTML_OTHER},
    {"data", HTML_OTHER},
    {"datalist", HTML_OTHER},
    {"dd", HTML_BLOCK},
    {"del", HTML_OTHER},
    {"details", HTML_BLOCK},
    {"dfn", HTML_OTHER},
    {"dialog", HTML_BLOCK},
    {"dir", HTML_BLOCK},
    {"div", HTML_BLOCK},
    {"dl", HTML_BLOCK},
    {"dt", HTML_BLOCK},
    {"em", HTML_OTHER},
    {"embed", HTML_OTHER},
    {"fieldset", HTML_BLOCK},
    {"figcaption", HTML_BLOCK},
    {"figure", HTML_BLOCK},
    {"font", HTML_OTHER},
    {"footer", HTML_BLOCK},
    {"form", HTML_BLOCK},
    {"frame", HTML_OTHER},
    {"frameset", HTML_OTHER},
    {"h1", HTML_BLOCK},
    {"h2", HTML_BLOCK},
    {"h3", HTML_BLOCK},
    {"h4", HTML_BLOCK},
    {"h5", HTML_BLOCK},
    {"h6", HTML_BLOCK},
    {"head", HTML_OTHER},
    {"header", HTML_BLOCK},
    {"hgroup", HTML_BLOCK},
    {"hr", HTML_BLOCK},
    {"html", HTML_OTHER},
    {"i", HTML_OTHER},
    {"iframe", HTML_OTHER},
    {"img", HTML_IMG},
    {"input", HTML_OTHER},
    {"ins", HTML_OTHER},
    {"isindex", HTML_OTHER},
    {"kbd", HTML_KBD},
    {"keygen", HTML_OTHER},
    {"label", HTML_OTHER},
    {"legend", HTML_OTHER},
    {"li", HTML_BLOCK},
    {"link", HTML_OTHER},
    {"listing", HTML_OTHER},
    {"main", HTML_BLOCK},
    {"map", HTML_OTHER},
    {"mark", HTML_OTHER},
    {"marquee", HTML_OTHER},
    {"math", HTML_DRAWING},
    {"menu", HTML_BLOCK},
    {"menuitem", HTML_OTHER},
    {"meta", HTML_OTHER},
    {"meter", HTML_OTHER},
    {"multicol", HTML_OTHER},
    {"nav", HTML_BLOCK},
    {"nextid", HTML_OTHER},
    {"nobr", HTML_OTHER},
    {"noembed", HTML_OTHER},
    {"noframes", HTML_OTHER},
    {"noscript", HTML_OTHER},
    {"object", HTML_OTHER},
    {"ol", HTML_BLOCK},
    {"optgroup", HTML_BLOCK},
    {"option", HTML_BLOCK},
    {"output", HTML_OTHER},
    {"p", HTML_BLOCK},
    {"param", HTML_OTHER},
    {"picture", HTML_OTHER},
    {"plaintext", HTML_OTHER},
    {"pre", HTML_PRE},
    {"progress", HTML_OTHER},
    {"q", HTML_OTHER},
    {"rb", HTML_RB},
    {"rp", HTML_RP},
    {"rt", HTML_RT},
    {"rtc", HTML_RTC},
    {"ruby", HTML_RUBY},
    {"s", HTML_OTHER},
    {"samp", HTML_OTHER},
    {"script", HTML_SCRIPT},
    {"search", HTML_OTHER},
    {"section", HTML_BLOCK},
    {"select", HTML_OTHER},
    {"slot", HTML_OTHER},
    {"small", HTML_OTHER},
    {"source", HTML_OTHER},
    {"spacer", HTML_OTHER},
    {"span", HTML_OTHER},
    {"strike", HTML_OTHER},
    {"strong", HTML_OTHER},
    {"style", HTML_STYLE},
    {"sub", HTML_SUB},
    {"summary", HTML_BLOCK},
    {"sup", HTML_SUP},
    {"svg", HTML_DRAWING},
    {"table", HTML_BLOCK},
    {"tbody", HTML_BLOCK},
    {"td", HTML_CELL},
    {"template", HTML_OTHER},
    {"textarea", HTML_OTHER},
    {"tfoot", HTML_BLOCK},
    {"th", HTML_CELL},
    {"thead", HTML_BLOCK},
    {"time", HTML_OTHER},
    {"title", HTML_BLOCK},
    {"tr", HTML_BLOCK},
    {"track", HTML_OTHER},
    {"tt", HTML_OTHER},
    {"u", HTML_U},
    {"ul", HTML_BLOCK},
    {"var", HTML_OTHER},
    {"video", HTML_OTHER},
    {"wbr", HTML_OTHER},
    {"xmp", HTML_OTHER},
};

struct str html_name_text(enum html_name name)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (names[i].name == name) {
            return str_of(names[i].text);
        }
    }
    return STR("");
}

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

enum html_name html_name_of(struct str written)
{
    size_t low = 0, high = sizeof names / sizeof names[0];

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_names(written, names[middle].text);

        if (order == 0) {
            return names[middle].name;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return HTML_UNKNOWN;
}
