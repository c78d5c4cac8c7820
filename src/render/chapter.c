/*
 * A post becomes the files of a chapter: prepare, count, parse, write, split, frame. Invariant:
 * whatever the bytes, the files are valid; what cannot be parsed at a bounded cost is bound as
 * plain text.
 */
#include <stdlib.h>

#include "base/language.h"
#include "base/limits.h"
#include "render/dialect/dialect.h"
#include "render/html/clean.h"
#include "render/markdown/prescan.h"
#include "render/scraped/scraped.h"
#include "render/write/frame.h"
#include "render/write/split.h"

enum {
    FRAME_BYTES = 4 << 10, /* of a chapter file, for what stands around the body */
    BODY_BASE = 4 << 20,   /* a body may take this much … */
    BODY_FACTOR = 24,      /* … and this many times its source */
    BUFFER_KEPT = 4 << 20  /* larger buffers go back to the system after their post */
};

static const struct form_rules forms[] = {
    [FORM_CHAPTER] = {.document = {"chapter.xhtml", 13},
                      .folder = {"text/", 5},
                      .ending = {".xhtml", 6},
                      .to_chapters = {"", 0},
                      .file_bytes = LIMIT_CHAPTER_FILE_BYTES - FRAME_BYTES,
                      .epub = true},
    [FORM_PAGE] = {.document = {"page.html", 9},
                   .folder = {"", 0},
                   .ending = {".html", 5},
                   .to_chapters = {"../../", 6},
                   .file_bytes = SIZE_MAX},
};

struct renderer {
    struct markdown markdown, spare;
    struct arena arena;
    struct prepared prepared;
    struct writer writer;   /* of the post that was read last */
    struct writer outlined; /* as it was before anything was written */
    bool reading;           /* there is such a post */
    const char *plain;      /* why it is to be plain text, whatever the form; or NULL */
    uint32_t plain_line;
    struct buf one, two, three, escaped, body, piece, scratch, pages;
};

static struct buf *buffer(struct renderer *r, size_t i)
{
    struct buf *const all[] = {&r->one,  &r->two,   &r->three,   &r->escaped,
                               &r->body, &r->piece, &r->scratch, &r->pages};

    return i < sizeof all / sizeof all[0] ? all[i] : NULL;
}

enum err_kind renderer_new(struct renderer **ret, struct err *err)
{
    struct renderer *r = calloc(1, sizeof *r);

    if (!r) {
        return err_nomem(err);
    }
    markdown_init(&r->markdown);
    markdown_init(&r->spare);
    arena_init(&r->arena, LIMIT_TEXT_BYTES);
    for (size_t i = 0; buffer(r, i); i++) {
        buf_init(buffer(r, i), LIMIT_CHAPTER_BYTES);
    }
    *ret = r;
    return ERR_OK;
}

static void writer_done(struct writer *w)
{
    map_done(&w->by_asset);
    map_done(&w->by_missing);
    map_done(&w->by_attachment);
    map_done(&w->places.names);
    ids_done(&w->ids);
}

static void leave_post(struct renderer *r)
{
    if (r->reading) {
        writer_done(&r->writer);
    }
    r->reading = false;
}

void renderer_free(struct renderer *r)
{
    if (!r) {
        return;
    }
    leave_post(r);
    for (size_t i = 0; buffer(r, i); i++) {
        buf_done(buffer(r, i));
    }
    arena_done(&r->arena);
    markdown_done(&r->markdown);
    markdown_done(&r->spare);
    free(r);
}

static void reset(struct renderer *r)
{
    leave_post(r);
    arena_reset(&r->arena);
    for (size_t i = 0; buffer(r, i); i++) {
        if (buffer(r, i)->cap > BUFFER_KEPT) {
            buf_done(buffer(r, i));
        } else {
            buf_reset(buffer(r, i));
        }
    }
}

static void writer_init(struct writer *w, struct renderer *r, const struct render_request *request)
{
    *w = (struct writer){
        .request = request,
        .form = &forms[request->form],
        .words = words_for(request->language),
        .code_direction =
            language_is_rtl(post_language(request->post)) ? STR(" dir=\"ltr\"") : STR(""),
        .prepared = &r->prepared,
        .arena = &r->arena,
        .out = &r->body,
        .scratch = &r->scratch,
    };
    map_init(&w->by_asset);
    map_init(&w->by_missing);
    map_init(&w->by_attachment);
    map_init(&w->places.names);
    ids_init(&w->ids, &r->arena);
}

/* A backslash before each delimiter row makes the table's lines text. */
static struct str without_tables(struct writer *w, struct str text, const struct prescan *found,
                                 struct buf *out)
{
    size_t done = 0;

