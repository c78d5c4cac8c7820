/*
 * The path from a source's bytes to a post: read, find the front matter, read its fields, then fill
 * what it does not say from the address, the name, the folders, the first heading and the text.
 * Invariant: every source gives a post with an id and a title, even one that cannot be read.
 */
#include "parse/parse.h"

#include <errno.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/language.h"
#include "base/limits.h"
#include "base/unicode.h"
#include "parse/context.h"
#include "parse/dating.h"
#include "parse/encoding.h"
#include "parse/fields.h"
#include "parse/heading.h"
#include "parse/language.h"
#include "parse/matter.h"
#include "parse/origin.h"
#include "parse/plain.h"
#include "parse/scan.h"
#include "parse/title.h"

#define SNIFF_BYTES ((size_t)1024)
/* A NUL is rare in damaged text and common in data: it weighs as much as so many invalid bytes. */
#define NUL_WEIGHT ((size_t)4)
#define BYTE_ORDER_MARK STR("\xEF\xBB\xBF")

struct parser {
    struct buf raw;
    struct buf text; /* of a file that is not UTF-8 */
    struct arena scratch;
    struct language_table *languages;
    const struct parse_context *context;
    struct repair_set repairs;
    bool keeps_links;
    struct str host; /* of the site whose files they lead to */
};

/* One post being read. */
struct reading {
    struct parser *parser;
    struct arena *keep;
    struct findings *findings;
    struct post *post;
    struct str path;
};

enum err_kind parser_new(struct parser **ret, struct err *err)
{
    struct parser *p = calloc(1, sizeof *p);

    if (!p) {
        return err_nomem(err);
    }
    buf_init(&p->raw, LIMIT_POST_BYTES + 1);
    buf_init(&p->text, LIMIT_POST_BYTES);
    arena_init(&p->scratch, LIMIT_PARSE_BYTES);
    p->languages = language_table_new();
    if (!p->languages) {
        parser_free(p);
        return err_nomem(err);
    }
    *ret = p;
    return ERR_OK;
}

void parser_free(struct parser *p)
{
    if (!p) {
        return;
    }
    buf_done(&p->raw);
    buf_done(&p->text);
    arena_done(&p->scratch);
    language_table_free(p->languages);
    free(p);
}

void parser_use(struct parser *p, const struct parse_context *c, const struct repair_set *repairs)
{
    p->context = c;
    p->repairs = repairs ? *repairs : (struct repair_set){{0}};
}

void parser_keep_links(struct parser *p, struct str host)
{
    p->keeps_links = true;
    p->host = host;
}

static struct place at_line(const struct reading *r, uint32_t line, uint32_t column)
{
    return (struct place){r->path, line, column};
}

static void fail(const struct reading *r, const char *id, const char *message)
{
    r->post->left_out = LEFT_FAILED;
    finding_add(r->findings, id, at_line(r, 0, 0), "%s", message);
}

/* Neither binary data nor so far from UTF-8 that a chapter of it would be unreadable. */
static bool is_text(struct str s)
{
    struct str start = str_sub(s, 0, SNIFF_BYTES);
    size_t wrong = 0;

    if (str_starts(s, STR("\xFF\xFE")) || str_starts(s, STR("\xFE\xFF"))) {
        return false;
    }
    for (size_t i = 0; i < start.n; i++) {
        wrong += start.p[i] == '\0' ? NUL_WEIGHT : 0;
    }
    if (wrong == 0 && utf8_valid_until(start) + 4 > start.n) {
        return true;
    }
    for (size_t at = 0; at < start.n;) {
        size_t before = at;

        if (utf8_next(start, &at) == UNICODE_REPLACEMENT &&
            !str_eq(str_sub(start, before, at), STR("\xEF\xBF\xBD"))) {
            wrong += at - before;
        }
    }
    return wrong * 4 < start.n;
}

