/*
 * The first page of a snapshot's site: what it holds, when it was written, its newest posts and its
 * largest categories and tags.
 */
#include <stdio.h>

#include "base/limits.h"
#include "model/label.h"
#include "model/page.h"
#include "package/site/site.h"

enum {
    HOME_YEARS = 25, /* rows of the calendar */
    HOME_POSTS = 20,
    HOME_VALUES = 40
};

static void write_facts(struct site_lists *s, struct buf *out)
{
    const struct bag *b = s->bag;
    const struct site *site = b->request->library->site;

    buf_puts(out, "<p class=\"facts\"><span class=\"fact\">");
    buf_xml(out, site_count(s, "one_post", "posts_count", b->facts.n_posts));
    if (b->facts.n_assets > 0) {
        buf_puts(out, "</span> <span class=\"fact\">");
        buf_xml(out, site_count(s, "one_picture", "pictures_count", b->facts.n_assets));
    }
    if (b->request->volume->first) {
        struct buf span;

        buf_init(&span, LIMIT_FIELD_BYTES);
        label_span(&span, b->words, b->request->volume);
        buf_puts(out, "</span> <span class=\"fact\">");
        buf_xml(out, buf_view(&span));
        out->failed = out->failed || span.failed;
        buf_done(&span);
    }
    buf_puts(out, "</span></p>\n");
    if (site->description.n > 0) {
        buf_puts(out, "<p class=\"description\">");
        buf_xml(out, site->description);
        buf_puts(out, "</p>\n");
    }
}

/* Asks the page of the search, which has the script. */
static void write_search(struct site_lists *s, struct buf *out)
{
    const struct words *w = s->bag->words;

    if (!s->bag->request->search) {
        return;
    }
    buf_puts(out, "<form class=\"search\" role=\"search\" action=\"search.html\">\n"
                  "<p class=\"search-home\"><input name=\"q\" type=\"search\" aria-label=\"");
    buf_xml(out, word(w, "search"));
    buf_puts(out, "\" placeholder=\"");
    buf_xml(out, word(w, "search_hint"));
    buf_puts(out, "\"/> <button>");
    buf_xml(out, word(w, "search"));
    buf_puts(out, "</button></p>\n</form>\n");
}

static size_t busiest_month(const struct site_lists *s)
{
    size_t most = 0;

    for (size_t i = 0; i < s->n_months; i++) {
        most = s->months[i].year && s->months[i].n > most ? s->months[i].n : most;
    }
    return most;
}

static void write_month(struct site_lists *s, struct buf *out, const struct site_month *month,
                        size_t most)
{
    char buffer[PAGE_NAME_SIZE];

    buf_printf(out, "<td><a class=\"heat-%d\" href=\"%.*s.html\" aria-label=\"",
               site_level(month->n, most),
               STR_ARG(page_of_month(month->year, month->month, buffer)));
    buf_xml(out, site_date(s, month->year, month->month, 0));
    buf_xml(out, word(s->bag->words, "colon"));
    buf_xml(out, site_count(s, "one_post", "posts_count", month->n));
    buf_puts(out, "\">");
    words_number(out, month->n);
    buf_puts(out, "</a></td>");
}

/* One row of months; returns the first month behind the year. */
static size_t write_year(struct site_lists *s, struct buf *out, size_t from, size_t most)
{
    const int32_t year = s->months[from].year;
    size_t end = from;

    while (end < s->n_months && s->months[end].year == year) {
        end++;
    }
    buf_printf(out, "<tr><th scope=\"row\"><a href=\"y/%04d/year.html\">%d</a></th>", (int)year,
               (int)year);
    for (int m = 1, i = (int)(end - from); m <= 12; m++) {
        if (i > 0 && s->months[from + (size_t)i - 1].month == m) {
            write_month(s, out, &s->months[from + (size_t)i - 1], most);
            i--;
        } else {
            buf_puts(out, "<td></td>");
        }
    }
    buf_puts(out, "</tr>\n");
    return end;
}

