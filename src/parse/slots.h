/*
 * The names that generators have for a post's fields: private to parse/.
 */
#ifndef SHEAF_PARSE_SLOTS_H
#define SHEAF_PARSE_SLOTS_H

#include "model/value.h"
#include "parse/fields.h"

enum role {
    ROLE_TITLE,
    ROLE_NAV_TITLE,
    ROLE_SUBTITLE,
    ROLE_DATE,
    ROLE_PUBLISHES,
    ROLE_MODIFIED,
    ROLE_EXPIRES,
    ROLE_SLUG,
    ROLE_PERMALINK,
    ROLE_ALIASES,
    ROLE_SOURCE,
    ROLE_SOURCE_URL,
    ROLE_DESCRIPTION,
    ROLE_LANGUAGE,
    ROLE_CATEGORIES,
    ROLE_TAGS,
    ROLE_AUTHORS,
    ROLE_DRAFT,
    ROLE_PUBLISHED,
    ROLE_HIDDEN,
    ROLE_HEADLESS,
    ROLE_RENDERED,
    ROLE_BUILD,
    ROLE_SECRET,
    ROLE_REDIRECT,
    ROLE_MATH,
    ROLE_COVER,
    ROLES
};

/* The best value found for each role. */
struct slot {
    const struct value *value;
    size_t rank; /* the lower, the better */
    struct str key;
    struct str path; /* of the file it stands in */
};

/* Takes what a layer says for each role, unless a layer before it (`below` counts them) or a better
   name of the same layer says it already. What a generator lets stand at the top counts before what
   stands below params. */
void slots_fill(struct slot slots[ROLES], const struct field_layer *layer, size_t below);

#endif
