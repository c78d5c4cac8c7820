/*
 * Turns the bytes of an SVG picture into a verdict. Invariant: a picture that is used holds only
 * what svg_names.c lists, refers to nothing outside of itself, and is XML that EPUB allows (UTF-8,
 * no entities, SVG 1.1's document type at most); nothing is ever loaded from where a picture points
 * to.
 */
#include "media/svg/rules.h"

#include <libxml/parser.h>
#include <pthread.h>

#include "base/css.h"
#include "base/limits.h"
#include "base/unicode.h"

#define XLINK_NAMESPACE "http://www.w3.org/1999/xlink"

static pthread_once_t libxml_once = PTHREAD_ONCE_INIT;

static void libxml_start(void)
{
    xmlInitParser();
}

struct str svg_text_of(const xmlChar *z)
{
    return str_of((const char *)z);
}

bool svg_is_namespace(const xmlNs *ns, const char *uri)
{
    return ns && str_eq(svg_text_of(ns->href), str_of(uri));
}

bool svg_is_editors(const xmlNs *ns)
{
    return ns && svg_editor_namespace(svg_text_of(ns->href));
}

xmlNode *svg_node_behind(xmlNode *node)
{
    while (node && !node->next) {
        node = node->parent && node->parent->type == XML_ELEMENT_NODE ? node->parent : NULL;
    }
    return node ? node->next : NULL;
}

xmlNode *svg_next_node(xmlNode *node)
{
    return node->type == XML_ELEMENT_NODE && node->children ? node->children
                                                            : svg_node_behind(node);
}

/* The one text that an attribute's value consists of; entities of the picture's own are refused
   before. */
static struct str value_of(const xmlAttr *attribute)
{
    const xmlNode *text = attribute->children;

    return text && text->type == XML_TEXT_NODE ? svg_text_of(text->content) : STR_NONE;
}

static bool is_simple(const xmlAttr *attribute)
{
    return !attribute->children ||
           (attribute->children->type == XML_TEXT_NODE && !attribute->children->next);
}

static bool is_paint(struct str element)
{
    return str_eq(element, STR("linearGradient")) || str_eq(element, STR("radialGradient")) ||
           str_eq(element, STR("pattern"));
}

const char *svg_add_id(const xmlAttr *attribute, struct map *ids, enum err_kind *ret_kind,
                       struct err *err)
{
    struct str id = value_of(attribute);

    if (id.n == 0 || xmlValidateNCName((const xmlChar *)id.p, 0) != 0) {
        return "an id in it is not a name";
    }
    if (map_get(ids, id) != MAP_NONE) {
        return "two of its parts have the same id";
    }
    *ret_kind = map_add(
        ids, id, is_paint(svg_text_of(attribute->parent->name)) ? SVG_ID_PAINT : SVG_ID_OTHER, NULL,
        err);
    return NULL;
}

/* First pass: the ids, which references of the second one lead to. */
static const char *collect_ids(const xmlDoc *doc, struct map *ids, enum err_kind *ret_kind,
                               struct err *err)
{
    const char *reason = NULL;

    for (xmlNode *node = xmlDocGetRootElement(doc); node && !reason; node = svg_next_node(node)) {
        if (node->type != XML_ELEMENT_NODE) {
            continue;
        }
        for (const xmlAttr *a = node->properties; a && !reason; a = a->next) {
            bool is_id = !a->ns && str_eq(svg_text_of(a->name), STR("id"));

            if (is_id || (a->ns && str_eq(svg_text_of(a->name), STR("id")) &&
                          svg_is_namespace(a->ns, (const char *)XML_XML_NAMESPACE))) {
                reason = svg_add_id(a, ids, ret_kind, err);
            }
            if (*ret_kind != ERR_OK) {
                return NULL;
            }
        }
    }
    return reason;
}

/* Animations of what decides where something comes from. */
static bool animates_references(struct str name, struct str value)
{
    value = str_trim(value);
    return str_eq(name, STR("attributeName")) &&
           (str_ends_nocase(value, STR("href")) || str_eq_nocase(value, STR("style")) ||
            str_starts(value, STR("on")) || str_chr(value, ':') != STR_NPOS);
}

