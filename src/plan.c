/*
 * Plan: what binding would make, from what pass A saw. Nothing is rendered, hashed or written, so
 * sizes are estimates; posts, books, volumes and names are those of a build.
 */
#include "base/map.h"
#include "run.h"

/* A chapter's share of an EPUB: what XHTML of Chinese prose deflates to, and its own frame. */
#define PLAN_FRAME_BYTES 700u

/* Counts the pictures of one member; each address once in a volume. */
static enum err_kind plan_images(struct run *run, struct volume_job *job, size_t post_index,
                                 struct map *seen, struct err *err)
{
    const struct post *post = &run->posts[post_index];

    for (size_t i = 0; i < post->images.n; i++) {
        const struct str url = post->images.v[i];
        const size_t before = seen->n;
        uint64_t size = 0;
        const enum asset_state state = media_probe(run->media, post, url, &size);

        if (map_add(seen, url, before, NULL, err)) {
            return err->kind;
        }
        const bool first = seen->n > before;
        if (state != ASSET_FOUND) {
            finding_add(&run->findings, state == ASSET_REMOTE ? "asset-remote" : "asset-missing",
                        (struct place){.path = post->source->path}, "%.*s", STR_ARG(url));
            if (run_add_lack(run, url, post_index, err)) {
                return err->kind;
            }
        }
        if (first && state == ASSET_FOUND) {
            job->n_assets++;
            job->bytes += size;
        } else if (first) {
            job->n_missing++;
        }
    }
    return ERR_OK;
}

static enum err_kind plan_volume(struct run *run, struct volume_job *job, struct err *err)
{
    struct map seen;

    map_init(&seen);
    job->state = SHEAF_PLANNED;
    for (size_t i = 0; err->kind == ERR_OK && i < job->volume->n; i++) {
        const size_t post = job->volume->members[i].post;
        job->bytes += run->posts[post].source->size * 2 / 5 + PLAN_FRAME_BYTES;
        (void)plan_images(run, job, post, &seen, err);
    }
    map_done(&seen);
    return err->kind;
}

enum err_kind plan_volumes(struct run *run, struct err *err)
{
    for (size_t i = 0; i < run->n_volumes; i++) {
        if (run->volumes[i].chosen && plan_volume(run, &run->volumes[i], err)) {
            return err->kind;
        }
    }
    return media_finish(run->media, err);
}