/* The text of a file in another encoding than UTF-8; *text is left alone where it is in that. */
static enum err_kind decode(const struct reading *r, struct str *text, struct err *err)
{
    const struct parse_context *context = r->parser->context;
    const struct source *source = r->post->source;
    struct encoding_hints hints = {.path = r->path, .language = source->language};
    const char *name;
    size_t lost;
    enum err_kind kind;

    if (str_empty(hints.language) && context) {
        hints.language = context->language;
    }
    kind = encoding_decode(*text, &hints, &r->parser->text, &name, &lost, err);
    if (kind || !name) {
        return kind;
    }
    if (r->parser->text.full) {
        fail(r, "file-large", "the file is larger than 8 MB as UTF-8; it was left out");
        return ERR_OK;
    }
    if (buf_finish(&r->parser->text, err)) {
        return err->kind;
    }
    r->post->encoding = name;
    *text = buf_view(&r->parser->text);
    if (lost > 0) {
        finding_add(r->findings, "encoding-converted", at_line(r, 0, 0),
                    "read as %s; %zu that are no characters of it became U+FFFD",
                    encoding_shown(name), lost);
    } else {
        finding_add(r->findings, "encoding-converted", at_line(r, 0, 0), "read as %s",
                    encoding_shown(name));
    }
    return ERR_OK;
}

/* The text of the source, or empty with the post marked as failed. */
static enum err_kind load(const struct reading *r, struct str *ret, struct err *err)
{
    const struct source *source = r->post->source;
    struct err problem = {0};
    struct file_info info;
    enum err_kind kind;

    *ret = STR_NONE;
    if (source->size > LIMIT_POST_BYTES) {
        fail(r, "file-large", "the file is larger than 8 MB; it was left out");
        return ERR_OK;
    }
    kind = file_read(source->file.p, LIMIT_POST_BYTES, &r->parser->raw, NULL, &problem);
    if (kind == ERR_LIMIT && !file_stat(source->file.p, &info, &problem) &&
        info.size > LIMIT_POST_BYTES) {
        fail(r, "file-large", "the file is larger than 8 MB; it was left out");
        return ERR_OK;
    }
    if (kind == ERR_SYSTEM && problem.sys != ENOMEM) {
        fail(r, "file-unreadable", problem.text);
        return ERR_OK;
    }
    if (kind) {
        *err = problem;
        return kind;
    }
    *ret = buf_view(&r->parser->raw);
    r->post->source_hash = str_hash(*ret);
    if (repair_on(&r->parser->repairs, "encoding-converted") && decode(r, ret, err)) {
        return err->kind;
    }
    if (r->post->left_out != LEFT_FAILED && !is_text(*ret)) {
        fail(r, "not-text", "the file is not text; it was left out");
        *ret = STR_NONE;
    }
    return ERR_OK;
}

/* The post's own front matter, where it has one, and what its sections hand down. */
static enum err_kind read_fields(const struct reading *r, const struct value *root, struct err *err)
{
    struct arena *scratch = &r->parser->scratch;
    const struct parse_context *context = r->parser->context;
    const struct fields fields = {scratch, r->keep, r->findings, r->path, r->post, context};
    struct str folder = path_folder(r->path);
    struct field_layer *layers = NULL;
    const struct cascade *cascade;
    size_t n = 0, cap = 0, at = 0;

    if (root && arena_grow(scratch, (void *)&layers, n, &cap, sizeof *layers)) {
        layers[n++] = (struct field_layer){root, r->path};
    }
    while ((cascade = context_cascade(context, r->post->source, &folder, &at)) &&
           arena_grow(scratch, (void *)&layers, n, &cap, sizeof *layers)) {
        layers[n++] = (struct field_layer){cascade->map, cascade->path};
    }
    fields_read(&fields, layers, n);
    return arena_finish(scratch, err);
}

/* Reads the front matter and leaves *body what stands below it. *ret_subject is what a translation
   says its original is called. */
