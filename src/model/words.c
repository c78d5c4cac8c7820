/*
 * assets/words.tsv becomes one table of words a language. The file is cut once, the words point
 * into its embedded bytes; from then on the tables are only read, by any thread.
 */
#include "model/words.h"

#include <pthread.h>
#include <stdlib.h>

#include "model/embedded.h"

enum {
    WORDS_LANGUAGES = 4,
    WORDS_MAX = 256 /* rows of the file; a test holds that it has fewer */
};

struct row {
    struct str key;
    struct str word[WORDS_LANGUAGES];
};

struct words {
    size_t column; /* in each row */
    struct str language;
};

static struct row rows[WORDS_MAX];
static size_t n_rows;
static struct words tables[WORDS_LANGUAGES];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int compare_rows(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    return str_cmp(x->key, y->key);
}

static void read_row(struct str line, struct str *ret_key, struct str words[WORDS_LANGUAGES])
{
    str_token(&line, '\t', ret_key);
    for (size_t i = 0; i < WORDS_LANGUAGES; i++) {
        str_token(&line, '\t', &words[i]);
    }
}

static void read_words(void)
{
    struct str rest = embedded("words.tsv"), line, key;
    struct str languages[WORDS_LANGUAGES] = {0};
    if (!str_line(&rest, &line)) {
        return;
    }
    read_row(line, &key, languages);
    for (size_t i = 0; i < WORDS_LANGUAGES; i++) {
        tables[i] = (struct words){i, languages[i]};
    }
    while (n_rows < WORDS_MAX && str_line(&rest, &line)) {
        read_row(line, &rows[n_rows].key, rows[n_rows].word);
        n_rows++;
    }
    qsort(rows, n_rows, sizeof rows[0], compare_rows);
}

/* Whether `subtag` is one of the tag's subtags after the first. */
static bool has_subtag(struct str tag, const char *subtag)
{
    struct str piece;
    str_token(&tag, '-', &piece);
    while (str_token(&tag, '-', &piece)) {
        if (str_eq_nocase(piece, str_of(subtag))) {
            return true;
        }
    }
    return false;
}

static const char *table_for(struct str language)
{
    struct str rest = language, primary = STR_NONE;
    str_token(&rest, '-', &primary);
    if (str_eq_nocase(primary, STR("ja"))) {
        return "ja";
    }
    if (!str_eq_nocase(primary, STR("zh"))) {
        return "en";
    }
    if (has_subtag(language, "Hans")) {
        return "zh-Hans";
    }
    bool traditional = has_subtag(language, "Hant") || has_subtag(language, "TW") ||
                       has_subtag(language, "HK") || has_subtag(language, "MO");
    return traditional ? "zh-Hant" : "zh-Hans";
}

const struct words *words_for(struct str language)
{
    pthread_once(&once, read_words);
    struct str name = str_of(table_for(language));
    for (size_t i = 0; i < WORDS_LANGUAGES; i++) {
        if (str_eq(tables[i].language, name)) {
            return &tables[i];
        }
    }
    return &tables[WORDS_LANGUAGES - 1];
}

struct str words_language(const struct words *w)
{
    return w->language;
}

struct str word(const struct words *w, const char *key)
{
    struct row wanted = {.key = str_of(key)};
    const struct row *row = bsearch(&wanted, rows, n_rows, sizeof rows[0], compare_rows);
    return row ? row->word[w->column] : wanted.key;
}

void word_fill(struct buf *out, const struct words *w, const char *key, struct str one,
               struct str two)
{
    struct str text = word(w, key);
    size_t from = 0;
    for (size_t i = 0; i + 3 <= text.n; i++) {
        if (text.p[i] != '{' || text.p[i + 2] != '}') {
            continue;
        }
        if (text.p[i + 1] != '1' && text.p[i + 1] != '2') {
            continue;
        }
        buf_add(out, text.p + from, i - from);
        buf_str(out, text.p[i + 1] == '1' ? one : two);
        from = i + 3;
        i += 2;
    }
    buf_add(out, text.p + from, text.n - from);
}

void words_date(struct buf *out, const struct words *w, int32_t year, int month, int day)
{
    struct buf y, m, d, n;
    buf_init(&y, 64);
    buf_init(&m, 128);
    buf_init(&d, 192);
    buf_init(&n, 64);
    buf_printf(&y, "%d", (int)year);
    if (month >= 1 && month <= 12) {
        char key[16] = "month_";
        key[6] = (char)(month < 10 ? '0' + month : '1');
        key[7] = (char)(month < 10 ? '\0' : '0' + month - 10);
        word_fill(&m, w, "date_year", buf_view(&y), STR_NONE);
        word_fill(&d, w, "date_month", buf_view(&m), word(w, key));
        buf_printf(&n, "%d", day);
        if (day > 0) {
            word_fill(out, w, "date_day", buf_view(&d), buf_view(&n));
        } else {
            buf_str(out, buf_view(&d));
        }
    } else {
        word_fill(out, w, "date_year", buf_view(&y), STR_NONE);
    }
    if (y.failed || m.failed || d.failed || n.failed) {
        out->failed = true;
    }
    buf_done(&y);
    buf_done(&m);
    buf_done(&d);
    buf_done(&n);
}

/* A piece of a year: `key` takes the year's own words and the piece's. */
static void piece_of_year(struct buf *out, const struct words *w, const char *key, int32_t year,
                          struct str piece)
{
    struct buf text;

    buf_init(&text, 128);
    words_date(&text, w, year, 0, 0);
    word_fill(out, w, key, buf_view(&text), piece);
    out->failed = out->failed || text.failed;
    buf_done(&text);
}

void words_quarter(struct buf *out, const struct words *w, int32_t year, int quarter)
{
    static const char *const keys[] = {"quarter_1", "quarter_2", "quarter_3", "quarter_4"};

    piece_of_year(out, w, "date_quarter", year, word(w, keys[(quarter - 1) & 3]));
}

void words_week(struct buf *out, const struct words *w, int32_t year, int week)
{
    struct buf number;

    buf_init(&number, 64);
    buf_printf(&number, "%d", week);
    piece_of_year(out, w, "date_week", year, buf_view(&number));
    out->failed = out->failed || number.failed;
    buf_done(&number);
}

void words_number(struct buf *out, uint64_t n)
{
    if (n >= 1000) {
        words_number(out, n / 1000);
        buf_printf(out, ",%03u", (unsigned)(n % 1000));
    } else {
        buf_printf(out, "%u", (unsigned)n);
    }
}
