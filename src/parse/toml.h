/*
 * The seam between C and toml++: plain C types only, because C++ sees this too.
 */
#ifndef SHEAF_PARSE_TOML_H
#define SHEAF_PARSE_TOML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct toml_place {
    uint32_t line, column; /* from 1; columns are code points */
};

/* A document in its own order: every key comes before its value, `open` and `close` around what a
   table or an array holds. Texts are borrowed until the call returns. False stops. */
struct toml_sink {
    void *user;
    bool (*key)(void *user, const char *text, size_t n, struct toml_place place);
    bool (*string)(void *user, const char *text, size_t n, struct toml_place place);
    /* Anything else that is one value: from its place up to `end` in the text. */
    bool (*scalar)(void *user, struct toml_place place, struct toml_place end);
    bool (*open)(void *user, bool table, struct toml_place place);
    bool (*close)(void *user);
    /* The one call where the text is not TOML. */
    void (*problem)(void *user, const char *text, size_t n, struct toml_place place);
};

/* False where memory was short. */
bool toml_parse(const char *text, size_t n, const struct toml_sink *sink);

#ifdef __cplusplus
}
#endif

#endif
