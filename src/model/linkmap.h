/*
 * The link map: addresses under which posts are known, so that a link between posts can be followed
 * inside a book. Filled by group/ before rendering, then only read (any thread).
 */
#ifndef SHEAF_MODEL_LINKMAP_H
#define SHEAF_MODEL_LINKMAP_H

#include "base/arena.h"
#include "base/map.h"

struct linkmap {
    struct arena arena;
    struct map by_address; /* normal address -> post index */
    struct str site_url;   /* "http://host/base/", or empty */
    bool elsewhere;        /* some post is known by an address of another host */
};

enum err_kind linkmap_init(struct linkmap *m, struct str site_url, struct err *err) SHEAF_MUST_USE;
void linkmap_done(struct linkmap *m);
/* Makes `address` lead to the post; the first post of an address keeps it. Addresses are a path
   relative to the site root ("posts/a.md"), an absolute path ("/2021/a/") or a full URL. */
enum err_kind linkmap_add(struct linkmap *m, struct str address, size_t post,
                          struct err *err) SHEAF_MUST_USE;
/* The post that a link written in the post at `from_path` (relative to the site root) leads to, or
   MAP_NONE. Relative paths, "/"-absolute paths, full addresses of the site; with or without
   trailing slash, index.html, .html, .md; percent-encoded either way. The fragment is not looked
   at, the query only where a post's own address has one ("/view?id=7"); *ret_fragment (without
   "#") points into address. */
size_t linkmap_find(const struct linkmap *m, struct str from_path, struct str address,
                    struct str *ret_fragment);

#endif
