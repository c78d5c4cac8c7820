/*
 * What a bag says about itself (RFC 8493): how to read it, what it holds, and the digests of it
 * all. Invariant: nothing here depends on posts that are newer than the volume's own, so that a
 * closed volume stays the same.
 */
#include "base/limits.h"
#include "base/template.h"
#include "model/embedded.h"
#include "model/label.h"
#include "package/snapshot/bag.h"

static const char *digest_name(const struct bag *b)
{
    return hash_name(b->request->digest);
}

/* A line for each file of one kind. */
static enum err_kind add_manifest(struct bag *b, const char *prefix, bool payload, struct err *err)
{
    char hex[2 * HASH_MAX_BYTES + 1];
    struct buf text;
    enum err_kind kind;

    buf_init(&text, LIMIT_TEXT_BYTES);
    for (size_t i = 0; i < b->n_files; i++) {
        const struct bag_file *file = b->files[i];

        if (bag_file_is_payload(file) == payload) {
            hash_hex(file->digest, hash_bytes(b->request->digest), hex);
            buf_puts(&text, hex);
            buf_puts(&text, "  ");
            buf_str(&text, file->name);
            buf_char(&text, '\n');
        }
    }
    kind = buf_finish(&text, err);
    if (!kind) {
        kind = bag_add(b, arena_printf(&b->arena, "%s-%s.txt", prefix, digest_name(b)),
                       buf_view(&text), err);
    }
    if (!kind) {
        b->files[b->n_files - 1]->is_manifest = true;
    }
    buf_done(&text);
    return kind;
}

/* "Label: value" in one line, which a value from outside may have several of. */
static void info(struct buf *out, const char *label, struct str value)
{
    bool space = false;

    value = str_trim(value);
    if (str_empty(value)) {
        return;
    }
    buf_puts(out, label);
    buf_puts(out, ": ");
    for (size_t i = 0; i < value.n; i++) {
        if (ascii_is_space(value.p[i])) {
            space = true;
            continue;
        }
        if (space) {
            buf_char(out, ' ');
        }
        space = false;
        buf_char(out, value.p[i]);
    }
    buf_char(out, '\n');
}

/* "12.3 MB", as people read it. */
static struct str size_text(struct bag *b)
{
    static const char *const units[] = {"B", "KB", "MB", "GB", "TB"};
    uint64_t tenths = b->payload_bytes * 10;
    size_t unit = 0;

    while (tenths >= 10000 && unit + 1 < sizeof units / sizeof units[0]) {
        tenths = (tenths + 500) / 1000;
        unit++;
    }
    return unit == 0 ? arena_printf(&b->arena, "%llu B", (unsigned long long)b->payload_bytes)
                     : arena_printf(&b->arena, "%llu.%llu %s", (unsigned long long)(tenths / 10),
                                    (unsigned long long)(tenths % 10), units[unit]);
}

static struct str organization(const struct bag *b)
{
    const struct site *site = b->request->library->site;

    return !str_empty(site->publisher) ? site->publisher
           : !str_empty(site->author)  ? site->author
                                       : site->title;
}

/* 0 is for what has no date at all. */
static struct str bagging_date(const struct bag *b, char buffer[CIVIL_TEXT_SIZE])
{
    const struct civil modified = civil_from_utc(b->request->modified);

    return b->request->modified == 0 ? STR_NONE : civil_date_text(&modified, buffer);
}

static enum err_kind add_info(struct bag *b, struct err *err)
{
    const struct snapshot_request *r = b->request;
    const struct site *site = r->library->site;
    const unsigned number = r->volume->number ? r->volume->number : 1;
    char date[CIVIL_TEXT_SIZE];
    struct buf text;
    enum err_kind kind;

    buf_init(&text, LIMIT_TEXT_BYTES);
    info(&text, "Source-Organization", organization(b));
    info(&text, "External-Description",
         arena_join(&b->arena, b->title, str_empty(site->description) ? STR_NONE : STR(". "),
                    site->description));
    info(&text, "External-Identifier", r->volume->identifier);
    info(&text, "Bagging-Date", bagging_date(b, date));
    info(&text, "Payload-Oxum",
         arena_printf(&b->arena, "%llu.%zu", (unsigned long long)b->payload_bytes,
                      b->payload_files));
    info(&text, "Bag-Size", size_text(b));
    info(&text, "Bag-Group-Identifier", r->book->snapshots[0].identifier);
    info(&text, "Bag-Count", arena_printf(&b->arena, "%u of ?", number));
    info(&text, "Bag-Software-Agent", r->software);
    kind = buf_finish(&text, err);
    if (!kind) {
        kind = bag_add(b, STR("bag-info.txt"), buf_view(&text), err);
    }
    buf_done(&text);
    return kind;
}

