/*
 * A quick look through a body for the pictures it shows.
 */
#ifndef SHEAF_PARSE_SCAN_H
#define SHEAF_PARSE_SCAN_H

#include "base/arena.h"

/* Appends the address of each picture once, in the order of the body: ![](…), ![][…] with its
   definition, <img src>, then those in generators' tags. Slices of body or of a; fenced code and
   code spans are passed over. */
enum err_kind scan_images(struct arena *a, struct str body, struct strs *ret,
                          struct err *err) SHEAF_MUST_USE;

/* The destination that text begins with: <…> or up to white space or an unbalanced ")". */
struct str scan_destination(struct str text);

/* scan_links.c: appends addresses that may be those of links to files of the site itself: without
   a host, or with its own. */
void scan_links(struct arena *a, struct str body, struct str host, struct strs *ret);

/* scan_tags.c: appends the addresses in tags such as {{< figure src=a.png >}} and
   {% asset_img a.png %}. */
void scan_tags(struct arena *a, struct str body, struct strs *ret);

#endif
