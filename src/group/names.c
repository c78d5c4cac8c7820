/*
 * Books become ids and file names that every file system takes and no two of which are alike.
 * Invariant: a name depends on the site's name and the selection; where two would be alike, the
 * book with the older posts keeps the plain one.
 */
#include <stdlib.h>

#include "base/hash.h"
#include "base/limits.h"
#include "base/portable.h"
#include "base/unicode.h"
#include "group/grouping.h"

/* "NAME-ID-v01.epub" stays within 120 bytes: 40 + 1 + 66 + 6 for the volume + 5 for the ending. */
#define NAME_BYTES 40u
#define ID_BYTES 66u
#define MARK_BYTES 9u /* "-01234567" */

static void trim_edges(struct str *text)
{
    while (text->n > 0 && (text->p[0] == '.' || text->p[0] == '-')) {
        *text = str_from(*text, 1);
    }
    while (text->n > 0 && (text->p[text->n - 1] == '.' || text->p[text->n - 1] == '-')) {
        text->n--;
    }
}

/* Appends text as part of a file name; runs of spaces, and a "-" between them, become one "-". */
static void add_safe(struct buf *out, struct str text)
{
    const size_t from = out->n;
    bool space = false;

    for (size_t at = 0; at < text.n;) {
        const uint32_t c = utf8_next(text, &at);
        if (unicode_is_space(c)) {
            space = true;
        } else if (!portable_refuses(c)) {
            if (space && c != '-' && !(out->n > from && out->p[out->n - 1] == '-')) {
                buf_char(out, '-');
            }
            space = false;
            buf_utf8(out, c);
        }
    }
}

/* The longest beginning of at most n bytes that ends with a whole character. */
static struct str cut(struct str text, size_t n)
{
    if (text.n <= n) {
        return text;
    }
    while (n > 0 && ((unsigned char)text.p[n] & 0xc0) == 0x80) {
        n--;
    }
    return str_sub(text, 0, n);
}

/* NAME: the site's name, else its title. */
static enum err_kind site_part(struct grouping *g, struct str *ret, struct err *err)
{
    const struct site *site = g->site;
    struct buf text;

    buf_init(&text, LIMIT_TEXT_BYTES);
    add_safe(&text, unicode_nfc(g->arena, str_empty(site->name) ? site->title : site->name));
    struct str name = buf_view(&text);
    trim_edges(&name);
    name = cut(name, NAME_BYTES);
    trim_edges(&name);
    if (portable_is_device(name)) {
        name = arena_join(g->arena, STR("book-"), cut(name, NAME_BYTES - 5), STR_NONE);
    }
    *ret = str_empty(name) ? STR("archive") : arena_str(g->arena, name);
    const enum err_kind kind = buf_finish(&text, err);
    buf_done(&text);
    return kind;
}

/* For posts without a value; in English in every language, because names must not change when most
   posts of a book come to be in another one. */
static struct str no_value(enum key key)
{
    switch (key) {
    case KEY_TAG:
        return STR("untagged");
    case KEY_FOLDER:
        return STR("top");
    case KEY_AUTHOR:
        return STR("anonymous");
    case KEY_LANGUAGE:
        return STR("und");
    default:
        return key_is_date(key) ? STR("undated") : STR("uncategorized");
    }
}

/* "v01" at the end would look like a volume of another book. */
static bool looks_like_volume(struct str id)
{
    size_t n = id.n;

    while (n > 0 && ascii_is_digit(id.p[n - 1])) {
        n--;
    }
    return n < id.n && n >= 2 && ascii_lower(id.p[n - 1]) == 'v' && id.p[n - 2] == '-';
}

/* "posts/2021" as "posts-2021". */
static void add_folder(struct buf *out, struct str folder)
{
    struct str step;

    for (bool first = true; str_token(&folder, '/', &step); first = false) {
        if (!first) {
            buf_char(out, '-');
        }
        add_safe(out, step);
    }
}

/* The values made safe and joined; *ret_mark where they do not say it all. */
static void plain_id(struct grouping *g, const struct book *book, struct buf *text, bool *ret_mark)
{
    const struct keys *by = &g->request.by;

    *ret_mark = false;
    for (size_t i = 0; i < by->n; i++) {
        const struct str value = book->values.v[i];
        if (value_implied(by, i)) {
            continue;
        }
        if (text->n > 0) {
            buf_char(text, '-');
        }
        const size_t n = text->n;
        if (by->v[i] == KEY_FOLDER && !str_empty(value)) {
            add_folder(text, value);
        } else {
            add_safe(text, str_empty(value) ? no_value(by->v[i]) : value);
        }
        *ret_mark = *ret_mark || text->n == n;
    }
    if (by->n == 0) {
        buf_puts(text, "all");
    }
}

