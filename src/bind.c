/*
 * Pass B: every volume's cover is made, and every chapter is read again, rendered and compressed,
 * by whichever worker is free, in book order; the worker that finishes the last of them packages
 * and publishes the volume, after leading the links between its chapters to their places. A post is
 * read once and written once a format. Each chapter depends on the posts of its volume alone, so
 * the number of workers leaves no trace.
 */
#include <stdlib.h>

#include "base/hash.h"
#include "base/limits.h"
#include "base/par.h"
#include "parse/parse.h"
#include "render/render.h"
#include "run.h"

/* One worker's own tools. */
struct binder {
    struct parser *parser;
    struct renderer *renderer;
    struct deflater *deflater;
    struct indexer *indexer;
    struct arena arena; /* for the member at hand */
    struct asked asked; /* by its page */
};

static void binder_free(void *user, void *worker)
{
    struct binder *binder = worker;
    (void)user;
    if (binder) {
        parser_free(binder->parser);
        renderer_free(binder->renderer);
        deflater_free(binder->deflater);
        indexer_free(binder->indexer);
        map_done(&binder->asked.seen);
        arena_done(&binder->arena);
        free(binder);
    }
}

static enum err_kind binder_new(void *user, void **ret, struct err *err)
{
    struct binder *binder = calloc(1, sizeof *binder);

    if (!binder) {
        return err_nomem(err);
    }
    arena_init(&binder->arena, LIMIT_TEXT_BYTES);
    map_init(&binder->asked.seen);
    if (parser_new(&binder->parser, err) || renderer_new(&binder->renderer, err) ||
        deflater_new(&binder->deflater, err) || indexer_new(&binder->indexer, err)) {
        binder_free(user, binder);
        return err->kind;
    }
    *ret = binder;
    return ERR_OK;
}

/* The member at hand begins. */
static void binder_reset(struct binder *binder, struct media *media)
{
    arena_reset(&binder->arena);
    map_done(&binder->asked.seen);
    binder->asked = (struct asked){.media = media, .arena = &binder->arena};
    map_init(&binder->asked.seen);
}

/* What is to be rendered: a member for the first time, or again when its volume's are all known. */
struct task {
    const struct volume_job *job;
    size_t member;
    const struct spots *spots; /* NULL: not known yet */
    struct spot *wanted;       /* of this member */
    size_t n_wanted;
    bool again;   /* its findings have been said */
    bool is_read; /* the renderer has just written it in another format */
};

static enum err_kind render_member(struct run *run, struct binder *binder, const struct task *task,
                                   struct chapter *ret, struct err *err)
{
    const struct volume_job *job = task->job;
    const struct post *post = &run->posts[job->volume->members[task->member].post];
    const struct follow follow = {run, job, task->spots};
    const struct link_resolver link_resolver = {follow_find, follow_spot, &follow};
    const struct asset_resolver asset_resolver =
        job->format == FORMAT_EPUB ? (struct asset_resolver){media_find, run->media}
                                   : (struct asset_resolver){asked_find, &binder->asked};
    const struct member *member = &job->volume->members[task->member];
    struct page_place place;
    struct render_request request = {
        .form = job->format == FORMAT_EPUB ? FORM_CHAPTER : FORM_PAGE,
        .post = post,
        .site = &run->site,
        .stem = job->format == FORMAT_EPUB ? member->stem : member->page,
        .book_title = job->book->title,
        .language = job->book->language,
        .place = &place,
        .links = &link_resolver,
        .assets = &asset_resolver,
        .repairs = run->repairs,
        .drops_missing = run->drops_missing,
        .wanted = task->wanted,
        .n_wanted = task->n_wanted,
    };

    binder_reset(binder, run->media);
    follow_place(&follow, task->member, &binder->arena, &place);
    if (task->is_read) {
        return render_again(binder->renderer, &request, ret, NULL, err);
    }
    if (parse_body(binder->parser, post, &request.body, err)) {
        return err->kind;
    }
    return render_chapter(binder->renderer, &request, ret, task->again ? NULL : &run->findings,
                          err);
}

/* What a snapshot has besides, and the page's digest. */
static enum err_kind keep_archived(struct run *run, struct binder *binder,
                                   const struct volume_job *job, size_t member,
                                   const struct chapter *chapter, struct err *err)
{
    struct bound_chapter *slot = &job->chapters[member];
    const struct post *post = &run->posts[job->volume->members[member].post];

    if (job->format == FORMAT_EPUB) {
        return ERR_OK;
    }
    if (!slot->archived) {
        slot->archived = archive_post(run, binder->deflater, post, parser_bytes(binder->parser),
                                      &binder->asked, err);
    }
    if (!slot->archived) {
        return err->kind;
    }
    const struct str page = chapter->n_files > 0 ? chapter->files[0].xhtml : STR_NONE;

    return snapshot_digest(run->digest, page, slot->archived->page_digest, err);
}