    if (found->n_rows == 0) {
        return text;
    }
    for (size_t i = 0; i < found->n_rows; i++) {
        buf_str(out, str_sub(text, done, found->rows[i]));
        buf_char(out, '\\');
        done = found->rows[i];
        WRITER_FINDING(w, "table-large", found->row_lines[i], "this table is bound as text");
    }
    buf_str(out, str_from(text, done));
    return buf_view(out);
}

static enum err_kind write_plain(struct writer *w, struct str text, uint32_t line, const char *why)
{
    WRITER_FINDING(w, "body-plain", line, "bound as plain text: %s", why);
    plain_write(w, text);
    return ERR_OK;
}

/* A page is one block of raw HTML. */
static enum err_kind read_page(struct renderer *r, struct writer *w)
{
    struct md_event *e;

    markdown_reset(&r->markdown);
    e = markdown_add(&r->markdown, MD_HTML_BLOCK, 1);
    if (!e) {
        return err_nomem(w->err);
    }
    e->text = w->prepared->text;
    return ERR_OK;
}

/* Events of the body; *ret_why says why there are none. */
static enum err_kind read_body(struct renderer *r, struct writer *w, const char **ret_why,
                               uint32_t *ret_line)
{
    struct prescan found;
    struct str text = w->prepared->text;
    bool over = false;

    if (w->prepared->html) {
        return read_page(r, w);
    }
    prescan(text, w->arena, &found);
    if (found.plain) {
        *ret_why = found.plain;
        *ret_line = found.line;
        return ERR_OK;
    }
    text = without_tables(w, text, &found, &r->escaped);
    r->markdown.marked = w->prepared->marked;
    if (markdown_parse(&r->markdown, text, &over, w->err) != ERR_OK) {
        return w->err->kind;
    }
    if (over) {
        *ret_why = "it would take too much memory";
    }
    return ERR_OK;
}

static void take_events(struct writer *w, const struct markdown *m)
{
    w->events = m->events;
    w->n_events = m->n;
}

/* What was read becomes what is written, by one pass over the events after the other. */
static void mend_events(struct renderer *r, struct writer *w)
{
    struct markdown *m = &r->markdown;

    if (!w->prepared->html) {
        dialect_restore(w, m); /* what was hidden from the parser, before it is taken for text */
        dialect_read(w, m);    /* while what is in raw HTML cannot be taken for a dialect */
    }
    take_events(w, m);
    pixels_drop(w, m); /* by their tags, which are no more behind the cleaner */
    /* From here on HTML's pictures and paragraphs are as good as Markdown's; where that would cost
       too much, raw HTML stays for html/text.c. */
    if (repair_on(&w->request->repairs, "html-cleaned") && html_needs_cleaning(m) &&
        html_clean(w, m, &r->spare)) {
        take_events(w, m);
    }
    w->has_html = m->has_html;
    indent_drop(w, m);  /* parts paragraphs, which … */
    scraped_mend(w, m); /* … are looked at as wholes */
}

/* Reads the post, up to where forms begin to differ. */
static enum err_kind read_post(struct renderer *r, struct writer *w)
{
    r->plain = NULL;
    r->plain_line = 0;
    if (read_body(r, w, &r->plain, &r->plain_line) != ERR_OK) {
        return w->err->kind;
    }
    if (r->plain) {
        return ERR_OK;
    }
    mend_events(r, w);
    if (r->markdown.deep_line > 0) {
        WRITER_FINDING(w, "chapter-deep", r->markdown.deep_line,
                       "nesting beyond this depth was flattened");
    }
    outline_prepare(w);
    return w->failed ? w->err->kind : ERR_OK;
}

static enum err_kind write_body(struct renderer *r, struct writer *w)
{
    struct chapter *chapter = w->chapter;
    const char *why = r->plain;

    if (!why) {
        w->out->max = BODY_BASE + w->prepared->text.n * BODY_FACTOR;
        xhtml_write(w);
        if (w->failed) {
            return w->err->kind;
        }
        why = w->out->full ? "it would grow too much" : NULL;
    }
    if (!why) {
        return ERR_OK;
    }
    buf_reset(w->out);
    w->out->max = LIMIT_CHAPTER_BYTES;
    w->n_blocks = w->n_anchors = w->n_jumps = w->depth = 0;
    w->n_assets = w->n_missing = w->cap_far = w->cap_attachments = 0;
    map_done(&w->by_attachment);
    w->places.n = 0;
    *chapter = (struct chapter){.n_files = 0};
    return write_plain(w, w->prepared->clean, r->plain_line, why);
}

/* All files go into one buffer: their places are settled when nothing is added any more. */
static enum err_kind write_files(struct renderer *r, struct writer *w)
{
    struct chapter *chapter = w->chapter;
    struct piece *pieces = NULL;
    size_t n = 0, *ends;

