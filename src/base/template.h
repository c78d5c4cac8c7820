/*
 * Templates from assets/: text with {{name}} places. Values go in as they are: whoever fills a
 * template has escaped them.
 */
#ifndef SHEAF_BASE_TEMPLATE_H
#define SHEAF_BASE_TEMPLATE_H

#include "base/buf.h"

struct template_value {
    const char *name;
    struct str value;
};

/* Appends the template with each {{name}} replaced; a name that is not given is empty. A line that
   holds nothing but one {{name}} whose value is empty goes entirely. */
void template_fill(struct buf *out, struct str text, const struct template_value *values, size_t n);

#endif
