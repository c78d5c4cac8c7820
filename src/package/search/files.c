/*
 * A volume's index becomes the files of its search: data/search.html, the script that searches, and
 * scripts of data for it. Each calls sheafShard once:
 *
 *   head.js        an object: posts, how many; docs, how many files of them; text, how many posts
 *                  begin in each file of text; terms, the first term of each file of terms
 *   docs/N.js      an array of posts: [title, page without ".html", date, categories, tags]
 *   terms/D/N.js   a string of lines: what some terms begin with, ":", then for each the rest of it
 *                  and its posts; numbers in letters that no term has (see add_number)
 *   text/D/N.js    an array of texts
 *
 * Invariant: each is below LIMIT_SEARCH_FILE_BYTES, whatever the posts, and newer posts change none
 * but the last files of docs and text, the terms and the head.
 */
#include "base/language.h"
#include "base/limits.h"
#include "base/template.h"
#include "base/unicode.h"
#include "model/embedded.h"
#include "model/label.h"
#include "model/page.h"
#include "package/search/parts.h"
#include "package/snapshot/bag.h"

enum {
    FILE_BYTES = LIMIT_SEARCH_FILE_BYTES - (72 << 10), /* a file that has so many ends */
    HEAD_CHARACTERS = 3                                /* of a word that are shared by a line */
};

/* Digits of numbers, none of them in a term. Those that end a number come first. */
static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ !#$%&'()*+,-./;=>?@[]^_`{|}~";

enum {
    N_DIGITS = sizeof digits - 1,
    N_ENDS = 40
};

/* The least number of digits for small numbers: the last one is among the first N_ENDS digits, the
   others are not. */
static void add_number(struct buf *out, uint32_t value)
{
    char text[16];
    size_t at = sizeof text;

    text[--at] = digits[value % N_ENDS];
    for (value /= N_ENDS; value > 0; value /= N_DIGITS - N_ENDS) {
        value--;
        text[--at] = digits[N_ENDS + value % (N_DIGITS - N_ENDS)];
    }
    buf_add(out, text + at, sizeof text - at);
}

/* A file of the N-th of its kind: "data/search/text/1/1234.js". */
static struct str file_name(struct bag *b, const char *kind, size_t n)
{
    return arena_printf(&b->arena, "data/search/%s/%zu/%zu.js", kind, n / LIMIT_FOLDER_FILES, n);
}

static enum err_kind add_texts(struct bag *b, struct buf *head, struct err *err)
{
    const struct search *s = b->request->search;
    size_t n = 0;

    buf_puts(head, "text: [");
    for (size_t g = 0; g < s->n_groups; g++) {
        for (size_t f = 0; f < s->groups[g].n_files; f++) {
            const struct text_file *file = &s->groups[g].files[f];

            if (bag_add_entry(b, file_name(b, "text", n), &file->entry, file->digest, err)) {
                return err->kind;
            }
            buf_printf(head, n > 0 ? ",%u" : "%u", (unsigned)file->n_begun);
            n++;
        }
    }
    buf_puts(head, "],\n");
    return ERR_OK;
}

static void add_string(struct buf *out, struct str text)
{
    buf_char(out, '"');
    script_text(out, text);
    buf_char(out, '"');
}

/* Up to n bytes of whole characters. */
static struct str shortened(struct str text, size_t n)
{
    if (text.n <= n) {
        return text;
    }
    while (n > 0 && ((unsigned char)text.p[n] & 0xC0) == 0x80) {
        n--;
    }
    return str_sub(text, 0, n);
}

static void add_list(struct buf *out, struct strs list, size_t *room)
{
    const size_t n = search_fitting(list, room);

    buf_char(out, '[');
    for (size_t i = 0; i < n; i++) {
        buf_puts(out, i > 0 ? "," : "");
        add_string(out, list.v[i]);
    }
    buf_char(out, ']');
}

