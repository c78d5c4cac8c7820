/*
 * Reads the _index.md files of a site: the titles of its sections, and the front matter that they,
 * or the configuration, hand down to the posts below. Invariant: one title a folder; what cannot be
 * read is a finding.
 */
#include <stdlib.h>

#include "base/file.h"
#include "base/language.h"
#include "base/limits.h"
#include "parse/context.h"
#include "parse/encoding.h"
#include "parse/language.h"
#include "parse/matter.h"
#include "parse/plain.h"

#define BYTE_ORDER_MARK STR("\xEF\xBB\xBF")

struct reading {
    struct parse_context *context;
    struct site *site;
    struct findings *findings;
    const struct section_file *file;
    struct cascade from; /* what cascades of the file at hand have in common */
    struct buf raw, decoded;
    size_t cap; /* of site->sections */
};

static struct str stem_language(struct str path)
{
    struct str name = path_name(path), ending = path_ending(name);

    return language_of_stem(str_sub(name, 0, name.n - ending.n));
}

static struct str text_of(const struct value *v)
{
    return v && v->kind == VALUE_SCALAR && !value_is_none(v) ? str_trim(v->text) : STR_NONE;
}

/* Whether a target means pages as a site's readers see them; *ret_of gets what else it asks for. */
static bool target_read(struct arena *a, const struct value *target, struct cascade *ret_of)
{
    struct str kind = text_of(value_get(target, STR("kind")));
    struct str environment = text_of(value_get(target, STR("environment")));

    ret_of->pattern = text_of(value_get(target, STR("path")));
    if (!str_empty(text_of(value_get(target, STR("lang"))))) {
        ret_of->language = language_tag(a, text_of(value_get(target, STR("lang"))));
    }
    return (str_empty(kind) || str_eq_nocase(kind, STR("page")) || str_chr(kind, '*') != STR_NPOS ||
            str_chr(kind, '{') != STR_NPOS) &&
           (str_empty(environment) || str_eq_nocase(environment, STR("production")));
}

static enum err_kind add_cascade(const struct reading *r, const struct value *map, struct err *err)
{
    struct parse_context *c = r->context;
    const struct value *target = value_get(map, STR("target"));
    struct cascade cascade = r->from;

    cascade.map = map;
    if (!target) {
        target = value_get(map, STR("_target"));
    }
    if (map->kind != VALUE_MAP || (target && !target_read(&c->arena, target, &cascade))) {
        return ERR_OK;
    }
    if (!arena_grow(&c->arena, (void *)&c->cascades, c->n_cascades, &c->cap_cascades,
                    sizeof *c->cascades)) {
        return err_nomem(err);
    }
    c->cascades[c->n_cascades++] = cascade;
    return ERR_OK;
}

