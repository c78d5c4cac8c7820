/*
 * Pass B: every chapter of every volume is read again, rendered and compressed by whichever worker
 * is free, in book order; the worker that finishes a volume's last chapter packages and publishes
 * it. Each chapter depends on its post alone, so the number of workers leaves no trace.
 */
#include <stdlib.h>

#include "base/hash.h"
#include "base/par.h"
#include "parse/parse.h"
#include "render/render.h"
#include "run.h"

/* One worker's own tools. */
struct binder {
    struct parser *parser;
    struct renderer *renderer;
    struct deflater *deflater;
};

static void binder_free(void *user, void *worker)
{
    struct binder *binder = worker;
    (void)user;
    if (binder) {
        parser_free(binder->parser);
        renderer_free(binder->renderer);
        deflater_free(binder->deflater);
        free(binder);
    }
}

static enum err_kind binder_new(void *user, void **ret, struct err *err)
{
    struct binder *binder = calloc(1, sizeof *binder);

    if (!binder) {
        return err_nomem(err);
    }
    if (parser_new(&binder->parser, err) || renderer_new(&binder->renderer, err) ||
        deflater_new(&binder->deflater, err)) {
        binder_free(user, binder);
        return err->kind;
    }
    *ret = binder;
    return ERR_OK;
}

/* What a link resolver needs to know. */
struct links {
    const struct run *run;
    const struct volume_job *job;
};

static int compare_post(const void *key, const void *item)
{
    const size_t post = *(const size_t *)key;
    const size_t other = ((const struct post_place *)item)->post;
    return (post > other) - (post < other);
}

static bool find_link(const void *user, const struct post *from, struct str address,
                      struct str *ret_stem, struct str *ret_fragment)
{
    const struct links *links = user;
    const struct volume_job *job = links->job;
    const size_t post =
        linkmap_find(&links->run->library.linkmap, from->source->path, address, ret_fragment);

    if (post == MAP_NONE) {
        return false;
    }
    const struct post_place *place =
        bsearch(&post, job->places, job->volume->n, sizeof *place, compare_post);
    if (!place) {
        return false;
    }
    *ret_stem =
        &links->run->posts[post] == from ? STR_NONE : job->volume->members[place->member].stem;
    return true;
}

/* Bytes that a bound chapter's own block needs: slices and arrays, and the text they point to. */
static size_t block_size(const struct chapter *chapter)
{
    size_t n = chapter->n_files * sizeof(struct entry) +
               chapter->n_assets * sizeof(struct asset *) +
               chapter->n_missing * sizeof(struct missing);
    for (size_t i = 0; i < chapter->n_files; i++) {
        n += chapter->files[i].name.n;
    }
    for (size_t i = 0; i < chapter->n_missing; i++) {
        n += chapter->missing[i].address.n;
    }
    return n;
}

static struct str put_text(char **at, struct str text)
{
    struct str copy = {*at, text.n};
    if (text.n) {
        memcpy(*at, text.p, text.n);
    }
    *at += text.n;
    return copy;
}

/* Copies the summary of a rendered chapter into one block that outlives the renderer's memory; the
   entries get their names, the caller fills the rest. ret->files is the block. */
static enum err_kind keep_summary(const struct chapter *chapter, struct bound_chapter *ret,
                                  struct err *err)
{
    char *block = calloc(1, block_size(chapter));
    char *text;

    if (!block) {
        return err_nomem(err);
    }
    *ret = (struct bound_chapter){
        .files = (struct entry *)(void *)block,
        .n_assets = chapter->n_assets,
        .n_missing = chapter->n_missing,
        .n_images = chapter->n_images,
        .n_images_described = chapter->n_images_described,
        .has_tables = chapter->has_tables,
        .has_notes = chapter->has_notes,
        .has_code = chapter->has_code,
        .has_ruby = chapter->has_ruby,
    };
    ret->missing = (struct missing *)(void *)(ret->files + chapter->n_files);
    ret->assets = (const struct asset **)(void *)(ret->missing + chapter->n_missing);
    text = (char *)(ret->assets + chapter->n_assets);
    for (size_t i = 0; i < chapter->n_files; i++) {
        ret->files[i].name = put_text(&text, chapter->files[i].name);
    }
    for (size_t i = 0; i < chapter->n_missing; i++) {
        ret->missing[i] = (struct missing){put_text(&text, chapter->missing[i].address),
                                           chapter->missing[i].state};
    }
    for (size_t i = 0; i < chapter->n_assets; i++) {
        ret->assets[i] = chapter->assets[i];
    }
    return ERR_OK;
}

static enum err_kind render_member(struct run *run, struct binder *binder,
                                   const struct volume_job *job, size_t member, struct chapter *ret,
                                   struct err *err)
{
    const struct post *post = &run->posts[job->volume->members[member].post];
    const struct links links = {run, job};
    const struct link_resolver link_resolver = {find_link, &links};
    const struct asset_resolver asset_resolver = {media_find, run->media};
    struct render_request request = {
        .post = post,
        .stem = job->volume->members[member].stem,
        .book_title = job->book->title,
        .language = job->book->language,
        .links = &link_resolver,
        .assets = &asset_resolver,
    };

