/*
 * A post for the fuzz targets that render one, in a site with a few pictures and other posts.
 */
#ifndef SHEAF_TESTS_FUZZ_POST_H
#define SHEAF_TESTS_FUZZ_POST_H

#include "base/unicode.h"
#include "render/render.h"

#define FUZZ_STEM "20211118-0123456789abcdef"

struct fuzz_post {
    struct source source;
    struct post post;
    struct asset_resolver assets;
    struct link_resolver links;
    struct render_request request;
};

/* ".png" is there, ".bad" cannot be used; http addresses are remote. */
static inline enum asset_state fuzz_find_asset(void *user, const struct post *from,
                                               struct str address, const struct asset **ret,
                                               const char **ret_reason)
{
    static const struct asset picture = {.name = {"images/0123456789abcdef.png", 27},
                                         .media_type = "image/png",
                                         .file = {"/nowhere.png", 12},
                                         .size = 100,
                                         .width = 8,
                                         .height = 8};

    (void)user;
    (void)from;
    if (str_starts(address, STR("http"))) {
        return ASSET_REMOTE;
    }
    if (str_ends(address, STR(".bad"))) {
        *ret_reason = "not a picture";
        return ASSET_UNUSABLE;
    }
    if (str_ends(address, STR(".png"))) {
        *ret = &picture;
        return ASSET_FOUND;
    }
    return ASSET_MISSING;
}

/* "b.md" is another post of the book, "a.md" and bare fragments are this one. */
static inline void fuzz_find_link(const void *user, const struct post *from, struct str address,
                                  struct arena *a, struct link_target *ret)
{
    size_t hash = str_chr(address, '#');
    struct str path = hash == STR_NPOS ? address : str_sub(address, 0, hash);

    (void)user;
    (void)from;
    (void)a;
    if (str_eq(path, STR("c.md"))) {
        *ret = (struct link_target){.kind = TARGET_BOOK, .book = path, .url = address};
    } else if (str_eq(path, STR("a.md")) || str_eq(path, STR("b.md")) ||
               (str_empty(path) && hash != STR_NPOS)) {
        *ret = (struct link_target){.kind = TARGET_CHAPTER};
        ret->fragment = hash == STR_NPOS ? STR_NONE : str_from(address, hash + 1);
        ret->stem = str_eq(path, STR("b.md")) ? STR("20200101-fedcba9876543210") : STR_NONE;
    }
}

/* Every other fragment of the other post is a place in its second file. */
static inline const struct spot *fuzz_find_spot(const void *user, size_t member,
                                                struct str fragment)
{
    static const struct spot spot = {.found = true, .file = 1, .id = {"x", 1}};

    (void)user;
    (void)member;
    return fragment.n % 2 ? &spot : NULL;
}

/* The request refers to *p. */
static inline void fuzz_post_init(struct fuzz_post *p, struct str body)
{
    p->source = (struct source){.path = STR("a.md"), .file = STR("a.md"), .size = body.n};
    p->post = (struct post){.source = &p->source,
                            .id = 1,
                            .title = STR("A title"),
                            .full_title = STR("A title"),
                            .detected = STR("en"),
                            .body_line = 1};
    p->assets = (struct asset_resolver){fuzz_find_asset, NULL};
    p->links = (struct link_resolver){fuzz_find_link, fuzz_find_spot, NULL};
    p->request = (struct render_request){.post = &p->post,
                                         .body = body,
                                         .stem = STR(FUZZ_STEM),
                                         .book_title = STR("A book"),
                                         .language = STR("en"),
                                         .links = &p->links,
                                         .assets = &p->assets};
}

/* Appends the Chinese characters of a text. */
static inline void fuzz_keep_han(struct str text, struct buf *out)
{
    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);
        if (unicode_is_han(c)) {
            buf_utf8(out, c);
        }
    }
}

#endif
