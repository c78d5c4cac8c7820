/*
 * A chapter's XHTML file becomes yes or no: well-formed, only elements that belong into a book,
 * nested as HTML's content model asks, ids unique, no address that runs or loads anything.
 */
#include "xhtml_check.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>

#include "base/map.h"
#include "fuzz.h"

#define XHTML_NS "http://www.w3.org/1999/xhtml"

enum model {
    FLOW,     /* may hold blocks */
    PHRASING, /* may hold text and inline elements only */
    EMPTY,
    STRUCTURE /* may hold the children named in `inside` rules, no text */
};

struct rule {
    const char *name;
    bool block; /* not allowed in phrasing content */
    enum model model;
    const char *parents; /* space-separated; NULL: wherever its kind of content may be */
};

static const struct rule rules[] = {
    {"a", false, PHRASING, NULL},     {"abbr", false, PHRASING, NULL},
    {"article", true, FLOW, NULL},    {"aside", true, FLOW, NULL},
    {"b", false, PHRASING, NULL},     {"bdi", false, PHRASING, NULL},
    {"bdo", false, PHRASING, NULL},   {"blockquote", true, FLOW, NULL},
    {"br", false, EMPTY, NULL},       {"caption", true, FLOW, "table"},
    {"cite", false, PHRASING, NULL},  {"code", false, PHRASING, NULL},
    {"col", true, EMPTY, "colgroup"}, {"colgroup", true, STRUCTURE, "table"},
    {"dd", true, FLOW, "dl"},         {"del", false, PHRASING, NULL},
    {"dfn", false, PHRASING, NULL},   {"div", true, FLOW, NULL},
    {"dl", true, STRUCTURE, NULL},    {"dt", true, FLOW, "dl"},
    {"em", false, PHRASING, NULL},    {"figcaption", true, FLOW, "figure"},
    {"figure", true, FLOW, NULL},     {"footer", true, FLOW, NULL},
    {"h1", true, PHRASING, NULL},     {"h2", true, PHRASING, NULL},
    {"h3", true, PHRASING, NULL},     {"h4", true, PHRASING, NULL},
    {"h5", true, PHRASING, NULL},     {"h6", true, PHRASING, NULL},
    {"header", true, FLOW, NULL},     {"hr", true, EMPTY, NULL},
    {"i", false, PHRASING, NULL},     {"img", false, EMPTY, NULL},
    {"ins", false, PHRASING, NULL},   {"kbd", false, PHRASING, NULL},
    {"li", true, FLOW, "ol ul"},      {"mark", false, PHRASING, NULL},
    {"nav", true, FLOW, NULL},        {"ol", true, STRUCTURE, NULL},
    {"p", true, PHRASING, NULL},      {"pre", true, PHRASING, NULL},
    {"q", false, PHRASING, NULL},     {"rp", false, PHRASING, "ruby"},
    {"rt", false, PHRASING, "ruby"},  {"ruby", false, PHRASING, NULL},
    {"s", false, PHRASING, NULL},     {"samp", false, PHRASING, NULL},
    {"section", true, FLOW, NULL},    {"small", false, PHRASING, NULL},
    {"span", false, PHRASING, NULL},  {"strong", false, PHRASING, NULL},
    {"sub", false, PHRASING, NULL},   {"sup", false, PHRASING, NULL},
    {"table", true, STRUCTURE, NULL}, {"tbody", true, STRUCTURE, "table"},
    {"td", true, FLOW, "tr"},         {"tfoot", true, STRUCTURE, "table"},
    {"th", true, FLOW, "tr"},         {"thead", true, STRUCTURE, "table"},
    {"time", false, PHRASING, NULL},  {"tr", true, STRUCTURE, "table tbody tfoot thead"},
    {"u", false, PHRASING, NULL},     {"ul", true, STRUCTURE, NULL},
    {"var", false, PHRASING, NULL},   {"wbr", false, EMPTY, NULL},
};

