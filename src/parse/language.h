/*
 * Languages of posts: in the names of files, and a quick guess from the text.
 */
#ifndef SHEAF_PARSE_LANGUAGE_H
#define SHEAF_PARSE_LANGUAGE_H

#include "base/str.h"

/* The language part of a file's stem, "x.zh-cn": "zh-cn", else empty. */
struct str language_of_stem(struct str stem);

/* What the guess knows about characters; made once a worker. */
struct language_table;
struct language_table *language_table_new(void);
void language_table_free(struct language_table *t);
/* The language of a sample: static text, empty where there is too little to tell. With `little`,
   a few characters are enough. */
struct str language_guess(const struct language_table *t, struct str title, struct str body,
                          bool little);

#endif
