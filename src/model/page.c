/*
 * A month or a value becomes the name of the page that lists its posts; a title the bar at the top
 * of pages. Invariant: names are [a-z0-9/-], whatever the value.
 */
#include "model/page.h"

#include <stdio.h>

#include "base/hash.h"
#include "model/label.h"

struct str page_of_month(int32_t year, int month, char buffer[PAGE_NAME_SIZE])
{
    const int n = year ? snprintf(buffer, PAGE_NAME_SIZE, "y/%04d/%02d", (int)year, month)
                       : snprintf(buffer, PAGE_NAME_SIZE, "y/undated");

    return str_make(buffer, n > 0 ? (size_t)n : 0);
}

enum err_kind page_of_value(char kind, struct str value, char buffer[PAGE_NAME_SIZE],
                            struct str *ret, struct err *err)
{
    uint64_t id;
    int n;

    if (hash_id64(value, &id, err)) {
        return err->kind;
    }
    n = snprintf(buffer, PAGE_NAME_SIZE, "%c/%02x/%016llx", kind, (unsigned)(id >> 56),
                 (unsigned long long)id);
    *ret = str_make(buffer, n > 0 ? (size_t)n : 0);
    return ERR_OK;
}

static void link_to(struct buf *out, const struct page_bar *bar, const char *class,
                    const char *page, struct str text)
{
    buf_printf(out, "<a%s href=\"%.*s%s\">", class, STR_ARG(bar->root), page);
    buf_xml(out, text);
    buf_puts(out, "</a>");
}

/* Ids that posts give are in small letters: "Main" is none of them. */
void page_bar(struct buf *out, const struct page_bar *bar)
{
    const struct str language = words_language(bar->words);
    struct buf lang;

    buf_init(&lang, 128);
    if (bar->foreign) {
        buf_printf(&lang, " xml:lang=\"%.*s\" lang=\"%.*s\"", STR_ARG(language), STR_ARG(language));
    }
    buf_puts(out, "<header class=\"bar\"");
    buf_str(out, buf_view(&lang));
    buf_puts(out, ">\n<a class=\"skip\" href=\"#Main\">");
    buf_xml(out, word(bar->words, "skip"));
    buf_puts(out, "</a>\n<nav aria-label=\"");
    buf_xml(out, word(bar->words, "navigation"));
    buf_puts(out, "\">\n");
    link_to(out, bar, " class=\"home\"", "index.html", label_title(bar->words, bar->title));
    buf_puts(out, "\n<span class=\"links\">");
    link_to(out, bar, "", "archive.html", word(bar->words, "archive"));
    if (bar->search) {
        buf_char(out, ' ');
        link_to(out, bar, "", "search.html", word(bar->words, "search"));
    }
    buf_puts(out, "</span>\n</nav>\n</header>");
    out->failed = out->failed || lang.failed;
    buf_done(&lang);
}