    split_body(w, w->form->file_bytes, &pieces, &n);
    split_find_spots(w, pieces, n);
    chapter->files = arena_array(&r->arena, n, sizeof *chapter->files);
    ends = arena_array(&r->arena, n, sizeof *ends);
    if (!pieces || !chapter->files || !ends) {
        return err_nomem(w->err);
    }
    for (size_t i = 0; i < n && !w->failed; i++) {
        struct frame_part part = {.index = i, .n = n, .body = buf_view(w->out)};

        if (n > 1 || w->has_spots) {
            buf_truncate(&r->piece, 0);
            split_write(w, pieces, n, i, &r->piece);
            part.body = buf_view(&r->piece);
        }
        frame_write(w, &part, &r->pages);
        ends[i] = r->pages.n;
        chapter->files[i].name =
            arena_join(&r->arena, w->form->folder, split_stem(w, i), w->form->ending);
    }
    if (w->failed) {
        return w->err->kind;
    }
    for (size_t i = 0; i < n; i++) {
        chapter->files[i].xhtml = str_sub(buf_view(&r->pages), i > 0 ? ends[i - 1] : 0, ends[i]);
    }
    chapter->n_files = n;
    chapter->body = buf_view(w->out);
    chapter->assets = w->assets;
    chapter->n_assets = w->n_assets;
    chapter->missing = w->missing;
    chapter->n_missing = w->n_missing;
    return ERR_OK;
}

static enum err_kind check_memory(struct renderer *r, struct err *err)
{
    enum err_kind kind = arena_finish(&r->arena, err);

    for (size_t i = 0; buffer(r, i) && kind == ERR_OK; i++) {
        kind = buf_finish(buffer(r, i), err);
    }
    return kind;
}

static void report_mended(const struct writer *w)
{
    const struct prepared *prepared = w->prepared;
    struct place place = writer_place(w, 0);
    uint32_t before = w->request->post->body_line - 1;

    if (prepared->mended > 0) {
        place.line = before + prepared->mended_line;
        place.column = prepared->mended_column;
        finding_add(w->findings, "characters-mended", place, "%zu replaced by U+FFFD",
                    prepared->mended);
    }
}

/* From the events to the files. */
static enum err_kind write_form(struct renderer *r, struct writer *w, struct chapter *ret)
{
    enum err_kind kind = write_body(r, w);

    /* Blocks that were kept while memory was short cannot be walked. */
    if (kind == ERR_OK) {
        kind = check_memory(r, w->err);
    }
    if (kind == ERR_OK) {
        kind = write_files(r, w);
    }
    if (kind == ERR_OK) {
        kind = check_memory(r, w->err);
    }
    if (kind == ERR_OK) {
        *ret = *w->chapter;
    }
    return kind;
}

enum err_kind render_chapter(struct renderer *r, const struct render_request *request,
                             struct chapter *ret, struct findings *findings, struct err *err)
{
    struct chapter chapter = {.n_files = 0};
    struct writer *w = &r->writer;

    reset(r);
    prepare_body(request, (struct buf *[]){&r->one, &r->two, &r->three}, &r->arena, findings,
                 &r->prepared);
    writer_init(w, r, request);
    r->reading = true;
    w->findings = findings;
    w->chapter = &chapter;
    w->err = err;
    report_mended(w);
    w->clean = str_find(r->prepared.text, STR("&#")) == STR_NPOS;
    if (read_post(r, w) != ERR_OK) {
        return err->kind;
    }
    r->outlined = *w;
    return write_form(r, w, ret);
}

/* As if nothing had been written yet: the tables go on, which only ever grow. */
static void begin_again(struct renderer *r, struct writer *w)
{
    const struct ids ids = w->ids;
    const struct map names = w->places.names;
    const bool made = w->places.made;

    map_done(&w->by_asset);
    map_done(&w->by_missing);
    map_done(&w->by_attachment);
    *w = r->outlined;
    map_init(&w->by_asset);
    map_init(&w->by_missing);
    map_init(&w->by_attachment);
    w->ids = ids;
    w->places.names = names;
    w->places.made = made;
    if (w->written) {
        memset(w->written, 0, (w->n_notes + 1) * sizeof *w->written);
    }
    buf_reset(&r->body);
    buf_reset(&r->pages);
}

enum err_kind render_again(struct renderer *r, const struct render_request *request,
                           struct chapter *ret, struct findings *findings, struct err *err)
{
    struct chapter chapter = {.n_files = 0};
    struct writer *w = &r->writer;

    begin_again(r, w);
    w->request = request;
    w->form = &forms[request->form];
    w->findings = findings;
    w->chapter = &chapter;
    w->err = err;
    return write_form(r, w, ret);
}