static void write_calendar(struct site_lists *s, struct buf *out)
{
    const struct words *w = s->bag->words;
    const size_t most = busiest_month(s);
    size_t at = 0;

    if (most == 0) {
        return;
    }
    buf_puts(out, "<section>\n<h2 id=\"calendar\">");
    buf_xml(out, word(w, "calendar"));
    buf_puts(out, "</h2>\n<div class=\"scroll\" role=\"region\" aria-labelledby=\"calendar\" "
                  "tabindex=\"0\">\n<table class=\"heat\">\n<thead><tr><th scope=\"col\">");
    buf_xml(out, word(w, "search_year"));
    buf_puts(out, "</th>");
    for (int m = 1; m <= 12; m++) {
        char key[16];

        (void)snprintf(key, sizeof key, "month_%d", m);
        buf_printf(out, "<th scope=\"col\"><abbr title=\"");
        buf_xml(out, word(w, key));
        buf_printf(out, "\">%d</abbr></th>", m);
    }
    buf_puts(out, "</tr></thead>\n<tbody>\n");
    for (int rows = 0; rows < HOME_YEARS && at < s->n_months && s->months[at].year; rows++) {
        at = write_year(s, out, at, most);
    }
    buf_puts(out, "</tbody>\n</table>\n</div>\n");
    if (at < s->n_months) {
        buf_puts(out, "<p class=\"more\">");
        site_link(out, STR(""), STR("archive"), word(w, "archive"));
        buf_puts(out, "</p>\n");
    }
    buf_puts(out, "</section>\n");
}

static void write_newest(struct site_lists *s, struct buf *out)
{
    buf_puts(out, "<section>\n<h2>");
    buf_xml(out, word(s->bag->words, "newest"));
    buf_puts(out, "</h2>\n<ul class=\"posts\">\n");
    for (size_t i = 0; i < s->n && i < HOME_POSTS; i++) {
        site_post(s, out, STR(""), s->members[i]);
    }
    buf_puts(out, "</ul>\n</section>\n");
}

static void write_values(struct site_lists *s, struct buf *out, const struct site_values *values)
{
    const struct words *w = s->bag->words;

    if (values->n == 0) {
        return;
    }
    buf_puts(out, "<section>\n<h2>");
    buf_xml(out, word(w, values->word));
    buf_puts(out, "</h2>\n<ul class=\"chips\">\n");
    for (size_t i = 0; i < values->n && i < HOME_VALUES; i++) {
        site_value(s, out, STR(""), &values->v[i]);
    }
    buf_puts(out, "</ul>\n");
    if (values->n > HOME_VALUES) {
        buf_puts(out, "<p class=\"more\">");
        site_link(out, STR(""), str_of(values->all),
                  site_count(s, "show_all", "show_all", values->n));
        buf_puts(out, "</p>\n");
    }
    buf_puts(out, "</section>\n");
}

enum err_kind site_add_home(struct site_lists *s, struct err *err)
{
    struct buf body;
    enum err_kind kind;

    buf_init(&body, LIMIT_TEXT_BYTES);
    write_facts(s, &body);
    write_search(s, &body);
    write_calendar(s, &body);
    write_newest(s, &body);
    write_values(s, &body, &s->categories);
    write_values(s, &body, &s->tags);
    buf_puts(&body, "<p class=\"files\">");
    buf_xml(&body, word(s->bag->words, "data_files"));
    buf_xml(&body, word(s->bag->words, "colon"));
    buf_puts(&body, "<a href=\"posts.jsonl\">posts.jsonl</a> <a "
                    "href=\"archive.json\">archive.json</a></p>");
    kind = buf_finish(&body, err);
    if (!kind) {
        kind = site_add_page(s,
                             &(struct site_page){.name = STR("index"),
                                                 .class = "front",
                                                 .title = s->bag->title,
                                                 .body = buf_view(&body)},
                             err);
    }
    buf_done(&body);
    return kind;
}
