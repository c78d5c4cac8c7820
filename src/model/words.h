/*
 * The words that sheaf itself writes into books, by language. From assets/words.tsv.
 */
#ifndef SHEAF_MODEL_WORDS_H
#define SHEAF_MODEL_WORDS_H

#include "base/buf.h"
#include "base/civil.h"
#include "base/str.h"

/* The table for the best match of a BCP 47 tag: zh-Hans (zh, zh-CN, zh-SG …), zh-Hant (zh-TW,
   zh-HK, zh-MO), ja, en for everything else. Static. */
struct words;
const struct words *words_for(struct str language);
/* The BCP 47 tag of a table: "zh-Hans". */
struct str words_language(const struct words *w);
/* The word for a key of assets/words.tsv ("contents", "about", "source", …). Asking for a key that
   does not exist is a programming error caught by a unit test; it gives the key itself. */
struct str word(const struct words *w, const char *key);
/* Appends the word with {1}, {2} replaced: "{1} posts". Values go in as they are. */
void word_fill(struct buf *out, const struct words *w, const char *key, struct str one,
               struct str two);
/* "2021年11月24日", "24 November 2021"; "2021年11月", "November 2021"; "2021年", "2021": day 0 or
   month 0 leaves that out. */
void words_date(struct buf *out, const struct words *w, int32_t year, int month, int day);
/* "2021年第四季度", "Q4 2021" */
void words_quarter(struct buf *out, const struct words *w, int32_t year, int quarter);
/* "2021年第46周", "Week 46 of 2021" */
void words_week(struct buf *out, const struct words *w, int32_t year, int week);
/* "1,204" */
void words_number(struct buf *out, uint64_t n);

#endif
