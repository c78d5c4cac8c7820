/*
 * Posts that claim one address are told of: both are bound, but a link to the address can lead to
 * one of them alone.
 */
#include "base/limits.h"
#include "base/map.h"
#include "group/group.h"

/* What two posts must not share: the address they give themselves or, where they only give a slug,
   slug and day in one language. Empty: nothing. */
static struct str address_key(struct arena *a, const struct post *post)
{
    if (!str_empty(post->permalink)) {
        return post->permalink;
    }
    if (str_empty(post->slug)) {
        return STR_NONE;
    }
    return arena_printf(a, "%d-%d-%d %.*s %.*s", (int)post->date.year, post->date.month,
                        post->date.day, STR_ARG(post_language(post)), STR_ARG(post->slug));
}

enum err_kind group_find_shared_addresses(const struct post *posts, size_t n,
                                          struct findings *findings, struct err *err)
{
    struct arena arena;
    struct map keys;
    enum err_kind kind = ERR_OK;

    arena_init(&arena, LIMIT_TEXT_BYTES);
    map_init(&keys);
    for (size_t i = 0; i < n && !kind; i++) {
        const struct str key =
            posts[i].left_out == LEFT_NOT ? address_key(&arena, &posts[i]) : STR_NONE;
        size_t first = i;
        if (!str_empty(key)) {
            kind = map_add(&keys, key, i, &first, err);
        }
        if (!kind && first != i) {
            finding_add(findings, "address-shared", (struct place){.path = posts[i].source->path},
                        "the same %s as %.*s: both are bound, links lead to one of them",
                        str_empty(posts[i].permalink) ? "slug and day" : "address",
                        STR_ARG(posts[first].source->path));
        }
    }
    kind = kind ? kind : arena_finish(&arena, err);
    map_done(&keys);
    arena_done(&arena);
    return kind;
}
