/*
 * Names and pieces of a snapshot's site that posts' pages and the pages that list them share. Names
 * are relative to the site's folder and do not change when posts arrive.
 */
#ifndef SHEAF_MODEL_PAGE_H
#define SHEAF_MODEL_PAGE_H

#include "base/buf.h"
#include "model/words.h"

#define PAGE_NAME_SIZE 64

/* "y/2021/11": the posts of a month; of none, "y/undated". Without ending. */
struct str page_of_month(int32_t year, int month, char buffer[PAGE_NAME_SIZE]);
/* "t/3f/3f00112233445566": the posts of a category ('c') or tag ('t'). Without ending. */
enum err_kind page_of_value(char kind, struct str value, char buffer[PAGE_NAME_SIZE],
                            struct str *ret, struct err *err) SHEAF_MUST_USE;

/* What stands at the top of every page. */
struct page_bar {
    const struct words *words;
    struct str root;  /* leads from the page to the site's folder: "../../", or empty */
    struct str title; /* of the site */
    bool search;      /* it can be searched */
    bool foreign;     /* the page is in another language than these words */
};
void page_bar(struct buf *out, const struct page_bar *bar);

#endif
