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

/* What the lists are made from. */
struct site_lists {
    struct bag *bag;
    struct arena scratch; /* for the page at hand */
    uint32_t *members;    /* those that have pages, newest first, undated ones last */
    size_t n;
    struct site_month *months; /* newest first */
    size_t n_months, cap_months;
    struct site_values categories, tags;
};

/* index.c. The scratch arena is empty; all else is in the bag's.
 */
enum err_kind site_index(struct bag *b, struct site_lists *ret, struct err *err) SHEAF_MUST_USE;

/* list.c */
/* A page besides the posts' own. Texts are as they are shown, `body` and `crumbs` are HTML. */
struct site_page {
    struct str name; /* without ending: "y/2021/11" */
    const char *class;
    struct str title;
    struct str crumbs, count, body, pages;
};
enum err_kind site_add_page(struct site_lists *s, const struct site_page *page,
                            struct err *err) SHEAF_MUST_USE;
/* Leads from a page of this name to the site's folder: "../../". */
struct str site_root(struct site_lists *s, struct str name);
/* A list that is cut into pages: NAME.html, NAME-2.html … */
struct site_list {
    struct site_page page; /* the first one; its body stands before the list */
    const char *class;     /* of the list */
    size_t n;              /* rows */
    size_t per_page;
    /* Appends <li>…</li>. */
    void (*write)(struct site_lists *s, struct buf *out, struct str root, size_t row,
                  const void *user);
    const void *user;
};
#define SITE_ROWS 400 /* links on a page of a list */
enum err_kind site_add_list(struct site_lists *s, const struct site_list *list,
                            struct err *err) SHEAF_MUST_USE;
/* The name of the n-th page of a list, from 1: "y/2021/11-2". */
struct str site_list_page(struct site_lists *s, struct str name, size_t n);
/* <a href="ROOT PAGE.html">text</a> */
void site_link(struct buf *out, struct str root, struct str page, struct str text);
/* The same and how many there are: <a>text</a> <span>12</span> */
void site_link_counted(struct buf *out, struct str root, struct str page, struct str text,
                       size_t n);
/* The way up from a page: the archive and, unless `up` is empty, the page of this name below it. */
struct str site_crumbs(struct site_lists *s, struct str page, struct str up, struct str text);
/* <p>1,204 posts</p> */
struct str site_posts_line(struct site_lists *s, size_t n);
/* What was written, in the scratch arena; the buffer is done. */
struct str site_take(struct site_lists *s, struct buf *out);
/* <li> with the date and the title of a member. */
void site_post(struct site_lists *s, struct buf *out, struct str root, size_t member);
/* That as a row of a list; `user` are the list's members, uint32_t. */
void site_post_row(struct site_lists *s, struct buf *out, struct str root, size_t row,
                   const void *user);
/* "1,204 posts" */
struct str site_count(struct site_lists *s, const char *one, const char *many, size_t n);
/* "November 2021" */
struct str site_date(struct site_lists *s, int32_t year, int month, int day);
/* How strongly so many of at most that many are shown: 1 … 4. */
int site_level(size_t n, size_t most);

/* home.c: index.html */
enum err_kind site_add_home(struct site_lists *s, struct err *err) SHEAF_MUST_USE;
/* archive.c: archive.html, y/ */
enum err_kind site_add_archive(struct site_lists *s, struct err *err) SHEAF_MUST_USE;
/* values.c: c/ or t/ */
enum err_kind site_add_values(struct site_lists *s, const struct site_values *values,
                              struct err *err) SHEAF_MUST_USE;
/* <li><a>name</a> <span>12</span></li> */
void site_value(struct site_lists *s, struct buf *out, struct str root,
                const struct site_value *value);

#endif
