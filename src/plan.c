/*
 * Plan: what binding would make, from what pass A saw and which pictures are there. Nothing is
 * compressed, fitted or written, so sizes are estimates; posts, books, volumes and names are those
 * of a build.
 */
#include "base/limits.h"
#include "base/map.h"
#include "run.h"

/* What XHTML of Chinese prose deflates to, and a chapter's own frame. */
#define PLAN_FRAME_BYTES 700u
/* A post's lines in a snapshot's lists and manifests; unpacked, with its page's frame. */
#define PLAN_LINES_BYTES 1000u
#define PLAN_UNPACKED_BYTES 5000u

/* Counts the pictures of one member; each address once in a volume. */
static enum err_kind plan_images(struct run *run, struct volume_job *job, size_t post_index,
                                 struct map *seen, struct err *err)
{
    const struct shown_pictures *shown = &run->shown[post_index];

    for (size_t i = 0; i < shown->n; i++) {
        const struct shown_picture *picture = &shown->v[i];
        const bool found = picture->state == ASSET_FOUND;
        const size_t before = seen->n;

        if (map_add(seen, picture->address, before, NULL, err) ||
            (!found && run_add_lack(run, picture->address, post_index, err))) {
            return err->kind;
        }
        const bool first = seen->n > before;
        if (first && found) {
            job->n_assets++;
            job->bytes += asset_reckon(picture->address, picture->size, run->group.fitted) +
                          (job->format == FORMAT_EPUB ? 0 : picture->size);
        } else if (first) {
            job->n_missing++;
        }
    }
    return ERR_OK;
}

/* Counts the files that one member links to; each once in a volume. */
static enum err_kind plan_attachments(struct run *run, struct volume_job *job,
                                      const struct post *post, struct map *seen, struct arena *a,
                                      struct err *err)
{
    struct attachment file;
    struct file_info info;
    struct err none;

    for (size_t i = 0; i < post->links.n; i++) {
        const size_t before = seen->n;

        if (!archive_attachment(run, post, post->links.v[i], a, &file) ||
            file_stat(file.file.p, &info, &none)) {
            continue;
        }
        if (map_add(seen, attachment_key(&file), before, NULL, err)) {
            return err->kind;
        }
        if (seen->n > before) {
            job->n_attachments++;
            job->attachment_bytes += info.size;
            job->bytes += info.size;
        }
    }
    return arena_finish(a, err);
}

/* A post's share without its pictures. In a snapshot its text comes as source, as page, and once
   more where all of it can be searched. */
static uint64_t plan_text(const struct run *run, const struct volume_job *job, uint64_t source)
{
    const bool searched = run->search == SEARCH_FULL ||
                          (run->search == SEARCH_AUTO && job->volume->n <= LIMIT_SEARCH_POSTS);
    const unsigned times = searched ? 3 : 2;
    const uint64_t packed = source * 2 / 5 + PLAN_FRAME_BYTES;

    switch (job->format) {
    case FORMAT_ZIP:
        return times * packed + PLAN_LINES_BYTES;
    case FORMAT_FOLDER:
        return times * source + PLAN_UNPACKED_BYTES;
    default:
        return packed;
    }
}

static enum err_kind plan_volume(struct run *run, struct volume_job *job, struct err *err)
{
    struct map pictures, attachments;
    struct arena a;

    map_init(&pictures);
    map_init(&attachments);
    arena_init(&a, LIMIT_TEXT_BYTES);
    job->state = SHEAF_PLANNED;
    for (size_t i = 0; err->kind == ERR_OK && i < job->volume->n; i++) {
        const size_t post = job->volume->members[i].post;
        job->bytes += plan_text(run, job, run->posts[post].source->size);
        (void)plan_images(run, job, post, &pictures, err);
        if (!err->kind && job->format != FORMAT_EPUB) {
            (void)plan_attachments(run, job, &run->posts[post], &attachments, &a, err);
        }
    }
    arena_done(&a);
    map_done(&attachments);
    map_done(&pictures);
    return err->kind;
}

enum err_kind plan_volumes(struct run *run, struct err *err)
{
    if (shown_list(run, err) || (run->n_volumes > 0 && archive_prepare(run, err))) {
        return err->kind;
    }
    for (size_t i = 0; i < run->n_volumes; i++) {
        if (run->volumes[i].chosen && plan_volume(run, &run->volumes[i], err)) {
            return err->kind;
        }
    }
    return media_finish(run->media, err);
}
