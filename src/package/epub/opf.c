/*
 * A volume becomes its package document (EPUB 3.3, section 5): metadata, manifest, spine. What it
 * says about accessibility is what was counted in the chapters, and no conformance is claimed.
 */
#include "package/epub/epub.h"

#include "base/language.h"

/* <meta property="…">text</meta>; refines is the id of what it is about, or NULL. */
static void property(struct xmlout *x, const char *name, const char *refines, struct str text)
{
    xmlout_open(x, "meta");
    if (refines) {
        xmlout_attr(x, "refines", str_of(refines));
    }
    xmlout_attr(x, "property", str_of(name));
    xmlout_text(x, text);
    xmlout_close(x);
}

/* <meta name="…" content="…"/>, as EPUB 2 and Calibre know it. */
static void legacy(struct xmlout *x, const char *name, struct str content)
{
    xmlout_open(x, "meta");
    xmlout_attr(x, "name", str_of(name));
    xmlout_attr(x, "content", content);
    xmlout_close(x);
}

static bool shows(const struct epub *e, struct str text)
{
    return text.n && !str_eq(epub_label(e, text), word(e->words, "untitled"));
}

static void optional(const struct epub *e, struct xmlout *x, const char *element, struct str text)
{
    if (shows(e, text)) {
        xmlout_leaf(x, element, text);
    }
}

/* Those of this volume alone: what later posts are written in must not change a closed volume. */
static void write_languages(const struct epub *e, struct xmlout *x)
{
    const struct book *book = e->request->book;
    const struct strs languages = e->request->volume->languages;
    size_t written = 0;

    for (size_t i = 0; i < languages.n; i++) {
        if (language_valid(languages.v[i])) {
            xmlout_leaf(x, "dc:language", languages.v[i]);
            written++;
        }
    }
    if (written == 0) {
        xmlout_leaf(x, "dc:language", language_valid(book->language) ? book->language : STR("und"));
    }
}

/* "2021.11.01" as a number, which is all that calibre reads: "2021.1101". */
static struct str one_point(struct arena *a, struct str position)
{
    const size_t point = str_chr(position, '.');
    struct str whole = str_sub(position, 0, point), rest = str_from(position, whole.n + 1), piece;

    if (point == STR_NPOS) {
        return position;
    }
    for (const char *between = "."; str_token(&rest, '.', &piece); between = "") {
        whole = arena_join(a, whole, str_of(between), piece);
    }
    return whole;
}

static void series(struct epub *e, struct xmlout *x)
{
    const struct book *book = e->request->book;
    const struct str position = e->request->volume->position;

    if (!shows(e, book->series)) {
        return;
    }
    xmlout_open(x, "meta");
    xmlout_attr(x, "property", STR("belongs-to-collection"));
    xmlout_attr(x, "id", STR("series"));
    xmlout_text(x, book->series);
    xmlout_close(x);
    property(x, "collection-type", "#series", STR("series"));
    legacy(x, "calibre:series", book->series);
    if (position.n) {
        property(x, "group-position", "#series", position);
        legacy(x, "calibre:series_index", one_point(&e->arena, position));
    }
}

static void access_modes(const struct facts *f, struct xmlout *x)
{
    bool described = f->n_images_described == f->n_images;

    property(x, "schema:accessMode", NULL, STR("textual"));
    if (f->n_images) {
        property(x, "schema:accessMode", NULL, STR("visual"));
        property(x, "schema:accessModeSufficient", NULL, STR("textual,visual"));
    }
    if (described) {
        property(x, "schema:accessModeSufficient", NULL, STR("textual"));
    }
}

static void access_features(const struct facts *f, struct xmlout *x)
{
    property(x, "schema:accessibilityFeature", NULL, STR("tableOfContents"));
    property(x, "schema:accessibilityFeature", NULL, STR("structuralNavigation"));
    property(x, "schema:accessibilityFeature", NULL, STR("readingOrder"));
    property(x, "schema:accessibilityFeature", NULL, STR("displayTransformability"));
    if (f->n_images && f->n_images_described == f->n_images) {
        property(x, "schema:accessibilityFeature", NULL, STR("alternativeText"));
    }
    if (f->has_ruby) {
        property(x, "schema:accessibilityFeature", NULL, STR("rubyAnnotations"));
    }
}

