/*
 * Bytes become a picture's file beside a post; where it is found, its type is one that books may
 * hold and the one its first bytes say, and an SVG, cleaned or not, runs nothing and loads nothing.
 * Of a bitmap exactly the samples are read that its header tells of.
 */
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/limits.h"
#include "fuzz.h"
#include "media/image/bmp.h"
#include "media/media.h"
#include "media/svg/svg.h"

#define MOST_PIXELS 1000000u /* of a bitmap: more would only be slow */

static const struct {
    const char *media_type, *ending;
    struct str begin;
} types[] = {
    {"image/gif", ".gif", {"GIF8", 4}},
    {"image/jpeg", ".jpg", {"\xff\xd8\xff", 3}},
    {"image/png", ".png", {"\x89PNG\r\n\x1a\n", 8}},
    {"image/svg+xml", ".svg", {"", 0}},
    {"image/webp", ".webp", {"RIFF", 4}},
};

/* libxml2's last resort for messages is standard error, which belongs to the program. */
static void no_message(void *user, const char *format, ...)
{
    (void)user;
    (void)format;
    fuzz_check(false, "libraries print nothing");
}

static bool is_one_of(const char *name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq_nocase(str_of(name), str_of(names[i]))) {
            return true;
        }
    }
    return false;
}

static void check_svg_attribute(const xmlAttr *attribute)
{
    struct str name = str_of((const char *)attribute->name);
    struct str value = attribute->children
                           ? str_trim(str_of((const char *)attribute->children->content))
                           : STR_NONE;

    fuzz_check(!str_eq_nocase(str_sub(name, 0, 2), STR("on")), "pictures have no handlers");
    fuzz_check(!str_eq_nocase(str_sub(value, 0, 11), STR("javascript:")), "pictures run nothing");
    if (str_eq(name, STR("href"))) {
        fuzz_check(str_empty(value) || str_starts(value, STR("#")) ||
                       str_starts(value, STR("data:image/")) || !attribute->parent ||
                       str_eq(str_of((const char *)attribute->parent->name), STR("a")),
                   "pictures load nothing");
    }
}

static void check_svg(const uint8_t *data, size_t size)
{
    static const char *const bad[] = {"script", "foreignObject", "iframe", "object", "embed"};
    xmlDoc *doc = xmlReadMemory((const char *)data, (int)size, "picture.svg", NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);

    fuzz_check(doc != NULL, "a picture in SVG is well-formed");
    fuzz_check(!doc->intSubset, "a picture declares no entities");
    xmlNode *node = xmlDocGetRootElement(doc);
    while (node) {
        if (node->type == XML_ELEMENT_NODE) {
            fuzz_check(!is_one_of((const char *)node->name, bad, sizeof bad / sizeof bad[0]),
                       "pictures hold no scripts and no pages");
            for (const xmlAttr *at = node->properties; at; at = at->next) {
                check_svg_attribute(at);
            }
        }
        if (node->type == XML_ELEMENT_NODE && node->children) {
            node = node->children;
            continue;
        }
        while (node && node->type != XML_DOCUMENT_NODE && !node->next) {
            node = node->parent;
        }
        node = node && node->type != XML_DOCUMENT_NODE ? node->next : NULL;
    }
    xmlFreeDoc(doc);
}

static void check_asset(const struct asset *asset, const uint8_t *data, size_t size)
{
    struct str bytes = {(const char *)data, size};
    uint8_t digest[SHA256_BYTES];
    struct err err = {0};
    bool known = false;

    fuzz_check(hash_sha256(bytes, digest, &err) == ERR_OK &&
                   memcmp(digest, asset->digest, sizeof digest) == 0 && asset->size == size,
               "an asset describes its file");
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (strcmp(asset->media_type, types[i].media_type) == 0) {
            known =
                str_starts(bytes, types[i].begin) && str_ends(asset->name, str_of(types[i].ending));
        }
    }
    fuzz_check(known, "type and ending are what the bytes say");
    if (strcmp(asset->media_type, "image/svg+xml") == 0) {
        check_svg(data, size);
    }
}

/* As a build cleans what svg_check refuses. */
static void check_cleaned(struct str bytes)
{
    const char *reason = NULL;
    struct buf clean;
    struct err err = {0};

    buf_init(&clean, LIMIT_SVG_BYTES);
    fuzz_check(svg_clean(bytes, &clean, &err) == ERR_OK, "cleaning fails for want of memory only");
    if (clean.n > 0 && !clean.failed) {
        fuzz_check(svg_check(buf_view(&clean), &reason, &err) == ERR_OK, "what is clean is read");
        if (!reason) {
            check_svg((const uint8_t *)clean.p, clean.n);
        }
    }
    buf_done(&clean);
}

static void check_bitmap(struct str bytes, const struct picture *picture)
{
    const uint64_t area = (uint64_t)picture->width * picture->height;
    unsigned samples = 0;
    bool cut = false;
    struct buf rows;

    if (area > MOST_PIXELS) {
        return;
    }
    buf_init(&rows, (size_t)MOST_PIXELS * 4);
    if (bmp_decode(bytes, &rows, &samples, &cut)) {
        fuzz_check(samples == 3 || samples == 4, "a bitmap is RGB or RGBA");
        fuzz_check(rows.n == area * samples, "a bitmap has as many pixels as it says");
    }
    buf_done(&rows);
}

static void check_work(struct str bytes)
{
    struct picture picture;

    if (picture_sniff(bytes, &picture)) {
        return;
    }
    if (picture.is_svg) {
        check_cleaned(bytes);
    } else if (strcmp(picture.media_type, "image/bmp") == 0) {
        check_bitmap(bytes, &picture);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct site site = {0};
    struct source source = {.path = STR("post.md")};
    struct post post = {.source = &source};
    struct media *media = NULL;
    const struct asset *asset = NULL;
    const char *reason = NULL;
    struct err err = {0};
    char path[128];

    xmlSetGenericErrorFunc(NULL, no_message);
    (void)snprintf(path, sizeof path, "%s/picture.png", fuzz_folder());
    fuzz_write(path, data, size);
    arena_init(&site.arena, LIMIT_TEXT_BYTES);
    site.root = str_of(fuzz_folder());
    fuzz_check(media_new(&site, &media, &err) == ERR_OK, "a table of assets can be made");
    enum asset_state state = media_find(media, &post, STR("picture.png"), &asset, &reason);
    fuzz_check(state == ASSET_FOUND || state == ASSET_UNUSABLE, "the picture is there");
    if (state == ASSET_FOUND) {
        check_asset(asset, data, size);
    } else {
        fuzz_check(reason && reason[0] != '\0', "a reason is given");
    }
    check_work((struct str){(const char *)data, size});
    media_free(media);
    arena_done(&site.arena);
    return 0;
}