static enum err_kind read_cascade(const struct reading *r, const struct value *v, struct err *err)
{
    if (!v || v->kind == VALUE_MAP) {
        return v ? add_cascade(r, v, err) : ERR_OK;
    }
    for (const struct item *item = v->first; item; item = item->next) {
        if (add_cascade(r, item->value, err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}

static enum err_kind add_title(struct reading *r, const struct value *root, struct err *err)
{
    struct site *site = r->site;
    struct str title = plain_spaces(
        &site->arena, str_sub(text_of(value_get(root, STR("title"))), 0, LIMIT_FIELD_BYTES));

    if (str_empty(title)) {
        return ERR_OK;
    }
    if (!arena_grow(&site->arena, (void *)&site->sections, site->n_sections, &r->cap,
                    sizeof *site->sections)) {
        return err_nomem(err);
    }
    site->sections[site->n_sections++] =
        (struct section){path_folder(r->file->path), arena_str(&site->arena, title)};
    return ERR_OK;
}

/* Zola publishes nothing of a section that is a draft. */
static enum err_kind read_draft(const struct reading *r, const struct value *root, struct err *err)
{
    struct arena *a = &r->context->arena;
    const struct value *draft = value_get(root, STR("draft"));
    struct value *handed;

    if (r->site->generator != GENERATOR_ZOLA || !str_eq_nocase(text_of(draft), STR("true"))) {
        return ERR_OK;
    }
    handed = value_new(a, VALUE_MAP, draft->line, draft->column);
    if (!handed) {
        return err_nomem(err);
    }
    value_add(a, handed, STR("draft"), draft);
    return add_cascade(r, handed, err);
}

/* The file's text, as that of posts is read. */
static enum err_kind decode(struct reading *r, struct str *ret, struct err *err)
{
    const struct str tag = stem_language(r->file->path);
    const struct encoding_hints hints = {.path = r->file->path,
                                         .language = str_empty(tag) ? r->context->language : tag};
    const char *name;
    size_t lost;
    enum err_kind kind;

    *ret = buf_view(&r->raw);
    kind = encoding_decode(*ret, &hints, &r->decoded, &name, &lost, err);
    if (kind) {
        return kind;
    }
    if (name) {
        *ret = buf_view(&r->decoded);
        finding_add(r->findings, "encoding-converted", (struct place){r->file->path, 0, 0},
                    "read as %s", encoding_shown(name));
        return buf_finish(&r->decoded, err);
    }
    if (str_starts(*ret, BYTE_ORDER_MARK)) {
        *ret = str_from(*ret, BYTE_ORDER_MARK.n);
    }
    return ERR_OK;
}

static enum err_kind read_file(struct reading *r, struct err *err)
{
    struct str text;
    const struct matter_reader matter = {&r->context->arena, r->findings, r->file->path};
    const struct value *root = NULL;
    struct err problem = {0};
    bool is_front;

    if (file_read(r->file->file.p, LIMIT_POST_BYTES, &r->raw, NULL, &problem)) {
        if (context_out_of_memory(&problem, r->file->file.p, LIMIT_POST_BYTES)) {
            *err = problem;
            return err->kind;
        }
        finding_add(r->findings, "data-unreadable", (struct place){r->file->path, 0, 0},
                    "the section's file could not be read");
        return ERR_OK;
    }
    if (decode(r, &text, err)) {
        return err->kind;
    }
    const struct front front = front_find(text);
    struct front kept = front;

    /* Trees of some languages borrow from their text. */
    kept.text = arena_str(&r->context->arena, front.text);
    if (matter_read(&matter, &kept, &root, &is_front, err) || !is_front || !root) {
        return err->kind;
    }
    if (add_title(r, root, err) || read_draft(r, root, err)) {
        return err->kind;
    }
    return read_cascade(r, value_get(root, STR("cascade")), err);
}

static int compare_files(const void *x, const void *y)
{
    const struct section_file *a = *(const struct section_file *const *)x;
    const struct section_file *b = *(const struct section_file *const *)y;
    const int order = str_cmp(path_folder(a->path), path_folder(b->path));

    return order ? order : str_cmp(a->path, b->path);
}

/* Of a folder's titles, that in the language of the site, or the first. */
static void keep_one_title(const struct site *site, const struct section_file *file,
                           struct section *sections, size_t *n)
{
    const struct str tag = stem_language(file->path);

    if (*n < 2 || !str_eq(sections[*n - 1].folder, sections[*n - 2].folder)) {
        return;
    }
    if (str_empty(tag) || str_eq_nocase(tag, site->default_language)) {
        sections[*n - 2].title = sections[*n - 1].title;
    }
    --*n;
}

/* Of one folder: a default of a collection counts before one of all. Of several, Jekyll takes the
   last one and Hugo the first. */
static enum err_kind read_folder_defaults(struct reading *r, struct str folder, struct err *err)
{
    const struct site *site = r->site;
    const size_t n = site->n_defaults;

    for (size_t of_all = 0; of_all < 2; of_all++) {
        for (size_t i = 0; i < n; i++) {
            const struct site_default *one =
                &site->defaults[site->generator == GENERATOR_HUGO ? i : n - 1 - i];

            if (!str_eq(one->folder, folder) || str_empty(one->section) != (of_all == 1)) {
                continue;
            }
            r->from =
                (struct cascade){.folder = one->folder, .path = one->file, .section = one->section};
            if (add_cascade(r, one->map, err)) {
                return err->kind;
            }
        }
    }
    return ERR_OK;
}

static enum err_kind read_defaults(struct reading *r, struct err *err)
{
    struct parse_context *c = r->context;

    for (size_t i = 0; i < r->site->n_defaults; i++) {
        const struct str folder = r->site->defaults[i].folder;
        const size_t before = c->n_cascades;

        /* What an _index.md of the same folder says is all there is. */
        if (map_get(&c->folders, folder) != MAP_NONE) {
            continue;
        }
        if (read_folder_defaults(r, folder, err) ||
            (c->n_cascades > before && map_add(&c->folders, folder, before, NULL, err))) {
            return err->kind;
        }
    }
    return ERR_OK;
}

enum err_kind sections_read(struct parse_context *c, struct site *site, struct findings *findings,
                            struct err *err)
{
    const size_t n = site->n_section_files;
    const struct section_file **files = arena_array(&c->arena, n, sizeof(struct section_file *));
    struct reading r = {.context = c, .site = site, .findings = findings};
    enum err_kind kind = ERR_OK;

    site->sections = NULL;
    site->n_sections = 0;
    buf_init(&r.raw, LIMIT_POST_BYTES + 1);
    buf_init(&r.decoded, (size_t)LIMIT_POST_BYTES * 4);
    for (size_t i = 0; files && i < n; i++) {
        files[i] = &site->section_files[i];
    }
    if (files && n > 1) {
        qsort(files, n, sizeof(struct section_file *), compare_files);
    }
    for (size_t i = 0; files && i < n && !kind; i++) {
        const size_t before = c->n_cascades, titles = site->n_sections;

        r.file = files[i];
        r.from = (struct cascade){
            .folder = path_folder(r.file->path),
            .path = r.file->path,
            .language = language_tag(&c->arena, stem_language(r.file->path)),
        };
        kind = read_file(&r, err);
        if (site->n_sections > titles) {
            keep_one_title(site, r.file, site->sections, &site->n_sections);
        }
        if (!kind && c->n_cascades > before) {
            kind = map_add(&c->folders, c->cascades[before].folder, before, NULL, err);
        }
    }
    kind = kind ? kind : read_defaults(&r, err);
    buf_done(&r.raw);
    buf_done(&r.decoded);
    return kind || arena_finish(&site->arena, err) ? err->kind : arena_finish(&c->arena, err);
}
