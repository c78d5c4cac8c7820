/*
 * Writes a post to a folder of its own and reads it with the parser: what tests of parse/ share.
 */
#ifndef SHEAF_TESTS_PARSE_POST_H
#define SHEAF_TESTS_PARSE_POST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "parse/parse.h"

struct reader {
    struct parser *parser;
    struct arena keep;
    struct findings findings;
    struct source source;
    char file[64];
    struct err err;
};

static inline void reader_open(struct reader *r)
{
    int fd;

    *r = (struct reader){.parser = NULL};
    arena_init(&r->keep, (size_t)1 << 30);
    assert_int_equal(parser_new(&r->parser, &r->err), ERR_OK);
    assert_int_equal(findings_init(&r->findings, &r->err), ERR_OK);
    (void)snprintf(r->file, sizeof r->file, "/tmp/sheaf-parse-XXXXXX");
    fd = mkstemp(r->file);
    assert_true(fd >= 0);
    assert_int_equal(close(fd), 0);
}

static inline void reader_close(struct reader *r)
{
    parser_free(r->parser);
    arena_done(&r->keep);
    findings_done(&r->findings);
    assert_int_equal(unlink(r->file), 0);
}

static inline void reader_write(struct reader *r, struct str bytes)
{
    FILE *f = fopen(r->file, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, f), bytes.n);
    assert_int_equal(fclose(f), 0);
}

/* Reads bytes as if they stood at `path` below the site root. */
static inline struct post reader_read(struct reader *r, const char *path, struct str bytes)
{
    struct file_info info;
    struct post post;

    reader_write(r, bytes);
    assert_int_equal(file_stat(r->file, &info, &r->err), ERR_OK);
    r->source = (struct source){.path = str_of(path),
                                .file = str_of(r->file),
                                .size = info.size,
                                .mtime_ns = info.mtime_ns};
    assert_int_equal(parse_source(r->parser, &r->source, &r->keep, &post, &r->findings, &r->err),
                     ERR_OK);
    assert_int_equal(findings_finish(&r->findings, &r->err), ERR_OK);
    return post;
}

static inline const struct finding *reader_finding(const struct reader *r, const char *id)
{
    for (size_t i = 0; i < r->findings.n; i++) {
        if (strcmp(r->findings.v[i].id, id) == 0)
            return &r->findings.v[i];
    }
    return NULL;
}

static inline void assert_str(struct str s, const char *expected)
{
    if (!str_eq(s, str_of(expected)))
        fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(s), expected);
}

/* Items joined by " + ". */
static inline void assert_strs(struct strs list, const char *expected)
{
    char text[1024] = "";

    for (size_t i = 0; i < list.n; i++) {
        size_t n = strlen(text);

        (void)snprintf(text + n, sizeof text - n, "%s%.*s", i ? " + " : "", STR_ARG(list.v[i]));
    }
    assert_string_equal(text, expected);
}

#endif
