/*
 * Inside of package/: the pages of a snapshot's site that list its posts.
 */
#ifndef SHEAF_PACKAGE_SITE_H
#define SHEAF_PACKAGE_SITE_H

#include "base/template.h"
#include "package/snapshot/bag.h"

/* A category or a tag and its posts. */
struct site_value {
    struct str name; /* as the first post writes it */
    struct str page; /* "t/3f/3f00112233445566" */
    size_t first, n; /* among the members */
    size_t newest;   /* the post that was counted last */
};

struct site_values {
    char kind;       /* as for page_of_value */
    const char *all; /* the page that lists them, without ending */
    const char *word;
    struct site_value *v; /* most posts first, equals by name */
    size_t n, cap;
    uint32_t *members; /* of each value, newest first */
};

/* Posts of a month; of none where the year is 0. */
struct site_month {
    int32_t year;
    int month;
    size_t first, n; /* among the members */
};

struct pages {
    struct bag *bag;
    struct arena scratch; /* for the page at hand */
    uint32_t *members;    /* those that have pages, newest first, undated ones last */
    size_t n;
    struct site_month *months; /* newest first */
    size_t n_months, cap_months;
    struct site_values categories, tags;
};

/* site_index.c: what the lists are made from. The scratch arena is empty; all else is in the bag's.
 */
enum err_kind site_index(struct bag *b, struct pages *ret, struct err *err) SHEAF_MUST_USE;

/* site_list.c */
/* A page besides the posts' own. Texts are as they are shown, `body` and `crumbs` are HTML. */
struct site_page {
    struct str name; /* without ending: "y/2021/11" */
    const char *class;
    struct str title;
    struct str crumbs, count, body, pages;
};
enum err_kind site_add_page(struct pages *s, const struct site_page *page,
                            struct err *err) SHEAF_MUST_USE;
/* Leads from a page of this name to the site's folder: "../../". */
struct str site_root(struct pages *s, struct str name);
/* A list that is cut into pages: NAME.html, NAME-2.html … */
struct site_list {
    struct site_page page; /* the first one; its body stands before the list */
    const char *class;     /* of the list */
    size_t n;              /* rows */
    size_t per_page;
    /* Appends <li>…</li>. */
    void (*write)(struct pages *s, struct buf *out, struct str root, size_t row, const void *user);
    const void *user;
};
#define SITE_ROWS 400 /* links on a page of a list */
enum err_kind site_add_list(struct pages *s, const struct site_list *list,
                            struct err *err) SHEAF_MUST_USE;
/* The name of the n-th page of a list, from 1: "y/2021/11-2". */
struct str site_list_page(struct pages *s, struct str name, size_t n);
/* <a href="ROOT PAGE.html">text</a> */
void site_link(struct buf *out, struct str root, struct str page, struct str text);
/* <li> with the date and the title of a member. */
void site_post(struct pages *s, struct buf *out, struct str root, size_t member);
/* "1,204 posts" */
struct str site_count(struct pages *s, const char *one, const char *many, size_t n);
/* "November 2021" */
struct str site_date(struct pages *s, int32_t year, int month, int day);
/* How strongly so many of at most that many are shown: 1 … 4. */
int site_level(size_t n, size_t most);

/* site_home.c: index.html */
enum err_kind site_add_home(struct pages *s, struct err *err) SHEAF_MUST_USE;
/* site_archive.c: archive.html, y/ */
enum err_kind site_add_archive(struct pages *s, struct err *err) SHEAF_MUST_USE;
/* site_values.c: c/ or t/ */
enum err_kind site_add_values(struct pages *s, const struct site_values *values,
                              struct err *err) SHEAF_MUST_USE;
/* <li><a>name</a> <span>12</span></li> */
void site_value(struct pages *s, struct buf *out, struct str root, const struct site_value *value);

#endif
