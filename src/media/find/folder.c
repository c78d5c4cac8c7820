/*
 * Finds the file of an address in a folder, however the file was saved. Invariant: the answer
 * depends on the names of the files alone, and a look-up takes no longer where many have one name.
 */
#include "media/find/folder.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"

/* Files that are as near as the nearest one; among more of them no one is looked for. */
#define MANY_ALIKE 64u

struct step {
    struct str path; /* relative to the folder's root */
    struct str key;  /* as of folder_key */
};

struct file {
    const struct step *in;
    struct str name;
    struct str folded; /* as of name_key */
};

struct folder {
    struct str root; /* symbolic links resolved */
    pthread_mutex_t lock;
    bool listed; /* guarded by lock; what follows stays as it is once this is set */
    struct arena arena;
    struct file *files; /* by folded name, then by the key of what they are in */
    size_t n, cap;
};

enum err_kind folder_new(const char *path, struct folder **ret, struct err *err)
{
    struct folder *f = calloc(1, sizeof *f);
    struct file_info info;

    if (!f) {
        return err_nomem(err);
    }
    if (pthread_mutex_init(&f->lock, NULL) != 0) {
        free(f);
        return err_nomem(err);
    }
    arena_init(&f->arena, LIMIT_TEXT_BYTES);
    if (path_real(&f->arena, path, &f->root, err) != ERR_OK ||
        file_stat(f->root.p, &info, err) != ERR_OK) {
        folder_free(f);
        return err->kind;
    }
    if (info.kind != FILE_FOLDER) {
        folder_free(f);
        return err_set(err, ERR_SYSTEM, "%s: not a folder", path);
    }
    *ret = f;
    return ERR_OK;
}

void folder_free(struct folder *f)
{
    if (f) {
        free(f->files);
        arena_done(&f->arena);
        (void)pthread_mutex_destroy(&f->lock);
        free(f);
    }
}

/* A walk that lists the files of a folder. */
struct listing {
    struct folder *folder;
    struct arena scratch;
    const struct step *at[LIMIT_WALK_DEPTH + 2]; /* the folders above, by depth */
    bool full;
};

static size_t depth_of(struct str relative)
{
    size_t n = 0;

    for (size_t i = 0; i < relative.n; i++) {
        n += relative.p[i] == '/';
    }
    return n;
}

/* False where it is reached through a symbolic link: what lies outside is not to be shown, and what
   lies inside has a place of its own. */
static bool enter(struct listing *l, const struct walk_entry *entry, size_t depth)
{
    struct folder *f = l->folder;
    struct arena *a = &f->arena;
    struct step *step;
    struct str real;
    struct err err;

    arena_reset(&l->scratch);
    if (depth > LIMIT_WALK_DEPTH || path_real(&l->scratch, entry->path.p, &real, &err) != ERR_OK ||
        real.n < entry->relative.n + 1 || !str_ends(real, entry->relative) ||
        !str_eq(path_join(&l->scratch, f->root, entry->relative), real)) {
        return false;
    }
    step = arena_alloc(a, sizeof *step);
    if (!step) {
        return false;
    }
    step->path = arena_str(a, entry->relative);
    step->key = arena_str(a, folder_key(&l->scratch, l->at[depth]->key, entry->name));
    a->failed |= l->scratch.failed;
    l->at[depth + 1] = step;
    return true;
}

static void add_file(struct listing *l, struct str name, const struct step *in)
{
    struct folder *f = l->folder;
    struct file *file;

    if (f->n == LIMIT_ASSETS_FILES) {
        l->full = true;
        return;
    }
    if (f->n == f->cap) {
        const size_t cap = f->cap ? f->cap * 2 : 64;
        struct file *files = realloc(f->files, cap * sizeof *files);

        if (!files) {
            f->arena.failed = true;
            return;
        }
        f->files = files;
        f->cap = cap;
    }
    arena_reset(&l->scratch);
    file = &f->files[f->n++];
    file->in = in;
    file->name = arena_str(&f->arena, name);
    file->folded = name_key(&l->scratch, name);
    file->folded = str_eq(file->folded, name) ? file->name : arena_str(&f->arena, file->folded);
    f->arena.failed |= l->scratch.failed;
}

static bool list_entry(void *user, const struct walk_entry *entry)
{
    struct listing *l = user;
    const size_t depth = depth_of(entry->relative);

    if (l->full || l->folder->arena.failed || entry->loop) {
        return false;
    }
    if (entry->info.kind == FILE_FOLDER) {
        return enter(l, entry, depth);
    }
    if (entry->info.kind == FILE_REGULAR) {
        add_file(l, entry->name, l->at[depth]);
    }
    return true;
}

static int compare_places(struct str name, struct str key, const struct file *file)
{
    const int order = str_cmp(name, file->folded);

    return order ? order : str_cmp(key, file->in->key);
}

static int compare_files(const void *a, const void *b)
{
    const struct file *x = a, *y = b;
    int order = compare_places(x->folded, x->in->key, y);

    order = order ? order : str_cmp(x->in->path, y->in->path);
    return order ? order : str_cmp(x->name, y->name);
}

static enum err_kind list_files(struct folder *f, struct err *err)
{
    static const struct step top = {{"", 0}, {"", 0}};
    struct listing listing = {.folder = f, .at = {&top}};
    enum err_kind kind;