static enum err_kind read_front(const struct reading *r, struct str *body, struct str *ret_subject,
                                struct err *err)
{
    const struct matter_reader matter = {&r->parser->scratch, r->findings, r->path};
    const struct front front = front_find(*body);
    const struct value *root = NULL, *subject;
    bool is_front;

    r->post->body_line = 1;
    if (matter_read(&matter, &front, &root, &is_front, err)) {
        return err->kind;
    }
    if (!is_front) {
        if (str_empty(str_trim(*body))) {
            fail(r, "file-empty", "the file is empty; there is nothing to bind");
            return ERR_OK;
        }
        return read_fields(r, NULL, err);
    }
    if (read_fields(r, root, err)) {
        return err->kind;
    }
    if (root) {
        subject = value_get(root, STR("subject"));
        if (front.kind == FRONT_MARKS && subject) {
            *ret_subject = plain_spaces(&r->parser->scratch, subject->text);
        }
    }
    r->post->body_offset += front.body;
    r->post->body_line = front.body_line;
    *body = str_from(*body, front.body);
    return ERR_OK;
}

static void settle_title(const struct reading *r, struct str body, struct str subject)
{
    struct post *post = r->post;
    struct heading heading;

    post->title_source = TITLE_FRONT;
    if (heading_find(&r->parser->scratch, body, &heading)) {
        bool titles = heading.first || heading.level == 1;

        if (str_empty(post->title) && titles) {
            post->title = arena_str(r->keep, heading.text);
            post->title_source = TITLE_HEADING;
            post->drop_heading = heading.text_only;
        } else if (heading.first && heading.text_only && str_eq(heading.text, post->title)) {
            post->drop_heading = true;
        }
    }
    if (str_empty(post->title)) {
        post->title = arena_str(r->keep, subject);
    }
}

/* What is never empty, whatever happened before. */
static enum err_kind complete(const struct reading *r, struct err *err)
{
    struct post *post = r->post;

    if (str_empty(post->title)) {
        post->title = plain_clean(r->keep, title_of_path(r->keep, r->path));
        post->title_source = TITLE_FILE;
    }
    post->full_title = post->title;
    return hash_id64(str_empty(post->permalink) ? r->path : post->permalink, &post->id, err);
}

/* What the front matter names as the source comes before what the body ends in. */
static void settle_source(const struct reading *r, struct str body)
{
    struct post *post = r->post;
    struct origin origin;

    if (repair_on(&r->parser->repairs, "source-from-link") &&
        origin_find(&r->parser->scratch, body, &origin)) {
        if (str_empty(post->source_url)) {
            uint32_t line = post->body_line;

            for (size_t i = 0; i < origin.at; i++) {
                line += body.p[i] == '\n';
            }
            post->source_url = plain_clean(r->keep, arena_str(r->keep, origin.address));
            finding_add(r->findings, "source-from-link", at_line(r, line, 0),
                        "the post's source is %.*s", STR_ARG(str_sub(post->source_url, 0, 200)));
        }
        post->drop_source = origin.alone && origin_same(origin.address, post->source_url);
    }
    dating_compare_source(post, r->path, r->findings);
}

static void settle_language(const struct reading *r, struct str body)
{
    struct post *post = r->post;

    if (str_empty(post->language)) {
        post->language = post->source->language;
    }
    if (str_empty(post->language)) {
        struct str ending = path_ending(r->path);
        struct str stem = str_sub(r->path, 0, r->path.n - ending.n);

        post->language = language_tag(r->keep, language_of_stem(stem));
    }
    post->detected = language_guess(r->parser->languages, post->title, body, false);
}

static void settle_hash(const struct reading *r, struct str body)
{
    const struct str text = str_trim(body);

    /* 0 is for empty bodies. */
    r->post->body_hash = str_empty(text) ? 0 : str_hash(text) | 1;
}

/* The post's own picture, and those of its body. */
static enum err_kind keep_images(const struct reading *r, struct str body, struct err *err)
{
    struct strs found = {NULL, 0};

