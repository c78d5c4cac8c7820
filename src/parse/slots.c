/*
 * The keys of front matter become the roles that they play, whatever a generator calls them: one
 * table of all names. Invariant: of several values for one role, the one with the better name wins,
 * wherever it stands in the map.
 */
#include "parse/slots.h"

/* Names of the same role in order of preference. */
static const struct {
    struct str name;
    enum role role;
} names[] = {
#define NAME(text, role)                                                                           \
    {                                                                                              \
        {text, sizeof(text) - 1}, role                                                             \
    }
    NAME("title", ROLE_TITLE),
    NAME("linkTitle", ROLE_NAV_TITLE),
    NAME("link_title", ROLE_NAV_TITLE),
    NAME("nav_title", ROLE_NAV_TITLE),
    NAME("short_title", ROLE_NAV_TITLE),
    NAME("subtitle", ROLE_SUBTITLE),
    NAME("date", ROLE_DATE),
    NAME("pubDate", ROLE_DATE),
    NAME("published_at", ROLE_DATE),
    NAME("datePublished", ROLE_DATE),
    NAME("created", ROLE_DATE),
    NAME("created_at", ROLE_DATE),
    NAME("createdAt", ROLE_DATE),
    NAME("publishDate", ROLE_PUBLISHES),
    NAME("publish_date", ROLE_PUBLISHES),
    NAME("lastmod", ROLE_MODIFIED),
    NAME("updated", ROLE_MODIFIED),
    NAME("modified", ROLE_MODIFIED),
    NAME("last_modified_at", ROLE_MODIFIED),
    NAME("last_modified", ROLE_MODIFIED),
    NAME("lastModified", ROLE_MODIFIED),
    NAME("updated_at", ROLE_MODIFIED),
    NAME("updatedAt", ROLE_MODIFIED),
    NAME("dateModified", ROLE_MODIFIED),
    NAME("expiryDate", ROLE_EXPIRES),
    NAME("expiry_date", ROLE_EXPIRES),
    NAME("unpublishDate", ROLE_EXPIRES),
    NAME("slug", ROLE_SLUG),
    NAME("urlname", ROLE_SLUG),
    NAME("abbrlink", ROLE_SLUG),
    NAME("url", ROLE_PERMALINK),
    NAME("permalink", ROLE_PERMALINK),
    NAME("path", ROLE_PERMALINK),
    NAME("aliases", ROLE_ALIASES),
    NAME("alias", ROLE_ALIASES),
    NAME("redirect_from", ROLE_ALIASES),
    NAME("source", ROLE_SOURCE),
    NAME("via", ROLE_SOURCE),
    NAME("original", ROLE_SOURCE_URL),
    NAME("canonical", ROLE_SOURCE_URL),
    NAME("source_url", ROLE_SOURCE_URL),
    NAME("original_url", ROLE_SOURCE_URL),
    NAME("canonical_url", ROLE_SOURCE_URL),
    NAME("canonicalURL", ROLE_SOURCE_URL),
    NAME("description", ROLE_DESCRIPTION),
    NAME("summary", ROLE_DESCRIPTION),
    NAME("excerpt", ROLE_DESCRIPTION),
    NAME("lang", ROLE_LANGUAGE),
    NAME("language", ROLE_LANGUAGE),
    NAME("locale", ROLE_LANGUAGE),
    NAME("categories", ROLE_CATEGORIES),
    NAME("category", ROLE_CATEGORIES),
    NAME("tags", ROLE_TAGS),
    NAME("tag", ROLE_TAGS),
    NAME("keywords", ROLE_TAGS),
    NAME("authors", ROLE_AUTHORS),
    NAME("author", ROLE_AUTHORS),
    NAME("draft", ROLE_DRAFT),
    NAME("published", ROLE_PUBLISHED),
    NAME("hidden", ROLE_HIDDEN),
    NAME("headless", ROLE_HEADLESS),
    NAME("render", ROLE_RENDERED),
    NAME("build", ROLE_BUILD),
    NAME("_build", ROLE_BUILD),
    NAME("password", ROLE_SECRET),
    NAME("encrypted", ROLE_SECRET),
    NAME("encrypt", ROLE_SECRET),
    NAME("redirect_to", ROLE_REDIRECT),
    NAME("math", ROLE_MATH),
    NAME("mathjax", ROLE_MATH),
    NAME("katex", ROLE_MATH),
    NAME("latex", ROLE_MATH),
    NAME("use_math", ROLE_MATH),
    NAME("usemath", ROLE_MATH),
    NAME("useMathjax", ROLE_MATH),
    NAME("cover", ROLE_COVER),
    NAME("coverImage", ROLE_COVER),
    NAME("cover_image", ROLE_COVER),
    NAME("featured_image", ROLE_COVER),
    NAME("featuredImage", ROLE_COVER),
    NAME("feature_image", ROLE_COVER),
    NAME("featureImage", ROLE_COVER),
    NAME("image", ROLE_COVER),
    NAME("header", ROLE_COVER),
    NAME("banner", ROLE_COVER),
    NAME("banner_img", ROLE_COVER),
    NAME("hero", ROLE_COVER),
    NAME("thumbnail", ROLE_COVER),
    NAME("index_img", ROLE_COVER),
    NAME("images", ROLE_COVER),
#undef NAME
};

#define N_NAMES (sizeof names / sizeof names[0])

static size_t name_index(struct str key)
{
    size_t i = 0;

    while (i < N_NAMES && !str_eq_nocase(names[i].name, key)) {
        i++;
    }
    return i;
}

bool fields_knows(const struct value *map)
{
    for (const struct item *item = map->first; item; item = item->next) {
        if (name_index(item->key) < N_NAMES) {
            return true;
        }
    }
    return false;
}

static void slots_fill_map(struct slot slots[ROLES], const struct value *map, struct str path,
                           size_t below)
{
    for (const struct item *item = map->first; item; item = item->next) {
        size_t i = name_index(item->key);
        struct slot *slot;

        if (i == N_NAMES || value_is_none(item->value)) {
            continue;
        }
        slot = &slots[names[i].role];
        if (!slot->value || i + below <= slot->rank) {
            *slot = (struct slot){item->value, i + below, item->key, path};
        }
    }
}

void slots_fill(struct slot slots[ROLES], const struct field_layer *layer, size_t below)
{
    static const struct str nested[] = {{"params", 6}, {"extra", 5}, {"taxonomies", 10}};
    enum {
        NESTED = sizeof nested / sizeof nested[0]
    };

    below *= N_NAMES * (NESTED + 1);
    slots_fill_map(slots, layer->map, layer->path, below);
    for (size_t i = 0; i < NESTED; i++) {
        const struct value *map = value_get(layer->map, nested[i]);

        if (map && map->kind == VALUE_MAP) {
            slots_fill_map(slots, map, layer->path, below + N_NAMES * (i + 1));
        }
    }
}
