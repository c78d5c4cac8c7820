/*
 * What a program wants to know of a snapshot: one line of JSON for each post, and one object about
 * the whole. Keys are in the order of the manual.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/unicode.h"
#include "package/snapshot/bag.h"

/* Text as JSON can hold it: names of files need not be UTF-8. Empty is null. */
static json_t *text(struct str s)
{
    struct buf clean;
    json_t *value;

    if (str_empty(s)) {
        return json_null();
    }
    if (xml_clean_until(s) == s.n) {
        return json_stringn_nocheck(s.p, s.n);
    }
    buf_init(&clean, LIMIT_TEXT_BYTES);
    (void)xml_clean(&clean, s);
    value = clean.failed ? NULL : json_stringn_nocheck(clean.p, clean.n);
    buf_done(&clean);
    return value;
}

static json_t *texts(const struct str *v, size_t n)
{
    json_t *array = json_array();

    for (size_t i = 0; array && i < n; i++) {
        if (json_array_append_new(array, text(v[i]))) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

/* "2021-11-24T01:22:50+08:00" as far as it is known. */
static json_t *date(const struct civil *c)
{
    char day[CIVIL_TEXT_SIZE], whole[64];
    const struct str written = c->year ? civil_date_text(c, day) : STR_NONE;
    int n;

    if (!c->year || !c->has_time) {
        return text(written);
    }
    n = snprintf(whole, sizeof whole, "%.*sT%02d:%02d:%02d", STR_ARG(written), c->hour, c->minute,
                 c->second);
    if (c->has_zone && n > 0) {
        const int minutes = abs(c->zone_minutes);

        n += snprintf(whole + n, sizeof whole - (size_t)n, "%c%02d:%02d",
                      c->zone_minutes < 0 ? '-' : '+', minutes / 60, minutes % 60);
    }
    return text(str_make(whole, n > 0 ? (size_t)n : 0));
}

static struct str shown_name(struct bag *b, const struct asset *asset)
{
    char name[ASSET_NAME_SIZE];

    return asset ? arena_join(&b->arena, STR("data/"), asset_page_name(asset, name), STR_NONE)
                 : STR_NONE;
}

/* A picture: what the page shows, and the file that it was made from. */
static json_t *picture(struct bag *b, const struct asset *shown, const struct original *original)
{
    const struct str name = original ? original_name(b, original) : STR_NONE;
    const struct bag_file *file = name.n > 0 ? bag_find(b, name) : NULL;
    char hex[2 * HASH_MAX_BYTES + 1] = "";

    if (file) {
        hash_hex(file->digest, hash_bytes(b->request->digest), hex);
    }
    return json_pack("{so so so so}", "file", text(shown_name(b, shown)), "address",
                     text(original ? original->address : STR_NONE), "original", text(name),
                     hash_name(b->request->digest), text(str_of(hex)));
}

/* A file that the page links to: itself. */
static bool add_attachment(struct bag *b, json_t *array, const struct attachment *attachment)
{
    const struct str name = attachment_name(b, attachment);
    const struct bag_file *file = bag_find(b, name);
    char hex[2 * HASH_MAX_BYTES + 1] = "";

    if (file) {
        hash_hex(file->digest, hash_bytes(b->request->digest), hex);
    }
    return json_array_append_new(array,
                                 json_pack("{so so so so}", "file", text(name), "address",
                                           text(attachment->address), "original", text(name),
                                           hash_name(b->request->digest), text(str_of(hex)))) == 0;
}

static bool add_picture(struct bag *b, json_t *array, const struct asset *shown,
                        const struct original *original)
{
    return json_array_append_new(array, picture(b, shown, original)) == 0;
}

/* The post's pictures that have files, those whose bytes are in the post itself, and attachments.
 */
static json_t *assets(struct bag *b, const struct bound_chapter *chapter)
{
    const struct archived *archived = chapter->archived;
    json_t *array = json_array();
    struct map told;
    struct err err;
    bool ok = array != NULL;

    map_init(&told);
    for (size_t i = 0; ok && i < archived->n_originals; i++) {
        const struct original *o = &archived->originals[i];

        ok = add_picture(b, array, o->shown, o) &&
             (!o->shown || map_add(&told, o->shown->name, i, NULL, &err) == ERR_OK);
    }
    for (size_t i = 0; ok && i < chapter->n_assets; i++) {
        const struct asset *asset = chapter->assets[i];

        ok = map_get(&told, asset->name) != MAP_NONE || add_picture(b, array, asset, NULL);
    }
    for (size_t i = 0; ok && i < chapter->n_attachments; i++) {
        ok = add_attachment(b, array, &chapter->attachments[i]);
    }
    map_done(&told);
    if (!ok) {
        json_decref(array);
        return NULL;
    }
    return array;
}

static json_t *missing(const struct bound_chapter *chapter)
{
    json_t *array = json_array();

    for (size_t i = 0; array && i < chapter->n_missing; i++) {
        if (json_array_append_new(array, text(chapter->missing[i].address))) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *record(struct bag *b, size_t member)
{
    const struct snapshot_request *r = b->request;
    const struct bound_chapter *chapter = &r->chapters[member];
    const struct post *post = bag_post(b, member);
    const size_t index = r->volume->members[member].post;
    char id[17], hex[2 * HASH_MAX_BYTES + 1];

    (void)snprintf(id, sizeof id, "%016llx", (unsigned long long)post->id);
    hash_hex(chapter->archived->source_digest, hash_bytes(r->digest), hex);
    return json_pack(
        "{so so so so so so so so so so so so so so so so}", "id", text(str_of(id)), "title",
        text(post->full_title.n ? post->full_title : post->title), "date", date(&post->date),
        "modified", date(&post->modified), "authors", texts(post->authors.v, post->authors.n),
        "categories", texts(post->categories.v, post->categories.n), "tags",
        texts(post->tags.v, post->tags.n), "language", text(post_language(post)), "address",
        text(linkmap_url(&r->library->linkmap, &b->arena, index)), "source",
        text(post->source_url.n ? post->source_url : post->source_name), "path",
        text(post->source->path), "file", text(sources_name(r->sources, post->source->path)),
        "page", text(arena_join(&b->arena, STR("data/"), chapter->files[0].name, STR_NONE)),
        hash_name(r->digest), text(str_of(hex)), "assets", assets(b, chapter), "missing",
        missing(chapter));
}

static int add_text(const char *p, size_t n, void *user)
{
    buf_add(user, p, n);
    return 0;
}

/* Appends the object and lets it go. */
static enum err_kind dump(json_t *object, size_t flags, struct buf *out, struct err *err)
{
    const bool ok = object && json_dump_callback(object, add_text, out, flags) == 0;

    json_decref(object);
    buf_char(out, '\n');
    return ok ? buf_finish(out, err) : err_nomem(err);
}

static enum err_kind add_posts(struct bag *b, struct err *err)
{
    struct buf lines;
    enum err_kind kind = ERR_OK;

    buf_init(&lines, LIMIT_TEXT_BYTES);
    for (size_t m = 0; m < b->request->volume->n && !kind; m++) {
        if (bag_post(b, m)) {
            kind = dump(record(b, m), JSON_COMPACT, &lines, err);
        }
    }
    if (!kind) {
        kind = bag_add(b, STR("data/posts.jsonl"), buf_view(&lines), err);
    }
    buf_done(&lines);
    return kind;
}

static json_t *selection(const struct snapshot_request *r)
{
    const struct group_options *o = r->selection;

    return json_pack("{so so so so so so so}", "by", text(r->library->by), "values",
                     texts(r->book->values.v, r->book->values.n), "since", text(o->since), "until",
                     text(o->until), "select", texts(o->select, o->n_select), "reject",
                     texts(o->reject, o->n_reject), "newest", text(o->newest));
}

static json_t *site(const struct site *s)
{
    return json_pack("{so so so so so so}", "title", text(s->title), "address", text(s->url),
                     "author", text(s->author), "publisher", text(s->publisher), "rights",
                     text(s->rights), "description", text(s->description));
}

static json_t *archive(const struct bag *b)
{
    const struct snapshot_request *r = b->request;
    const struct volume *volume = r->volume;
    static const struct civil none = {.year = 0};
    char modified[CIVIL_TEXT_SIZE];

    return json_pack("{ss so so so sI so so so s{sI sI sI sI sI} s{so so} so so}", "schema",
                     "sheaf.archive/1", "title", text(b->title), "identifier",
                     text(volume->identifier), "group", text(r->book->snapshots[0].identifier),
                     "volume", (json_int_t)(volume->number ? volume->number : 1), "languages",
                     texts(volume->languages.v, volume->languages.n), "site",
                     site(r->library->site), "selection", selection(r), "counts", "posts",
                     (json_int_t)b->facts.n_posts, "undated", (json_int_t)b->facts.n_undated,
                     "pictures", (json_int_t)b->facts.n_assets, "missing",
                     (json_int_t)b->facts.n_missing, "attachments", (json_int_t)b->n_attachments,
                     "span", "first", date(volume->first ? &volume->first->date : &none), "last",
                     date(volume->last ? &volume->last->date : &none), "modified",
                     r->modified ? text(civil_utc_text(r->modified, modified)) : json_null(),
                     "software", text(r->software));
}

enum err_kind records_add(struct bag *b, struct err *err)
{
    struct buf object;
    enum err_kind kind;

    buf_init(&object, LIMIT_TEXT_BYTES);
    kind = dump(archive(b), JSON_INDENT(2), &object, err);
    if (!kind) {
        kind = bag_add(b, STR("data/archive.json"), buf_view(&object), err);
    }
    buf_done(&object);
    return kind ? kind : add_posts(b, err);
}
