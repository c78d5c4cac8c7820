/*
 * Gathers what a site says about all its posts: the order of the sources of dates, cascades of
 * sections, names of authors. Invariant: it is made before the posts are read and never changes
 * afterwards, so that every worker may read it.
 */
#include "parse/context.h"

#include <errno.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"

static void order_dates(struct parse_context *c, struct strs order)
{
    static const char *const names[DATE_SOURCES] = {"front", "address", "name", "folder"};
    bool taken[DATE_SOURCES] = {false};
    size_t n = 0;

    for (size_t i = 0; i < order.n; i++) {
        for (size_t k = 0; k < DATE_SOURCES; k++) {
            if (!taken[k] && str_eq_nocase(order.v[i], str_of(names[k]))) {
                taken[k] = true;
                c->dates[n++] = (enum date_source)(DATE_FRONT + k);
            }
        }
    }
    for (size_t k = 0; n == 0 && k < DATE_SOURCES; k++) {
        c->dates[k] = (enum date_source)(DATE_FRONT + k);
    }
}

enum err_kind parse_context_new(struct site *site, struct findings *findings,
                                struct parse_context **ret, struct err *err)
{
    struct parse_context *c = calloc(1, sizeof *c);

    if (!c) {
        return err_nomem(err);
    }
    arena_init(&c->arena, LIMIT_TEXT_BYTES);
    map_init(&c->folders);
    map_init(&c->keys);
    order_dates(c, site->date_order);
    c->language = str_empty(site->default_language) ? site->language : site->default_language;
    if (sections_read(c, site, findings, err) || people_read(c, site->root, findings, err)) {
        parse_context_free(c);
        return err->kind;
    }
    *ret = c;
    return ERR_OK;
}

void parse_context_free(struct parse_context *c)
{
    if (!c) {
        return;
    }
    map_done(&c->folders);
    map_done(&c->keys);
    arena_done(&c->arena);
    free(c);
}

bool context_out_of_memory(const struct err *problem, const char *path, uint64_t limit_bytes)
{
    struct err none;
    struct file_info info;

    if (problem->kind == ERR_SYSTEM) {
        return problem->sys == ENOMEM;
    }
    return problem->kind == ERR_LIMIT &&
           (file_stat(path, &info, &none) || info.size <= limit_bytes);
}

struct str context_person(const struct parse_context *c, struct str name)
{
    size_t i = c ? map_get(&c->keys, name) : MAP_NONE;

    return i == MAP_NONE ? name : c->people.v[i];
}

/* "**" stands for anything, "*" and "?" for what is inside one folder. Only the last star of each
   kind is tried again, so that the cost is bounded by the lengths. */
static bool glob_matches(struct str pattern, struct str path)
{
    size_t p = 0, s = 0, star = STR_NPOS, from = 0, deep = STR_NPOS, deep_from = 0;

    while (s < path.n) {
        if (p < pattern.n && pattern.p[p] == '*') {
            const bool is_deep = str_run(pattern, p, '*') > 1;

            p += str_run(pattern, p, '*');
            star = is_deep ? STR_NPOS : p;
            from = s;
            deep = is_deep ? p : deep;
            deep_from = is_deep ? s : deep_from;
        } else if (p < pattern.n &&
                   (pattern.p[p] == path.p[s] || (pattern.p[p] == '?' && path.p[s] != '/'))) {
            p++;
            s++;
        } else if (star != STR_NPOS && path.p[from] != '/') {
            p = star;
            s = ++from;
        } else if (deep != STR_NPOS) {
            p = deep;
            s = ++deep_from;
            star = STR_NPOS;
        } else {
            return false;
        }
    }
    return p + str_run(pattern, p, '*') == pattern.n;
}

/* Whether a source is of Jekyll's type: a collection, "drafts" or "pages". */
static bool is_in(struct str section, const struct source *source)
{
    if (source->draft) {
        return str_eq(section, STR("drafts"));
    }
    return source->page ? str_eq(section, STR("pages")) : str_eq(section, source->section);
}

static bool applies(const struct parse_context *c, const struct cascade *cascade,
                    const struct source *source)
{
    struct str language = str_empty(source->language) ? c->language : source->language;
    struct str path = str_empty(source->content) ? source->path : source->content;
    struct str pattern = cascade->pattern;
    struct str ending = path_ending(path);

    if (!str_empty(cascade->language) && !str_eq_nocase(cascade->language, language)) {
        return false;
    }
    if (!str_empty(cascade->section) && !is_in(cascade->section, source)) {
        return false;
    }
    if (str_starts(pattern, STR("/"))) {
        pattern = str_from(pattern, 1);
    }
    return str_empty(pattern) || glob_matches(pattern, path) ||
           glob_matches(pattern, str_sub(path, 0, path.n - ending.n));
}

const struct cascade *context_cascade(const struct parse_context *c, const struct source *source,
                                      struct str *folder, size_t *at)
{
    while (c && c->n_cascades > 0) {
        size_t i = map_get(&c->folders, *folder);

        for (i = i == MAP_NONE ? c->n_cascades : i + *at;
             i < c->n_cascades && str_eq(c->cascades[i].folder, *folder); i++) {
            ++*at;
            if (applies(c, &c->cascades[i], source)) {
                return &c->cascades[i];
            }
        }
        if (str_empty(*folder)) {
            break;
        }
        *folder = path_folder(*folder);
        *at = 0;
    }
    return NULL;
}
