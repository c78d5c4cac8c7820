/*
 * A volume's chapters become an EPUB: its own pages around them, contents, package document,
 * archive. Files stand in the archive and in the spine in reading order, pictures follow. The old
 * file stays until the new one is whole.
 */
#include "package/epub/epub.h"

#include "base/limits.h"
#include "model/embedded.h"
#include "package/publish.h"

#define FOLDER "EPUB/"

/* OCF 3.3, section 4.2.3. */
static const char mimetype[] = "application/epub+zip";
#define MIMETYPE_CRC 0x2cab616fu

static const char container[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\n"
    "  <rootfiles>\n"
    "    <rootfile full-path=\"EPUB/content.opf\" "
    "media-type=\"application/oebps-package+xml\"/>\n"
    "  </rootfiles>\n"
    "</container>\n";

static const char xhtml[] = "application/xhtml+xml";

static enum err_kind add_toc(struct epub *e, struct str label, struct str href, int depth,
                             bool post, struct err *err)
{
    if (!arena_grow(&e->arena, &e->toc, e->n_toc, &e->cap_toc, sizeof e->toc[0])) {
        return arena_finish(&e->arena, err);
    }
    e->toc[e->n_toc++] = (struct toc_line){epub_label(e, label), href, depth, post};
    return ERR_OK;
}

static enum err_kind reserve_fixed(struct epub *e, struct err *err)
{
    epub_reserve(e, (struct item){.id = STR("nav"),
                                  .href = STR("nav.xhtml"),
                                  .media_type = xhtml,
                                  .properties = "nav"});
    epub_reserve(e, (struct item){.id = STR("ncx"),
                                  .href = STR("toc.ncx"),
                                  .media_type = "application/x-dtbncx+xml"});
    epub_reserve(
        e, (struct item){.id = STR("css"), .href = STR("book.css"), .media_type = "text/css"});
    if (epub_has_cover(e)) {
        const struct cover *cover = &e->request->cover;

        epub_reserve(e, (struct item){.id = STR("cover-image"),
                                      .href = epub_cover_name(e),
                                      .media_type = cover->media_type,
                                      .properties = "cover-image"});
    }
    return arena_finish(&e->arena, err);
}

static enum err_kind add_style(struct epub *e, struct err *err)
{
    struct buf css;
    enum err_kind kind;

    buf_init(&css, LIMIT_TEXT_BYTES);
    buf_str(&css, embedded("book.css"));
    buf_str(&css, e->request->css);
    kind = buf_finish(&css, err);
    if (!kind) {
        kind = epub_fill(e, EPUB_CSS, buf_view(&css), err);
    }
    buf_done(&css);
    return kind;
}

static enum err_kind add_cover(struct epub *e, struct err *err)
{
    if (!epub_has_cover(e)) {
        return ERR_OK;
    }
    return epub_fill(e, EPUB_COVER, e->request->cover.bytes, err) ? err->kind
                                                                  : pages_add_cover(e, err);
}

/* "text/20211118-…-2.xhtml" gives "c-20211118-…-2": the same for as long as the post is known. */
static struct str id_of(struct epub *e, struct str prefix, struct str href)
{
    struct str name = path_name(href);

    return arena_join(&e->arena, prefix, str_sub(name, 0, name.n - path_ending(name).n), STR_NONE);
}

static enum err_kind add_chapter(struct epub *e, size_t member, int depth, struct err *err)
{
    const struct bound_chapter *chapter = &e->request->chapters[member];
    const struct post *post = epub_post(e, member);

    for (size_t i = 0; i < chapter->n_files; i++) {
        const struct entry *entry = &chapter->files[i];
        size_t at = epub_reserve(e, (struct item){.id = id_of(e, STR("c-"), entry->name),
                                                  .href = entry->name,
                                                  .media_type = xhtml,
                                                  .file.entry = *entry});
        if (epub_add_spine(e, at, err)) {
            return err->kind;
        }
    }
    if (chapter->n_files == 0) {
        return ERR_OK;
    }
    return add_toc(e, post->nav_title.n ? post->nav_title : post->title, chapter->files[0].name,
                   depth, true, err);
}

/* Parts and chapters, each part's page before its first chapter. */
static enum err_kind add_body(struct epub *e, struct err *err)
{
    const struct volume *volume = e->request->volume;
    size_t part = 0, end = 0; /* end: of the part that was opened last */
    int depth = 0;

    for (size_t i = 0; i <= volume->n; i++) {
        for (; part < volume->n_parts && (volume->parts[part].first <= i || i == volume->n);
             part++) {
            const struct part *p = &volume->parts[part];
            depth = p->depth > 0 && part > 0 ? 1 : 0;
            end = p->first + p->n;
            if (add_toc(e, p->title, epub_text_name(e, p->stem), depth, false, err) ||
                parts_add_page(e, part, err)) {
                return err->kind;
            }
        }
        if (i < volume->n && add_chapter(e, i, i < end ? depth + 1 : 0, err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}

static enum err_kind add_pictures(struct epub *e, struct err *err)
{
    for (size_t i = 0; i < e->facts.n_assets; i++) {
        const struct asset *asset = e->facts.assets[i];
        const struct entry entry = {.method = ENTRY_STORED,
                                    .size = asset->size,
                                    .stored_size = asset->size,
                                    .payload = {.fd = -1, .path = asset->file}};
        epub_reserve(e, (struct item){.id = id_of(e, STR("i-"), asset->name),
                                      .href = asset->name,
                                      .media_type = asset->media_type,
                                      .file = {entry, asset->digest}});
    }
    return arena_finish(&e->arena, err);
}

/* Reading order. The nav document is a page of the book as well: reading systems link to it. */
static enum err_kind add_pages(struct epub *e, struct err *err)
{
    size_t first;

    if (add_cover(e, err) || pages_add_title(e, err) ||
        add_toc(e, word(e->words, "title_page"), epub_text_name(e, STR("titlepage")), 0, false,
                err) ||
        epub_add_spine(e, EPUB_NAV, err)) {
        return err->kind;
    }
    first = e->n_spine;
    if (add_body(e, err)) {
        return err->kind;
    }
    if (first < e->n_spine) {
        e->start = e->items[e->spine[first]].href;
    }
    if (pages_add_about(e, err) ||
        add_toc(e, word(e->words, "about"), epub_text_name(e, STR("about")), 0, false, err)) {
        return err->kind;
    }
    return add_pictures(e, err);
}

static enum err_kind fill_xml(struct epub *e, size_t item, struct xmlout *x, struct err *err)
{
    struct str text;

    return xmlout_finish(x, &text, err) ? err->kind : epub_fill(e, item, text, err);
}

/* Whether nav and NCX list posts: a nav that is too large for readers lists parts alone. What all
   labels and addresses need is a lower bound that saves writing a nav that is far too large. */
static enum err_kind lists_posts(struct epub *e, bool *ret, struct err *err)
{
    struct xmlout x;
    struct str text;
    size_t least = 0;
    enum err_kind kind = ERR_OK;

    *ret = e->request->toc != TOC_PARTS || e->request->volume->n_parts == 0;
    if (!*ret || e->request->toc != TOC_AUTO || e->request->volume->n_parts == 0) {
        return ERR_OK;
    }
    for (size_t i = 0; i < e->n_toc; i++) {
        least += e->toc[i].label.n + e->toc[i].href.n;
    }
    *ret = least <= LIMIT_NAV_BYTES;
    if (*ret) {
        xmlout_init(&x);
        nav_write(e, true, &x);
        kind = xmlout_finish(&x, &text, err);
        *ret = !kind && text.n <= LIMIT_NAV_BYTES;
        xmlout_done(&x);
    }
    return kind;
}

static enum err_kind add_contents(struct epub *e, struct err *err)
{
    struct xmlout nav, ncx;
    bool with_posts = true;
    enum err_kind kind = lists_posts(e, &with_posts, err);

    if (kind) {
        return kind;
    }
    xmlout_init(&nav);
    xmlout_init(&ncx);
    nav_write(e, with_posts, &nav);
    ncx_write(e, with_posts, &ncx);
    kind = fill_xml(e, EPUB_NAV, &nav, err);
    if (!kind) {
        kind = fill_xml(e, EPUB_NCX, &ncx, err);
    }
    xmlout_done(&nav);
    xmlout_done(&ncx);
    return kind;
}

/* A file outside of the manifest. */
static enum err_kind make_file(struct epub *e, const char *name, struct str content,
                               struct zip_item *ret, struct err *err)
{
    ret->entry.name = str_of(name);
    return deflate_entry(e->request->deflater, e->request->blobs, content, &ret->entry, err);
}

static enum err_kind make_opf(struct epub *e, struct zip_item *ret, struct err *err)
{
    struct xmlout x;
    struct str text;
    enum err_kind kind;

    xmlout_init(&x);
    opf_write(e, &x);
    kind = arena_finish(&e->arena, err);
    if (!kind) {
        kind = xmlout_finish(&x, &text, err);
    }
    if (!kind) {
        kind = make_file(e, FOLDER "content.opf", text, ret, err);
    }
    xmlout_done(&x);
    return kind;
}

/* Writes the archive: mimetype, container, package document, then the manifest's rows. */
static enum err_kind write_archive(struct epub *e, const char *path, struct bundle *ret,
                                   struct err *err)
{
    struct bundle bundle = {
        .path = str_of(path), .n_assets = e->facts.n_assets, .n_missing = e->facts.n_missing};
    size_t n = e->n_items + 3;
    struct zip_item *files = arena_array(&e->arena, n, sizeof *files);
    enum err_kind kind = ERR_OK;

    if (!files) {
        return arena_finish(&e->arena, err);
    }
    files[0].entry = (struct entry){.name = STR("mimetype"),
                                    .method = ENTRY_STORED,
                                    .crc = MIMETYPE_CRC,
                                    .size = sizeof mimetype - 1,
                                    .stored_size = sizeof mimetype - 1,
                                    .payload = {.p = mimetype, .fd = -1}};
    files[1].entry.payload.fd = -1;
    files[2].entry.payload.fd = -1;
    kind = make_file(e, "META-INF/container.xml", str_make(container, sizeof container - 1),
                     &files[1], err);
    if (!kind) {
        kind = make_opf(e, &files[2], err);
    }
    for (size_t i = 0; i < e->n_items && !kind; i++) {
        files[i + 3] = e->items[i].file;
        files[i + 3].entry.name = arena_join(&e->arena, STR(FOLDER), e->items[i].href, STR_NONE);
    }
    if (!kind) {
        kind = arena_finish(&e->arena, err);
    }
    if (!kind) {
        kind = publish_zip(path, files, n, e->request->digest, &bundle, err);
    }
    if (!kind) {
        *ret = bundle;
    }
    blobs_release(e->request->blobs, &files[1].entry);
    blobs_release(e->request->blobs, &files[2].entry);
    return kind;
}

static void epub_done(struct epub *e)
{
    for (size_t i = 0; i < e->n_items; i++) {
        if (e->items[i].owned) {
            blobs_release(e->request->blobs, &e->items[i].file.entry);
        }
    }
    facts_done(&e->facts);
    arena_done(&e->arena);
}

enum err_kind epub_write(const struct epub_request *request, const char *path, struct bundle *ret,
                         struct err *err)
{
    struct epub e = {.request = request, .words = words_for(request->book->language)};
    enum err_kind kind;

    arena_init(&e.arena, LIMIT_TEXT_BYTES);
    e.title = epub_title(&e);
    kind = facts_collect(request->library, request->volume, request->chapters, &e.arena, &e.facts,
                         err);
    if (!kind && !reserve_fixed(&e, err) && !add_style(&e, err) && !add_pages(&e, err) &&
        !add_contents(&e, err)) {
        kind = write_archive(&e, path, ret, err);
    } else {
        kind = err->kind;
    }
    epub_done(&e);
    return kind;
}