const char *svg_judge_attribute(const xmlNode *node, const xmlAttr *attribute,
                                const struct map *ids)
{
    static const char refused[] = "it has attributes that books must not hold";
    static const char outside[] = "it refers to something that is not in it";
    struct str name = svg_text_of(attribute->name), value = value_of(attribute);
    struct str element = svg_text_of(node->name);

    if (!is_simple(attribute)) {
        return refused;
    }
    if (svg_is_editors(attribute->ns)) {
        return NULL;
    }
    if (svg_is_namespace(attribute->ns, (const char *)XML_XML_NAMESPACE)) {
        return str_eq(name, STR("base")) ? refused : NULL;
    }
    if (attribute->ns && !svg_is_namespace(attribute->ns, XLINK_NAMESPACE)) {
        return refused;
    }
    if (str_eq(name, STR("href"))) {
        bool pictures = str_eq(element, STR("image")) || str_eq(element, STR("feImage"));

        return svg_href_is_local(value, pictures, ids) ? NULL : outside;
    }
    if (attribute->ns) {
        return NULL; /* xlink:title and the like: they name, they do not load */
    }
    if (!svg_attribute_allowed(name) || animates_references(name, value)) {
        return refused;
    }
    if (str_eq(name, STR("fill")) || str_eq(name, STR("stroke"))) {
        return svg_paint_is_local(value, ids) ? NULL : outside;
    }
    if (str_eq(name, STR("type")) && str_eq(element, STR("style"))) {
        return str_eq_nocase(value, STR("text/css")) ? NULL : refused;
    }
    return svg_text_is_local(value, ids) ? NULL : outside;
}

/* A style as a reader sees it: what comments and CDATA sections cut apart is one text again. */
static const char *check_style(const xmlNode *node, const struct map *ids)
{
    xmlChar *text = xmlNodeGetContent(node);
    const char *reason = NULL;

    if (!text || !css_is_plain(svg_text_of(text))) {
        reason = "its style is more than plain rules";
    } else if (!svg_text_is_local(svg_text_of(text), ids)) {
        reason = "its style refers to something that is not in it";
    }
    xmlFree(text);
    return reason;
}

static bool is_words(const xmlNode *node)
{
    return str_eq(svg_text_of(node->name), STR("title")) ||
           str_eq(svg_text_of(node->name), STR("desc"));
}

/* Apart from its attributes. */
static const char *check_element(xmlNode *node, const struct map *ids)
{
    const char *reason = NULL;

    if (svg_is_editors(node->ns)) {
        return NULL;
    }
    if (!svg_is_namespace(node->ns, SVG_NAMESPACE) ||
        !svg_element_allowed(svg_text_of(node->name))) {
        return "it has elements that books must not hold";
    }
    if (str_eq(svg_text_of(node->name), STR("style"))) {
        reason = check_style(node, ids);
    }
    if (!reason && is_words(node) && xmlFirstElementChild(node)) {
        reason = "it has elements within its title";
    }
    return reason;
}

static const char *check_attributes(const xmlNode *node, const struct map *ids)
{
    const char *reason = NULL;

    for (const xmlAttr *a = node->properties; a && !reason && !svg_is_editors(node->ns);
         a = a->next) {
        reason = svg_judge_attribute(node, a, ids);
    }
    return reason;
}

const char *svg_judge_node(xmlNode *node, const struct map *ids)
{
    const char *reason;

    switch (node->type) {
    case XML_ELEMENT_NODE:
        reason = check_element(node, ids);
        return reason ? reason : check_attributes(node, ids);
    case XML_TEXT_NODE:
    case XML_CDATA_SECTION_NODE:
    case XML_COMMENT_NODE:
        return NULL;
    case XML_PI_NODE:
        if (str_eq(svg_text_of(node->name), STR("xml-stylesheet"))) {
            return "it has a style sheet outside of it";
        }
        return NULL;
    default:
        return "it declares entities of its own";
    }
}

/* What stands before the root element. EPUB 3.3, section 3.4: no entities, and of document types
   with an identifier only SVG 1.1's. */
static const char *check_prologue(const xmlDoc *doc)
{
    const xmlDtd *type = doc->intSubset;

    if (!str_eq(svg_text_of(doc->version), STR("1.0"))) {
        return "it is not XML 1.0";
    }
    if (doc->encoding && !str_eq_nocase(svg_text_of(doc->encoding), STR("utf-8"))) {
        return "it is not encoded in UTF-8";
    }
    if (type && type->children) {
        return "it declares entities of its own";
    }
    if (type && (type->ExternalID || type->SystemID) &&
        !(str_eq(svg_text_of(type->ExternalID), STR("-//W3C//DTD SVG 1.1//EN")) &&
          str_eq(svg_text_of(type->SystemID),
                 STR("http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd")))) {
        return "its document type is not SVG 1.1";
    }
    for (xmlNode *node = doc->children; node; node = node->next) {
        const char *reason = node->type == XML_PI_NODE ? svg_judge_node(node, NULL) : NULL;

        if (reason) {
            return reason;
        }
    }
    return NULL;
}