static void add_doc(struct bag *b, struct buf *out, size_t member)
{
    const struct post *post = bag_post(b, member);
    size_t room = SEARCH_FIELD_BYTES;
    struct str page;

    if (!post) {
        buf_puts(out, "0");
        return;
    }
    page = b->request->chapters[member].files[0].name;
    buf_char(out, '[');
    add_string(out, shortened(label_title(b->words, post->title), SEARCH_FIELD_BYTES));
    buf_puts(out, ",\"");
    buf_str(out, str_sub(page, 0, page.n - STR(".html").n));
    buf_printf(out, "\",%ld,",
               post_dated(post)
                   ? post->date.year * 10000L + post->date.month * 100L + post->date.day
                   : 0L);
    add_list(out, post->categories, &room);
    buf_char(out, ',');
    add_list(out, post->tags, &room);
    buf_char(out, ']');
}

static enum err_kind add_docs(struct bag *b, struct buf *head, struct err *err)
{
    const size_t n = b->request->volume->n;
    size_t files = 0;
    struct buf script;
    enum err_kind kind = ERR_OK;

    buf_init(&script, LIMIT_TEXT_BYTES);
    for (size_t m = 0; m < n && !kind; m++) {
        buf_puts(&script, script.n == 0 ? "sheafShard([" : ",\n");
        add_doc(b, &script, m);
        if (script.n < FILE_BYTES && m + 1 < n) {
            continue;
        }
        buf_puts(&script, "]);\n");
        kind = buf_finish(&script, err)
                   ? err->kind
                   : bag_add(b, file_name(b, "docs", files++), buf_view(&script), err);
        buf_reset(&script);
    }
    buf_done(&script);
    buf_printf(head, "docs: %zu,\n", files);
    return kind;
}

/* Files of terms on their way. */
struct term_files {
    struct bag *bag;
    struct buf script; /* empty between files */
    struct buf *head;
    char line[SEARCH_TERM_BYTES]; /* what the terms of the line begin with */
    size_t line_n;
    size_t n;
};

static enum err_kind end_file(struct term_files *f, struct err *err)
{
    enum err_kind kind;

    if (f->script.n == 0 && !f->script.failed) {
        return ERR_OK;
    }
    buf_puts(&f->script, "\");\n");
    kind = buf_finish(&f->script, err)
               ? err->kind
               : bag_add(f->bag, file_name(f->bag, "terms", f->n++), buf_view(&f->script), err);
    buf_reset(&f->script);
    f->line_n = 0;
    return kind;
}

/* What a term has in common with its neighbours in one line. */
static struct str line_of(struct str term)
{
    size_t at = 0, characters = 1;

    if (utf8_next(term, &at) < 0x2E80) {
        for (; characters < HEAD_CHARACTERS && at < term.n; characters++) {
            (void)utf8_next(term, &at);
        }
    }
    return str_sub(term, 0, at);
}

static void begin_term(struct term_files *f, struct str term)
{
    const struct str line = line_of(term);

    if (f->script.n == 0) {
        buf_puts(&f->script, "sheafShard(\"");
        buf_puts(f->head, f->n > 0 ? "," : "");
        add_string(f->head, term);
    }
    if (!str_eq(line, str_make(f->line, f->line_n))) {
        buf_puts(&f->script, "\\n");
        buf_str(&f->script, line);
        buf_char(&f->script, ':');
        memcpy(f->line, line.p, line.n);
        f->line_n = line.n;
    }
    buf_str(&f->script, str_from(term, line.n));
}

static enum err_kind take_term(void *user, struct str term, const uint32_t *posts, size_t n,
                               struct err *err)
{
    struct term_files *f = user;
    uint32_t next = 0;

    for (size_t i = 0; i < n; i++) {
        if (f->script.n >= FILE_BYTES && end_file(f, err)) {
            return err->kind;
        }
        if (i == 0 || f->script.n == 0) {
            begin_term(f, term);
            next = 0;
        }
        add_number(&f->script, posts[i] - next);
        next = posts[i] + 1;
    }
    return ERR_OK;
}

