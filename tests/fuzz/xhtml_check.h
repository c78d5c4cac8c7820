/*
 * What every XHTML file of a chapter promises, read with libxml2 and with tables of our own:
 * nothing here shares code with the writer.
 */
#ifndef SHEAF_TESTS_XHTML_CHECK_H
#define SHEAF_TESTS_XHTML_CHECK_H

#include <libxml/tree.h>

#include "base/buf.h"
#include "base/str.h"

/* Parses; stops the program where it is not well-formed XHTML. Free with xmlFreeDoc. */
xmlDoc *xhtml_parse(struct str bytes);
/* Stops the program where an element, attribute, id or nesting is not allowed in a chapter. */
void xhtml_check(xmlDoc *doc);
/* Whether the document has an element with this id. */
bool xhtml_has_id(xmlDoc *doc, const char *id);
/* Calls `each` with every href. */
void xhtml_each_href(xmlDoc *doc, void (*each)(void *user, xmlDoc *doc, const char *href),
                     void *user);
/* Appends the text of the body. */
void xhtml_text(xmlDoc *doc, struct buf *out);

#endif