static void access_summary(struct epub *e, struct xmlout *x)
{
    struct str text = word(e->words, "a11y_text");

    if (e->facts.n_images) {
        text = arena_join(&e->arena, text, e->words == words_for(STR("en")) ? STR(" ") : STR_NONE,
                          epub_word(e, "a11y_pictures", epub_number(e, e->facts.n_images),
                                    epub_number(e, e->facts.n_images_described)));
    }
    property(x, "schema:accessibilitySummary", NULL, text);
}

static void access_metadata(struct epub *e, struct xmlout *x)
{
    access_modes(&e->facts, x);
    access_features(&e->facts, x);
    /* A GIF may flash; nobody has looked. */
    property(x, "schema:accessibilityHazard", NULL,
             e->facts.may_move ? STR("unknown") : STR("none"));
    access_summary(e, x);
}

static void metadata(struct epub *e, struct xmlout *x)
{
    const struct site *site = e->request->library->site;
    const struct post *last = e->request->volume->last;
    char date[CIVIL_TEXT_SIZE];

    xmlout_open(x, "metadata");
    xmlout_attr(x, "xmlns:dc", STR("http://purl.org/dc/elements/1.1/"));
    xmlout_open(x, "dc:identifier");
    xmlout_attr(x, "id", STR("book-id"));
    xmlout_text(x, e->request->volume->identifier);
    xmlout_close(x);
    xmlout_leaf(x, "dc:title", e->title);
    write_languages(e, x);
    optional(e, x, "dc:creator", shows(e, site->author) ? site->author : site->title);
    optional(e, x, "dc:publisher", site->publisher);
    optional(e, x, "dc:rights", site->rights);
    optional(e, x, "dc:description", site->description);
    optional(e, x, "dc:source", site->url);
    if (last) {
        xmlout_leaf(x, "dc:date", civil_date_text(&last->date, date));
    }
    property(x, "dcterms:modified", NULL, civil_utc_text(e->request->modified, date));
    series(e, x);
    access_metadata(e, x);
    if (epub_has_cover(e)) {
        legacy(x, "cover", STR("cover-image"));
    }
    xmlout_close(x);
}

static void manifest(const struct epub *e, struct xmlout *x)
{
    xmlout_open(x, "manifest");
    for (size_t i = 0; i < e->n_items; i++) {
        const struct item *item = &e->items[i];
        xmlout_open(x, "item");
        xmlout_attr(x, "id", item->id);
        xmlout_attr(x, "href", item->href);
        xmlout_attr(x, "media-type", str_of(item->media_type));
        if (item->properties) {
            xmlout_attr(x, "properties", str_of(item->properties));
        }
        xmlout_close(x);
    }
    xmlout_close(x);
}

/* With parts, whose pages list the posts, the nav document is off the reader's way: the title page
   leads there. */
static void spine(const struct epub *e, struct xmlout *x)
{
    xmlout_open(x, "spine");
    xmlout_attr(x, "toc", STR("ncx"));
    if (language_is_rtl(e->request->book->language)) {
        xmlout_attr(x, "page-progression-direction", STR("rtl"));
    }
    for (size_t i = 0; i < e->n_spine; i++) {
        xmlout_open(x, "itemref");
        xmlout_attr(x, "idref", e->items[e->spine[i]].id);
        if (e->spine[i] == EPUB_NAV && e->request->volume->n_parts) {
            xmlout_attr(x, "linear", STR("no"));
        }
        xmlout_close(x);
    }
    xmlout_close(x);
}

void opf_write(struct epub *e, struct xmlout *x)
{
    struct str language = e->request->book->language;

    xmlout_open(x, "package");
    xmlout_attr(x, "xmlns", STR("http://www.idpf.org/2007/opf"));
    xmlout_attr(x, "version", STR("3.0"));
    xmlout_attr(x, "unique-identifier", STR("book-id"));
    if (language_valid(language)) {
        xmlout_attr(x, "xml:lang", language);
    }
    metadata(e, x);
    manifest(e, x);
    spine(e, x);
    xmlout_close(x);
}
