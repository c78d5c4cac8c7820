/*
 * Runs the pass over a generator's tags in tests. The post is content/news/本文.zh.md; the link map
 * knows a few names.
 */
#ifndef SHEAF_TESTS_SHORTCODE_SUPPORT_H
#define SHEAF_TESTS_SHORTCODE_SUPPORT_H

#include "base/limits.h"
#include "render/text/pass.h"

struct shortcode_run {
    struct site site;
    struct source source;
    struct post post;
    struct render_request request;
    struct buf out;
    struct arena arena;
    struct findings findings;
    struct prepared prepared;
    struct pass pass;
    bool changed;
};

/* A post of the site is known by its name and its path below the content folder, in Chinese. */
static inline void support_find_name(const void *user, const struct post *from, struct str address,
                                     struct arena *a, struct link_target *ret)
{
    static const char *const known[] = {"/@names/zh/news/去年", "/@names/zh/去年", "/about",
                                        "/@names/zh/2021-11-18-推进会", "/@names/zh/docs/入门"};
    const size_t hash = str_chr(address, '#');

    (void)user;
    (void)from;
    (void)a;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (str_eq(str_sub(address, 0, hash), str_of(known[i])))
            ret->kind = TARGET_CHAPTER;
    }
}

static inline void run_shortcodes(struct shortcode_run *r, enum generator generator,
                                  struct str body)
{
    static struct site_setting settings[] = {{{"github.user", 11}, {"nankai", 6}},
                                             {{"static_url", 10}, {"/static", 7}},
                                             {{"version", 7}, {"1.2", 3}}};
    static const struct link_resolver links = {.find = support_find_name};
    struct err err;

    *r = (struct shortcode_run){
        .site = {.generator = generator,
                 .url = STR("http://nankai.info/blog/"),
                 .settings = settings,
                 .n_settings = sizeof settings / sizeof settings[0]},
        .source = {.path = STR("content/news/本文.md"),
                   .content = STR("news/本文.md"),
                   .language = STR("zh")},
    };
    r->post = (struct post){.source = &r->source, .full_title = STR("推进会"), .body_line = 10};
    r->request =
        (struct render_request){.post = &r->post, .site = &r->site, .body = body, .links = &links};
    buf_init(&r->out, LIMIT_TEXT_BYTES);
    arena_init(&r->arena, LIMIT_TEXT_BYTES);
    assert_int_equal(findings_init(&r->findings, &err), ERR_OK);
    r->pass = (struct pass){.request = &r->request,
                            .text = body,
                            .out = &r->out,
                            .arena = &r->arena,
                            .findings = &r->findings,
                            .prepared = &r->prepared};
    r->changed = shortcode_pass(&r->pass);
    assert_false(r->arena.failed || r->out.failed);
}

static inline void end_shortcodes(struct shortcode_run *r)
{
    buf_done(&r->out);
    arena_done(&r->arena);
    findings_done(&r->findings);
}

static inline void check_shortcodes(enum generator generator, const char *body,
                                    const char *expected)
{
    struct shortcode_run r;
    struct str got;

    run_shortcodes(&r, generator, str_of(body));
    got = r.changed ? buf_view(&r.out) : str_of(body);
    if (!str_eq(got, str_of(expected)))
        print_error("--- got\n%.*s\n--- expected\n%s\n", STR_ARG(got), expected);
    assert_true(str_eq(got, str_of(expected)));
    end_shortcodes(&r);
}

/* The message of the finding with this id, or empty; borrowed. */
static inline struct str message_of(const struct shortcode_run *r, const char *id)
{
    for (size_t i = 0; i < r->findings.n; i++) {
        if (strcmp(r->findings.v[i].id, id) == 0)
            return r->findings.v[i].message;
    }
    return STR_NONE;
}

#endif