    if (parse_body(binder->parser, post, &request.body, err)) {
        return err->kind;
    }
    return render_chapter(binder->renderer, &request, ret, &run->findings, err);
}

/* Renders one member and keeps it compressed in its slot. */
static enum err_kind bind_member(struct run *run, struct binder *binder, struct volume_job *job,
                                 size_t member, struct err *err)
{
    struct bound_chapter *slot = &job->chapters[member];
    struct chapter chapter;

    if (render_member(run, binder, job, member, &chapter, err) ||
        keep_summary(&chapter, slot, err)) {
        return err->kind;
    }
    for (; slot->n_files < chapter.n_files; slot->n_files++) {
        struct entry *entry = &slot->files[slot->n_files];
        const struct str name = entry->name;
        if (deflate_entry(binder->deflater, run->blobs, chapter.files[slot->n_files].xhtml, entry,
                          err)) {
            return err->kind;
        }
        entry->name = name;
    }
    for (size_t i = 0; i < slot->n_missing; i++) {
        if (run_add_lack(run, slot->missing[i].address, job->volume->members[member].post, err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}

static void release_chapters(struct run *run, struct volume_job *job)
{
    for (size_t i = 0; i < job->volume->n; i++) {
        struct bound_chapter *chapter = &job->chapters[i];
        for (size_t f = 0; f < chapter->n_files; f++) {
            blobs_release(run->blobs, &chapter->files[f]);
        }
        free(chapter->files);
        *chapter = (struct bound_chapter){0};
    }
}

static enum err_kind package_volume(struct run *run, struct binder *binder, struct volume_job *job,
                                    struct err *err)
{
    const struct epub_request request = {
        .library = &run->library,
        .book = job->book,
        .volume = job->volume,
        .chapters = job->chapters,
        .modified = run->modified == INT64_MIN ? job->volume->modified : run->modified,
        .css = run->css,
        .software = STR("sheaf " SHEAF_VERSION),
        .toc = run->options.toc == SHEAF_TOC_POSTS   ? TOC_POSTS
               : run->options.toc == SHEAF_TOC_PARTS ? TOC_PARTS
                                                     : TOC_AUTO,
        .deflater = binder->deflater,
        .blobs = run->blobs,
    };
    struct bundle bundle = {0};

    job->state = SHEAF_FAILED;
    if (media_finish(run->media, err) || epub_write(&request, job->path.p, &bundle, err)) {
        return err->kind;
    }
    job->state = bundle.state == OUTPUT_WRITTEN ? SHEAF_WRITTEN : SHEAF_UNCHANGED;
    job->bytes = bundle.bytes;
    job->n_assets = bundle.n_assets;
    job->n_missing = bundle.n_missing;
    hash_hex(bundle.sha512, sizeof bundle.sha512, job->sha512);
    release_chapters(run, job);
    return ERR_OK;
}

static struct volume_job *volume_of(struct run *run, size_t chapter)
{
    size_t low = 0, high = run->n_volumes;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (run->volumes[middle].first <= chapter) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return &run->volumes[low];
}

static enum err_kind bind_chapter(void *user, void *worker, size_t index, struct err *err)
{
    struct run *run = user;
    struct volume_job *job = volume_of(run, index);

    if (bind_member(run, worker, job, index - job->first, err)) {
        return err->kind;
    }
    if (atomic_fetch_sub(&job->left, 1) == 1 && package_volume(run, worker, job, err)) {
        return err->kind;
    }
    return run_progress(run, SHEAF_BINDING, run->n_chapters, err);
}

/* The folder that bundles go into, made where it is missing and swept of what a killed run left. */
static enum err_kind prepare_folder(struct run *run, struct str *ret, struct err *err)
{
    struct str folder = path_folder(run->volumes[0].path);

    folder = arena_str(&run->arena, folder.n ? folder : STR("."));
    if (arena_finish(&run->arena, err) || path_make_folders(folder.p, err)) {
        return err->kind;
    }
    output_sweep(folder.p);
    *ret = folder;
    return ERR_OK;
}

enum err_kind bind_volumes(struct run *run, struct err *err)
{
    const struct par par = {binder_new, binder_free, bind_chapter, run, NULL};
    struct str folder = STR_NONE;

    if (run->n_volumes == 0) {
        return ERR_OK;
    }
    if (prepare_folder(run, &folder, err) || blobs_new(folder.p, &run->blobs, err)) {
        return err->kind;
    }
    atomic_store(&run->done, 0);
    const enum err_kind kind = par_for(&par, run->n_chapters, run->options.jobs, err);
    for (size_t i = 0; i < run->n_volumes; i++) {
        release_chapters(run, &run->volumes[i]);
    }
    return kind;
}
