/*
 * Books become titles that people read and places in a series, in the book's own language.
 */
#include "base/file.h"
#include "base/language.h"
#include "base/limits.h"
#include "group/grouping.h"
#include "model/words.h"

bool value_implied(const struct keys *keys, size_t i)
{
    for (size_t k = i + 1; k < keys->n; k++) {
        if (key_within(keys->v[k], keys->v[i])) {
            return true;
        }
    }
    return false;
}

/* Year, month, quarter or week, and day of "2021", "2021-11", "2021-Q4", "2021-11-18". */
struct date_pieces {
    int32_t year;
    int piece, day;
};

static struct date_pieces date_pieces(struct str value)
{
    uint64_t year = 0, piece = 0, day = 0;
    struct str text = str_sub(str_from(value, 5), 0, 2);

    if (!str_empty(text) && !ascii_is_digit(text.p[0])) {
        text = str_sub(str_from(value, 6), 0, 2);
    }
    (void)str_to_u64(str_sub(value, 0, 4), &year);
    (void)str_to_u64(text, &piece);
    (void)str_to_u64(str_from(value, 8), &day);
    return (struct date_pieces){(int32_t)year, (int)piece, (int)day};
}

static void date_title(enum key key, struct str value, const struct words *words, struct buf *out)
{
    const struct date_pieces date = date_pieces(value);

    if (key == KEY_QUARTER) {
        words_quarter(out, words, date.year, date.piece);
    } else if (key == KEY_WEEK) {
        words_week(out, words, date.year, date.piece);
    } else {
        words_date(out, words, date.year, date.piece, key == KEY_DAY ? date.day : 0);
    }
}

/* The title of a folder's own, else its name. */
static struct str section_title(const struct site *site, struct str folder)
{
    size_t low = 0, high = site->n_sections;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = str_cmp(site->sections[middle].folder, folder);
        if (order == 0) {
            const struct str title = str_trim(site->sections[middle].title);
            return str_empty(title) ? path_name(folder) : title;
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return path_name(folder);
}

/* "学校要闻 / 2021": each folder of the value under its own title. */
static void folder_title(const struct grouping *g, struct value_place at, struct buf *out)
{
    const struct source *source = at.post->source;
    const size_t above = str_empty(source->content) ? 0 : source->path.n - source->content.n;
    size_t end = 0;

    while (end < at.value.n) {
        const size_t slash = str_chr(str_from(at.value, end), '/');
        end = slash == STR_NPOS ? at.value.n : end + slash;
        /* The value is the path in normal form: lengths differ where the path's own form does. */
        const struct str whole = str_sub(source->path, 0, above + end);
        const bool same = str_eq(str_from(whole, above), str_sub(at.value, 0, end));
        buf_str(out, same ? section_title(g->site, whole) : path_name(str_sub(at.value, 0, end)));
        end++;
        if (end < at.value.n) {
            buf_puts(out, " / ");
        }
    }
}

static const char *no_value_word(enum key key)
{
    switch (key) {
    case KEY_TAG:
        return "no_tag";
    case KEY_FOLDER:
        return "no_folder";
    case KEY_AUTHOR:
        return "no_author";
    case KEY_LANGUAGE:
        return "no_language";
    default:
        return key_is_date(key) ? "undated" : "no_category";
    }
}

void value_title(const struct grouping *g, struct value_place at, struct str language,
                 struct buf *out)
{
    const struct words *words = words_for(language);

    if (str_empty(at.value)) {
        buf_str(out, word(words, no_value_word(at.key)));
    } else if (key_is_date(at.key)) {
        date_title(at.key, at.value, words, out);
    } else if (at.key == KEY_FOLDER) {
        folder_title(g, at, out);
    } else if (at.key == KEY_LANGUAGE) {
        buf_str(out, language_name(at.value));
    } else {
        buf_str(out, at.value);
    }
}

/* The values of a book, dates among them or not, one space between. */
static void add_values(struct grouping *g, const struct book *book, struct str language, bool dates,
                       struct buf *out)
{
    const struct keys *by = &g->request.by;
    const size_t n = out->n;

