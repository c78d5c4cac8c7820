/*
 * Posts and selections become ids that outlive editing: chapter stems from the posts' ids, book
 * identifiers from the site's own name and what was selected. Invariant: no title, count, time or
 * place of the checkout goes into them.
 */
#include <stdlib.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/limits.h"
#include "group/grouping.h"

/* The UUID that sheaf's version 5 UUIDs are named in; drawn at random once. */
static const uint8_t name_space[16] = {0xa4, 0x12, 0xca, 0x01, 0x4c, 0x45, 0x4d, 0xab,
                                       0xaa, 0x85, 0x66, 0x84, 0xe8, 0xa3, 0x7d, 0x2b};

struct id_place {
    uint64_t id;
    struct post *post;
};

static int compare_ids(const void *x, const void *y)
{
    const struct id_place *a = x, *b = y;

    if (a->id != b->id) {
        return a->id < b->id ? -1 : 1;
    }
    const int order = posts_compare_age(a->post, b->post);
    return order != 0 ? order : (a->post > b->post) - (a->post < b->post);
}

/* Gives the posts of a run of equal ids, but the first, ids that hash their path as well. */
static enum err_kind part_ids(const struct id_place *places, size_t n, bool *ret_changed,
                              struct err *err)
{
    struct arena a;
    enum err_kind kind = ERR_OK;

    arena_init(&a, LIMIT_TEXT_BYTES);
    for (size_t i = 1; i < n && !kind; i++) {
        if (places[i].id != places[i - 1].id) {
            continue;
        }
        const struct str text = arena_printf(&a, "%016llx\n%.*s", (unsigned long long)places[i].id,
                                             STR_ARG(places[i].post->source->path));
        *ret_changed = true;
        kind = hash_id64(text, &places[i].post->id, err);
    }
    if (!kind) {
        kind = arena_finish(&a, err);
    }
    arena_done(&a);
    return kind;
}

/* Two posts with one permalink still are two chapters. The oldest keeps the id, left out or not, so
   that neither newer posts nor publishing a draft change anything. */
enum err_kind ids_settle(struct library *library, struct err *err)
{
    struct id_place *places = calloc(library->n_posts + 1, sizeof *places);
    bool changed = true;
    enum err_kind kind = ERR_OK;

    if (!places) {
        return err_nomem(err);
    }
    /* Hashing again could meet an id that is taken; it cannot do so for ever. */
    for (size_t rounds = 0; changed && !kind && rounds < 8; rounds++) {
        size_t n = 0;
        changed = false;
        for (size_t i = 0; i < library->n_posts; i++) {
            struct post *post = &library->posts[i];
            if (post->left_out != LEFT_FAILED) {
                places[n++] = (struct id_place){post->id, post};
            }
        }
        if (n > 1) {
            qsort(places, n, sizeof *places, compare_ids);
        }
        kind = part_ids(places, n, &changed, err);
    }
    free(places);
    return kind;
}

static void put_decimal(char *p, size_t digits, int32_t number)
{
    while (digits-- > 0) {
        p[digits] = (char)('0' + number % 10);
        number /= 10;
    }
}

/* Without printf: there is one for every chapter of every book. */
struct str chapter_stem(struct arena *a, const struct post *post)
{
    char stem[sizeof "YYYYMMDD-0123456789abcdef"];
    const bool dated = post_dated(post);

    put_decimal(stem, 4, dated ? post->date.year : 0);
    put_decimal(stem + 4, 2, dated ? post->date.month : 0);
    put_decimal(stem + 6, 2, dated ? post->date.day : 0);
    stem[8] = '-';
    for (size_t i = 0; i < 16; i++) {
        stem[9 + i] = "0123456789abcdef"[post->id >> (60 - 4 * i) & 15];
    }
    return arena_str(a, str_make(stem, sizeof stem - 1));
}

/*
 * What the identifiers of a site's books begin with: its name, else its address. A site that has
 * neither is known by its folder's name, like its title: better an identifier that changes when
 * somebody renames the folder than two sites whose books take each other's place in a reader.
 */
static struct str site_key(const struct site *site)
{
    struct str url = site->url;

    while (str_ends(url, STR("/"))) {
        url.n--;
    }
    if (!str_empty(site->name)) {
        return site->name;
    }
    return str_empty(url) ? path_name(site->root) : url;
}

