/*
 * Parse: the bytes of a source become a post.
 */
#ifndef SHEAF_PARSE_PARSE_H
#define SHEAF_PARSE_PARSE_H

#include "base/repair.h"
#include "model/post.h"
#include "model/value.h"

/* What a site says about its posts besides the posts themselves: the order of the sources of dates,
   cascades and titles of its sections, names of authors. Sets site->sections. Read-only afterwards:
   any number of parsers may use it. What cannot be read is a finding; errors are only memory. */
struct parse_context;
enum err_kind parse_context_new(struct site *site, struct findings *findings,
                                struct parse_context **ret, struct err *err) SHEAF_MUST_USE;
void parse_context_free(struct parse_context *c);

struct parser; /* one worker's buffers */
enum err_kind parser_new(struct parser **ret, struct err *err) SHEAF_MUST_USE;
void parser_free(struct parser *p);
/* Posts are read in this context, with these repairs, from now on; the context is
   borrowed. Without one (NULL), only their own words count; without the repairs (NULL), all of them
   are on. */
void parser_use(struct parser *p, const struct parse_context *c, const struct repair_set *repairs);
/* From now on posts also tell which files of the site they may link to; the site's host is
   borrowed. */
void parser_keep_links(struct parser *p, struct str host);

/* Reads a source and fills *ret; slices go into `keep`. What is wrong with the file is a finding,
   and where it cannot be bound ret->left_out is LEFT_FAILED; errors are only memory. */
enum err_kind parse_source(struct parser *p, const struct source *source, struct arena *keep,
                           struct post *ret, struct findings *findings,
                           struct err *err) SHEAF_MUST_USE;

/* Reads a post's body again, for rendering: decoded to UTF-8 (invalid bytes are still there),
   borrowed from the parser until its next call. ERR_FORMAT where the file changed since it was
   parsed. */
enum err_kind parse_body(struct parser *p, const struct post *post, struct str *ret_body,
                         struct err *err) SHEAF_MUST_USE;

/* The file that parse_body read last, byte for byte; borrowed as the body is. */
struct str parser_bytes(const struct parser *p);

/* After all posts are read: the site's title (where not given), decorations off the titles, the
   site's language (where not given). Sets site->title, title_from, language and post->title. */
enum err_kind parse_settle(struct site *site, struct post *posts, size_t n, struct arena *keep,
                           struct err *err) SHEAF_MUST_USE;

/* A file of data, .yaml, .yml, .toml or .json, as a tree in `keep`; *ret_root is NULL where it
   holds nothing. What struct tree_reader promises. */
enum err_kind parse_tree(const char *path, struct arena *keep, const struct value **ret_root,
                         struct err *err) SHEAF_MUST_USE;

/* A configuration file: calls `each` for every scalar, in order, with the keys that lead to
   it joined by "." and the key's place (path empty). All items of a list have the list's key, but
   where an item is a mapping, its number from 1 stands behind the list's: "books[1].id".
   `each` returns false to stop with *err set by itself. ERR_FORMAT "sheaf.yaml:7:3: …" where it is
   not valid. */
typedef bool config_each(void *user, struct str key, struct str value, struct place place,
                         struct err *err);
enum err_kind parse_config(const char *path, config_each *each, void *user,
                           struct err *err) SHEAF_MUST_USE;

#endif
