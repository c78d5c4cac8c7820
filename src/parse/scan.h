/*
 * A quick look through a body for the pictures it shows.
 */
#ifndef SHEAF_PARSE_SCAN_H
#define SHEAF_PARSE_SCAN_H

#include "base/arena.h"

/* Appends the address of each picture once, in the order of the body: ![](…), ![][…] with its
   definition, <img src>. Slices of body or of a; fenced code and code spans are passed over. */
enum err_kind scan_images(struct arena *a, struct str body, struct strs *ret,
                          struct err *err) SHEAF_MUST_USE;

#endif
