/*
 * Group: posts become books with parts and volumes, ids, file names and the link map.
 */
#ifndef SHEAF_GROUP_GROUP_H
#define SHEAF_GROUP_GROUP_H

#include "base/finding.h"
#include "model/book.h"

/* Checks what was asked for before anything is read: ERR_USAGE with a message that says the way
   out ("--until 2020-01 is before --since 2021"). */
enum err_kind group_check(const struct group_options *options, struct err *err) SHEAF_MUST_USE;

/* Finds posts that have the body or the source address of another one that is to be bound: sets
   same_as and adds a finding for each. `drafts`: they are to be bound, too. */
enum err_kind group_find_duplicates(struct post *posts, size_t n, bool drafts,
                                    const struct body_reader *bodies, struct findings *findings,
                                    struct err *err) SHEAF_MUST_USE;

/* Selects, groups, orders, cuts. Sets left_out of posts that selection leaves out. The library
   borrows site and posts; free with library_done. No book at all is not an error here. */
enum err_kind group_posts(const struct group_options *options, const struct site *site,
                          struct post *posts, size_t n, struct library *ret,
                          struct err *err) SHEAF_MUST_USE;
void library_done(struct library *library);

/* Finding address-shared for each post that claims the address, or the slug and day, of an earlier
   one by path. */
enum err_kind group_find_shared_addresses(const struct post *posts, size_t n,
                                          struct findings *findings,
                                          struct err *err) SHEAF_MUST_USE;

#endif
