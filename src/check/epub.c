/*
 * Checks that an EPUB opens: media type, container.xml, the package's manifest against the entries,
 * and every entry's bytes. Invariant: nothing outside the bundle is read, whatever its XML asks
 * for. Source: EPUB 3.3, sections 4.2 and 5.6.
 */
#include "check/epub.h"

#include <libxml/parser.h>
#include <pthread.h>
#include <stdio.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/url.h"
#include "check/verify.h"
#include "check/zip_format.h"

#define MIMETYPE "mimetype"
#define MEDIA_TYPE "application/epub+zip"
#define CONTAINER "META-INF/container.xml"

static pthread_once_t libxml_once = PTHREAD_ONCE_INIT;

static void libxml_start(void)
{
    xmlInitParser();
}

bool epub_is(const struct archive *a)
{
    if (archive_find(a, STR("bagit.txt")) != NO_ENTRY) {
        return false;
    }
    return str_ends_nocase(a->label, STR(".epub")) || archive_find(a, STR(MIMETYPE)) != NO_ENTRY ||
           archive_find(a, STR(CONTAINER)) != NO_ENTRY;
}

struct book {
    struct archive *archive;
    struct reader *reader;
    struct arena arena;
    struct buf text;
};

static void tell_mimetype(const struct book *b, const char *what)
{
    archive_tell(b->archive, "epub-mimetype", STR(MIMETYPE), 0, "%s", what);
}

static enum err_kind check_mimetype(struct book *b, struct err *err)
{
    struct archive *a = b->archive;
    const size_t index = archive_find(a, STR(MIMETYPE));
    struct entry *entry;
    bool whole;

    if (index == NO_ENTRY) {
        tell_mimetype(b, "there is no such entry, and it must be the first");
        return ERR_OK;
    }
    entry = &a->v[index];
    if (archive_load(a, entry, b->reader, &b->text, &whole, err)) {
        return err->kind;
    }
    if (whole && !str_eq(buf_view(&b->text), STR(MEDIA_TYPE))) {
        tell_mimetype(b, "it does not hold exactly " MEDIA_TYPE);
    }
    if (a->fd < 0) {
        return ERR_OK;
    }
    if (entry->zip.offset != 0) {
        tell_mimetype(b, "it is not the first entry");
    }
    if (entry->zip.method != ZIP_STORED) {
        tell_mimetype(b, "it is compressed");
    }
    if (whole && entry->zip.end !=
                     entry->zip.offset + ZIP_LOCAL_BYTES + strlen(MIMETYPE) + entry->zip.packed) {
        tell_mimetype(b, "it has extra fields");
    }
    return ERR_OK;
}

#if LIBXML_VERSION >= 21200
#define XML_ERROR_CONST const
#else
#define XML_ERROR_CONST
#endif

/* What the parser complains of first, and whether it ever lacked memory. */
struct complaint {
    bool out_of_memory;
    uint32_t line;
    char text[200]; /* "": nothing */
};

static void hear(void *user, XML_ERROR_CONST xmlError *error)
{
    struct complaint *c = user;

    c->out_of_memory = c->out_of_memory || error->code == XML_ERR_NO_MEMORY;
    if (!c->text[0] && error->level >= XML_ERR_ERROR && error->message) {
        c->line = error->line > 0 ? (uint32_t)error->line : 0;
        (void)snprintf(c->text, sizeof c->text, "%.*s",
                       STR_ARG(str_trim(str_sub(str_of(error->message), 0, sizeof c->text - 1))));
    }
}

static xmlDoc *parse(struct str text, struct complaint *c)
{
    xmlStructuredErrorFunc hearer = xmlStructuredError; /* this thread's */
    void *hearers = xmlStructuredErrorContext;
    xmlDoc *doc;

    *c = (struct complaint){.line = 0};
    xmlSetStructuredErrorFunc(c, hear);
    doc = xmlReadMemory(text.p ? text.p : "", (int)text.n, NULL, NULL, XML_PARSE_NONET);
    xmlSetStructuredErrorFunc(hearers, hearer);
    return doc;
}

/* NULL in *ret where there is no such entry, or it is no XML: told. */
static enum err_kind load_xml(struct book *b, struct str name, xmlDoc **ret, struct err *err)
{
    const size_t index = archive_find(b->archive, name);
    struct complaint complaint;
    bool whole;

    *ret = NULL;
    if (index == NO_ENTRY) {
        archive_tell(b->archive, "epub-missing", name, 0, "there is no such entry");
        return ERR_OK;
    }
    if (archive_load(b->archive, &b->archive->v[index], b->reader, &b->text, &whole, err)) {
        return err->kind;
    }
    if (!whole) {
        return ERR_OK;
    }
    *ret = parse(buf_view(&b->text), &complaint);
    if (complaint.out_of_memory) {
        xmlFreeDoc(*ret);
        *ret = NULL;
        return err_nomem(err);
    }
    if (!*ret) {
        archive_tell(b->archive, "epub-xml", name, complaint.line, "it is not well-formed XML: %s",
                     complaint.text);
    }
    return ERR_OK;
}

