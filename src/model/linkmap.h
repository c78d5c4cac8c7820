/*
 * The link map: addresses under which posts are known, so that a link between posts can be followed
 * inside a book. Filled by group/ before rendering, then only read (any thread).
 */
#ifndef SHEAF_MODEL_LINKMAP_H
#define SHEAF_MODEL_LINKMAP_H

#include "base/arena.h"
#include "base/map.h"

/* Generators' own references to posts: below this address and the language ("-" where there is
   none) posts are known by their path below the content folder and by their name alone. */
#define LINK_NAMES "/@names/"

struct linkmap {
    struct arena arena;
    struct map by_address; /* normal address -> post index */
    struct map by_source; /* of these, what several posts have for their source -> the second one */
    struct str site_url;  /* "http://host/base/", or empty */
    struct str *homes;    /* of each post that has one: its own address on the site */
    size_t n_homes, cap_homes;
    bool elsewhere; /* some post is known by an address of another host */
};

/* What is known of an address besides its post. */
struct linkmap_hit {
    struct str fragment; /* without "#"; points into the address */
    size_t second;       /* another post has this address for its source, too; MAP_NONE: none */
};

enum err_kind linkmap_init(struct linkmap *m, struct str site_url, struct err *err) SHEAF_MUST_USE;
void linkmap_done(struct linkmap *m);
/* Makes `address` lead to the post; the first post of an address keeps it. Addresses are a path
   relative to the site root ("posts/a.md"), an absolute path ("/2021/a/") or a full URL. */
enum err_kind linkmap_add(struct linkmap *m, struct str address, size_t post,
                          struct err *err) SHEAF_MUST_USE;
/* Where the post itself is published: "/2021/a/" or a full address. Links of the post are relative
   to it; it is known by it, too. */
enum err_kind linkmap_add_home(struct linkmap *m, struct str address, size_t post,
                               struct err *err) SHEAF_MUST_USE;
/* An address that a post was taken from. Where `second` was taken from it as well, it may be a
   front page or a list, from when there was a second. */
enum err_kind linkmap_add_source(struct linkmap *m, struct str address, size_t post, size_t second,
                                 struct err *err) SHEAF_MUST_USE;
/* The post that a link written in the post at `from_path` (relative to the site root) leads to, or
   MAP_NONE. Relative paths, "/"-absolute paths, full addresses of the site; with or without
   trailing slash, index.html, .html, .md; "@/" before a path below the content folder;
   percent-encoded either way. The fragment is not looked
   at, the query only where a post's own address has one ("/view?id=7"). */
size_t linkmap_find(const struct linkmap *m, struct str from_path, struct str address,
                    struct linkmap_hit *ret);
/* The full address of the post, or empty where it or that of the site is not known. */
struct str linkmap_url(const struct linkmap *m, struct arena *a, size_t post);
/* The full address that a link without a host, written in the post `from`, leads to on the site as
   a browser reads it; empty where the site's or the post's own is not known, or where the link
   names a source file. */
struct str linkmap_full(const struct linkmap *m, struct arena *a, size_t from, struct str address);

#endif
