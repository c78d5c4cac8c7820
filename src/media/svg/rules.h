/*
 * Inside of svg*.c: what a tree of libxml2's must not hold, node by node.
 */
#ifndef SHEAF_MEDIA_SVG_RULES_H
#define SHEAF_MEDIA_SVG_RULES_H

#include <libxml/tree.h>

#include "media/svg/svg.h"

#define SVG_NAMESPACE "http://www.w3.org/2000/svg"

struct str svg_text_of(const xmlChar *z);
bool svg_is_namespace(const xmlNs *ns, const char *uri);
bool svg_is_editors(const xmlNs *ns);
/* The next node in document order, without recursion; the one after all that is in this one. */
xmlNode *svg_next_node(xmlNode *node);
xmlNode *svg_node_behind(xmlNode *node);

/* Each gives NULL, or static text that says why not. An id is added to the ones known, which
   references may lead to; *ret_kind is set where that fails. */
const char *svg_add_id(const xmlAttr *attribute, struct map *ids, enum err_kind *ret_kind,
                       struct err *err);
const char *svg_judge_attribute(const xmlNode *node, const xmlAttr *attribute,
                                const struct map *ids);
/* With its attributes, without what is in it. */
const char *svg_judge_node(xmlNode *node, const struct map *ids);

/* Calls the reader, which parses the bytes, where they may be parsed at all; *ret_reason else. What
   libxml2 has to say meanwhile is heard by nobody. */
typedef enum err_kind svg_reader(struct str bytes, void *user, const char **ret_reason,
                                 struct err *err);
enum err_kind svg_read(struct str bytes, svg_reader *reader, void *user, const char **ret_reason,
                       struct err *err) SHEAF_MUST_USE;

#endif
