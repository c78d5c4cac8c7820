/*
 * What reading a text in one of the data languages gives: YAML, TOML and JSON alike.
 */
#ifndef SHEAF_PARSE_SYNTAX_H
#define SHEAF_PARSE_SYNTAX_H

#include "base/err.h"
#include "model/value.h"

struct syntax_result {
    const struct value *root; /* NULL: an empty document, or none that could be read */
    bool valid;
    uint32_t line, column; /* of the problem, from 1; columns are code points */
    const char *problem;   /* static, or in the arena that was read into */
    bool colon;            /* YAML: the problem is a ": " inside an unquoted value */
};

/* Each reads the first document of text, whose first line is number first_line of its file. What
   is wrong with the text is told in *ret; the error is only memory. */
enum err_kind yaml_read(struct arena *a, struct str text, uint32_t first_line,
                        struct syntax_result *ret, struct err *err) SHEAF_MUST_USE;
/* UTF-8 only. Scalars but strings keep the text that they were written with. */
enum err_kind toml_read(struct arena *a, struct str text, uint32_t first_line,
                        struct syntax_result *ret, struct err *err) SHEAF_MUST_USE;
/* UTF-8 only. Values have no places: the parser does not tell them. */
enum err_kind json_read(struct arena *a, struct str text, uint32_t first_line,
                        struct syntax_result *ret, struct err *err) SHEAF_MUST_USE;

#endif