static enum err_kind add_terms(struct bag *b, struct buf *head, struct err *err)
{
    const struct search *s = b->request->search;
    const struct search_run **runs;
    struct term_files files = {.bag = b, .head = head};
    const struct run_sink sink = {take_term, &files};
    size_t n = 0;
    enum err_kind kind;

    for (size_t g = 0; g < s->n_groups; g++) {
        n += s->groups[g].n_runs;
    }
    runs = arena_array(&b->arena, n, sizeof(struct search_run *));
    if (!runs) {
        return arena_finish(&b->arena, err);
    }
    n = 0;
    for (size_t g = 0; g < s->n_groups; g++) {
        for (size_t i = 0; i < s->groups[g].n_runs; i++) {
            runs[n++] = &s->groups[g].runs[i];
        }
    }
    buf_init(&files.script, LIMIT_TEXT_BYTES);
    buf_puts(head, "terms: [");
    kind = search_merge(runs, n, &sink, err);
    kind = kind ? kind : end_file(&files, err);
    buf_puts(head, "]\n");
    buf_done(&files.script);
    return kind;
}

static enum err_kind add_data(struct bag *b, struct err *err)
{
    struct buf head;
    enum err_kind kind;

    buf_init(&head, LIMIT_TEXT_BYTES);
    buf_printf(&head, "sheafShard({\nposts: %zu,\n", b->request->volume->n);
    kind = add_docs(b, &head, err) || add_texts(b, &head, err) || add_terms(b, &head, err)
               ? err->kind
               : ERR_OK;
    buf_puts(&head, "});\n");
    kind = kind ? kind : buf_finish(&head, err);
    kind = kind ? kind : bag_add(b, STR("data/search/head.js"), buf_view(&head), err);
    buf_done(&head);
    return kind;
}

static enum err_kind add_page(struct bag *b, struct err *err)
{
    const struct words *w = b->words;
    const struct page_bar bar = {.words = w, .title = b->request->book->title, .search = true};
    struct buf page, title, top;
    enum err_kind kind;

    buf_init(&page, LIMIT_TEXT_BYTES);
    buf_init(&top, LIMIT_TEXT_BYTES);
    page_bar(&top, &bar);
    buf_init(&title, LIMIT_TEXT_BYTES);
    buf_xml(&title, b->title);
    template_fill(&page, embedded("search.html"),
                  (struct template_value[]){
                      {"language", words_language(w)},
                      {"title", buf_view(&title)},
                      {"bar", buf_view(&top)},
                      {"search", word(w, "search")},
                      {"hint", word(w, "search_hint")},
                      {"help", word(w, "search_help")},
                      {"year", word(w, "search_year")},
                      {"category", word(w, "search_category")},
                      {"found", word(w, "search_found")},
                      {"found_one", word(w, "search_found_one")},
                      {"upto", word(w, "search_upto")},
                      {"none", word(w, "search_none")},
                      {"running", word(w, "search_running")},
                      {"more", word(w, "search_more")},
                      {"failed", word(w, "search_failed")},
                      {"undated", word(w, "undated")},
                      {"script", word(w, "search_script")},
                      {"archive", word(w, "archive")},
                      {"all", word(w, "search_all")},
                      {"direction",
                       language_is_rtl(b->request->book->language) ? STR(" dir=\"rtl\"") : STR("")},
                  },
                  20);
    kind = buf_finish(&title, err) || buf_finish(&top, err) ? err->kind : buf_finish(&page, err);
    kind = kind ? kind : bag_add(b, STR("data/search.html"), buf_view(&page), err);
    buf_done(&page);
    buf_done(&top);
    buf_done(&title);
    return kind;
}

enum err_kind search_files_add(struct bag *b, struct err *err)
{
    if (!b->request->search) {
        return ERR_OK;
    }
    return add_page(b, err) ||
                   bag_add(b, STR("data/search/search.js"), embedded("search.js"), err) ||
                   add_data(b, err)
               ? err->kind
               : ERR_OK;
}