/* What may stand in a list or table itself. */
static const char *const structure_children[][2] = {
    {"colgroup", "col"}, {"dl", "dt dd div"},
    {"ol", "li"},        {"table", "caption colgroup thead tbody tfoot tr"},
    {"tbody", "tr"},     {"tfoot", "tr"},
    {"thead", "tr"},     {"tr", "td th"},
    {"ul", "li"},
};

static const char *const attributes[] = {
    "alt",   "class", "colspan", "datetime", "dir",      "epub:type", "height",  "href",
    "id",    "lang",  "rel",     "role",     "rowspan",  "scope",     "src",     "start",
    "style", "title", "value",   "width",    "xml:lang", "aria-",     "reversed"};

xmlDoc *xhtml_parse(struct str bytes)
{
    xmlDoc *doc = xmlReadMemory(bytes.p, (int)bytes.n, "chapter.xhtml", NULL,
                                XML_PARSE_NONET | XML_PARSE_NOENT);

    fuzz_check(doc != NULL, "a chapter is well-formed XML");
    xmlNode *root = xmlDocGetRootElement(doc);
    fuzz_check(root && strcmp((const char *)root->name, "html") == 0 && root->ns &&
                   strcmp((const char *)root->ns->href, XHTML_NS) == 0,
               "a chapter is an XHTML document");
    return doc;
}

static xmlNode *find_body(xmlDoc *doc)
{
    for (xmlNode *node = xmlDocGetRootElement(doc)->children; node; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, "body") == 0) {
            return node;
        }
    }
    fuzz_broken("a chapter has a body");
}

/* The node after `node` in document order below `top`; NULL at the end. */
static xmlNode *next_node(const xmlNode *top, xmlNode *node)
{
    if (node->type == XML_ELEMENT_NODE && node->children) {
        return node->children;
    }
    while (node != top && !node->next) {
        node = node->parent;
    }
    return node == top ? NULL : node->next;
}

static bool word_in(const char *word, const char *words)
{
    size_t n = strlen(word);

    for (const char *at = words; (at = strstr(at, word)); at += n) {
        if ((at == words || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0')) {
            return true;
        }
    }
    return false;
}

static const struct rule *rule_of(const char *name)
{
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        if (strcmp(rules[i].name, name) == 0) {
            return &rules[i];
        }
    }
    return NULL;
}

static const char *children_of(const char *name)
{
    for (size_t i = 0; i < sizeof structure_children / sizeof structure_children[0]; i++) {
        if (strcmp(structure_children[i][0], name) == 0) {
            return structure_children[i][1];
        }
    }
    return "";
}

static void check_address(const char *name, const char *address)
{
    static const char *const schemes[] = {"javascript:", "vbscript:", "data:", "file:"};
    const char *at = address;

    while (*at && (unsigned char)*at <= ' ') {
        at++;
    }
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        struct str start = str_sub(str_of(at), 0, strlen(schemes[i]));
        fuzz_check(!str_eq_nocase(start, str_of(schemes[i])), "no address runs or reads anything");
    }
    if (strcmp(name, "src") == 0) {
        fuzz_check(strncmp(address, "../images/", 10) == 0, "pictures come from the book");
    }
}

static void check_attribute(const xmlAttr *attribute)
{
    char full[64];
    bool known = false;
    const char *name = (const char *)attribute->name;
    const char *prefix = attribute->ns ? (const char *)attribute->ns->prefix : NULL;

    (void)snprintf(full, sizeof full, "%s%s%s", prefix ? prefix : "", prefix ? ":" : "", name);
    for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++) {
        size_t n = strlen(attributes[i]);
        known |= attributes[i][n - 1] == '-' ? strncmp(full, attributes[i], n) == 0
                                             : strcmp(full, attributes[i]) == 0;
    }
    fuzz_check(known, "only known attributes are written");
    if (strcmp(name, "href") == 0 || strcmp(name, "src") == 0) {
        check_address(name, attribute->children ? (const char *)attribute->children->content : "");
    }
}