/* Renders one member and keeps it compressed in its slot. */
static enum err_kind bind_member(struct run *run, struct binder *binder, struct volume_job *job,
                                 size_t member, bool is_read, struct err *err)
{
    const struct task task = {.job = job, .member = member, .is_read = is_read};
    struct bound_chapter *slot = &job->chapters[member];
    struct chapter chapter = {.n_files = 0};

    if (render_member(run, binder, &task, &chapter, err) || chapter_keep(&chapter, slot, err) ||
        keep_archived(run, binder, job, member, &chapter, err)) {
        return err->kind;
    }
    for (; slot->n_files < chapter.n_files; slot->n_files++) {
        if (deflate_entry(binder->deflater, run->blobs, chapter.files[slot->n_files].xhtml,
                          &slot->files[slot->n_files], err)) {
            return err->kind;
        }
    }
    if (job->search &&
        search_add(job->search,
                   &(struct search_tools){binder->indexer, binder->deflater, run->blobs}, member,
                   &run->posts[job->volume->members[member].post], chapter.body, err)) {
        return err->kind;
    }
    for (size_t i = 0; i < slot->n_missing; i++) {
        if (run_add_lack(run, slot->missing[i].address, job->volume->members[member].post, err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}

/* Looks up the wanted spots of one member. */
static enum err_kind find_spots(struct run *run, struct binder *binder, const struct task *task,
                                struct arena *keep, struct err *err)
{
    struct chapter chapter = {.n_files = 0};

    if (render_member(run, binder, task, &chapter, err)) {
        return err->kind;
    }
    for (size_t i = 0; i < task->n_wanted; i++) {
        task->wanted[i].id = arena_str(keep, task->wanted[i].id);
    }
    return arena_finish(keep, err);
}

/* Writes a chapter again, with its links to spots of others. */
static enum err_kind bind_again(struct run *run, struct binder *binder, struct volume_job *job,
                                size_t member, const struct spots *spots, struct err *err)
{
    const struct task task = {.job = job, .member = member, .spots = spots, .again = true};
    struct bound_chapter *slot = &job->chapters[member];
    struct chapter chapter = {.n_files = 0};

    if (render_member(run, binder, &task, &chapter, err) ||
        keep_archived(run, binder, job, member, &chapter, err)) {
        return err->kind;
    }
    for (size_t i = 0; i < slot->n_files && i < chapter.n_files; i++) {
        blobs_release(run->blobs, &slot->files[i]);
        if (deflate_entry(binder->deflater, run->blobs, chapter.files[i].xhtml, &slot->files[i],
                          err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}

/* Leads links to fragments of other chapters to their places: chapters that are linked to so are
   rendered once more for their places, and then those that link to them, or to a file that has
   another name in the snapshot. */
static enum err_kind settle_fragments(struct run *run, struct binder *binder,
                                      struct volume_job *job, struct err *err)
{
    struct spots spots;
    enum err_kind kind = spots_collect(job, &spots, err);

    for (size_t i = 0; i < spots.n && !kind;) {
        struct task task = {
            .job = job, .member = spots.v[i].member, .wanted = spots.v + i, .again = true};
        while (i < spots.n && spots.v[i].member == task.member) {
            task.n_wanted++;
            i++;
        }
        kind = find_spots(run, binder, &task, &spots.arena, err);
    }
    for (size_t m = 0; m < job->volume->n && !kind; m++) {
        const bool leads = spots.n > 0 && spots_report(run, job, m, &spots);

        if (leads || follow_renames(job, m)) {
            kind = bind_again(run, binder, job, m, &spots, err);
        }
    }
    spots_done(&spots);
    return kind;
}

static void release_chapters(struct run *run, struct volume_job *job)
{
    for (size_t i = 0; job->chapters && i < job->volume->n; i++) {
        struct bound_chapter *chapter = &job->chapters[i];
        for (size_t f = 0; f < chapter->n_files; f++) {
            blobs_release(run->blobs, &chapter->files[f]);
        }
        free(chapter->files);
        if (chapter->archived) {
            blobs_release(run->blobs, &chapter->archived->source);
        }
        free(chapter->archived);
        *chapter = (struct bound_chapter){0};
    }
    if (job->search) {
        search_release(job->search, run->blobs);
    }
    sources_free(job->sources);
    job->sources = NULL;
    buf_done(&job->cover_bytes);
}

static int64_t modified_of(const struct run *run, const struct volume_job *job)
{
    return run->modified == INT64_MIN ? job->volume->modified : run->modified;
}

static enum err_kind write_snapshot(struct run *run, struct binder *binder,
                                    const struct volume_job *job, struct bundle *ret,
                                    struct err *err)
{
    const struct snapshot_request request = {
        .library = &run->library,
        .book = job->book,
        .volume = job->volume,
        .format = job->format,
        .chapters = job->chapters,
        .sources = job->sources,
        .search = job->search,
        .modified = modified_of(run, job),
        .css = run->css,
        .software = STR("sheaf " SHEAF_VERSION),
        .selection = &run->group,
        .digest = run->digest,
        .zip64 = run->options.zip64,
        .bundle_digest = run->options.digests,
        .deflater = binder->deflater,
        .blobs = run->blobs,
    };

    return snapshot_write(&request, job->path.p, ret, err);
}

static enum err_kind write_epub(struct run *run, struct binder *binder,
                                const struct volume_job *job, struct bundle *ret, struct err *err)
{
    const struct epub_request request = {
        .library = &run->library,
        .book = job->book,
        .volume = job->volume,
        .chapters = job->chapters,
        .cover = job->cover,
        .modified = modified_of(run, job),
        .css = run->css,
        .software = STR("sheaf " SHEAF_VERSION),
        .drops_missing = run->drops_missing,
        .toc = run->options.toc == SHEAF_TOC_POSTS   ? TOC_POSTS
               : run->options.toc == SHEAF_TOC_PARTS ? TOC_PARTS
                                                     : TOC_AUTO,
        .digest = run->options.digests,
        .deflater = binder->deflater,
        .blobs = run->blobs,
    };

    return epub_write(&request, job->path.p, ret, err);
}

static enum err_kind package_volume(struct run *run, struct binder *binder, struct volume_job *job,
                                    struct err *err)
{
    struct bundle bundle = {0};

    job->state = SHEAF_FAILED;
    if (job->format != FORMAT_EPUB &&
        sources_new(&run->library, job->volume, job->chapters, &job->sources, err)) {
        return err->kind;
    }
    if (settle_fragments(run, binder, job, err) || media_finish(run->media, err) ||
        (job->format == FORMAT_EPUB ? write_epub(run, binder, job, &bundle, err)
                                    : write_snapshot(run, binder, job, &bundle, err))) {
        return err->kind;
    }
    job->state = bundle.state == OUTPUT_WRITTEN ? SHEAF_WRITTEN : SHEAF_UNCHANGED;
    job->bytes = bundle.bytes;
    job->n_assets = bundle.n_assets;
    job->n_missing = bundle.n_missing;
    job->n_attachments = bundle.n_attachments;
    job->attachment_bytes = bundle.attachment_bytes;
    if (run->options.digests && job->format != FORMAT_FOLDER) {
        hash_hex(bundle.sha512, sizeof bundle.sha512, job->sha512);
    }
    release_chapters(run, job);
    return ERR_OK;
}

static struct volume_job *volume_of(struct run *run, size_t task)
{
    size_t low = 0, high = run->n_volumes;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (run->volumes[middle].first <= task) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return &run->volumes[low];
}

static enum err_kind bind_cover(struct run *run, struct volume_job *job, struct err *err)
{
    const struct cover_subject subject = {&run->library, job->book, job->volume};

    return covers_make(run->covers, &subject, &job->cover_bytes, &job->cover, err);
}

static enum err_kind finish_part(struct run *run, struct binder *binder, struct volume_job *job,
                                 struct err *err)
{
    return atomic_fetch_sub(&job->left, 1) == 1 ? package_volume(run, binder, job, err) : ERR_OK;
}

/* A chapter in each format; then what is complete with it is packaged, because packaging may read
   other posts. */
static enum err_kind bind_chapter(struct run *run, struct binder *binder, struct volume_job *job,
                                  size_t member, struct err *err)
{
    const size_t n = run->n_formats - 1;
    const struct seat *others = n > 0 ? job->others + member * n : NULL;

    if (bind_member(run, binder, job, member, false, err)) {
        return err->kind;
    }
    for (size_t i = 0; i < n; i++) {
        if (bind_member(run, binder, others[i].job, others[i].member, true, err)) {
            return err->kind;
        }
    }
    if (finish_part(run, binder, job, err)) {
        return err->kind;
    }
    for (size_t i = 0; i < n; i++) {
        if (finish_part(run, binder, others[i].job, err)) {
            return err->kind;
        }
    }
    return run_progress(run, SHEAF_BINDING, run->n_chapters, err);
}

/* A cover first: making it takes about as long as a hundred chapters. */
static enum err_kind bind_task(void *user, void *worker, size_t index, struct err *err)
{
    struct run *run = user;
    struct volume_job *job = volume_of(run, index);
    const size_t covers = job->format == FORMAT_EPUB;

    if (index - job->first >= covers) {
        return bind_chapter(run, worker, job, index - job->first - covers, err);
    }
    return bind_cover(run, job, err) ? err->kind : finish_part(run, worker, job, err);
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
    const struct par par = {binder_new, binder_free, bind_task, run, NULL};
    struct str folder = STR_NONE;

    if (run->n_volumes == 0) {
        return ERR_OK;
    }
    if (follow_prepare(run, err) || prepare_folder(run, &folder, err) ||
        archive_prepare(run, err) || blobs_new(folder.p, &run->blobs, err)) {
        return err->kind;
    }
    atomic_store(&run->done, 0);
    const enum err_kind kind = par_for(&par, run->n_tasks, run->options.jobs, err);
    for (size_t i = 0; i < run->n_volumes; i++) {
        release_chapters(run, &run->volumes[i]);
    }
    return kind;
}
