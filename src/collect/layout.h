/*
 * Where a generator looks for posts, and what the place of a file says about it.
 */
#ifndef SHEAF_COLLECT_LAYOUT_H
#define SHEAF_COLLECT_LAYOUT_H

#include "collect/collect.h"
#include "collect/config.h"
#include "collect/pattern.h"

enum folder_kind {
    FOLDER_POSTS,
    FOLDER_DRAFTS,
    FOLDER_PAGES
};

struct content_folder {
    struct str path; /* relative to the root, no slash at either end; empty: the root */
    enum folder_kind kind;
    struct str section;  /* of what is in it; empty: its own first folder */
    struct str language; /* BCP 47, or empty */
    struct str prefix;   /* see struct source */
};

struct site_language {
    struct str key;            /* as files and addresses have it: "zh-cn" */
    struct str tag;            /* BCP 47 */
    struct strs main_sections; /* its own; none: those of the site */
};

struct layout {
    struct site *site;
    struct config config;
    struct findings *findings;
    struct str base;                /* the generator's folder, relative to the root */
    struct content_folder *folders; /* the longest that fits is a file's own */
    size_t n_folders, cap_folders;
    struct site_language *languages;
    size_t n_languages, cap_languages;
    size_t cap_defaults; /* of site->defaults */
    struct str default_key;
    bool default_prefixed;     /* addresses of the default language begin with it too */
    bool many_folders;         /* each language has a content folder of its own */
    struct strs main_sections; /* Hugo's, as configured */
    struct strs entered;       /* names that begin with "_" of folders with pages or posts */
    struct strs exclude;       /* globs matched against paths below base */
    struct patterns ignored;   /* matched against "/" and such a path */
    bool front_matter;         /* pages are files with front matter only */
};

/* Finds out the generator of the folder that the paths are in, and reads its configuration into
   the site, where nothing is said yet, and into *ret. GENERATOR_NONE: everything is a post. */
enum err_kind layout_read(struct layout *ret, const struct collect_options *options,
                          struct findings *findings, struct err *err) SHEAF_MUST_USE;

void hugo_read(struct layout *l);
void zola_read(struct layout *l);
void jekyll_read(struct layout *l);
void hexo_read(struct layout *l);
/* markdown_style.c: what each does beyond CommonMark, into the site. */
void hugo_markdown(struct layout *l);
void zola_markdown(struct layout *l);
void jekyll_markdown(struct layout *l);
void hexo_markdown(struct layout *l);

/* For the readers above. `path` is relative to the generator's folder. */
void layout_folder(struct layout *l, enum folder_kind kind, struct str path, struct str section);
void layout_static(struct layout *l, struct str path);
/* The scalars at `below` (empty: all) become settings of the site. */
void layout_settings(struct layout *l, struct str below);
void layout_permalink(struct layout *l, struct permalink_rule rule);
/* Fields that posts below a folder (relative to the generator's) have, see struct site_default. */
void layout_default(struct layout *l, const struct value *map, struct site_default where);
/* A language by its key and what the configuration calls it; an empty tag where neither is one. */
struct str layout_language(struct layout *l, struct str key, struct str name);
void layout_exclude(struct layout *l, struct strs globs);
/* Excludes what the regular expressions at `keys` of the configuration match. */
void layout_ignore(struct layout *l, struct str keys);
/* Fills what the site does not say yet. */
void layout_title(struct layout *l, struct str keys);
void layout_text(struct layout *l, struct str *field, struct str keys);
void layout_url(struct layout *l, struct str url, struct str path);
/* Whether the folder (relative to the generator's) exists. */
bool layout_exists(struct layout *l, const char *folder);

/* Fills in what the place of source->path says. False where the generator takes no posts there. */
bool layout_place(const struct layout *l, struct source *source);
/* Whether a folder in which posts are looked for lies at, above or below the path. */
bool layout_touches(const struct layout *l, struct str path);
/* Whether posts may be in a folder of this name. */
bool layout_enters(const struct layout *l, struct str name);
/* Whether the configuration excludes the path. */
bool layout_excludes(const struct layout *l, struct str path);

/* The tag of a folder or name that is a language's own, as "zh-cn"; else empty. Where it is not
   expected (`expected` false), words that mean something else more often are none. */
struct str language_of_name(struct arena *a, struct str name, bool expected);
/* The tag as sheaf tells languages itself: "zh-Hans" of "zh-CN", any other as it is. */
struct str language_written(struct str tag);

#endif
