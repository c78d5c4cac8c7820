/*
 * Rows become pages of a list, each of a bounded number of links; a page becomes a file of the bag
 * as soon as it is whole. Invariant: no folder gets more than LIMIT_FOLDER_FILES files of one list.
 */
#include "base/language.h"
#include "base/limits.h"
#include "model/embedded.h"
#include "model/label.h"
#include "model/page.h"
#include "package/site/site.h"

/* Pages of one list in a folder: those of a year's twelve months fit. */
#define FOLDER_PAGES (LIMIT_FOLDER_FILES / 13u)

struct str site_root(struct site_lists *s, struct str name)
{
    struct str root = STR("");

    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] == '/') {
            root = arena_join(&s->scratch, root, STR("../"), STR_NONE);
        }
    }
    return root;
}

struct str site_take(struct site_lists *s, struct buf *out)
{
    const struct str result = arena_str(&s->scratch, buf_view(out));

    s->scratch.failed = s->scratch.failed || out->failed;
    buf_done(out);
    return result;
}

static struct str escaped(struct site_lists *s, struct str text)
{
    struct buf out;

    buf_init(&out, LIMIT_TEXT_BYTES);
    buf_xml(&out, text);
    return site_take(s, &out);
}

static struct str document_title(struct site_lists *s, const struct site_page *page)
{
    struct bag *b = s->bag;
    const struct str title = escaped(s, page->title);

    if (str_eq(page->title, b->title)) {
        return title;
    }
    return arena_join(&s->scratch, title, STR(" · "), escaped(s, b->title));
}

enum err_kind site_add_page(struct site_lists *s, const struct site_page *page, struct err *err)
{
    struct bag *b = s->bag;
    const struct str root = site_root(s, page->name);
    const struct page_bar bar = {
        .words = b->words,
        .root = root,
        .title = b->request->book->title,
        .search = b->request->search != NULL,
    };
    struct buf out, top;
    enum err_kind kind;

    buf_init(&out, LIMIT_TEXT_BYTES);
    buf_init(&top, LIMIT_TEXT_BYTES);
    page_bar(&top, &bar);
    template_fill(&out, embedded("list.html"),
                  (struct template_value[]){
                      {"language", words_language(b->words)},
                      {"direction",
                       language_is_rtl(b->request->book->language) ? STR(" dir=\"rtl\"") : STR("")},
                      {"title", document_title(s, page)},
                      {"root", root},
                      {"bar", buf_view(&top)},
                      {"class", str_of(page->class)},
                      {"crumbs", page->crumbs},
                      {"heading", escaped(s, page->title)},
                      {"count", page->count},
                      {"body", str_trim_end(page->body)},
                      {"pages", page->pages},
                  },
                  11);
    kind = buf_finish(&top, err) ? err->kind : buf_finish(&out, err);
    if (!kind) {
        kind = bag_add(b, arena_join(&s->scratch, STR("data/"), page->name, STR(".html")),
                       buf_view(&out), err);
    }
    buf_done(&top);
    buf_done(&out);
    return kind ? kind : arena_finish(&s->scratch, err);
}

/* Behind the pages that a folder holds, further ones are in folders beside it. */
struct str site_list_page(struct site_lists *s, struct str name, size_t n)
{
    struct arena *a = &s->scratch;
    const size_t slash = str_rchr(name, '/');
    const size_t folder = (n - 1) / FOLDER_PAGES + 1;

    if (n <= 1) {
        return name;
    }
    if (folder == 1 || slash == STR_NPOS) {
        return arena_printf(a, "%.*s-%zu", STR_ARG(name), n);
    }
    return arena_printf(a, "%.*s-%zu%.*s-%zu", STR_ARG(str_sub(name, 0, slash)), folder,
                        STR_ARG(str_from(name, slash)), n);
}

void site_link(struct buf *out, struct str root, struct str page, struct str text)
{
    buf_printf(out, "<a href=\"%.*s%.*s.html\">", STR_ARG(root), STR_ARG(page));
    buf_xml(out, text);
    buf_puts(out, "</a>");
}

void site_link_counted(struct buf *out, struct str root, struct str page, struct str text, size_t n)
{
    site_link(out, root, page, text);
    buf_puts(out, " <span class=\"count\">");
    words_number(out, n);
    buf_puts(out, "</span>");
}

struct str site_crumbs(struct site_lists *s, struct str page, struct str up, struct str text)
{
    const struct str root = site_root(s, page);
    struct buf out;

    buf_init(&out, LIMIT_TEXT_BYTES);
    buf_puts(&out, "<p class=\"crumbs\">");
    site_link(&out, root, STR("archive"), word(s->bag->words, "archive"));
    if (up.n > 0) {
        buf_puts(&out, " › ");
        site_link(&out, root, up, text);
    }
    buf_puts(&out, "</p>");
    return site_take(s, &out);
}

