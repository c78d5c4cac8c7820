/*
 * What was counted in a volume becomes the pages that sheaf itself adds: cover, title page, and the
 * page about the book at its end. Templates come from assets/, every value is escaped here.
 */
#include "base/language.h"
#include "base/limits.h"
#include "model/embedded.h"
#include "package/epub/epub.h"

enum {
    MAX_CATEGORIES = 100, /* rows shown; the rest is counted */
    MAX_HOSTS = 40,
    MAX_VALUES = 16
};

void pages_fill(struct epub *e, const char *template_name, const struct template_value *values,
                size_t n, struct buf *out)
{
    struct template_value all[MAX_VALUES];
    struct str book = e->request->book->language;

    all[0] = (struct template_value){"language", words_language(e->words)};
    all[1] = (struct template_value){"book_language",
                                     language_valid(book) ? book : words_language(e->words)};
    all[2] = (struct template_value){"direction",
                                     language_is_rtl(book) ? STR(" dir=\"rtl\"") : STR_NONE};
    all[3] = (struct template_value){"title", epub_xml(e, e->title)};
    all[4] = (struct template_value){"book", epub_xml(e, epub_label(e, e->request->book->title))};
    for (size_t i = 0; i < n && i + 5 < MAX_VALUES; i++) {
        all[i + 5] = values[i];
    }
    template_fill(out, embedded(template_name), all, n + 5 < MAX_VALUES ? n + 5 : MAX_VALUES);
}

static enum err_kind add_filled(struct epub *e, struct str stem, const char *template_name,
                                const struct template_value *values, size_t n, struct err *err)
{
    struct buf page;
    enum err_kind kind;

    buf_init(&page, LIMIT_TEXT_BYTES);
    pages_fill(e, template_name, values, n, &page);
    kind = buf_finish(&page, err);
    if (!kind) {
        kind = epub_add_page(e, stem, buf_view(&page), err);
    }
    buf_done(&page);
    return kind;
}

enum err_kind pages_add_cover(struct epub *e, struct err *err)
{
    struct str alt = epub_xml(e, epub_word(e, "cover_of", e->title, STR_NONE));
    const struct template_value values[] = {{"alt", alt}, {"name", epub_cover_name(e)}};

    return add_filled(e, STR("cover"), "cover.xhtml", values, 2, err);
}

struct str epub_ltr(const struct epub *e)
{
    return language_is_rtl(e->request->book->language) ? STR(" dir=\"ltr\"") : STR_NONE;
}

/* <p class="…">text</p>, or nothing where there is no text. */
static struct str paragraph(struct epub *e, const char *class, struct str text)
{
    if (text.n == 0) {
        return STR_NONE;
    }
    text = epub_xml(e, text);
    return arena_printf(&e->arena, "<p class=\"%s\">%.*s</p>", class, STR_ARG(text));
}

static struct str span_paragraph(struct epub *e)
{
    const struct str span = epub_span(e);

    if (span.n == 0) {
        return STR_NONE;
    }
    return arena_printf(&e->arena, "<p class=\"span\"%.*s>%.*s</p>", STR_ARG(epub_ltr(e)),
                        STR_ARG(epub_xml(e, span)));
}

enum err_kind pages_add_title(struct epub *e, struct err *err)
{
    const struct site *site = e->request->library->site;
    struct str author = site->author;
    struct template_value values[6];

    if (author.n == 0 && !str_eq(site->title, e->request->book->title)) {
        author = site->title;
    }
    values[0] = (struct template_value){"span", span_paragraph(e)};
    values[1] = (struct template_value){"author", paragraph(e, "author", author)};
    values[2] = (struct template_value){"publisher", paragraph(e, "publisher", site->publisher)};
    values[3] = (struct template_value){"about", paragraph(e, "description", site->description)};
    values[4] = (struct template_value){"contents", word(e->words, "contents")};
    values[5] = (struct template_value){"volume", paragraph(e, "volume", epub_volume(e))};
    return add_filled(e, STR("titlepage"), "titlepage.xhtml", values, 6, err);
}

/* <p class="fact">name: value</p>, or nothing where there is no value. */
static void row(struct epub *e, struct buf *out, const char *key, struct str value)
{
    if (value.n == 0) {
        return;
    }
    buf_puts(out, "<p class=\"fact\"><span class=\"key\">");
    buf_xml(out, word(e->words, key));
    buf_xml(out, word(e->words, "colon"));
    buf_puts(out, "</span>");
    buf_xml(out, value);
    buf_puts(out, "</p>\n");
}

static void row_number(struct epub *e, struct buf *out, const char *key, size_t n)
{
    row(e, out, key, n ? epub_number(e, n) : STR_NONE);
}

