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
#include "collect/rules.h"

/* A source with what tells whether it was reached before. */
struct found {
    struct source source;
    uint64_t device, inode;
};

struct folder_id {
    bool known;
    uint64_t device, inode;
};

struct collecting {
    const struct collect_options *options;
    struct site *site;
    struct findings *findings;
    struct arena scratch;
    struct str prefix;         /* of the paths below the folder being walked: "posts/", or empty */
    struct folder_id never[2]; /* the output and store folders */
    struct found *found;
    size_t n, cap;
};

static bool add_source(struct collecting *c, struct str path, struct str file,
                       const struct file_info *info, bool named)
{
    if (!arena_grow(&c->scratch, (void *)&c->found, c->n, &c->cap, sizeof *c->found)) {
        return false;
    }
    c->found[c->n++] = (struct found){
        .source = {.path = path,
                   .file = file,
                   .size = info->size,
                   .mtime_ns = info->mtime_ns,
                   .named = named},
        .device = info->device,
        .inode = info->inode,
    };
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
    return rules_match(c->options->exclude, c->options->n_exclude, path, name);
}

static bool enter_folder(struct collecting *c, const struct walk_entry *e, struct str path)
{
    if (e->loop) {
        finding_add(c->findings, "file-loop", (struct place){path, 0, 0},
                    "the link leads back to a folder above it; it was not followed");
        return false;
    }
    return !rules_skip_folder(e->name) && !is_never(c, &e->info) && !excluded(c, path, e->name) &&
           !is_bag(c, e->path);
}

static void report_unreadable(struct collecting *c, const struct walk_entry *e, struct str path)
{
    struct err problem;

    errno = e->sys;
    (void)err_errno(&problem, "cannot be read");
    finding_add(c->findings, "file-unreadable", (struct place){path, 0, 0}, "%s", problem.text);
}

/* Why a file met on the way is not a post; IGNORE_REASONS where it is one. */
static enum ignore_reason judge(struct collecting *c, const struct walk_entry *e, struct str path)
{
    bool top = str_chr(e->relative, '/') == STR_NPOS || str_chr(path, '/') == STR_NPOS;
    enum rules_type type = rules_type_of(e->name);

    if (excluded(c, path, e->name)) {
        return IGNORE_EXCLUDED;
    }
    if (top && rules_is_document(e->name)) {
        return IGNORE_DOCUMENT;
    }
    if (type == RULES_OTHER) {
        return IGNORE_ENDING;
    }
    if (e->name.p[0] == '_') {
        return IGNORE_UNDERSCORE;
    }
    if (type == RULES_TEXT) {
        return rules_text_reason(e->path, c->options->text);
    }
    return IGNORE_REASONS;
}

static bool visit(void *user, const struct walk_entry *e)
{
    struct collecting *c = user;
    struct arena *a = &c->site->arena;
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
        report_unreadable(c, e, path);
        return false;
    }
    if (e->info.kind == FILE_FOLDER) {
        return enter_folder(c, e, path);
    }
    if (e->info.kind != FILE_REGULAR) {
        return false;
    }
    reason = judge(c, e, path);
    if (reason != IGNORE_REASONS) {
        ignore(c, reason, path);
        return false;
    }
    /* The path is the file's own tail, unless the folder lies outside the root. */
    if (e->path.n >= path.n && str_ends(e->path, path)) {
        struct str file = arena_str(a, e->path);

        (void)add_source(c, str_from(file, file.n - path.n), file, &e->info, false);
    } else {
        (void)add_source(c, arena_str(a, path), arena_str(a, e->path), &e->info, false);
    }
    return false;
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

static enum err_kind collect_path(struct collecting *c, const char *typed, struct err *err)
{
    struct file_info info;
    struct str real, path;

    if (file_stat(typed, &info, err) || path_real(&c->site->arena, typed, &real, err)) {
        return err->kind;
    }
    path = below_root(c->site, real);
    if (info.kind == FILE_REGULAR) {
        (void)add_source(c, path, real, &info, true);
        return ERR_OK;
    }
    if (info.kind != FILE_FOLDER) {
        return err_set(err, ERR_USAGE, "%s is neither a file nor a folder", typed);
    }
    c->prefix = str_empty(path) ? path : arena_join(&c->scratch, path, STR("/"), STR_NONE);
    return file_walk(real.p, visit, c, err);
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
            last->source.named = last->source.named || c->found[i].source.named;
        } else {
            c->found[kept++] = c->found[i];
        }
    }
    c->n = kept;
    qsort(c->found, c->n, sizeof *c->found, compare_found);
}

static enum err_kind keep_sources(struct collecting *c, struct err *err)
{
    struct site *site = c->site;

    if (arena_finish(&c->scratch, err)) {
        return err->kind;
    }
    drop_repetitions(c);
    site->sources = arena_array(&site->arena, c->n, sizeof *site->sources);
    for (size_t i = 0; site->sources && i < c->n; i++) {
        site->sources[site->n_sources++] = c->found[i].source;
    }
    return arena_finish(&site->arena, err);
}

enum err_kind collect(const struct collect_options *options, struct site *site,
                      struct findings *findings, struct err *err)
{
    static const char *const here[] = {"."};
    const char *const *paths = options->n_paths ? options->paths : here;
    size_t n = options->n_paths ? options->n_paths : 1;
    struct collecting c = {.options = options, .site = site, .findings = findings};
    enum err_kind kind = collect_root(&site->arena, options, &site->root, err);

    if (kind) {
        return kind;
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