static void check_place(const xmlNode *node, const struct rule *rule)
{
    const char *name = (const char *)node->name;
    const char *parent = (const char *)node->parent->name;
    const struct rule *above = rule_of(parent);

    fuzz_check(!rule->parents || word_in(parent, rule->parents),
               "list items, rows and cells have their parents");
    if (!above) {
        return;
    }
    fuzz_check(above->model != EMPTY, "void elements are empty");
    fuzz_check(above->model != PHRASING || !rule->block, "no block inside a line of text");
    fuzz_check(above->model != STRUCTURE || word_in(name, children_of(parent)),
               "lists and tables hold only what belongs into them");
    for (const xmlNode *up = node->parent; up && strcmp(name, "a") == 0; up = up->parent) {
        fuzz_check(up->type != XML_ELEMENT_NODE || strcmp((const char *)up->name, "a") != 0,
                   "no link inside a link");
    }
}

/* The value of an attribute without a namespace; NULL where there is none. */
static const char *attribute_of(const xmlNode *node, const char *name)
{
    const xmlAttr *at = node->type == XML_ELEMENT_NODE ? node->properties : NULL;

    while (at && (at->ns || strcmp((const char *)at->name, name) != 0)) {
        at = at->next;
    }
    return at ? (at->children ? (const char *)at->children->content : "") : NULL;
}

static bool is_named(const xmlNode *node, const char *name)
{
    return node && node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static const xmlNode *element_after(const xmlNode *node)
{
    while (node && node->type != XML_ELEMENT_NODE) {
        node = node->next;
    }
    return node;
}

/* Caption, head, bodies, foot: each kind behind the ones before it. */
static void check_table(const xmlNode *table)
{
    static const char *const order[] = {"caption", "colgroup", "thead", "tbody", "tfoot"};
    size_t stage = 0;

    for (const xmlNode *at = element_after(table->children); at; at = element_after(at->next)) {
        size_t kind = 0;
        while (kind < 5 && !is_named(at, order[kind])) {
            kind++;
        }
        fuzz_check(kind == 5 || kind > stage || (kind == stage && (kind == 1 || kind == 3)) ||
                       (stage == 0 && kind == 0 && at == element_after(table->children)),
                   "a table's parts come in their order");
        stage = kind == 5 ? stage : kind;
    }
}

/* Terms, then meanings, and so on. */
static void check_pairs(const xmlNode *list)
{
    const xmlNode *before = NULL;

    for (const xmlNode *at = element_after(list->children); at; at = element_after(at->next)) {
        fuzz_check(before || is_named(at, "dt"), "<dl> begins with a term");
        before = at;
    }
    fuzz_check(!before || is_named(before, "dd"), "<dl> ends with a meaning");
}

static void check_figure(const xmlNode *figure)
{
    size_t captions = 0;

    for (const xmlNode *at = element_after(figure->children); at; at = element_after(at->next)) {
        if (is_named(at, "figcaption")) {
            captions++;
            fuzz_check(at == element_after(figure->children) || !element_after(at->next),
                       "a figure's caption is its first or last child");
        }
    }
    fuzz_check(captions <= 1, "a figure has one caption");
}

static bool shows(const xmlNode *node)
{
    return node->type == XML_ELEMENT_NODE ||
           !str_empty(str_trim(str_of((const char *)node->content)));
}

/* (base, (rt | rp (rt rp)+)+)+ */
static void check_ruby(const xmlNode *ruby)
{
    bool text = false, enclosed = false, shared = false;

    for (const xmlNode *at = ruby->children; at; at = at->next) {
        if (is_named(at, "rp")) {
            fuzz_check(!enclosed || text, "parentheses of a <ruby> hold a text");
            shared = enclosed;
            enclosed = !enclosed;
            text = enclosed ? false : text;
        } else if (is_named(at, "rt") || is_named(at, "rtc")) {
            fuzz_check(!enclosed || !text, "parentheses of a <ruby> hold one text");
            enclosed = enclosed || shared;
            shared = false;
            text = true;
        } else if (shows(at)) {
            fuzz_check(!enclosed, "no base between parentheses");
            shared = false;
            text = false;
        }
    }
    fuzz_check(text && !enclosed, "a <ruby> ends with a text");
}

/* What may not stand anywhere inside. */
static void check_around(const xmlNode *node)
{
    const char *name = (const char *)node->name;
    const bool heading = name[0] == 'h' && name[1] >= '1' && name[1] <= '6' && name[2] == '\0';

    for (const xmlNode *up = node->parent; up && up->type == XML_ELEMENT_NODE; up = up->parent) {
        fuzz_check(!heading ||
                       !(is_named(up, "dt") || is_named(up, "th") || is_named(up, "caption")),
                   "no heading in a term, a head cell or a caption");
        fuzz_check(strcmp(name, "table") != 0 || !is_named(up, "caption"),
                   "no table in a table's caption");
        fuzz_check(strcmp(name, "dfn") != 0 || !is_named(up, "dfn"),
                   "no definition in a definition");
    }
}

static void check_order(const xmlNode *node)
{
    if (is_named(node, "table")) {
        check_table(node);
    } else if (is_named(node, "dl")) {
        check_pairs(node);
    } else if (is_named(node, "figure")) {
        check_figure(node);
    } else if (is_named(node, "ruby")) {
        check_ruby(node);
    }
    check_around(node);
}

static void check_element(const xmlNode *node)
{
    const struct rule *rule = rule_of((const char *)node->name);

    fuzz_check(rule != NULL, "only elements that belong into a book are written");
    check_place(node, rule);
    check_order(node);
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        check_attribute(attribute);
    }
    if (strcmp(rule->name, "img") == 0) {
        fuzz_check(attribute_of(node, "src") && attribute_of(node, "alt"),
                   "a picture has a source and alternative text");
    }
}