static void add_field(struct buf *text, const char *name, struct str value)
{
    buf_printf(text, "%s=%zu:", name, value.n);
    buf_str(text, value);
    buf_char(text, '\n');
}

static int compare_texts(const void *x, const void *y)
{
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

/* Filters in an order of their own: naming them the other way round selects the same. */
static void add_filters(struct grouping *g, struct buf *text, const char *name,
                        const struct filters *filters)
{
    struct str *texts = arena_array(g->arena, filters->n, sizeof *texts);

    if (!texts || filters->n == 0) {
        return;
    }
    for (size_t i = 0; i < filters->n; i++) {
        texts[i] = arena_printf(g->arena, "%s=%.*s", field_name(filters->v[i].field),
                                STR_ARG(filters->v[i].value));
    }
    qsort(texts, filters->n, sizeof *texts, compare_texts);
    for (size_t i = 0; i < filters->n; i++) {
        add_field(text, name, texts[i]);
    }
}

/* Everything that says which book of which site this is. */
static void add_selection(struct grouping *g, const struct book *book, struct buf *text)
{
    const struct request *r = &g->request;

    add_field(text, "site", site_key(g->site));
    add_field(text, "by", book->key);
    if (r->by.n == 0 && !str_empty(r->options->entry)) {
        add_field(text, "entry", r->options->entry);
    }
    for (size_t i = 0; i < book->values.n; i++) {
        add_field(text, "value", book->values.v[i]);
    }
    if (r->since != INT64_MIN) {
        buf_printf(text, "since=%lld\n", (long long)r->since);
    }
    if (r->until != INT64_MAX) {
        buf_printf(text, "until=%lld\n", (long long)r->until);
    }
    add_filters(g, text, "select", &r->select);
    add_filters(g, text, "reject", &r->reject);
    if (r->newest > 0) {
        buf_printf(text, "newest=%llu\n", (unsigned long long)r->newest);
    }
}

/* The first volume's does not name its number: the book keeps it when a second one is begun. */
static enum err_kind give_identifier(struct grouping *g, struct buf *text, struct volume *volume,
                                     struct err *err)
{
    const size_t n = text->n;
    char urn[UUID_URN_SIZE];

    if (volume->number > 1) {
        buf_printf(text, "volume=%u\n", volume->number);
    }
    if (buf_finish(text, err) || hash_uuid5_urn(name_space, buf_view(text), urn, err)) {
        return err->kind;
    }
    volume->identifier = arena_str(g->arena, str_of(urn));
    buf_truncate(text, n);
    return ERR_OK;
}

/* The caller's own identifier is the first volume's; further volumes hang on it. */
static enum err_kind identify(struct grouping *g, struct book *book, struct buf *text,
                              struct err *err)
{
    const struct str given = str_trim(g->request.options->identifier);

    buf_reset(text);
    if (str_empty(given)) {
        add_selection(g, book, text);
    } else {
        add_field(text, "identifier", given);
    }
    for (size_t v = 0; v < book->n_volumes; v++) {
        if (give_identifier(g, text, &book->volumes[v], err)) {
            return err->kind;
        }
    }
    add_field(text, "format", STR("snapshot"));
    for (size_t v = 0; v < book->n_snapshots; v++) {
        if (give_identifier(g, text, &book->snapshots[v], err)) {
            return err->kind;
        }
    }
    if (!str_empty(given)) {
        book->volumes[0].identifier = arena_str(g->arena, given);
    }
    return ERR_OK;
}

enum err_kind identifiers_give(struct grouping *g, struct err *err)
{
    struct library *library = g->library;
    struct buf text;
    enum err_kind kind = ERR_OK;

    if (!str_empty(str_trim(g->request.options->identifier)) && library->n_books > 1) {
        return err_set(err, ERR_USAGE,
                       "--identifier names one book but --by %.*s makes %zu; leave it out",
                       STR_ARG(library->by), library->n_books);
    }
    buf_init(&text, LIMIT_TEXT_BYTES);
    for (size_t i = 0; i < library->n_books && !kind; i++) {
        kind = identify(g, &library->books[i], &text, err);
    }
    buf_done(&text);
    return kind ? kind : arena_finish(g->arena, err);
}
