/*
 * What sheaf calls a book's volumes where it shows them, in the book's own words.
 */
#ifndef SHEAF_MODEL_LABEL_H
#define SHEAF_MODEL_LABEL_H

#include "model/book.h"
#include "model/words.h"

/* The text, or the word for "untitled" where nothing of it shows. */
struct str label_title(const struct words *w, struct str text);
/* Appends "第 2 卷"; nothing where the book is one volume. */
void label_volume(struct buf *out, const struct words *w, const struct volume *volume);
/* Appends "校园新闻（第 2 卷）"; the title alone where the book is one volume. */
void label_volume_title(struct buf *out, const struct words *w, struct str title,
                        const struct volume *volume);
/* Appends "2021年1月2日至2021年11月24日", one date where both are the same; nothing where no post
   has a date. */
void label_span(struct buf *out, const struct words *w, const struct volume *volume);

#endif
