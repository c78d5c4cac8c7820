/*
 * Posts that are the same as another one are found: by their source address, or by their body,
 * whose cheap hash only says where to look. Invariant: two posts are the same only where their
 * digests are, and of posts that are the same the oldest stands for all, so that newer ones change
 * nothing between older ones.
 */
#include <stdlib.h>

#include "base/hash.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/url.h"
#include "group/group.h"
#include "group/grouping.h"

struct twins {
    struct post **posts; /* those to compare, oldest first */
    size_t n;
    const struct body_reader *bodies;
    struct findings *findings;
    struct arena arena;
    size_t *body; /* one a post: the oldest post with its body */
    struct map by_source;
};

/* A post where its body's hash sorts it. */
struct hashed {
    uint64_t hash;
    size_t post;
};

struct digested {
    uint8_t digest[SHA256_BYTES];
    struct str language;
    size_t post;
};

static int compare_hashed(const void *x, const void *y)
{
    const struct hashed *a = x, *b = y;

    if (a->hash != b->hash) {
        return a->hash < b->hash ? -1 : 1;
    }
    return (a->post > b->post) - (a->post < b->post);
}

static int compare_digested(const void *x, const void *y)
{
    const struct digested *a = x, *b = y;
    int order = memcmp(a->digest, b->digest, sizeof a->digest);

    order = order ? order : str_cmp(a->language, b->language);
    return order ? order : (a->post > b->post) - (a->post < b->post);
}

/* Posts of one hash: those whose digests are one, too, have one body. A text that waits for its
   translation is not the same as the original. */
static enum err_kind compare_bodies(struct twins *t, const struct hashed *run, size_t n,
                                    struct err *err)
{
    struct digested *digested = calloc(n, sizeof *digested);
    enum err_kind kind = ERR_OK;

    if (!digested) {
        return err_nomem(err);
    }
    for (size_t i = 0; i < n && !kind; i++) {
        const struct post *post = t->posts[run[i].post];
        struct str body = STR_NONE;
        digested[i].post = run[i].post;
        digested[i].language = post_language(post);
        kind = t->bodies->read(t->bodies->user, post, &body, err);
        if (!kind) {
            kind = hash_sha256(str_trim(body), digested[i].digest, err);
        }
    }
    if (!kind) {
        qsort(digested, n, sizeof *digested, compare_digested);
    }
    for (size_t i = 1; i < n && !kind; i++) {
        const struct digested *before = &digested[i - 1];
        if (memcmp(before->digest, digested[i].digest, sizeof before->digest) == 0 &&
            str_eq(before->language, digested[i].language)) {
            t->body[digested[i].post] = t->body[before->post];
        }
    }
    free(digested);
    return kind;
}

static enum err_kind find_bodies(struct twins *t, struct err *err)
{
    struct hashed *hashed = calloc(t->n + 1, sizeof *hashed);
    enum err_kind kind = ERR_OK;
    size_t n = 0;

    if (!hashed) {
        return err_nomem(err);
    }
    for (size_t i = 0; i < t->n; i++) {
        if (t->posts[i]->body_hash != 0) {
            hashed[n++] = (struct hashed){t->posts[i]->body_hash, i};
        }
    }
    if (n > 1) {
        qsort(hashed, n, sizeof *hashed, compare_hashed);
    }
    for (size_t first = 0, end; first < n && !kind; first = end) {
        for (end = first + 1; end < n && hashed[end].hash == hashed[first].hash; end++) {
        }
        if (end - first > 1) {
            kind = compare_bodies(t, hashed + first, end - first, err);
        }
    }
    free(hashed);
    return kind;
}

/* "http://Host/a/#top" and "https://host/a" are one address; a site's front page is nobody's. */
static struct str source_key(struct arena *a, struct str address)
{
    struct url url;

    if (!url_split(str_trim(address), &url)) {
        return STR_NONE;
    }
    url.path = str_sub(url.path, 0, str_chr(url.path, '#'));
    while (str_ends(url.path, STR("/"))) {
        url.path.n--;
    }
    if (str_empty(url.path)) {
        return STR_NONE;
    }
    char *host = arena_alloc(a, url.host.n);
    for (size_t i = 0; host && i < url.host.n; i++) {
        host[i] = ascii_lower(url.host.p[i]);
    }
    return arena_join(a, str_make(host, host ? url.host.n : 0), url.path, STR_NONE);
}

/* The first post with this one's source, itself where it is the first. A translation is not the
   same post. */
static enum err_kind find_source(struct twins *t, size_t i, size_t *ret, struct err *err)
{
    const struct post *post = t->posts[i];
    const struct str key = source_key(&t->arena, post->source_url);

    *ret = i;
    if (str_empty(key)) {
        return arena_finish(&t->arena, err);
    }
    if (map_add(&t->by_source, key, i, ret, err)) {
        return err->kind;
    }
    if (!str_eq(post_language(t->posts[*ret]), post_language(post))) {
        *ret = i;
    }
    return ERR_OK;
}

static void mark(struct twins *t, size_t i, size_t first, const char *what)
{
    /* What the first one is the same as is the same as this. */
    const struct post *other = t->posts[first];
    struct post *post = t->posts[i];

    post->same_as = other->same_as ? other->same_as : other;
    finding_add(t->findings, "duplicate-post", (struct place){.path = post->source->path},
                "the same %s as %.*s", what, STR_ARG(post->same_as->source->path));
}

static enum err_kind mark_all(struct twins *t, struct err *err)
{
    for (size_t i = 0; i < t->n; i++) {
        size_t source;
        if (t->body[i] != i) {
            mark(t, i, t->body[i], "text");
        } else if (find_source(t, i, &source, err)) {
            return err->kind;
        } else if (source != i) {
            mark(t, i, source, "source address");
        }
    }
    return ERR_OK;
}

static int compare_ages(const void *x, const void *y)
{
    return posts_compare_age(*(struct post *const *)x, *(struct post *const *)y);
}

/* Those that are to be bound, oldest first. */
static void list_posts(struct twins *t, struct post *posts, size_t n, bool drafts)
{
    for (size_t i = 0; i < n; i++) {
        posts[i].same_as = NULL;
        if (posts[i].left_out == LEFT_NOT || (drafts && posts[i].left_out == LEFT_DRAFT)) {
            t->body[t->n] = t->n;
            t->posts[t->n++] = &posts[i];
        }
    }
    if (t->n > 1) {
        qsort(t->posts, t->n, sizeof(struct post *), compare_ages);
    }
}

enum err_kind group_find_duplicates(struct post *posts, size_t n, bool drafts,
                                    const struct body_reader *bodies, struct findings *findings,
                                    struct err *err)
{
    struct twins t = {.bodies = bodies, .findings = findings};
    enum err_kind kind = ERR_OK;

    arena_init(&t.arena, LIMIT_TEXT_BYTES);
    map_init(&t.by_source);
    t.body = arena_array(&t.arena, n + 1, sizeof *t.body);
    t.posts = arena_array(&t.arena, n + 1, sizeof(struct post *));
    kind = arena_finish(&t.arena, err);
    if (!kind) {
        list_posts(&t, posts, n, drafts);
        kind = find_bodies(&t, err);
    }
    if (!kind) {
        kind = mark_all(&t, err);
    }
    map_done(&t.by_source);
    arena_done(&t.arena);
    return kind;
}