static enum err_kind check_document(const xmlDoc *doc, const char **ret_reason, struct err *err)
{
    xmlNode *root = xmlDocGetRootElement(doc);
    struct map ids;
    enum err_kind kind = ERR_OK;
    const char *reason = check_prologue(doc);

    map_init(&ids);
    if (!reason && (!root || !svg_is_namespace(root->ns, SVG_NAMESPACE) ||
                    !str_eq(svg_text_of(root->name), STR("svg")))) {
        reason = "its root is not svg in the SVG namespace";
    }
    if (!reason) {
        reason = collect_ids(doc, &ids, &kind, err);
    }
    for (xmlNode *node = root; node && !reason && kind == ERR_OK; node = svg_next_node(node)) {
        reason = svg_judge_node(node, &ids);
    }
    map_done(&ids);
    *ret_reason = reason;
    return kind;
}

/* Whether the XML declaration, where there is one, names UTF-8 or nothing: EPUB 3.3 (XML
   conformance) allows no other ASCII-compatible encoding, and libxml2's converters print their
   complaints. */
static bool declares_utf8(struct str bytes)
{
    struct str declaration;
    size_t at;

    if (str_starts(bytes, STR("\xEF\xBB\xBF"))) {
        bytes = str_from(bytes, 3);
    }
    if (!str_starts(bytes, STR("<?xml"))) {
        return true;
    }
    declaration = str_sub(bytes, 0, str_find(bytes, STR("?>")));
    at = str_find(declaration, STR("encoding"));
    if (at == STR_NPOS) {
        return true;
    }
    declaration = str_from(declaration, at + STR("encoding").n);
    while (!str_empty(declaration) &&
           (ascii_is_space(declaration.p[0]) || strchr("=\"'", declaration.p[0]))) {
        declaration = str_from(declaration, 1);
    }
    return str_eq_nocase(str_sub(declaration, 0, 5), STR("UTF-8"));
}

#if LIBXML_VERSION >= 21200
#define XML_ERROR_CONST const
#else
#define XML_ERROR_CONST
#endif

/* Hears of every error: the last one alone may hide that memory was short before. */
static void hear_error(void *user, XML_ERROR_CONST xmlError *error)
{
    bool *out_of_memory = user;

    if (error->code == XML_ERR_NO_MEMORY) {
        *out_of_memory = true;
    }
}

static enum err_kind check_bytes(struct str bytes, void *user, const char **ret_reason,
                                 struct err *err)
{
    xmlParserCtxt *parser = xmlNewParserCtxt();
    enum err_kind kind = ERR_OK;
    xmlDoc *doc;

    (void)user;
    if (!parser) {
        return err_nomem(err);
    }
    doc = xmlCtxtReadMemory(parser, bytes.p, (int)bytes.n, NULL, NULL, XML_PARSE_NONET);
    if (!doc || !parser->wellFormed) {
        *ret_reason = SVG_BROKEN;
    } else if (!parser->nsWellFormed) {
        *ret_reason = "a prefix of its names is not declared";
    } else {
        kind = check_document(doc, ret_reason, err);
    }
    xmlFreeDoc(doc);
    xmlFreeParserCtxt(parser);
    return kind;
}

enum err_kind svg_read(struct str bytes, svg_reader *reader, void *user, const char **ret_reason,
                       struct err *err)
{
    bool out_of_memory = false;
    xmlStructuredErrorFunc hearer;
    void *hearers;
    enum err_kind kind;

    *ret_reason = NULL;
    if (bytes.n > LIMIT_SVG_BYTES) {
        *ret_reason = "it is larger than an SVG picture may be";
    } else if (xml_clean_until(bytes) < bytes.n || !declares_utf8(bytes)) {
        *ret_reason = "it is not encoded in UTF-8";
    }
    if (*ret_reason) {
        return ERR_OK;
    }
    (void)pthread_once(&libxml_once, libxml_start);
    hearer = xmlStructuredError; /* this thread's */
    hearers = xmlStructuredErrorContext;
    xmlSetStructuredErrorFunc(&out_of_memory, hear_error);
    kind = reader(bytes, user, ret_reason, err);
    xmlSetStructuredErrorFunc(hearers, hearer);
    return kind == ERR_OK && out_of_memory ? err_nomem(err) : kind;
}

enum err_kind svg_check(struct str bytes, const char **ret_reason, struct err *err)
{
    return svg_read(bytes, check_bytes, NULL, ret_reason, err);
}
