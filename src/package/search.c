/*
 * Posts become the index of their volume: each its own terms and text, by the worker that rendered
 * it; a group of neighbours one run of terms and some files of text, by the worker that completes
 * it. Invariant: what comes of a group depends on its posts alone, not on who came when.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "base/unicode.h"
#include "package/blobs.h"
#include "package/search_parts.h"

struct indexer {
    struct buf text, plain;
    struct tokens tokens;
};

enum err_kind indexer_new(struct indexer **ret, struct err *err)
{
    struct indexer *ix = calloc(1, sizeof *ix);

    if (!ix) {
        return err_nomem(err);
    }
    buf_init(&ix->text, LIMIT_TEXT_BYTES);
    buf_init(&ix->plain, LIMIT_TEXT_BYTES);
    *ret = ix;
    return ERR_OK;
}

void indexer_free(struct indexer *ix)
{
    if (ix) {
        buf_done(&ix->text);
        buf_done(&ix->plain);
        tokens_done(&ix->tokens);
        free(ix);
    }
}

/* The posts of a group; fewer in the last one. */
static size_t group_size(const struct search *s, size_t group)
{
    const size_t left = s->n_posts - group * GROUP_POSTS;

    return left < GROUP_POSTS ? left : GROUP_POSTS;
}

struct search *search_new(struct arena *a, size_t n_posts, enum search_scope scope,
                          enum hash_kind digest)
{
    struct search *s = arena_alloc(a, sizeof *s);

    if (!s) {
        return NULL;
    }
    *s = (struct search){
        .n_posts = n_posts,
        .n_groups = (n_posts + GROUP_POSTS - 1) / GROUP_POSTS,
        .scope = scope != SEARCH_AUTO            ? scope
                 : n_posts <= LIMIT_SEARCH_POSTS ? SEARCH_FULL
                                                 : SEARCH_TITLES,
        .digest = digest,
    };
    s->posts = arena_array(a, n_posts, sizeof(struct search_post *));
    s->groups = arena_array(a, s->n_groups, sizeof *s->groups);
    if (!s->posts || !s->groups) {
        return NULL;
    }
    for (size_t i = 0; i < s->n_groups; i++) {
        atomic_init(&s->groups[i].left, group_size(s, i));
    }
    return s;
}

static void release_post(struct search *s, size_t member, struct blobs *blobs)
{
    struct search_post *post = s->posts[member];

    if (post) {
        search_run_release(&post->terms, blobs);
        blobs_release(blobs, &post->text);
        free(post);
        s->posts[member] = NULL;
    }
}

void search_release(struct search *s, struct blobs *blobs)
{
    for (size_t i = 0; i < s->n_posts; i++) {
        release_post(s, i, blobs);
    }
    for (size_t i = 0; i < s->n_groups; i++) {
        struct search_group *g = &s->groups[i];

        search_run_release(&g->run, blobs);
        for (size_t f = 0; f < g->n_files; f++) {
            blobs_release(blobs, &g->files[f].entry);
        }
        free(g->files);
        g->files = NULL;
        g->n_files = g->cap_files = 0;
    }
}

static enum err_kind take_term(void *user, struct str term, const uint32_t *posts, size_t n,
                               struct err *err)
{
    return run_write(user, term, posts, n, err);
}

static enum err_kind merge_group(struct search *s, size_t group, struct blobs *blobs,
                                 struct err *err)
{
    const struct search_run *runs[GROUP_POSTS];
    struct run_writer writer;
    const struct run_sink sink = {take_term, &writer};
    size_t n = 0;
    enum err_kind kind;

    for (size_t i = 0; i < group_size(s, group); i++) {
        runs[n] =
            s->posts[group * GROUP_POSTS + i] ? &s->posts[group * GROUP_POSTS + i]->terms : NULL;
        n += runs[n] != NULL;
    }
    run_writer_init(&writer, &s->groups[group].run, blobs);
    kind = search_merge(runs, n, &sink, err);
    kind = kind ? kind : run_writer_finish(&writer, err);
    run_writer_done(&writer);
    return kind;
}

static enum err_kind keep_post(struct indexer *ix, uint32_t member, struct search_post *post,
                               struct blobs *blobs, struct err *err)
{
    struct run_writer writer;
    enum err_kind kind;

    post->text =
        (struct entry){.size = ix->text.n, .stored_size = ix->text.n, .payload = {.fd = -1}};
    if (blobs_add(blobs, buf_view(&ix->text), &post->text.payload, err)) {
        return err->kind;
    }
    run_writer_init(&writer, &post->terms, blobs);
    kind = search_terms(&ix->tokens, buf_view(&ix->plain), member, &writer, err);
    run_writer_done(&writer);
    return kind;
}

enum err_kind search_add(struct search *s, const struct search_tools *tools, size_t member,
                         const struct post *post, struct str xhtml, struct err *err)
{
    struct indexer *ix = tools->indexer;
    struct blobs *blobs = tools->blobs;
    const size_t group = member / GROUP_POSTS;

    buf_reset(&ix->text);
    buf_reset(&ix->plain);
    if (s->scope == SEARCH_FULL) {
        search_text(xhtml, &ix->text);
    } else {
        buf_str(&ix->text, post->description);
    }
    unicode_plain(&ix->plain, buf_view(&ix->text));
    if (buf_finish(&ix->text, err) || buf_finish(&ix->plain, err)) {
        return err->kind;
    }
    s->posts[member] = calloc(1, sizeof *s->posts[member]);
    if (!s->posts[member]) {
        return err_nomem(err);
    }
    if (keep_post(ix, (uint32_t)member, s->posts[member], blobs, err)) {
        return err->kind;
    }
    if (atomic_fetch_sub(&s->groups[group].left, 1) > 1) {
        return ERR_OK;
    }
    if (merge_group(s, group, blobs, err) ||
        text_files_make(s, group, tools->deflater, blobs, err)) {
        return err->kind;
    }
    for (size_t i = 0; i < group_size(s, group); i++) {
        release_post(s, group * GROUP_POSTS + i, blobs);
    }
    return ERR_OK;
}
