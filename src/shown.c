/*
 * Posts become lists of the pictures that they show, for plans and for fetching. A plan of many
 * posts believes the quick scan of pass A. All others render them to be sure: text that only looks
 * like a picture, and addresses that come about while rendering, are what a build makes of them
 * then, and the findings are a build's.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "base/map.h"
#include "base/par.h"
#include "parse/parse.h"
#include "render/render.h"
#include "run.h"

/* Posts of a plan that are rendered: about a quarter of a second on one processor. */
#define CLOSE_POSTS 1000u

/* One worker's own tools. */
struct looker {
    struct parser *parser;
    struct renderer *renderer;
    struct keep *keep;
};

static void looker_free(void *user, void *worker)
{
    struct looker *looker = worker;
    (void)user;
    if (looker) {
        parser_free(looker->parser);
        renderer_free(looker->renderer);
        free(looker);
    }
}

static enum err_kind looker_new(void *user, void **ret, struct err *err)
{
    struct looker *looker = calloc(1, sizeof *looker);

    if (!looker) {
        return err_nomem(err);
    }
    if (run_keep(user, &looker->keep, err) || parser_new(&looker->parser, err) ||
        renderer_new(&looker->renderer, err)) {
        looker_free(user, looker);
        return err->kind;
    }
    *ret = looker;
    return ERR_OK;
}

/* What is being learnt about one post. */
struct look {
    struct run *run;
    struct arena *arena; /* holds what is found */
    struct map seen;     /* addresses */
    struct shown_pictures shown;
    size_t cap;
    struct err err;
};

static void note(struct look *look, struct str address, enum asset_state state, uint64_t size)
{
    struct shown_pictures *shown = &look->shown;

    if (map_get(&look->seen, address) != MAP_NONE) {
        return;
    }
    address = arena_str(look->arena, address);
    if (arena_grow(look->arena, &shown->v, shown->n, &look->cap, sizeof *shown->v) &&
        map_add(&look->seen, address, shown->n, NULL, &look->err) == ERR_OK) {
        shown->v[shown->n++] = (struct shown_picture){address, state, size};
    }
}

/* As a resolver's: says what is there. A plan does not read pictures, and hands out no more than
   what rendering has to see; before a build they are read, as it can use no others. */
static enum asset_state find_and_note(void *user, const struct post *from, struct str address,
                                      const struct asset **ret, const char **ret_reason)
{
    static const struct asset there = {
        .name = {"images/0.png", 12},
        .media_type = "image/png",
    };
    struct look *look = user;
    enum asset_state state;
    uint64_t size = 0;

    if (look->run->planning) {
        state = media_probe(look->run->media, from, address, &size);
        *ret = &there;
        *ret_reason = "the data in its address cannot be read";
    } else {
        state = media_find(look->run->media, from, address, ret, ret_reason);
        size = state == ASSET_FOUND ? (*ret)->size : 0;
    }
    note(look, address, state, size);
    return state;
}

static bool is_about_asset(const struct finding *finding)
{
    return str_starts(str_of(finding->id), STR("asset-"));
}

/* What a build would say about pictures. */
static void tell(struct run *run, const struct findings *findings)
{
    for (size_t i = 0; i < findings->n; i++) {
        const struct finding *f = &findings->v[i];

        if (is_about_asset(f)) {
            finding_add(&run->findings, f->id, (struct place){f->path, f->line, f->column}, "%.*s",
                        STR_ARG(f->message));
        }
    }
}

static enum err_kind render_post(struct look *look, const struct looker *looker,
                                 const struct post *post, struct err *err)
{
    const struct asset_resolver assets = {find_and_note, look};
    struct render_request request = {
        .post = post,
        .site = &look->run->site,
        .stem = STR("00000000-0000000000000000"),
        .assets = &assets,
        .repairs = look->run->repairs,
    };
    struct chapter chapter = {.n_files = 0};
    struct findings findings;
    enum err_kind kind = findings_init(&findings, err);

    if (kind != ERR_OK) {
        return kind;
    }
    kind = parse_body(looker->parser, post, &request.body, err);
    if (kind == ERR_OK) {
        kind = render_chapter(looker->renderer, &request, &chapter, &findings, err);
    }
    if (kind == ERR_OK) {
        tell(look->run, &findings);
    }
    findings_done(&findings);
    return kind;
}

static void scan_post(struct look *look, const struct post *post)
{
    for (size_t i = 0; i < post->images.n; i++) {
        const struct str address = post->images.v[i];
        uint64_t size = 0;
        const enum asset_state state = media_probe(look->run->media, post, address, &size);

        note(look, address, state, size);
        if (state != ASSET_FOUND) {
            finding_add(&look->run->findings,
                        state == ASSET_REMOTE ? "asset-remote" : "asset-missing",
                        (struct place){.path = post->source->path}, "%.*s", STR_ARG(address));
        }
    }
}

static bool looks_closely(const struct run *run)
{
    return run->fetch || run->needs_pictures || run->library.n_bound <= CLOSE_POSTS;
}

static enum err_kind look_at_post(void *user, void *worker, size_t index, struct err *err)
{
    struct run *run = user;
    struct looker *looker = worker;
    const struct post *post = &run->posts[index];
    struct look look = {.run = run, .arena = &looker->keep->arena, .err = {.kind = ERR_OK}};
    enum err_kind kind = ERR_OK;

    if (run->options.cancel && *run->options.cancel) {
        return err_set(err, ERR_CANCELLED, "interrupted");
    }
    if (post->left_out != LEFT_NOT || !post->source) {
        return ERR_OK;
    }
    map_init(&look.seen);
    if (looks_closely(run)) {
        kind = render_post(&look, looker, post, err);
    } else {
        scan_post(&look, post);
    }
    map_done(&look.seen);
    run->shown[index] = look.shown;
    if (kind == ERR_OK && look.err.kind != ERR_OK) {
        *err = look.err;
        kind = err->kind;
    }
    return kind == ERR_OK ? arena_finish(look.arena, err) : kind;
}

enum err_kind shown_list(struct run *run, struct err *err)
{
    const struct par par = {looker_new, looker_free, look_at_post, run, NULL};

    run->shown = arena_array(&run->arena, run->site.n_sources, sizeof *run->shown);
    if (arena_finish(&run->arena, err)) {
        return err->kind;
    }
    return par_for(&par, run->site.n_sources, run->options.jobs, err);
}
