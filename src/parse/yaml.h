/*
 * YAML text becomes a value tree.
 */
#ifndef SHEAF_PARSE_YAML_H
#define SHEAF_PARSE_YAML_H

#include "base/err.h"
#include "parse/value.h"

struct yaml_result {
    const struct value *root; /* NULL: an empty document, or none that could be read */
    bool valid;
    uint32_t line, column; /* of the problem, from 1; columns are code points */
    const char *problem;   /* static text */
    bool colon;            /* the problem is a ": " inside an unquoted value */
};

/* Reads the first document of text, whose first line is number first_line of its file. What is
   wrong with the text is told in *ret; the error is only memory. */
enum err_kind yaml_read(struct arena *a, struct str text, uint32_t first_line,
                        struct yaml_result *ret, struct err *err) SHEAF_MUST_USE;

#endif