    for (size_t i = 0; i < by->n; i++) {
        if (value_implied(by, i) || (key_is_date(by->v[i]) && !dates)) {
            continue;
        }
        if (out->n > n) {
            buf_char(out, ' ');
        }
        const struct shelf *shelf = &g->shelves[book - g->library->books];
        value_title(
            g, (struct value_place){by->v[i], book->values.v[i], ranked_post(g, shelf->ranks[0])},
            language, out);
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

/* "2021", "2021.11", "2021.4", "2021.11.18": EPUB's group-position. Undated posts have none. */
static struct str series_position(struct grouping *g, const struct book *book)
{
    const struct keys *by = &g->request.by;
    struct str position = STR_NONE;

    for (size_t i = 0; i < by->n; i++) {
        const struct date_pieces date = date_pieces(book->values.v[i]);
        const enum key key = by->v[i];
        if (!key_is_date(key) || value_implied(by, i) || date.year == 0) {
            continue;
        }
        if (key == KEY_YEAR) {
            position = arena_printf(g->arena, "%d", (int)date.year);
        } else if (key == KEY_QUARTER) {
            position = arena_printf(g->arena, "%d.%d", (int)date.year, date.piece);
        } else if (key == KEY_DAY) {
            position = arena_printf(g->arena, "%d.%02d.%02d", (int)date.year, date.piece, date.day);
        } else {
            position = arena_printf(g->arena, "%d.%02d", (int)date.year, date.piece);
        }
    }
    return position;
}

/* Volumes are numbered within the book's place; those of a book without one are a series of their
   own. */
static void place_volumes(struct grouping *g, struct book *book)
{
    for (size_t i = 0; i < book->n_volumes; i++) {
        struct volume *volume = &book->volumes[i];
        volume->position = book->position;
        if (volume->number > 0) {
            volume->position =
                str_empty(book->position)
                    ? arena_printf(g->arena, "%u", volume->number)
                    : arena_printf(g->arena, "%.*s.%02u", STR_ARG(book->position), volume->number);
        }
    }
}

static enum err_kind title_of(struct grouping *g, const struct book *book, struct str language,
                              bool dates, struct str *ret, struct err *err)
{
    struct buf text, value;

    buf_init(&text, LIMIT_TEXT_BYTES);
    buf_init(&value, LIMIT_TEXT_BYTES);
    add_values(g, book, language, dates, &value);
    add_title(g, str_trim(buf_view(&value)), &text);
    *ret = arena_str(g->arena, str_trim(buf_view(&text)));
    const enum err_kind kind = buf_finish(&value, err) ? err->kind : buf_finish(&text, err);
    buf_done(&text);
    buf_done(&value);
    return kind;
}

static enum err_kind give_title(struct grouping *g, struct book *book, struct err *err)
{
    if (title_of(g, book, book->language, true, &book->title, err)) {
        return err->kind;
    }
    book->position = series_position(g, book);
    place_volumes(g, book);
    if (str_empty(book->position) && book->n_volumes <= 1) {
        return ERR_OK;
    }
    return title_of(g, book, book->language, str_empty(book->position), &book->series, err);
}

static void list_tongues(struct library *library)
{
    for (size_t i = 0; i < library->n_books; i++) {
        const struct words *words = words_for(library->books[i].language);
        size_t k = 0;

        while (k < library->n_tongues && library->tongues[k] != words) {
            k++;
        }
        if (k == library->n_tongues && k < TONGUES) {
            library->tongues[library->n_tongues++] = words;
        }
    }
}

/* What a book is called in books of the other tongues. */
static enum err_kind give_names(struct grouping *g, struct book *book, struct err *err)
{
    const struct library *library = g->library;

    book->titles = &book->title;
    if (library->n_tongues == 1) {
        return ERR_OK;
    }
    book->titles = arena_array(g->arena, library->n_tongues, sizeof *book->titles);
    for (size_t k = 0; book->titles && k < library->n_tongues; k++) {
        const struct words *words = library->tongues[k];

        book->titles[k] = book->title;
        if (words != words_for(book->language) &&
            title_of(g, book, words_language(words), true, &book->titles[k], err)) {
            return err->kind;
        }
    }
    return arena_finish(g->arena, err);
}

enum err_kind titles_give(struct grouping *g, struct err *err)
{
    struct library *library = g->library;
    enum err_kind kind = ERR_OK;

    for (size_t i = 0; i < library->n_books && !kind; i++) {
        kind = give_title(g, &library->books[i], err);
    }
    list_tongues(library);
    for (size_t i = 0; i < library->n_books && !kind; i++) {
        kind = give_names(g, &library->books[i], err);
    }
    return kind ? kind : arena_finish(g->arena, err);
}
