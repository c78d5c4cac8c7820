/*
 * Renders text in tests: a post, resolvers that know a few addresses, and the body between the
 * frame's tags.
 */
#ifndef SHEAF_TESTS_RENDER_SUPPORT_H
#define SHEAF_TESTS_RENDER_SUPPORT_H

#include "base/limits.h"
#include "render/render.h"

struct rendering {
    struct renderer *renderer;
    struct findings findings;
    struct chapter chapter;
    struct source source;
    struct post post;
    struct asset_resolver assets;
    struct link_resolver links;
    struct repair_set repairs;
    const struct site *site;
    struct spot *wanted;
    size_t n_wanted;
    struct err err;
};

/* images/a.png is there, 640 × 480; b.png cannot be used; http addresses are remote. */
static inline enum asset_state support_find_asset(void *user, const struct post *from,
                                                  struct str address, const struct asset **ret,
                                                  const char **ret_reason)
{
    static const struct asset picture = {.name = {"images/0123456789abcdef.png", 27},
                                         .media_type = "image/png",
                                         .width = 640,
                                         .height = 480};

    (void)user;
    (void)from;
    if (str_starts(address, STR("http")))
        return ASSET_REMOTE;
    if (str_eq(address, STR("images/a.png"))) {
        *ret = &picture;
        return ASSET_FOUND;
    }
    if (str_eq(address, STR("b.png"))) {
        *ret_reason = "damaged";
        return ASSET_UNUSABLE;
    }
    return ASSET_MISSING;
}

/* other.md and http://site.example/other/ lead to the chapter "other", self.md to this one;
   earlier.md is in another book, and so is unknown.md, which has no address; /site is elsewhere on
   the site. */
static inline void support_find_link(const void *user, const struct post *from, struct str address,
                                     struct arena *a, struct link_target *ret)
{
    size_t hash = str_chr(address, '#');
    struct str path = hash == STR_NPOS ? address : str_sub(address, 0, hash);

    (void)user;
    (void)from;
    (void)a;
    if (str_eq(path, STR("other.md")) || str_eq(path, STR("self.md")) ||
        str_eq(path, STR("http://site.example/other/"))) {
        *ret = (struct link_target){.kind = TARGET_CHAPTER, .member = 7};
        ret->fragment = hash == STR_NPOS ? STR("") : str_from(address, hash + 1);
        ret->stem = str_eq(path, STR("self.md")) ? STR("") : STR("other");
    } else if (str_eq(path, STR("earlier.md")) || str_eq(path, STR("unknown.md"))) {
        *ret = (struct link_target){.kind = TARGET_BOOK, .book = STR("南开 <2020>")};
        ret->url = str_eq(path, STR("earlier.md")) ? STR("http://site.example/早/") : STR("");
    } else if (str_eq(path, STR("/site"))) {
        *ret = (struct link_target){.kind = TARGET_WEB, .url = STR("http://site.example/site")};
    }
}

/* "#部分" of the chapter "other" is in its third file, "#始" its start, "#无" nothing. */
static inline const struct spot *support_find_spot(const void *user, size_t member,
                                                   struct str fragment)
{
    static const struct spot part = {.found = true, .file = 2, .id = {"部分", 6}};
    static const struct spot start = {.found = true, .id = {"", 0}};
    static const struct spot none = {.found = false, .id = {"", 0}};

    (void)user;
    if (member != 7)
        return NULL;
    return str_eq(fragment, STR("部分")) ? &part : str_eq(fragment, STR("始")) ? &start : &none;
}

static inline bool support_start(struct rendering *s)
{
    *s = (struct rendering){.source = {.path = {"posts/a.md", 10}}};
    s->assets.find = support_find_asset;
    s->links.find = support_find_link;
    s->post.source = &s->source;
    s->post.title = STR("标题");
    s->post.detected = STR("zh-Hans");
    s->post.body_line = 1;
    return renderer_new(&s->renderer, &s->err) == ERR_OK &&
           findings_init(&s->findings, &s->err) == ERR_OK;
}

static inline void support_end(struct rendering *s)
{
    renderer_free(s->renderer);
    findings_done(&s->findings);
}

static inline struct render_request support_request(const struct rendering *s, struct str text)
{
    return (struct render_request){
        .post = &s->post,
        .site = s->site,
        .body = text,
        .stem = STR("20211118-0123456789abcdef"),
        .book_title = STR("书"),
        .language = STR("zh-Hans"),
        .links = &s->links,
        .assets = &s->assets,
        .repairs = s->repairs,
        .wanted = s->wanted,
        .n_wanted = s->n_wanted,
    };
}

static inline enum err_kind support_render(struct rendering *s, struct str text)
{
    const struct render_request request = support_request(s, text);

    return render_chapter(s->renderer, &request, &s->chapter, &s->findings, &s->err);
}

/* What stands between the body's tags in the chapter's file `index`, its last line end included. */
static inline struct str support_body(const struct rendering *s, size_t index)
{
    static const char open[] = "<div class=\"body\">\n", close[] = "</div>\n";
    struct str xhtml = s->chapter.files[index].xhtml;
    size_t from = str_find(xhtml, str_of(open)) + sizeof open - 1;
    size_t to = xhtml.n;

    while (to > from && !str_starts(str_from(xhtml, to), str_of(close)))
        to--;
    return str_sub(xhtml, from, to);
}

/* How many findings have this id. */
static inline size_t support_count(const struct rendering *s, const char *id)
{
    size_t n = 0;

    for (size_t i = 0; i < s->findings.n; i++)
        n += strcmp(s->findings.v[i].id, id) == 0;
    return n;
}

#endif