    arena_init(&listing.scratch, LIMIT_TEXT_BYTES);
    kind = file_walk(f->root.p, list_entry, &listing, err);
    arena_done(&listing.scratch);
    if (kind == ERR_OK && listing.full) {
        kind = err_set(err, ERR_LIMIT, "%.*s: more than %u files", STR_ARG(f->root),
                       LIMIT_ASSETS_FILES);
    }
    if (kind == ERR_OK) {
        kind = arena_finish(&f->arena, err);
    }
    if (kind == ERR_OK && f->n > 1) {
        qsort(f->files, f->n, sizeof *f->files, compare_files);
    }
    return kind;
}

/* Lists them once. What went wrong goes wrong again: the run ends with the first error. */
static enum err_kind list_once(struct folder *f, struct err *err)
{
    enum err_kind kind = ERR_OK;

    (void)pthread_mutex_lock(&f->lock);
    if (!f->listed) {
        f->n = 0;
        kind = list_files(f, err);
        f->listed = kind == ERR_OK;
    }
    (void)pthread_mutex_unlock(&f->lock);
    return kind;
}

static bool take(const struct folder *f, struct arena *a, struct str in, struct str name,
                 struct located *ret)
{
    struct str path = path_join(a, in, name);

    return path_normal(a, path, &path) && walls_take(a, f->root, path_join(a, f->root, path), ret);
}

bool folder_find_exact(const struct folder *f, struct arena *a, const struct wanted *wanted,
                       struct located *ret)
{
    const struct str below_host =
        wanted->host.n > 0 ? path_join(a, wanted->host, wanted->folder) : STR_NONE;

    for (size_t i = 0; i < wanted->n_names; i++) {
        if (wanted->host.n > 0 && take(f, a, below_host, wanted->names[i], ret)) {
            return true;
        }
        if ((!wanted->whole || wanted->folder.n > 0) &&
            take(f, a, wanted->folder, wanted->names[i], ret)) {
            return true;
        }
    }
    return false;
}

/* Whether the file may be the picture: it shares so many steps with the address, and none of the
   others is the name of another host. */
static bool may_be(const struct file *file, const struct wanted *w, size_t shared)
{
    struct str key = file->in->key, step;

    for (size_t i = 0; w->host.n > 0 && str_token(&key, '\0', &step); i++) {
        if (i >= shared && key_is_host(step) && !str_eq(step, w->host)) {
            return false;
        }
    }
    return true;
}

/* The files of one name that share at least so many steps with the address. */
struct range {
    size_t from, to;
};

static bool shares(const struct folder *f, size_t i, const struct wanted *w, struct str name,
                   size_t steps)
{
    return i < f->n && str_eq(f->files[i].folded, name) &&
           folder_key_shared(f->files[i].in->key, w->key) >= steps;
}

/* Widens the range; false where there are too many. */
static bool widen(const struct folder *f, const struct wanted *w, struct str name, size_t steps,
                  struct range *range)
{
    while (range->from > 0 && range->to - range->from <= MANY_ALIKE &&
           shares(f, range->from - 1, w, name, steps)) {
        range->from--;
    }
    while (range->to - range->from <= MANY_ALIKE && shares(f, range->to, w, name, steps)) {
        range->to++;
    }
    return range->to - range->from <= MANY_ALIKE;
}

/* The one file of the range that may be the picture; of several the one that has the very name. */
static const struct file *choose(const struct folder *f, struct range range, const struct wanted *w,
                                 struct str name, size_t steps, size_t *ret_n)
{
    const struct file *chosen = NULL, *exact = NULL;
    size_t n_exact = 0;

    *ret_n = 0;
    for (size_t i = range.from; i < range.to; i++) {
        const struct file *file = &f->files[i];

        if (may_be(file, w, steps)) {
            ++*ret_n;
            chosen = file;
            if (str_eq(file->name, name)) {
                n_exact++;
                exact = file;
            }
        }
    }
    if (*ret_n <= 1) {
        return chosen;
    }
    return n_exact == 1 ? exact : NULL;
}

static size_t place_of(const struct folder *f, struct str name, struct str key)
{
    size_t low = 0, high = f->n;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (compare_places(name, key, &f->files[middle]) > 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The nearest file of a name; *ret_settled says that there are files of it. */
static const struct file *nearest(const struct folder *f, const struct wanted *w, size_t name,
                                  bool *ret_settled)
{
    const struct str folded = w->folded[name];
    const size_t at = place_of(f, folded, w->key);
    struct range range = {at, at};
    size_t n, steps = w->steps + 1;

    while (steps > 0 && !shares(f, at, w, folded, steps - 1) &&
           !(at > 0 && shares(f, at - 1, w, folded, steps - 1))) {
        steps--;
    }
    while (steps-- > (w->whole ? w->steps : 0)) {
        const struct file *file;

        *ret_settled = !widen(f, w, folded, steps, &range);
        if (*ret_settled) {
            return NULL;
        }
        file = choose(f, range, w, w->names[name], steps, &n);
        *ret_settled = n > 0;
        if (n > 0) {
            return file;
        }
    }
    return NULL;
}

bool folder_find_near(struct folder *f, struct arena *a, const struct wanted *wanted,
                      struct located *ret, struct err *err)
{
    bool settled = false;

    if (list_once(f, err) != ERR_OK) {
        return false;
    }
    for (size_t i = 0; i < wanted->n_names && !settled; i++) {
        const struct file *file = nearest(f, wanted, i, &settled);

        if (file && take(f, a, file->in->path, file->name, ret)) {
            return true;
        }
    }
    return false;
}
