/*
 * Style sheets, as far as books may hold those of others.
 */
#ifndef SHEAF_BASE_CSS_H
#define SHEAF_BASE_CSS_H

#include "base/str.h"

/* Whether a style sheet has plain rules only ("selector { name: value; … }"), no at-rules, no
   nesting, no escapes, and everything is closed. */
bool css_is_plain(struct str css);

#endif
