/*
 * What is printed: safe text, numbers for people, aligned tables, and streams that fail aloud.
 */
#ifndef SHEAF_CLI_TERMINAL_H
#define SHEAF_CLI_TERMINAL_H

#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/* Text from files and arguments: control characters, direction overrides and invalid UTF-8 become
   U+FFFD, so that no name can steer the terminal. */
void print_safe(struct buf *out, struct str text);

/* "1,204" */
void print_number(struct buf *out, uint64_t n);
/* "1 post", "1,204 posts" */
void print_count(struct buf *out, uint64_t n, const char *one, const char *many);
/* "517 B", "4.2 K", "21 M": units of 1024 */
void print_size(struct buf *out, uint64_t bytes);

/* Rows of cells, aligned by what a terminal shows: Chinese characters are two columns wide. */
struct table {
    struct arena arena;
    const char *align; /* one letter a column: 'l' or 'r' */
    struct str *cells;
    size_t n, cap;
};
void table_init(struct table *t, const char *align);
void table_done(struct table *t);
/* The next cell, left to right and top to bottom; made safe. */
void table_text(struct table *t, struct str text);
void table_number(struct table *t, uint64_t n);
void table_size(struct table *t, uint64_t bytes);
/* Each row begins with `indent` spaces and ends without any. */
void table_print(struct table *t, size_t indent, struct buf *out);

/* Whether the stream is a terminal that knows colours and nothing (NO_COLOR) speaks against it. */
bool terminal_colors(FILE *stream);
bool terminal_is(FILE *stream);

/* Everything or an error that names the stream. */
enum err_kind stream_write(FILE *stream, const char *name, struct str text,
                           struct err *err) SHEAF_MUST_USE;
/* "sheaf: TEXT" on standard error. */
void complain(const struct err *err);

#endif
