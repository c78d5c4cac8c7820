/*
 * Host names of web addresses.
 */
#ifndef SHEAF_RENDER_HOST_H
#define SHEAF_RENDER_HOST_H

#include "base/str.h"

/* Whether strict URL parsers take the host: labels of letters, digits, "-" and "_", none empty,
   none beginning or ending with "-"; "xn--" labels that decode; four numbers where the last label
   is one. Letters are those of scripts whose names need no rules of their own. */
bool host_valid(struct str host);

#endif
