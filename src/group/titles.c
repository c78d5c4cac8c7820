/*
 * Books become titles that people read and places in a series, in the book's own language.
 */
#include "base/limits.h"
#include "group/grouping.h"
#include "model/words.h"

bool value_implied(const struct keys *keys, size_t i)
{
    if (keys->v[i] != KEY_YEAR) {
        return false;
    }
    for (size_t k = i + 1; k < keys->n; k++) {
        if (keys->v[k] == KEY_MONTH) {
            return true;
        }
    }
    return false;
}

/* Year and month of "2021" or "2021-11"; month 0 where there is none. */
static void value_date(struct str value, int32_t *ret_year, int *ret_month)
{
    uint64_t year = 0, month = 0;

    (void)str_to_u64(str_sub(value, 0, 4), &year);
    (void)str_to_u64(str_from(value, 5), &month);
    *ret_year = (int32_t)year;
    *ret_month = (int)month;
}

void value_title(struct buf *out, enum key key, struct str value, struct str language)
{
    const struct words *words = words_for(language);
    int32_t year;
    int month;

    if (!key_is_date(key)) {
        const char *none = key == KEY_TAG ? "no_tag" : "no_category";
        buf_str(out, str_empty(value) ? word(words, none) : value);
    } else if (str_empty(value)) {
        buf_str(out, word(words, "undated"));
    } else {
        value_date(value, &year, &month);
        words_date(out, words, year, month, 0);
    }
}

/* The values of a book that are dates, or those that are not, one space between. */
static void add_values(struct grouping *g, const struct book *book, bool dates, bool others,
                       struct buf *out)
{
    const struct keys *by = &g->request.by;
    const size_t n = out->n;

    for (size_t i = 0; i < by->n; i++) {
        if (value_implied(by, i) || !(key_is_date(by->v[i]) ? dates : others)) {
            continue;
        }
        if (out->n > n) {
            buf_char(out, ' ');
        }
        value_title(out, by->v[i], book->values.v[i], book->language);
    }
}

static void fill_places(struct buf *out, struct str pattern, struct str site, struct str value)
{
    while (!str_empty(pattern)) {
        const size_t at = str_chr(pattern, '{');
        buf_str(out, str_sub(pattern, 0, at));
        pattern = at == STR_NPOS ? STR_NONE : str_from(pattern, at);
        if (str_starts(pattern, STR("{site}"))) {
            buf_str(out, site);
            pattern = str_from(pattern, 6);
        } else if (str_starts(pattern, STR("{value}"))) {
            buf_str(out, value);
            pattern = str_from(pattern, 7);
        } else if (!str_empty(pattern)) {
            buf_char(out, '{');
            pattern = str_from(pattern, 1);
        }
    }
}

/* A title given for several books still has to tell them apart: the value follows where it names no
   place for it. */
static void add_title(struct grouping *g, struct str value, struct buf *out)
{
    struct str pattern = str_trim(g->request.options->title);
    const struct str site = g->site->title;

    if (str_empty(pattern)) {
        pattern = STR("{site}");
    }
    const bool placed = str_find(pattern, STR("{value}")) != STR_NPOS;
    fill_places(out, pattern, site, value);
    if (!placed && !str_empty(value) && !str_eq(value, buf_view(out))) {
        if (out->n > 0) {
            buf_char(out, ' ');
        }
        buf_str(out, value);
    }
}

/* "2021", "2021.11": EPUB's group-position. Undated posts have none. */
static struct str series_position(struct grouping *g, const struct book *book)
{
    const struct keys *by = &g->request.by;
    int32_t year = 0;
    int month = 0;

    for (size_t i = 0; i < by->n; i++) {
        if (key_is_date(by->v[i]) && !value_implied(by, i)) {
            value_date(book->values.v[i], &year, &month);
        }
    }
    if (year == 0) {
        return STR_NONE;
    }
    return month == 0 ? arena_printf(g->arena, "%d", (int)year)
                      : arena_printf(g->arena, "%d.%02d", (int)year, month);
}

static enum err_kind title_of(struct grouping *g, const struct book *book, bool dates,
                              struct str *ret, struct err *err)
{
    struct buf text, value;

    buf_init(&text, LIMIT_TEXT_BYTES);
    buf_init(&value, LIMIT_TEXT_BYTES);
    add_values(g, book, dates, true, &value);
    add_title(g, str_trim(buf_view(&value)), &text);
    *ret = arena_str(g->arena, str_trim(buf_view(&text)));
    const enum err_kind kind = buf_finish(&value, err) ? err->kind : buf_finish(&text, err);
    buf_done(&text);
    buf_done(&value);
    return kind;
}

static enum err_kind give_title(struct grouping *g, struct book *book, struct err *err)
{
    if (title_of(g, book, true, &book->title, err)) {
        return err->kind;
    }
    book->position = series_position(g, book);
    if (str_empty(book->position) && book->n_volumes <= 1) {
        return ERR_OK;
    }
    /* Volumes of one book without a date are a series of their own. */
    return title_of(g, book, str_empty(book->position), &book->series, err);
}

enum err_kind titles_give(struct grouping *g, struct err *err)
{
    struct library *library = g->library;
    enum err_kind kind = ERR_OK;

    for (size_t i = 0; i < library->n_books && !kind; i++) {
        kind = give_title(g, &library->books[i], err);
    }
    return kind ? kind : arena_finish(g->arena, err);
}
