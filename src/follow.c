/*
 * Links out of a post lead to chapters of its volume, to other books and to the site. Invariant:
 * what a volume says depends on no post that is newer than all of its own, so that it stays the
 * same when newer ones arrive.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "base/url.h"
#include "model/label.h"
#include "render/render.h"
#include "run.h"

enum err_kind follow_prepare(struct run *run, struct err *err)
{
    run->first_volume = arena_array(&run->arena, run->site.n_sources, sizeof *run->first_volume);
    if (arena_finish(&run->arena, err)) {
        return err->kind;
    }
    for (size_t i = run->n_volumes; i-- > 0;) {
        const struct volume_job *job = &run->volumes[i];
        for (size_t m = 0; m < job->volume->n; m++) {
            run->first_volume[job->volume->members[m].post] = i + 1;
        }
    }
    return ERR_OK;
}

static int compare_post(const void *key, const void *item)
{
    const size_t post = *(const size_t *)key;
    const size_t other = ((const struct post_place *)item)->post;
    return (post > other) - (post < other);
}

static const struct post_place *place_in(const struct volume_job *job, size_t post)
{
    return bsearch(&post, job->places, job->volume->n, sizeof *job->places, compare_post);
}

/* Whether a volume could know of the post when its own newest one was new. */
static bool is_older(const struct volume *volume, const struct post *post)
{
    return volume->last && post_dated(post) &&
           civil_wall_seconds(&post->date) <= civil_wall_seconds(&volume->last->date);
}

/* A post that was dropped for one that is the same is found there, by a volume that can know of it.
 */
static size_t kept_post(const struct run *run, const struct volume *volume, size_t post)
{
    const struct post *dropped = post == MAP_NONE ? NULL : &run->posts[post];

    if (!dropped || dropped->left_out != LEFT_DUPLICATE || !dropped->same_as) {
        return post;
    }
    if (post_dated(dropped) && volume->last && !is_older(volume, dropped)) {
        return MAP_NONE;
    }
    return (size_t)(dropped->same_as - run->posts);
}

static struct str volume_title(struct arena *a, const struct volume_job *job)
{
    struct buf title;

    buf_init(&title, LIMIT_TEXT_BYTES);
    label_volume_title(&title, words_for(job->book->language), job->book->title, job->volume);
    return arena_take(a, &title);
}

/* What books in a language call a book. */
static struct str title_in(const struct library *library, const struct book *book,
                           struct str language)
{
    const struct words *words = words_for(language);

    for (size_t k = 0; k < library->n_tongues; k++) {
        if (library->tongues[k] == words) {
            return book->titles[k];
        }
    }
    return book->title;
}

/* The title of the earlier volume or other book that holds a post; empty where none does that the
   volume may name. Another book's volumes are not told apart: how many it has depends on newer
   posts. */
static struct str book_of(const struct run *run, const struct volume_job *job, size_t post,
                          struct arena *a)
{
    const size_t first = run->first_volume[post];

    if (first == 0 || !is_older(job->volume, &run->posts[post])) {
        return STR_NONE;
    }
    for (const struct volume_job *earlier = job;
         earlier-- > run->volumes && earlier->book == job->book;) {
        if (earlier->format == job->format && place_in(earlier, post)) {
            return volume_title(a, earlier);
        }
    }
    const struct book *other = run->volumes[first - 1].book;
    return other == job->book ? STR_NONE : title_in(&run->library, other, job->book->language);
}

/* A link without a host, in full: the post's own address and the place in it, else what is
   written. */
static struct str full_address(const struct run *run, const struct post *from, size_t post,
                               struct str address, struct arena *a)
{
    const struct linkmap *map = &run->library.linkmap;
    const struct str url = post == MAP_NONE ? STR_NONE : linkmap_url(map, a, post);
    const size_t hash = str_chr(address, '#');

    if (str_empty(url)) {
        return linkmap_full(map, a, (size_t)(from - run->posts), address);
    }
    return arena_join(a, url, hash == STR_NPOS ? STR_NONE : str_from(address, hash), STR_NONE);
}

/* Whether the link leads to a file that the snapshot has. Until the names in it are settled, each
   file is taken to keep its own. */
static bool find_attachment(const struct follow *follow, const struct post *from,
                            struct str address, struct arena *a, struct link_target *ret)
{
    const struct sources *sources = follow->job->sources;
    struct attachment *file = &ret->file;
    struct str name = STR_NONE;
    struct err unreadable;

    if (!archive_attachment(follow->run, from, address, a, file) ||
        follow->job->format == FORMAT_EPUB) {
        return false;
    }
    if (file->path.n == 0) {
        if (archive_digest(follow->run, file->file, file->sha256, &unreadable) == ERR_OK) {
            name = original_file_name(a, file->file, file->sha256);
        }
    } else {
        name = sources ? sources_name(sources, file->path)
                       : arena_join(a, STR("data/src/"), file->path, STR_NONE);
    }
    if (name.n == 0) {
        *file = (struct attachment){.address = file->address};
        return false;
    }
    ret->kind = TARGET_FILE;
    ret->name = str_from(name, STR("data/").n);
    return true;
}

bool follow_renames(const struct volume_job *job, size_t member)
{
    const struct bound_chapter *chapter = &job->chapters[member];

    for (size_t i = 0; job->sources && i < chapter->n_attachments; i++) {
        const struct str path = chapter->attachments[i].path;

        if (path.n > 0 && !str_ends(sources_name(job->sources, path), path)) {
            return true;
        }
    }
    return false;
}

