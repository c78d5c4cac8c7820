/*
 * Walks the paths given and sorts what it finds into sources and ignored files. Invariant: every
 * regular file seen is either a source or counted under one reason, sources are in bytewise order
 * of their paths, and no file is a source twice.
 */
#include "collect/collect.h"

#include <errno.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "collect/found.h"
#include "collect/rules.h"

struct folder_id {
    bool known;
    uint64_t device, inode;
};

struct collecting {
    const struct collect_options *options;
    struct site *site;
    struct findings *findings;
    struct arena scratch;
    struct layout layout;
    bool plain;        /* the folder being walked is none of the generator's: all in it are posts */
    bool asked;        /* it is deeper than where the generator begins to choose */
    struct str prefix; /* of the paths below the folder being walked: "posts/", or empty */
    struct folder_id never[2]; /* the output and store folders */
    struct found *found;
    size_t n, cap;
    size_t sections_cap;
};

static bool add_source(struct collecting *c, const struct source *source,
                       const struct file_info *info)
{
    if (!arena_grow(&c->scratch, (void *)&c->found, c->n, &c->cap, sizeof *c->found)) {
        return false;
    }
    c->found[c->n] = (struct found){.source = *source,
                                    .device = info->device,
                                    .inode = info->inode,
                                    .asked = c->asked && !source->named};
    c->found[c->n].source.size = info->size;
    c->found[c->n].source.mtime_ns = info->mtime_ns;
    c->n++;
    return true;
}

static void ignore(struct collecting *c, enum ignore_reason reason, struct str path)
{
    struct ignored *i = &c->site->ignored[reason];

    if (i->files++ == 0 || str_cmp(path, i->first) < 0) {
        i->first = arena_str(&c->site->arena, path);
    }
}

static struct folder_id folder_id_of(struct arena *a, struct str path)
{
    struct str name = arena_str(a, path);
    struct file_info info;
    struct err ignored;

    if (str_empty(name) || file_stat(name.p, &info, &ignored) || info.kind != FILE_FOLDER) {
        return (struct folder_id){false, 0, 0};
    }
    return (struct folder_id){true, info.device, info.inode};
}

static bool is_never(const struct collecting *c, const struct file_info *info)
{
    for (size_t i = 0; i < sizeof c->never / sizeof c->never[0]; i++) {
        const struct folder_id *id = &c->never[i];

        if (id->known && id->device == info->device && id->inode == info->inode) {
            return true;
        }
    }
    return false;
}

static bool is_bag(struct collecting *c, struct str folder)
{
    struct str file = path_join(&c->scratch, folder, STR("bagit.txt"));
    struct file_info info;
    struct err ignored;

    return file.p && !file_stat(file.p, &info, &ignored) && info.kind == FILE_REGULAR;
}

static bool excluded(const struct collecting *c, struct str path, struct str name)
{
    return rules_match(c->options->exclude, c->options->n_exclude, path, name) ||
           (!c->plain && layout_excludes(&c->layout, path));
}

static bool enter_folder(struct collecting *c, const struct walk_entry *e, struct str path)
{
    if (e->loop) {
        finding_add(c->findings, "file-loop", (struct place){path, 0, 0},
                    "the link leads back to a folder above it; it was not followed");
        return false;
    }
    if (!c->plain && !layout_enters(&c->layout, e->name)) {
        return false;
    }
    return !rules_skip_folder(e->name) && !is_never(c, &e->info) && !excluded(c, path, e->name) &&
           !is_bag(c, e->path);
}

/* Relative to the root, or the absolute path where it lies outside. */
static struct str below_root(const struct site *site, struct str absolute)
{
    struct str root = site->root;

    if (str_eq(absolute, root)) {
        return STR("");
    }
    if (str_eq(root, STR("/")) && absolute.n > 1) {
        return str_from(absolute, 1);
    }
    if (str_starts(absolute, root) && absolute.n > root.n && absolute.p[root.n] == '/') {
        return str_from(absolute, root.n + 1);
    }
    return absolute;
}