static void about_rows(struct epub *e, struct buf *out)
{
    const struct site *site = e->request->library->site;
    char date[CIVIL_TEXT_SIZE];
    struct civil modified = civil_from_utc(e->request->modified);

    row(e, out, "website", site->title);
    row(e, out, "address", site->url);
    row(e, out, "span", epub_span(e));
    row_number(e, out, "posts", e->facts.n_posts);
    row_number(e, out, "undated", e->facts.n_undated);
    row_number(e, out, "pictures", e->facts.n_assets);
    row_number(e, out, "missing_pictures", e->facts.n_missing);
    row(e, out, "authors", site->author);
    row(e, out, "publisher", site->publisher);
    row(e, out, "rights", site->rights);
    /* 0 is for what has no date at all: no reader asks for 1970. */
    row(e, out, "modified",
        e->request->modified == 0 ? STR_NONE : civil_date_text(&modified, date));
    row(e, out, "identifier", e->request->volume->identifier);
    row(e, out, "software", e->request->software);
}

static void count_row(struct buf *out, struct str name, size_t n)
{
    buf_puts(out, "<li>");
    buf_xml(out, name);
    buf_puts(out, " <span class=\"count\">");
    words_number(out, n);
    buf_puts(out, "</span></li>\n");
}

static void and_more(struct epub *e, struct buf *out, size_t n)
{
    if (n) {
        buf_puts(out, "<p>");
        buf_xml(out, epub_word(e, "and_more", epub_number(e, n), STR_NONE));
        buf_puts(out, "</p>\n");
    }
}

static bool is_site_category(const struct epub *e, struct str name)
{
    const struct site *site = e->request->library->site;

    for (size_t i = 0; i < site->categories.n; i++) {
        if (str_eq(site->categories.v[i], name)) {
            return true;
        }
    }
    return str_eq(site->title, name);
}

/* Values that stand for the whole site say nothing about a post. */
static void about_categories(struct epub *e, struct buf *out)
{
    const struct tally *t = &e->facts.categories;
    struct buf rows;
    size_t shown = 0, left = 0;

    buf_init(&rows, LIMIT_TEXT_BYTES);
    for (size_t i = 0; i < t->n; i++) {
        if (is_site_category(e, t->v[i].name)) {
            continue;
        }
        if (shown == MAX_CATEGORIES) {
            left++;
            continue;
        }
        count_row(&rows, t->v[i].name, t->v[i].n);
        shown++;
    }
    if (shown) {
        buf_puts(out, "<h2>");
        buf_xml(out, word(e->words, "categories"));
        buf_puts(out, "</h2>\n<ul class=\"counts\">\n");
        buf_str(out, buf_view(&rows));
        buf_puts(out, "</ul>\n");
        and_more(e, out, left);
    }
    out->failed = out->failed || rows.failed;
    buf_done(&rows);
}

static void about_missing(struct epub *e, struct buf *out)
{
    const struct tally *t = &e->facts.hosts;

    if (t->n == 0) {
        return;
    }
    buf_puts(out, "<h2>");
    buf_xml(out, word(e->words, "missing_pictures"));
    buf_puts(out, "</h2>\n<p>");
    buf_xml(out, word(e->words, e->request->drops_missing ? "missing_dropped" : "missing_why"));
    buf_puts(out, "</p>\n<ul class=\"counts\">\n");
    for (size_t i = 0; i < t->n && i < MAX_HOSTS; i++) {
        count_row(out, t->v[i].name.n ? t->v[i].name : word(e->words, "local_files"), t->v[i].n);
    }
    buf_puts(out, "</ul>\n");
    and_more(e, out, t->n > MAX_HOSTS ? t->n - MAX_HOSTS : 0);
}

enum err_kind pages_add_about(struct epub *e, struct err *err)
{
    struct buf rows, sections;
    enum err_kind kind;

    buf_init(&rows, LIMIT_TEXT_BYTES);
    buf_init(&sections, LIMIT_TEXT_BYTES);
    about_rows(e, &rows);
    about_categories(e, &sections);
    about_missing(e, &sections);
    kind = buf_finish(&rows, err);
    if (!kind) {
        kind = buf_finish(&sections, err);
    }
    if (!kind) {
        const struct template_value values[] = {{"heading", word(e->words, "about")},
                                                {"rows", str_trim_end(buf_view(&rows))},
                                                {"sections", str_trim_end(buf_view(&sections))}};
        kind = add_filled(e, STR("about"), "about.xhtml", values, 3, err);
    }
    buf_done(&rows);
    buf_done(&sections);
    return kind;
}
