/*
 * Turns an SVG picture that books must not hold as it is into one without what svg.c refuses: each
 * element, attribute and id on its own. Invariant: nothing is added but what the picture's own
 * entities stand for, and nothing is loaded from where it points to.
 */
#include "media/svg/rules.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>

/* Entities that are text of the picture's own are read, as drawing programs write namespaces with
   them; those that lead elsewhere are not even known. */
static void declare_entity(void *parser, const xmlChar *name, int type, const xmlChar *public_id,
                           const xmlChar *system_id, xmlChar *content)
{
    if (type == XML_INTERNAL_GENERAL_ENTITY) {
        xmlSAX2EntityDecl(parser, name, type, public_id, system_id, content);
    }
}

static void remove_node(xmlNode *node)
{
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

static void clean_attributes(xmlNode *node, const struct map *ids)
{
    for (xmlAttr *a = node->properties, *next; a && !svg_is_editors(node->ns); a = next) {
        next = a->next;
        if (svg_judge_attribute(node, a, ids)) {
            (void)xmlRemoveProp(a);
        }
    }
}

/* Ids that are no names, or not the first of their name, go; the others are collected. */
static enum err_kind clean_ids(xmlNode *root, struct map *ids, struct err *err)
{
    enum err_kind kind = ERR_OK;

    for (xmlNode *node = root; node && kind == ERR_OK; node = svg_next_node(node)) {
        for (xmlAttr *a = node->type == XML_ELEMENT_NODE ? node->properties : NULL, *next;
             a && kind == ERR_OK; a = next) {
            next = a->next;
            if (str_eq(svg_text_of(a->name), STR("id")) && svg_add_id(a, ids, &kind, err)) {
                (void)xmlRemoveProp(a);
            }
        }
    }
    return kind;
}

/* False where cleaning would change what is drawn: a style that is more than plain rules. */
static bool clean_nodes(xmlNode *root, const struct map *ids)
{
    for (xmlNode *node = root, *next; node; node = next) {
        next = svg_next_node(node);
        if (node->type == XML_ELEMENT_NODE) {
            clean_attributes(node, ids);
        }
        if (!svg_judge_node(node, ids)) {
            continue;
        }
        if (node == root ||
            (node->type == XML_ELEMENT_NODE && str_eq(svg_text_of(node->name), STR("style")))) {
            return false;
        }
        next = svg_node_behind(node);
        remove_node(node);
    }
    return true;
}

/* Nothing stands before the root of a cleaned picture. */
static void clean_prologue(xmlDoc *doc, const xmlNode *root)
{
    for (xmlNode *node = doc->children, *next; node; node = next) {
        next = node->next;
        if (node != root && node->type != XML_DTD_NODE) {
            remove_node(node);
        }
    }
    if (doc->intSubset) {
        xmlDtd *type = doc->intSubset;

        xmlUnlinkNode((xmlNode *)type);
        xmlFreeDtd(type);
    }
}

static enum err_kind clean_document(xmlDoc *doc, struct buf *ret, struct err *err)
{
    xmlNode *root = xmlDocGetRootElement(doc);
    xmlChar *text = NULL;
    int n = 0;
    struct map ids;
    enum err_kind kind;

    if (!root || !svg_is_namespace(root->ns, SVG_NAMESPACE)) {
        return ERR_OK;
    }
    map_init(&ids);
    kind = clean_ids(root, &ids, err);
    if (kind == ERR_OK && clean_nodes(root, &ids)) {
        clean_prologue(doc, root);
        xmlDocDumpMemoryEnc(doc, &text, &n, "UTF-8");
        if (text) {
            buf_str(ret, str_make((const char *)text, (size_t)n));
            xmlFree(text);
        }
    }
    map_done(&ids);
    return kind;
}

static enum err_kind clean_bytes(struct str bytes, void *user, const char **ret_reason,
                                 struct err *err)
{
    xmlParserCtxt *parser = xmlNewParserCtxt();
    enum err_kind kind = ERR_OK;
    xmlDoc *doc;

    (void)ret_reason;
    if (!parser) {
        return err_nomem(err);
    }
    parser->sax->entityDecl = declare_entity;
    doc = xmlCtxtReadMemory(parser, bytes.p, (int)bytes.n, NULL, NULL,
                            XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_NOCDATA);
    if (doc && parser->wellFormed && parser->nsWellFormed) {
        kind = clean_document(doc, user, err);
    }
    xmlFreeDoc(doc);
    xmlFreeParserCtxt(parser);
    return kind;
}

enum err_kind svg_clean(struct str bytes, struct buf *ret, struct err *err)
{
    const char *reason;

    return svg_read(bytes, clean_bytes, ret, &reason, err);
}
