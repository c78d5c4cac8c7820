/*
 * Tag files of a bag: lines of text in the encoding that bagit.txt declares.
 */
#ifndef SHEAF_CHECK_TAGFILE_H
#define SHEAF_CHECK_TAGFILE_H

#include "check/archive.h"

/* One line without its end, in UTF-8; numbers from 1. Borrowed until it returns. */
typedef enum err_kind tag_line(void *user, struct str line, uint32_t number, struct err *err);

/* Whether text in this encoding can be read. `encoding` is NUL-terminated. */
bool tag_encoding_known(const char *encoding);

/* Where tag files are, and how they are to be read. */
struct tag_source {
    struct archive *archive;
    struct reader *reader;
    const char *encoding;
    bool keep_mark;          /* `each` sees a byte order mark; otherwise a finding tells of it */
    const struct sink *also; /* NULL, or who takes the file's bytes as well */
};

/* Calls `each`, which may add entries, for the lines of one of them; LF, CR and CR LF end one.
   *ret_whole: false where the file could not be read to its end as text of this encoding, which a
   finding then says. */
enum err_kind tag_lines(const struct tag_source *source, size_t index, tag_line *each, void *user,
                        bool *ret_whole, struct err *err) SHEAF_MUST_USE;

#endif