void follow_find(const void *user, const struct post *from, struct str address, struct arena *a,
                 struct link_target *ret)
{
    const struct follow *follow = user;
    const struct run *run = follow->run;
    const struct linkmap *map = &run->library.linkmap;
    const struct post_place *place;
    struct url url;
    const bool full = url_split(address, &url);
    struct linkmap_hit hit;
    size_t post =
        kept_post(run, follow->job->volume, linkmap_find(map, from->source->path, address, &hit));

    /* A front page, by what the volume can know. */
    if (hit.second != MAP_NONE && is_older(follow->job->volume, &run->posts[hit.second])) {
        post = MAP_NONE;
    }

    if (post != MAP_NONE && (place = place_in(follow->job, post)) != NULL) {
        const struct member *member = &follow->job->volume->members[place->member];
        const struct str stem = follow->job->format == FORMAT_EPUB ? member->stem : member->page;
        *ret = (struct link_target){.kind = TARGET_CHAPTER,
                                    .member = place->member,
                                    .stem = &run->posts[post] == from ? STR_NONE : stem,
                                    .fragment = hit.fragment};
        return;
    }
    if (post == MAP_NONE && find_attachment(follow, from, address, a, ret)) {
        return;
    }
    if (post != MAP_NONE) {
        ret->book = book_of(run, follow->job, post, a);
    }
    if (!str_empty(ret->book)) {
        ret->kind = TARGET_BOOK;
        ret->url = full ? address : full_address(run, from, post, address, a);
    } else if (!full) {
        ret->url = full_address(run, from, MAP_NONE, address, a);
        ret->kind = str_empty(ret->url) ? TARGET_NONE : TARGET_WEB;
    }
}

static int compare_spots(const void *x, const void *y)
{
    const struct spot *a = x, *b = y;

    if (a->member != b->member) {
        return a->member < b->member ? -1 : 1;
    }
    return str_cmp(a->fragment, b->fragment);
}

enum err_kind spots_collect(const struct volume_job *job, struct spots *ret, struct err *err)
{
    size_t n = 0;

    *ret = (struct spots){.n = 0};
    arena_init(&ret->arena, LIMIT_TEXT_BYTES);
    for (size_t m = 0; m < job->volume->n; m++) {
        n += job->chapters[m].n_far_links;
    }
    if (n == 0) {
        return ERR_OK;
    }
    ret->v = arena_array(&ret->arena, n, sizeof *ret->v);
    if (!ret->v) {
        return arena_finish(&ret->arena, err);
    }
    for (size_t m = 0, i = 0; m < job->volume->n; m++) {
        for (size_t l = 0; l < job->chapters[m].n_far_links; l++) {
            const struct far_link *link = &job->chapters[m].far_links[l];
            ret->v[i++] = (struct spot){.member = link->member, .fragment = link->fragment};
        }
    }
    qsort(ret->v, n, sizeof *ret->v, compare_spots);
    for (size_t i = 0; i < n; i++) {
        if (ret->n == 0 || compare_spots(&ret->v[ret->n - 1], &ret->v[i]) != 0) {
            ret->v[ret->n++] = ret->v[i];
        }
    }
    return ERR_OK;
}

void spots_done(struct spots *spots)
{
    arena_done(&spots->arena);
}

static const struct spot *spots_find(const struct spots *spots, size_t member, struct str fragment)
{
    const struct spot key = {.member = member, .fragment = fragment};

    return spots->n ? bsearch(&key, spots->v, spots->n, sizeof key, compare_spots) : NULL;
}

const struct spot *follow_spot(const void *user, size_t member, struct str fragment)
{
    const struct follow *follow = user;

    return follow->spots ? spots_find(follow->spots, member, fragment) : NULL;
}

bool spots_report(struct run *run, const struct volume_job *job, size_t member,
                  const struct spots *spots)
{
    const struct bound_chapter *chapter = &job->chapters[member];
    const struct post *post = &run->posts[job->volume->members[member].post];
    bool any = false;

    for (size_t i = 0; i < chapter->n_far_links; i++) {
        const struct far_link *link = &chapter->far_links[i];
        const struct spot *spot = spots_find(spots, link->member, link->fragment);
        if (spot && spot->found) {
            any = any || spot->file > 0 || !str_empty(spot->id);
        } else {
            finding_add(&run->findings, "link-fragment",
                        (struct place){post->source->path, link->line, 0},
                        "the link to #%.*s of another post leads to its start",
                        STR_ARG(str_sub(link->fragment, 0, 200)));
        }
    }
    return any;
}

void follow_place(const struct follow *follow, size_t at, struct arena *a, struct page_place *ret)
{
    const struct run *run = follow->run;
    const struct volume *volume = follow->job->volume;
    const struct member *member = &volume->members[at];

    *ret = (struct page_place){.search = follow->job->search != NULL};
    if (follow->job->format == FORMAT_EPUB) {
        return;
    }
    ret->address = linkmap_url(&run->library.linkmap, a, member->post);
    if (at > 0) {
        ret->before = member[-1].page;
        ret->before_title = run->posts[member[-1].post].title;
    }
    if (at + 1 < volume->n) {
        ret->after = member[1].page;
        ret->after_title = run->posts[member[1].post].title;
    }
}