    if (scan_images(&r->parser->scratch, body, &found, err)) {
        return err->kind;
    }
    r->post->images.v = arena_array(r->keep, found.n + 1, sizeof(struct str));
    if (r->post->images.v && r->post->cover.n) {
        r->post->images.v[r->post->images.n++] = r->post->cover;
    }
    for (size_t i = 0; r->post->images.v && i < found.n; i++) {
        const struct str address = plain_clean(&r->parser->scratch, found.v[i]);

        if (!str_eq(address, r->post->cover)) {
            r->post->images.v[r->post->images.n++] = arena_str(r->keep, address);
        }
    }
    return ERR_OK;
}

/* Those that a chapter may have to files of the site. */
static void keep_links(const struct reading *r, struct str body)
{
    struct strs found = {NULL, 0};

    if (!r->parser->keeps_links) {
        return;
    }
    scan_links(&r->parser->scratch, body, r->parser->host, &found);
    r->post->links.v = arena_array(r->keep, found.n, sizeof(struct str));
    for (size_t i = 0; r->post->links.v && i < found.n; i++) {
        r->post->links.v[r->post->links.n++] = arena_str(r->keep, found.v[i]);
    }
}

static enum err_kind read_post(const struct reading *r, struct err *err)
{
    struct str body, subject = STR_NONE;

    if (load(r, &body, err)) {
        return err->kind;
    }
    if (r->post->left_out == LEFT_FAILED) {
        return ERR_OK;
    }
    if (str_starts(body, BYTE_ORDER_MARK)) {
        r->post->body_offset = BYTE_ORDER_MARK.n;
        body = str_from(body, BYTE_ORDER_MARK.n);
    }
    if (read_front(r, &body, &subject, err)) {
        return err->kind;
    }
    if (r->post->left_out == LEFT_FAILED) {
        return ERR_OK;
    }
    settle_title(r, body, subject);
    dating_settle(r->post, r->path, r->parser->context, r->findings);
    settle_source(r, body);
    settle_language(r, body);
    settle_hash(r, body);
    if (keep_images(r, body, err)) {
        return err->kind;
    }
    keep_links(r, body);
    return arena_finish(&r->parser->scratch, err);
}

enum err_kind parse_source(struct parser *p, const struct source *source, struct arena *keep,
                           struct post *ret, struct findings *findings, struct err *err)
{
    const struct reading r = {p, keep, findings, ret, source->path};

    *ret = (struct post){.source = source};
    arena_reset(&p->scratch);
    if (read_post(&r, err) || complete(&r, err)) {
        return err->kind;
    }
    return arena_finish(keep, err);
}

static enum err_kind file_changed(const struct source *source, struct err *err)
{
    return err_set(err, ERR_FORMAT, "%.*s: the file changed while it was being read",
                   STR_ARG(source->path));
}

enum err_kind parse_body(struct parser *p, const struct post *post, struct str *ret_body,
                         struct err *err)
{
    const struct source *source = post->source;
    struct file_info info;
    struct str text;
    size_t lost;

    if (file_read(source->file.p, LIMIT_POST_BYTES, &p->raw, &info, err)) {
        return err->kind;
    }
    text = buf_view(&p->raw);
    if (info.size != source->size || info.mtime_ns != source->mtime_ns ||
        str_hash(text) != post->source_hash) {
        return file_changed(source, err);
    }
    if (post->encoding) {
        if (encoding_convert(post->encoding, text, &p->text, &lost, err) ||
            buf_finish(&p->text, err)) {
            return err->kind;
        }
        text = buf_view(&p->text);
    }
    if (text.n < post->body_offset) {
        return file_changed(source, err);
    }
    *ret_body = str_from(text, (size_t)post->body_offset);
    return ERR_OK;
}

struct str parser_bytes(const struct parser *p)
{
    return buf_view(&p->raw);
}