/* "  Rights: CC BY 4.0"; nothing where there is no value. */
static void readme_row(struct buf *out, const struct words *words, const char *key,
                       struct str value)
{
    if (!str_empty(str_trim(value))) {
        buf_puts(out, "  ");
        buf_str(out, word(words, key));
        buf_str(out, word(words, "colon"));
        buf_str(out, value);
        buf_char(out, '\n');
    }
}

static void readme_rows(struct bag *b, const struct words *words, struct buf *out)
{
    const struct snapshot_request *r = b->request;
    const struct site *site = r->library->site;
    char date[CIVIL_TEXT_SIZE];
    struct buf span;

    buf_init(&span, LIMIT_FIELD_BYTES);
    label_span(&span, words, r->volume);
    readme_row(out, words, "span", buf_view(&span));
    readme_row(out, words, "publisher", organization(b));
    readme_row(out, words, "address", site->url);
    readme_row(out, words, "rights", site->rights);
    readme_row(out, words, "identifier", r->volume->identifier);
    readme_row(out, words, "modified", bagging_date(b, date));
    readme_row(out, words, "software", r->software);
    out->failed = out->failed || span.failed;
    buf_done(&span);
}

static struct str number(struct bag *b, uint64_t n)
{
    struct buf text;

    buf_init(&text, LIMIT_FIELD_BYTES);
    words_number(&text, n);
    return arena_take(&b->arena, &text);
}

/* One language's part of README.txt. */
static void fill_readme(struct bag *b, const struct words *words, struct buf *out)
{
    const struct str language = words_language(words);
    const struct str name = arena_printf(&b->arena, "readme-%.*s.txt", STR_ARG(language));
    struct buf rows;

    buf_init(&rows, LIMIT_TEXT_BYTES);
    readme_rows(b, words, &rows);
    const struct template_value values[] = {
        {"title", b->title},
        {"posts", number(b, b->facts.n_posts)},
        {"rows", str_trim_end(buf_view(&rows))},
        {"bytes", number(b, b->payload_bytes)},
        {"files", number(b, b->payload_files)},
        {"digest", str_of(digest_name(b))},
        {"bits", str_from(str_of(digest_name(b)), 3)},
    };
    template_fill(out, embedded(name.p ? name.p : ""), values, sizeof values / sizeof values[0]);
    out->failed = out->failed || rows.failed;
    buf_done(&rows);
}

static enum err_kind add_readme(struct bag *b, struct err *err)
{
    const struct words *english = words_for(STR("en"));
    struct buf text;
    enum err_kind kind;

    buf_init(&text, LIMIT_TEXT_BYTES);
    fill_readme(b, b->words, &text);
    if (b->words != english) {
        buf_puts(&text, "\n\n");
        fill_readme(b, english, &text);
    }
    kind = arena_finish(&b->arena, err) ? err->kind : buf_finish(&text, err);
    if (!kind) {
        kind = bag_add(b, STR("README.txt"), buf_view(&text), err);
    }
    buf_done(&text);
    return kind;
}

/* Who opens the folder in a file manager looks for a page, not for data/. */
static enum err_kind add_start(struct bag *b, struct err *err)
{
    struct buf title, page;
    enum err_kind kind;

    buf_init(&title, LIMIT_TEXT_BYTES);
    buf_init(&page, LIMIT_TEXT_BYTES);
    buf_xml(&title, b->title);
    template_fill(&page, embedded("start.html"),
                  (struct template_value[]){{"language", words_language(b->words)},
                                            {"title", buf_view(&title)}},
                  2);
    kind = buf_finish(&title, err) ? err->kind : buf_finish(&page, err);
    if (!kind) {
        kind = bag_add(b, STR("index.html"), buf_view(&page), err);
    }
    buf_done(&title);
    buf_done(&page);
    return kind;
}

enum err_kind tags_add(struct bag *b, struct err *err)
{
    /* In the order of their names, as manifests list them. */
    if (add_readme(b, err) || add_info(b, err) ||
        bag_add(b, STR("bagit.txt"),
                STR("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"), err) ||
        add_start(b, err) || add_manifest(b, "manifest", true, err)) {
        return err->kind;
    }
    return add_manifest(b, "tagmanifest", false, err);
}
