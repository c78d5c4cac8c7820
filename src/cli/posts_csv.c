/*
 * Posts become rows of a table. Invariant: no cell runs as a formula, whatever a post is called,
 * and every row has as many cells as the first.
 */
#include "cli/posts_csv.h"

#include "base/unicode.h"

/* What begins a formula in one spreadsheet or another; the wide forms do where the input method
   writes them. */
static bool begins_formula(struct str text)
{
    static const uint32_t signs[] = {'=',  '+',    '-',    '@',    '\t',
                                     '\r', 0xFF1D, 0xFF0B, 0xFF0D, 0xFF20};
    size_t at = 0;
    uint32_t first = text.n ? utf8_next(text, &at) : 0;

    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (text.n && first == signs[i]) {
            return true;
        }
    }
    return false;
}

static bool needs_quotes(struct str text)
{
    static const char special[] = "\",\r\n";

    for (size_t i = 0; i < text.n; i++) {
        if (memchr(special, text.p[i], sizeof special - 1)) {
            return true;
        }
    }
    return text.n && (ascii_is_space(text.p[0]) || ascii_is_space(text.p[text.n - 1]));
}

/* An apostrophe in front makes a spreadsheet take the cell as text. What is not UTF-8 becomes
   U+FFFD, and no NUL gets through. */
static void put_text(struct buf *out, struct str text)
{
    const bool quoted = needs_quotes(text);

    buf_puts(out, quoted ? "\"" : "");
    buf_puts(out, begins_formula(text) ? "'" : "");
    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);

        if (c == '"') {
            buf_char(out, '"');
        }
        buf_utf8(out, c ? c : UNICODE_REPLACEMENT);
    }
    buf_puts(out, quoted ? "\"" : "");
}

static void put_cell(struct buf *out, const char *text)
{
    put_text(out, str_of(text));
    buf_char(out, ',');
}

/* "科研; 学术" */
static void put_list(struct buf *out, const char *const *v, size_t n)
{
    struct buf text;

    buf_init(&text, out->max);
    for (size_t i = 0; i < n; i++) {
        buf_puts(&text, i ? "; " : "");
        buf_puts(&text, v[i]);
    }
    put_text(out, buf_view(&text));
    buf_char(out, ',');
    out->failed = out->failed || text.failed;
    buf_done(&text);
}

static void put_row(struct buf *out, const struct sheaf_post *post, const char *bundle,
                    const char *chapter)
{
    put_cell(out, post->id);
    put_cell(out, post->date);
    put_cell(out, post->title);
    put_list(out, post->authors, post->n_authors);
    put_list(out, post->categories, post->n_categories);
    put_list(out, post->tags, post->n_tags);
    put_cell(out, post->language);
    put_cell(out, post->source);
    put_cell(out, post->path);
    put_cell(out, bundle);
    put_text(out, str_of(chapter));
    buf_puts(out, "\r\n");
}

void posts_csv(struct buf *out, const struct sheaf_report *report)
{
    buf_puts(out, "\xEF\xBB\xBF"
                  "id,date,title,author,categories,tags,language,source,path,book,chapter\r\n");
    for (size_t i = 0; i < report->n_posts_list; i++) {
        const struct sheaf_post *post = &report->posts_list[i];

        for (size_t k = 0; k < post->n_chapters; k++) {
            put_row(out, post, post->chapters[k].bundle, post->chapters[k].path);
        }
        if (post->n_chapters == 0) {
            put_row(out, post, "", "");
        }
    }
}