/* Links are followed wherever they lead; who hands on what was made should know. */
static void note_outside(struct collecting *c, const struct walk_entry *e, struct str path)
{
    const struct str walked = str_sub(e->path, 0, e->path.n - e->relative.n);
    struct str real;
    struct err none;

    if (e->link && !path_real(&c->scratch, e->path.p, &real, &none) && !str_starts(real, walked) &&
        str_starts(below_root(c->site, real), STR("/"))) {
        finding_add(c->findings, "file-outside", (struct place){path, 0, 0},
                    "the link leads out of the site; what is there was read");
    }
}

static void report_unreadable(struct collecting *c, const struct walk_entry *e, struct str path)
{
    const struct place place = {path, 0, 0};
    struct err problem;

    if (e->too_deep) {
        finding_add(c->findings, "file-unreadable", place,
                    "more than %u folders deep; what is in it was not read", LIMIT_WALK_DEPTH);
        return;
    }
    errno = e->sys;
    (void)err_errno(&problem, "cannot be read");
    finding_add(c->findings, "file-unreadable", place, "%s", problem.text);
}

/* A folder that cannot be read is told of, and a file is counted as well. */
static void judge_unreadable(struct collecting *c, const struct walk_entry *e, struct str path)
{
    if (excluded(c, path, e->name)) {
        ignore(c, IGNORE_EXCLUDED, path);
        return;
    }
    report_unreadable(c, e, path);
    if (!e->folder) {
        ignore(c, IGNORE_UNREADABLE, path);
    }
}

static void add_section(struct collecting *c, struct str path, struct str file)
{
    struct site *site = c->site;
    struct arena *a = &site->arena;

    if (arena_grow(a, &site->section_files, site->n_section_files, &c->sections_cap,
                   sizeof *site->section_files)) {
        site->section_files[site->n_section_files++] =
            (struct section_file){arena_str(a, path), arena_str(a, file)};
    }
}

/* Where the generator puts the file; IGNORE_REASONS where it may be a post. */
static enum ignore_reason place(struct collecting *c, const struct walk_entry *e,
                                struct source *source)
{
    const enum rules_type type = rules_type_of(e->name);

    if (!c->plain && !layout_place(&c->layout, source)) {
        return IGNORE_OUTSIDE;
    }
    if (type == RULES_TEXT || (source->page && c->layout.front_matter)) {
        return rules_text_reason(e->path, c->options->text && type == RULES_TEXT);
    }
    return IGNORE_REASONS;
}

/* Why a file met on the way is not a post; IGNORE_REASONS where it is one. */
static enum ignore_reason judge(struct collecting *c, const struct walk_entry *e,
                                struct source *source)
{
    const struct str path = source->path;
    bool top = str_chr(e->relative, '/') == STR_NPOS || str_chr(path, '/') == STR_NPOS;

    if (excluded(c, path, e->name)) {
        return IGNORE_EXCLUDED;
    }
    if (top && rules_is_document(e->name)) {
        return IGNORE_DOCUMENT;
    }
    if (rules_type_of(e->name) == RULES_OTHER) {
        return IGNORE_ENDING;
    }
    if (e->name.p[0] == '_') {
        if (str_starts(e->name, STR("_index."))) {
            add_section(c, path, e->path);
        }
        return IGNORE_UNDERSCORE;
    }
    return place(c, e, source);
}

/* The path is the file's own tail, unless the folder lies outside the root; what is part of the
   path stays part of it. */
static void keep_names(struct arena *a, struct source *source, struct str file)
{
    const struct str path = source->path;

    source->file = arena_str(a, file);
    source->path = file.n >= path.n && str_ends(file, path) && source->file.p
                       ? str_from(source->file, file.n - path.n)
                       : arena_str(a, path);
    if (source->content.n > 0 && source->path.p) {
        source->content = str_from(source->path, path.n - source->content.n);
    }
    if (!str_empty(source->section)) {
        source->section = arena_str(a, source->section);
    }
    if (!str_empty(source->prefix)) {
        source->prefix = arena_str(a, source->prefix);
    }
}

