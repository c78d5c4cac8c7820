/*
 * Inside of package/: XML documents through libxml2's writer. Failure sticks; xmlout_finish tells
 * once. Text may hold anything: what XML forbids becomes U+FFFD.
 */
#ifndef SHEAF_PACKAGE_XMLOUT_H
#define SHEAF_PACKAGE_XMLOUT_H

#include <libxml/xmlwriter.h>

#include "base/buf.h"

struct xmlout {
    xmlBufferPtr buffer;
    xmlTextWriterPtr writer;
    struct buf clean; /* the text at hand */
    bool failed;
};

void xmlout_init(struct xmlout *x);
void xmlout_done(struct xmlout *x);
void xmlout_open(struct xmlout *x, const char *element);
void xmlout_attr(struct xmlout *x, const char *name, struct str value);
void xmlout_text(struct xmlout *x, struct str text);
void xmlout_close(struct xmlout *x);
/* An element with nothing but text. */
void xmlout_leaf(struct xmlout *x, const char *element, struct str text);
/* Ends the document. *ret is borrowed until xmlout_done. */
enum err_kind xmlout_finish(struct xmlout *x, struct str *ret, struct err *err) SHEAF_MUST_USE;

#endif
