/*
 * Posts become the index of their volume: each its own terms and text, by the worker that rendered
 * it; a group of neighbours one run of terms and some files of text, by the worker that completes
 * it. Invariant: what comes of a group depends on its posts alone, not on who came when.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "base/unicode.h"
#include "model/words.h"
#include "package/search/parts.h"
#include "package/zip/blobs.h"

struct indexer {
    struct buf text, plain;
    struct terms terms;
};

enum err_kind indexer_new(struct indexer **ret, struct err *err)
{
    struct indexer *ix = calloc(1, sizeof *ix);

    if (!ix) {
        return err_nomem(err);
    }
    buf_init(&ix->text, LIMIT_TEXT_BYTES);
    buf_init(&ix->plain, LIMIT_TEXT_BYTES);
    terms_init(&ix->terms);
    *ret = ix;
    return ERR_OK;
}

void indexer_free(struct indexer *ix)
{
    if (ix) {
        buf_done(&ix->text);
        buf_done(&ix->plain);
        terms_done(&ix->terms);
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
                          enum hash_kind digest, struct str language)
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
        .words = words_for(language),
    };
    s->texts = arena_array(a, n_posts, sizeof(struct entry *));
    s->groups = arena_array(a, s->n_groups, sizeof *s->groups);
    if (!s->texts || !s->groups) {
        return NULL;
    }
    for (size_t i = 0; i < s->n_groups; i++) {
        atomic_init(&s->groups[i].left, group_size(s, i));
    }
    return s;
}

static void release_text(struct search *s, size_t member, struct blobs *blobs)
{
    if (s->texts[member]) {
        blobs_release(blobs, s->texts[member]);
        free(s->texts[member]);
        s->texts[member] = NULL;
    }
}

static void release_group(struct search_group *g, struct blobs *blobs)
{
    for (size_t i = 0; i < g->n_runs; i++) {
        search_run_release(&g->runs[i], blobs);
    }
    for (size_t i = 0; i < g->n_files; i++) {
        blobs_release(blobs, &g->files[i].entry);
    }
    free(g->runs);
    free(g->files);
    g->runs = NULL;
    g->files = NULL;
    g->n_runs = g->n_files = g->cap_files = 0;
}

void search_release(struct search *s, struct blobs *blobs)
{
    for (size_t i = 0; i < s->n_posts; i++) {
        release_text(s, i, blobs);
    }
    for (size_t i = 0; i < s->n_groups; i++) {
        release_group(&s->groups[i], blobs);
    }
}

static enum err_kind end_run(struct search_group *g, struct tokens *tokens, struct blobs *blobs,
                             struct err *err)
{
    struct search_run *more = realloc(g->runs, (g->n_runs + 1) * sizeof *more);
    struct run_writer writer;
    enum err_kind kind;

    if (!more) {
        return err_nomem(err);
    }
    g->runs = more;
    g->runs[g->n_runs] = (struct search_run){0};
    run_writer_init(&writer, &g->runs[g->n_runs++], blobs);
    kind = tokens_write(tokens, &writer, err);
    run_writer_done(&writer);
    return kind;
}

static enum err_kind index_text(struct indexer *ix, const struct entry *text, size_t member,
                                struct err *err)
{
    struct str content = STR_NONE;

    buf_reset(&ix->text);
    buf_reset(&ix->plain);
    if (blobs_read(text, &ix->text, &content, err)) {
        return err->kind;
    }
    unicode_plain(&ix->plain, content);
    terms_add(&ix->terms, buf_view(&ix->plain), (uint32_t)member);
    return buf_finish(&ix->plain, err);
}

/* Makes the runs of a group whose posts are all there. */
static enum err_kind index_group(struct search *s, const struct search_tools *tools, size_t group,
                                 struct err *err)
{
    struct tokens *tokens = &tools->indexer->terms.tokens;
    const size_t first = group * GROUP_POSTS;

    for (size_t m = first; m < first + group_size(s, group); m++) {
        if (s->texts[m] && index_text(tools->indexer, s->texts[m], m, err)) {
            return err->kind;
        }
        if (tokens_fill_run(tokens) && end_run(&s->groups[group], tokens, tools->blobs, err)) {
            return err->kind;
        }
    }
    return end_run(&s->groups[group], tokens, tools->blobs, err);
}

static enum err_kind keep_text(struct search *s, const struct search_tools *tools, size_t member,
                               struct err *err)
{
    const struct str text = buf_view(&tools->indexer->text);
    struct entry *entry = calloc(1, sizeof *entry);

    if (!entry) {
        return err_nomem(err);
    }
    *entry = (struct entry){.size = text.n, .stored_size = text.n, .payload = {.fd = -1}};
    s->texts[member] = entry;
    return blobs_add(tools->blobs, text, &entry->payload, err);
}

size_t search_fitting(struct strs list, size_t *room)
{
    size_t n = 0;

    for (; n < list.n && list.v[n].n < *room; n++) {
        *room -= list.v[n].n + 1;
    }
    return n;
}

/* Appends what there is no room for. */
static void add_rest(struct buf *text, struct strs list, size_t *room)
{
    for (size_t i = search_fitting(list, room); i < list.n; i++) {
        buf_char(text, '\n');
        buf_str(text, list.v[i]);
    }
}

enum err_kind search_add(struct search *s, const struct search_tools *tools, size_t member,
                         const struct post *post, struct str xhtml, struct err *err)
{
    struct buf *text = &tools->indexer->text;
    const size_t group = member / GROUP_POSTS;
    size_t room = SEARCH_FIELD_BYTES;

    buf_reset(text);
    if (s->scope == SEARCH_FULL) {
        search_text(xhtml, s->words, text);
    } else {
        buf_str(text, post->description);
    }
    if (post->title.n > SEARCH_FIELD_BYTES) {
        buf_char(text, '\n');
        buf_str(text, post->title);
    }
    add_rest(text, post->categories, &room);
    add_rest(text, post->tags, &room);
    if (buf_finish(text, err) || keep_text(s, tools, member, err)) {
        return err->kind;
    }
    if (atomic_fetch_sub(&s->groups[group].left, 1) > 1) {
        return ERR_OK;
    }
    if (index_group(s, tools, group, err) ||
        text_files_make(s, group, tools->deflater, tools->blobs, err)) {
        return err->kind;
    }
    for (size_t i = 0; i < group_size(s, group); i++) {
        release_text(s, group * GROUP_POSTS + i, tools->blobs);
    }
    return ERR_OK;
}