static bool visit(void *user, const struct walk_entry *e)
{
    struct collecting *c = user;
    struct arena *a = &c->site->arena;
    struct source source = {.named = false};
    struct str path;
    enum ignore_reason reason;

    if (str_empty(e->relative)) {
        return true;
    }
    if (e->name.p[0] == '.') {
        return false;
    }
    path = arena_join(&c->scratch, c->prefix, e->relative, STR_NONE);
    if (e->info.kind == FILE_UNREADABLE) {
        judge_unreadable(c, e, path);
        return false;
    }
    if (e->info.kind == FILE_FOLDER) {
        const bool enters = enter_folder(c, e, path);

        if (enters) {
            note_outside(c, e, path);
        }
        return enters;
    }
    if (e->info.kind != FILE_REGULAR) {
        return false;
    }
    source.path = path;
    reason = judge(c, e, &source);
    if (reason != IGNORE_REASONS) {
        ignore(c, reason, path);
        return false;
    }
    keep_names(a, &source, e->path);
    note_outside(c, e, source.path);
    (void)add_source(c, &source, &e->info);
    return false;
}

static enum err_kind collect_file(struct collecting *c, struct str path, struct str file,
                                  const struct file_info *info, struct err *err)
{
    struct source source = {.path = path, .named = true};

    (void)layout_place(&c->layout, &source);
    source.page = source.draft = false;
    keep_names(&c->site->arena, &source, file);
    return add_source(c, &source, info) ? ERR_OK : err_nomem(err);
}

/* What the generator makes of the folder itself, asked about a file that could be in it. */
static void look_at_folder(struct collecting *c, struct str path)
{
    struct source source = {.path = path_join(&c->scratch, path, STR("x.md"))};

    c->plain = c->site->generator != GENERATOR_NONE && !layout_touches(&c->layout, path);
    c->asked = !c->plain && !str_empty(path) && layout_place(&c->layout, &source) &&
               str_chr(source.content, '/') != STR_NPOS;
}

/* Who names a folder that has only pages wants them. */
static void take_pages(struct collecting *c, size_t from, struct str path)
{
    if (str_empty(path) || str_eq(path, c->layout.base)) {
        return;
    }
    for (size_t i = from; i < c->n; i++) {
        if (!c->found[i].source.page) {
            return;
        }
    }
    for (size_t i = from; i < c->n; i++) {
        c->found[i].source.page = false;
    }
}

static enum err_kind collect_path(struct collecting *c, const char *typed, struct err *err)
{
    struct file_info info;
    struct str real, path;
    const size_t from = c->n;

    if (file_stat(typed, &info, err) || path_real(&c->site->arena, typed, &real, err)) {
        return err->kind;
    }
    path = below_root(c->site, real);
    if (str_starts(path, STR("/"))) {
        finding_add(c->findings, "path-outside", (struct place){str_of(typed), 0, 0},
                    "it is not in the site, which is %.*s", STR_ARG(c->site->root));
    }
    if (info.kind == FILE_REGULAR) {
        return collect_file(c, path, real, &info, err);
    }
    if (info.kind != FILE_FOLDER) {
        return err_set(err, ERR_USAGE, "%s is neither a file nor a folder", typed);
    }
    c->prefix = str_empty(path) ? path : arena_join(&c->scratch, path, STR("/"), STR_NONE);
    look_at_folder(c, path);
    if (file_walk(real.p, visit, c, err)) {
        return err->kind;
    }
    take_pages(c, from, path);
    return ERR_OK;
}

/* By path; of one file, the one that was named. */
static int compare_found(const void *x, const void *y)
{
    const struct found *a = x, *b = y;
    int order = str_cmp(a->source.path, b->source.path);

    return order ? order : (int)b->source.named - (int)a->source.named;
}

static int compare_files(const void *x, const void *y)
{
    const struct found *a = x, *b = y;

    if (a->device != b->device) {
        return a->device < b->device ? -1 : 1;
    }
    if (a->inode != b->inode) {
        return a->inode < b->inode ? -1 : 1;
    }
    return compare_found(x, y);
}