struct str site_posts_line(struct site_lists *s, size_t n)
{
    return arena_join(&s->scratch, STR("<p class=\"count\">"),
                      site_count(s, "one_post", "posts_count", n), STR("</p>"));
}

/* Links to the pages beside this one, and which of how many it is. */
static struct str turn_pages(struct site_lists *s, const struct site_list *list, struct str root,
                             size_t at, size_t n)
{
    const struct words *w = s->bag->words;
    struct arena *a = &s->scratch;
    struct buf out;

    if (n <= 1) {
        return STR_NONE;
    }
    buf_init(&out, LIMIT_TEXT_BYTES);
    buf_puts(&out, "<nav class=\"turn\" aria-label=\"");
    buf_xml(&out, word(w, "pages_nav"));
    buf_puts(&out, "\">\n");
    if (at > 1) {
        site_link(&out, root, site_list_page(s, list->page.name, at - 1), word(w, "page_before"));
        buf_char(&out, '\n');
    }
    buf_puts(&out, "<span class=\"which\">");
    word_fill(&out, w, "page_of", arena_printf(a, "%zu", at), arena_printf(a, "%zu", n));
    buf_puts(&out, "</span>\n");
    if (at < n) {
        site_link(&out, root, site_list_page(s, list->page.name, at + 1), word(w, "page_after"));
        buf_char(&out, '\n');
    }
    buf_puts(&out, "</nav>");
    return site_take(s, &out);
}

enum err_kind site_add_list(struct site_lists *s, const struct site_list *list, struct err *err)
{
    const size_t n = list->n > 0 ? (list->n + list->per_page - 1) / list->per_page : 1;
    struct buf body;
    enum err_kind kind = ERR_OK;

    buf_init(&body, LIMIT_TEXT_BYTES);
    for (size_t at = 1; at <= n && !kind; at++) {
        struct site_page page = list->page;
        const size_t end = at < n ? at * list->per_page : list->n;

        page.name = site_list_page(s, list->page.name, at);
        const struct str root = site_root(s, page.name);
        buf_reset(&body);
        buf_str(&body, at == 1 ? list->page.body : STR_NONE);
        buf_printf(&body, "<ul class=\"%s\">\n", list->class);
        for (size_t row = (at - 1) * list->per_page; row < end; row++) {
            list->write(s, &body, root, row, list->user);
        }
        buf_puts(&body, "</ul>");
        page.body = end > (at - 1) * list->per_page ? buf_view(&body) : list->page.body;
        page.pages = turn_pages(s, list, root, at, n);
        kind = buf_finish(&body, err) ? err->kind : site_add_page(s, &page, err);
    }
    buf_done(&body);
    return kind;
}

void site_post(struct site_lists *s, struct buf *out, struct str root, size_t member)
{
    const struct bag *b = s->bag;
    const struct post *post = bag_post(b, member);
    const struct str language = language_core(post_language(post));
    const struct str words = words_language(words_for(language));
    char date[CIVIL_TEXT_SIZE];

    buf_puts(out, "<li>");
    if (post_dated(post)) {
        buf_puts(out, "<span class=\"date\">");
        buf_str(out, civil_date_text(&post->date, date));
        buf_puts(out, "</span> ");
    }
    buf_printf(out, "<a href=\"%.*s%.*s.html\"", STR_ARG(root),
               STR_ARG(b->request->volume->members[member].page));
    if (language.n > 0 && !str_eq(words, words_language(b->words))) {
        buf_printf(out, " xml:lang=\"%.*s\" lang=\"%.*s\"", STR_ARG(language), STR_ARG(language));
    }
    buf_puts(out, language_is_rtl(language) ? " dir=\"rtl\">" : ">");
    buf_xml(out, label_title(b->words, post->title));
    buf_puts(out, "</a></li>\n");
}

void site_post_row(struct site_lists *s, struct buf *out, struct str root, size_t row,
                   const void *user)
{
    const uint32_t *members = user;

    site_post(s, out, root, members[row]);
}

struct str site_count(struct site_lists *s, const char *one, const char *many, size_t n)
{
    struct buf number, out;

    buf_init(&number, LIMIT_FIELD_BYTES);
    buf_init(&out, LIMIT_FIELD_BYTES);
    words_number(&number, n);
    word_fill(&out, s->bag->words, n == 1 ? one : many, site_take(s, &number), STR_NONE);
    return site_take(s, &out);
}

struct str site_date(struct site_lists *s, int32_t year, int month, int day)
{
    struct buf out;

    buf_init(&out, LIMIT_FIELD_BYTES);
    words_date(&out, s->bag->words, year, month, day);
    return site_take(s, &out);
}

int site_level(size_t n, size_t most)
{
    if (most <= 4) {
        return (int)n;
    }
    return n > most / 2 ? 4 : n > most / 4 ? 3 : n > most / 8 ? 2 : 1;
}
