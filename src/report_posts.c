/*
 * Every post of a run with where it is to be read, for callers that list posts. Posts come in the
 * order of their paths, the chapters of one post in the order of their books.
 */
#include <stdlib.h>

#include "run.h"

/* A post as a member of a volume. */
struct chapter_place {
    size_t post;
    const struct volume_job *job;
    const struct member *member;
};

static int compare_places(const void *a, const void *b)
{
    const struct chapter_place *x = a, *y = b;
    if (x->post != y->post) {
        return x->post < y->post ? -1 : 1;
    }
    return (x->job > y->job) - (x->job < y->job);
}

/* All chapters of the run, those of one post together; NULL when memory is short. */
static struct chapter_place *places_by_post(struct arena *a, const struct run *run)
{
    struct chapter_place *places = arena_array(a, run->n_chapters, run->n_formats * sizeof *places);
    size_t n = 0;

    for (size_t v = 0; places && v < run->n_volumes; v++) {
        const struct volume *volume = run->volumes[v].volume;
        for (size_t i = 0; run->volumes[v].chosen && i < volume->n; i++) {
            const struct member *member = &volume->members[i];
            places[n++] = (struct chapter_place){member->post, &run->volumes[v], member};
        }
    }
    if (places && n > 1) {
        qsort(places, n, sizeof *places, compare_places);
    }
    return places;
}

static const char *const *copy_list(struct arena *a, struct strs list)
{
    const char **v = arena_array(a, list.n, sizeof *v);
    for (size_t i = 0; v && i < list.n; i++) {
        v[i] = arena_str(a, list.v[i]).p;
    }
    return v;
}

static const struct sheaf_chapter *copy_chapters(struct arena *a,
                                                 const struct chapter_place *places, size_t n)
{
    struct sheaf_chapter *v = arena_array(a, n, sizeof *v);
    for (size_t i = 0; v && i < n; i++) {
        const struct volume_job *job = places[i].job;
        const struct member *member = places[i].member;
        const struct str file = path_name(job->path);
        v[i] = (struct sheaf_chapter){
            .book = arena_str(a, job->book->id).p,
            .bundle = arena_str(a, str_sub(file, 0, file.n - strlen(format_ending(job->format)))).p,
            .path = job->format == FORMAT_EPUB
                        ? arena_join(a, STR("text/"), member->stem, STR(".xhtml")).p
                        : arena_join(a, STR("data/"), member->page, STR(".html")).p,
        };
    }
    return v;
}

static void copy_post(struct arena *a, const struct post *post, struct sheaf_post *ret)
{
    char date[CIVIL_TEXT_SIZE];

    *ret = (struct sheaf_post){
        .path = arena_str(a, post->source->path).p,
        .id = arena_printf(a, "%016llx", (unsigned long long)post->id).p,
        .date = post_dated(post) ? arena_str(a, civil_date_text(&post->date, date)).p : "",
        .title = arena_str(a, post->full_title).p,
        .language = arena_str(a, post_language(post)).p,
        .source =
            arena_str(a, str_empty(post->source_url) ? post->source_name : post->source_url).p,
        .authors = copy_list(a, post->authors),
        .n_authors = post->authors.n,
        .categories = copy_list(a, post->categories),
        .n_categories = post->categories.n,
        .tags = copy_list(a, post->tags),
        .n_tags = post->tags.n,
        .left_out = "",
    };
}

void report_posts(struct arena *a, const struct run *run, struct sheaf_report *r)
{
    const size_t n = run->posts ? run->site.n_sources : 0;
    const struct chapter_place *places = places_by_post(a, run);
    struct sheaf_post *v = arena_array(a, n, sizeof *v);
    size_t place = 0, left_out = 0;

    r->posts_list = v;
    for (size_t i = 0; places && v && i < n; i++) {
        const struct post *post = &run->posts[i];
        const size_t first = place;
        while (place < run->n_chapters * run->n_formats && places[place].post == i) {
            place++;
        }
        if (!post->source) {
            continue;
        }
        struct sheaf_post *ret = &v[r->n_posts_list++];
        copy_post(a, post, ret);
        ret->chapters = copy_chapters(a, places + first, place - first);
        ret->n_chapters = place - first;
        if (post->left_out != LEFT_NOT) {
            ret->left_out = r->left_out[left_out++].reason;
        }
    }
}