static void check_text(const xmlNode *node)
{
    const struct rule *above = rule_of((const char *)node->parent->name);

    if (above && above->model == STRUCTURE) {
        fuzz_check(str_empty(str_trim(str_of((const char *)node->content))),
                   "no text between list items, rows and cells");
    }
}

void xhtml_check(xmlDoc *doc)
{
    xmlNode *body = find_body(doc);
    struct err err = {0};
    struct map ids;

    map_init(&ids);
    for (xmlNode *node = body; node; node = next_node(body, node)) {
        const char *id = attribute_of(node, "id");
        if (id) {
            size_t there = 0;
            fuzz_check(id[0] != '\0' && !strpbrk(id, " \t\n"), "ids have no white space");
            fuzz_check(map_add(&ids, str_of(id), (size_t)node, &there, &err) == ERR_OK &&
                           there == (size_t)node,
                       "ids are unique");
        }
        if (node != body && node->type == XML_ELEMENT_NODE) {
            check_element(node);
        } else if (node->type == XML_TEXT_NODE) {
            check_text(node);
        } else {
            fuzz_check(node == body, "no comments and no other nodes");
        }
    }
    map_done(&ids);
}

bool xhtml_has_id(xmlDoc *doc, const char *id)
{
    xmlNode *body = find_body(doc);

    for (xmlNode *node = body; node; node = next_node(body, node)) {
        const char *own = attribute_of(node, "id");
        if (own && strcmp(own, id) == 0) {
            return true;
        }
    }
    return false;
}

void xhtml_each_href(xmlDoc *doc, void (*each)(void *user, xmlDoc *doc, const char *href),
                     void *user)
{
    xmlNode *body = find_body(doc);

    for (xmlNode *node = body; node; node = next_node(body, node)) {
        const char *href = attribute_of(node, "href");
        if (href) {
            each(user, doc, href);
        }
    }
}

void xhtml_text(xmlDoc *doc, struct buf *out)
{
    xmlNode *body = find_body(doc);

    for (xmlNode *node = body; node; node = next_node(body, node)) {
        if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
            buf_puts(out, (const char *)node->content);
        }
    }
}