/* Eight digits that belong to the selection. */
static enum err_kind mark_of(struct grouping *g, const struct book *book, unsigned salt,
                             struct str *ret, struct err *err)
{
    struct buf text;
    uint64_t id = 0;

    buf_init(&text, LIMIT_TEXT_BYTES);
    for (size_t i = 0; i < book->values.n; i++) {
        buf_printf(&text, "%zu:", book->values.v[i].n);
        buf_str(&text, book->values.v[i]);
    }
    buf_fill(&text, '+', salt);
    enum err_kind kind = buf_finish(&text, err);
    if (!kind) {
        kind = hash_id64(buf_view(&text), &id, err);
    }
    buf_done(&text);
    *ret = arena_printf(g->arena, "-%08llx", (unsigned long long)(id >> 32));
    return kind;
}

/* Takes the id unless its folded form is taken; *ret_taken says so. */
static enum err_kind take_id(struct grouping *g, struct map *taken, struct str id, bool *ret_taken,
                             struct err *err)
{
    const struct str folded = unicode_fold(g->arena, id);
    const size_t serial = taken->n;
    size_t holder = 0;

    if (arena_finish(g->arena, err) || map_add(taken, folded, serial, &holder, err)) {
        return err->kind;
    }
    *ret_taken = holder != serial;
    return ERR_OK;
}

static enum err_kind give_id(struct grouping *g, struct book *book, struct map *taken,
                             struct buf *text, struct err *err)
{
    bool marked, again = true;

    buf_reset(text);
    plain_id(g, book, text, &marked);
    struct str plain = unicode_nfc(g->arena, buf_view(text));
    trim_edges(&plain);
    marked = marked || str_empty(plain) || plain.n > ID_BYTES || looks_like_volume(plain);
    if (!marked && take_id(g, taken, plain, &again, err)) {
        return err->kind;
    }
    book->id = plain;
    for (unsigned salt = 0; again; salt++) {
        struct str mark, head = cut(plain, ID_BYTES - MARK_BYTES);
        trim_edges(&head);
        if (mark_of(g, book, salt, &mark, err)) {
            return err->kind;
        }
        book->id = arena_join(g->arena, head, str_from(mark, str_empty(head)), STR_NONE);
        if (take_id(g, taken, book->id, &again, err)) {
            return err->kind;
        }
    }
    return buf_finish(text, err);
}

static void give_file_names(struct grouping *g, struct book *book, struct str name,
                            enum format format)
{
    size_t n;
    struct volume *volumes = book_volumes(book, format, &n);

    for (size_t v = 0; v < n; v++) {
        struct volume *volume = &volumes[v];
        struct str text = name;
        if (g->request.by.n > 0) {
            text = arena_join(g->arena, name, STR("-"), book->id);
        } else if (!str_empty(g->request.options->entry)) {
            text = arena_join(g->arena, name, STR("-"), g->request.options->entry);
        }
        volume->file_name =
            volume->number > 0 ? arena_printf(g->arena, "%.*s-v%02u", STR_ARG(text), volume->number)
                               : text;
    }
}

/* Books by the rank of their oldest post, so that a newcomer takes no name that is in use. */
struct elder {
    size_t rank, book;
};

static int compare_elders(const void *x, const void *y)
{
    const struct elder *a = x, *b = y;

    if (a->rank != b->rank) {
        return a->rank < b->rank ? -1 : 1;
    }
    return (a->book > b->book) - (a->book < b->book);
}

enum err_kind names_give(struct grouping *g, struct err *err)
{
    struct library *library = g->library;
    struct elder *elders = arena_array(g->arena, library->n_books, sizeof *elders);
    struct map taken;
    struct buf text;
    struct str name;

    if (arena_finish(g->arena, err) || site_part(g, &name, err)) {
        return err->kind;
    }
    for (size_t i = 0; i < library->n_books; i++) {
        elders[i] = (struct elder){g->shelves[i].ranks[0], i};
    }
    if (library->n_books > 1) {
        qsort(elders, library->n_books, sizeof *elders, compare_elders);
    }
    map_init(&taken);
    buf_init(&text, LIMIT_TEXT_BYTES);
    enum err_kind kind = ERR_OK;
    for (size_t i = 0; i < library->n_books && !kind; i++) {
        struct book *book = &library->books[elders[i].book];
        kind = give_id(g, book, &taken, &text, err);
        if (!kind) {
            give_file_names(g, book, name, FORMAT_EPUB);
            give_file_names(g, book, name, FORMAT_ZIP);
        }
    }
    buf_done(&text);
    map_done(&taken);
    return kind ? kind : arena_finish(g->arena, err);
}