/* The next element of the name in document order behind `node`, without recursion. */
static const xmlNode *next_named(const xmlNode *node, const char *name)
{
    while (node) {
        if (node->children && node->type == XML_ELEMENT_NODE) {
            node = node->children;
        } else {
            while (node && !node->next) {
                node = node->parent && node->parent->type == XML_ELEMENT_NODE ? node->parent : NULL;
            }
            node = node ? node->next : NULL;
        }
        if (node && node->type == XML_ELEMENT_NODE &&
            str_eq(str_of((const char *)node->name), str_of(name))) {
            return node;
        }
    }
    return NULL;
}

/* An attribute's value, borrowed; empty where there is none, or it has entities of its own. */
static struct str attribute(const xmlNode *node, const char *name)
{
    const xmlAttr *at = xmlHasProp(node, (const xmlChar *)name);
    const xmlNode *text = at ? at->children : NULL;

    return text && text->type == XML_TEXT_NODE && !text->next ? str_of((const char *)text->content)
                                                              : STR_NONE;
}

static enum err_kind find_package(struct book *b, struct str *ret, struct err *err)
{
    xmlDoc *doc;
    enum err_kind kind;

    *ret = STR_NONE;
    kind = load_xml(b, STR(CONTAINER), &doc, err);
    if (kind || !doc) {
        return kind;
    }
    const xmlNode *rootfile = next_named(xmlDocGetRootElement(doc), "rootfile");
    if (rootfile) {
        *ret = arena_str(&b->arena, attribute(rootfile, "full-path"));
    }
    if (str_empty(*ret)) {
        archive_tell(b->archive, "epub-container", STR(CONTAINER), 0, "it names no package");
    }
    xmlFreeDoc(doc);
    return arena_finish(&b->arena, err);
}

static void check_item(struct book *b, struct str package, const xmlNode *item)
{
    const struct str href = attribute(item, "href");
    const struct str folder = path_folder(package);
    struct str path = url_decoded(&b->arena, href);
    const uint32_t line = item->line;

    if (!str_empty(url_scheme(href))) {
        return;
    }
    if (!path_normal(&b->arena, str_empty(folder) ? path : path_join(&b->arena, folder, path),
                     &path)) {
        archive_tell(b->archive, "name-unsafe", package, line, "an item leads out of the book");
        return;
    }
    const size_t index = archive_find(b->archive, path);
    if (index == NO_ENTRY) {
        archive_tell(b->archive, "epub-missing", package, line, "%.*s is listed and not there",
                     STR_ARG(str_sub(path, 0, 600)));
    } else {
        b->archive->v[index].listed = true;
    }
}

static void check_unlisted(const struct book *b, struct str package)
{
    for (size_t i = 0; i < b->archive->n; i++) {
        const struct entry *entry = &b->archive->v[i];
        if (!entry->folder && !entry->listed && !str_eq(entry->name, STR(MIMETYPE)) &&
            !str_eq(entry->name, package) && !str_starts(entry->name, STR("META-INF/"))) {
            archive_tell(b->archive, "epub-unlisted", entry->name, 0,
                         "the package's manifest does not list it");
        }
    }
}

/* The package against the entries, and they against the package. */
static enum err_kind check_package(struct book *b, struct str package, struct err *err)
{
    xmlDoc *doc;
    const xmlNode *manifest;
    enum err_kind kind = load_xml(b, package, &doc, err);

    if (kind || !doc) {
        return kind;
    }
    manifest = next_named(xmlDocGetRootElement(doc), "manifest");
    for (const xmlNode *at = manifest ? manifest->children : NULL; at; at = at->next) {
        if (at->type == XML_ELEMENT_NODE && str_eq(str_of((const char *)at->name), STR("item"))) {
            check_item(b, package, at);
        }
    }
    if (!manifest) {
        archive_tell(b->archive, "epub-container", package, 0, "the package has no manifest");
    }
    xmlFreeDoc(doc);
    check_unlisted(b, package);
    return arena_finish(&b->arena, err);
}

static enum err_kind check(struct book *b, const struct check_options *options, struct err *err)
{
    struct str package = STR_NONE;
    enum err_kind kind = check_mimetype(b, err);

    if (kind == ERR_OK) {
        kind = find_package(b, &package, err);
    }
    if (kind == ERR_OK && !str_empty(package)) {
        kind = check_package(b, package, err);
    }
    return kind ? kind : verify_entries(b->archive, NULL, options, err);
}

enum err_kind epub_check(struct archive *a, const struct check_options *options, struct err *err)
{
    struct book b = {.archive = a};
    enum err_kind kind;

    (void)pthread_once(&libxml_once, libxml_start);
    arena_init(&b.arena, LIMIT_TEXT_BYTES);
    buf_init(&b.text, LIMIT_PACKAGE_BYTES);
    kind = reader_new(&b.reader, err);
    if (kind == ERR_OK) {
        kind = check(&b, options, err);
    }
    reader_free(b.reader);
    buf_done(&b.text);
    arena_done(&b.arena);
    return kind;
}
