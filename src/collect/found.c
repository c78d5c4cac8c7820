/*
 * What only all files of a site together tell: which belong to the page beside them, and which
 * section its posts are in. Invariant: files that were named, or asked for by their folder, stay
 * what they are.
 */
#include "collect/found.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/tally.h"

static bool is_index(struct str path)
{
    struct str name = path_name(path);

    return str_starts(name, STR("index.")) && name.n > 6;
}

/* Its folder, where that is one below the content folder. */
static struct str bundle_of(const struct source *source)
{
    return str_empty(path_folder(source->content)) ? STR_NONE : path_folder(source->path);
}

static bool is_resource(const struct map *bundles, const struct source *source)
{
    const size_t above = source->path.n - source->content.n;

    for (struct str folder = bundle_of(source); folder.n > above; folder = path_folder(folder)) {
        if (map_get(bundles, folder) != MAP_NONE) {
            return true;
        }
    }
    return false;
}

enum err_kind found_resources(const struct layout *l, struct found *found, size_t n,
                              struct err *err)
{
    const enum generator generator = l->site->generator;
    struct map bundles;
    enum err_kind kind = ERR_OK;

    if (generator != GENERATOR_HUGO && generator != GENERATOR_ZOLA) {
        return ERR_OK;
    }
    map_init(&bundles);
    for (size_t i = 0; i < n && !kind; i++) {
        struct str bundle = bundle_of(&found[i].source);

        if (is_index(found[i].source.path) && !str_empty(bundle)) {
            kind = map_add(&bundles, bundle, i, NULL, err);
        }
    }
    for (size_t i = 0; i < n && !kind; i++) {
        struct source *source = &found[i].source;

        found[i].gone = !source->named && !is_index(source->path) && is_resource(&bundles, source);
    }
    map_done(&bundles);
    return kind;
}

static bool is_candidate(const struct found *found)
{
    return !found->gone && !found->asked && !found->source.named && !found->source.page &&
           !str_empty(found->source.content);
}

/* The section that a page counts for: a bundle right below the content folder is in none. */
static struct str section_of(const struct source *source)
{
    if (is_index(source->path) && str_empty(path_folder(path_folder(source->content)))) {
        return STR_NONE;
    }
    return source->section;
}

/* Whether the configuration names the source's section a main one, for its language or for all. */
static bool is_main(const struct layout *l, const struct source *source)
{
    struct strs sections = l->main_sections;

    for (size_t i = 0; i < l->n_languages; i++) {
        const struct site_language *language = &l->languages[i];

        if (language->main_sections.n > 0 && str_eq(language->tag, source->language)) {
            sections = language->main_sections;
        }
    }
    for (size_t i = 0; i < sections.n; i++) {
        if (str_eq_nocase(sections.v[i], source->section)) {
            return true;
        }
    }
    return false;
}

/* What is known of the languages while their sections are chosen. */
struct choice {
    struct arena scratch;
    struct tally sections; /* "language\nsection" */
    struct map chosen;     /* language -> row of the section with most pages */
    struct map configured; /* languages with pages in a section that is configured as main */
};

static struct str tally_name(struct choice *c, const struct source *source)
{
    return arena_join(&c->scratch, source->language, STR("\n"), section_of(source));
}

static enum err_kind count(struct choice *c, const struct layout *l, const struct found *found,
                           size_t n, struct err *err)
{
    for (size_t i = 0; i < n; i++) {
        const struct source *source = &found[i].source;

        if (!is_candidate(&found[i])) {
            continue;
        }
        if (tally_add(&c->sections, tally_name(c, source), err) ||
            (is_main(l, source) && map_add(&c->configured, source->language, 1, NULL, err))) {
            return err->kind;
        }
    }
    tally_sort(&c->sections);
    for (size_t i = 0; i < c->sections.n; i++) {
        struct str name = c->sections.v[i].name;

        if (map_add(&c->chosen, str_sub(name, 0, str_chr(name, '\n')), i, NULL, err)) {
            return err->kind;
        }
    }
    return arena_finish(&c->scratch, err);
}

static bool is_post(struct choice *c, const struct layout *l, const struct source *source)
{
    size_t row;

    if (map_get(&c->configured, source->language) != MAP_NONE) {
        return is_main(l, source);
    }
    row = map_get(&c->chosen, source->language);
    return row == MAP_NONE || str_eq(c->sections.v[row].name, tally_name(c, source));
}

enum err_kind found_sections(const struct layout *l, struct found *found, size_t n, struct err *err)
{
    struct choice c;
    enum err_kind kind;

    if (l->site->generator != GENERATOR_HUGO) {
        return ERR_OK;
    }
    arena_init(&c.scratch, LIMIT_TEXT_BYTES);
    tally_init(&c.sections);
    map_init(&c.chosen);
    map_init(&c.configured);
    kind = count(&c, l, found, n, err);
    for (size_t i = 0; i < n && !kind; i++) {
        if (is_candidate(&found[i])) {
            found[i].source.page = !is_post(&c, l, &found[i].source);
        }
    }
    if (!kind) {
        kind = arena_finish(&c.scratch, err);
    }
    map_done(&c.configured);
    map_done(&c.chosen);
    tally_done(&c.sections);
    arena_done(&c.scratch);
    return kind;
}