/* A file reached again under another name or path is not counted twice: the first path stays. */
static void drop_repetitions(struct collecting *c)
{
    size_t kept = 0;

    if (c->n < 2) {
        return;
    }
    qsort(c->found, c->n, sizeof *c->found, compare_files);
    for (size_t i = 0; i < c->n; i++) {
        struct found *last = kept > 0 ? &c->found[kept - 1] : NULL;
        bool same = last && last->inode == c->found[i].inode &&
                    last->device == c->found[i].device && last->inode != 0;

        if (same) {
            if (c->found[i].source.named) {
                last->source.named = true;
                last->source.page = last->source.draft = false;
            }
        } else {
            c->found[kept++] = c->found[i];
        }
    }
    c->n = kept;
    qsort(c->found, c->n, sizeof *c->found, compare_found);
}

/* Languages that only folders and names tell: of a generator's posts, more than one is on purpose.
 */
static void notice_languages(struct collecting *c)
{
    const struct str *first = NULL;

    for (size_t i = 0; c->site->generator != GENERATOR_NONE && i < c->n; i++) {
        const struct source *source = &c->found[i].source;

        if (c->found[i].gone || source->page || source->named || str_empty(source->language)) {
            continue;
        }
        if (first && !str_eq(*first, source->language)) {
            c->site->multilingual = true;
        }
        first = first ? first : &source->language;
    }
}

static int compare_sections(const void *x, const void *y)
{
    const struct section_file *a = x, *b = y;

    return str_cmp(a->path, b->path);
}

/* A file that two of the paths lead to comes once. */
static void sort_sections(struct site *site)
{
    size_t kept = 0;

    if (site->n_section_files < 2) {
        return;
    }
    qsort(site->section_files, site->n_section_files, sizeof *site->section_files,
          compare_sections);
    for (size_t i = 0; i < site->n_section_files; i++) {
        if (kept == 0 || !str_eq(site->section_files[kept - 1].path, site->section_files[i].path)) {
            site->section_files[kept++] = site->section_files[i];
        }
    }
    site->n_section_files = kept;
}

static enum err_kind keep_sources(struct collecting *c, struct err *err)
{
    struct site *site = c->site;

    if (arena_finish(&c->scratch, err)) {
        return err->kind;
    }
    drop_repetitions(c);
    if (found_resources(&c->layout, c->found, c->n, err) ||
        found_sections(&c->layout, c->found, c->n, err)) {
        return err->kind;
    }
    notice_languages(c);
    sort_sections(site);
    site->sources = arena_array(&site->arena, c->n, sizeof *site->sources);
    for (size_t i = 0; site->sources && i < c->n; i++) {
        if (c->found[i].gone) {
            ignore(c, IGNORE_RESOURCE, c->found[i].source.path);
        } else {
            site->sources[site->n_sources++] = c->found[i].source;
        }
    }
    return arena_finish(&site->arena, err);
}

enum err_kind collect(const struct collect_options *options, struct site *site,
                      struct findings *findings, struct err *err)
{
    static const char *const here[] = {"."};
    const char *const *paths = options->n_paths ? options->paths : here;
    size_t n = options->n_paths ? options->n_paths : 1;
    struct collecting c = {
        .options = options, .site = site, .findings = findings, .layout.site = site};
    enum err_kind kind = collect_root(&site->arena, options, &site->root, err);

    if (kind || layout_read(&c.layout, options, findings, err)) {
        return err->kind;
    }
    arena_init(&c.scratch, LIMIT_TEXT_BYTES);
    c.never[0] = folder_id_of(&c.scratch, options->output);
    c.never[1] = folder_id_of(&c.scratch, options->store);
    for (size_t i = 0; i < n && !kind; i++) {
        kind = collect_path(&c, paths[i], err);
    }
    if (!kind) {
        kind = keep_sources(&c, err);
    }
    arena_done(&c.scratch);
    return kind;
}
