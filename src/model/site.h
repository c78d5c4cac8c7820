/*
 * A site: the folders given, what they hold, and what is known about it as a whole.
 */
#ifndef SHEAF_MODEL_SITE_H
#define SHEAF_MODEL_SITE_H

#include "base/arena.h"
#include "base/str.h"

/* A file that is taken for a post. Borrowed from the site's arena. */
struct source {
    struct str
        path; /* relative to the site root, "/"-separated: names the post in findings and ids */
    struct str file; /* what to open; NUL-terminated */
    uint64_t size;   /* bytes */
    int64_t mtime_ns;
    bool named; /* named on the command line: a post whatever its ending */
    /* What a generator makes of the place it lies at; all empty or false without one. */
    struct str content;  /* its path below the content folder: "post/a.zh-cn.md"; slice of path */
    struct str section;  /* Hugo, Zola: the first folder of content; Jekyll: the collection */
    struct str language; /* BCP 47, by content folder or file name */
    struct str prefix;   /* first folder of its address, its language's: "zh-cn"; or empty */
    bool suffixed;       /* the language stands in its name: "a.zh-cn.md" */
    bool page;           /* about the site, not one of its posts: left out unless asked for */
    bool draft;          /* in a folder of drafts */
};

/* An _index.md: not a post, but it names its section and sets defaults for what is in it. */
struct section_file {
    struct str path; /* relative to the site root */
    struct str file; /* what to open; NUL-terminated */
};

/* Why a file is not a post. */
enum ignore_reason {
    IGNORE_ENDING,     /* not a post's ending */
    IGNORE_TEXT,       /* .txt or .html without front matter */
    IGNORE_DOCUMENT,   /* README, LICENSE, CONTRIBUTING, CHANGELOG at the root */
    IGNORE_UNDERSCORE, /* name begins with "_" */
    IGNORE_TEMPLATE,   /* begins with {{ or {% */
    IGNORE_EXCLUDED,   /* --exclude, or the site's own configuration */
    IGNORE_OUTSIDE,    /* in no folder where the generator looks for posts */
    IGNORE_RESOURCE,   /* beside the index.md of a page that it belongs to */
    IGNORE_UNREADABLE, /* a link that leads nowhere, or to itself */
    IGNORE_REASONS
};

struct ignored {
    size_t files;
    struct str first; /* path of the first one, relative to the root */
};

enum generator {
    GENERATOR_NONE,
    GENERATOR_HUGO,
    GENERATOR_JEKYLL,
    GENERATOR_HEXO,
    GENERATOR_ZOLA
};

struct value;

/* How the generator makes the addresses of a section's pages (Hugo), of a collection's (Jekyll), or
   of all posts (section ""): its own pattern, as the configuration has it. */
struct permalink_rule {
    struct str section, pattern;
    struct str language; /* BCP 47: of posts in this one, before rules of all; empty: all */
};

/* Front matter that the configuration gives posts that do not say otherwise: Jekyll's defaults, and
   Hugo's cascade. */
struct site_default {
    const struct value *map; /* the fields; of Hugo's one of several, each with its target */
    struct str file;         /* that it stands in, relative to the site root */
    struct str folder;       /* of posts in it or below, relative to the site root; empty: all */
    struct str section;      /* of posts of this collection, "drafts" or "pages"; empty: all */
};

/* A folder that has a title of its own, as an _index.md gives it one. */
struct section {
    struct str folder; /* relative to the site root, no slash at either end */
    struct str title;
};

/* What the generator's configuration says under a name that templates can ask for. */
struct site_setting {
    struct str name; /* "static_url", "github.user"; Hugo's: below params */
    struct str value;
};

/* How the Markdown of a site's generator differs from CommonMark, as its configuration has it.
   Where no generator is known, none of it is asked for. */
struct markdown_style {
    bool quotes;       /* straight quotation marks become curly ones */
    bool dashes;       /* "--", "---", "..." become dashes and an ellipsis */
    bool angle_quotes; /* with dashes: "<<" and ">>" become « and » */
    bool hard_breaks;  /* the end of a line ends it in the output, too */
    bool definition_lists;
    bool emoji;                     /* :smile: */
    bool math;                      /* $…$, $$…$$, \(…\), \[…\] hold TeX */
    bool display_math;              /* $$…$$ does, in lines of text, too */
    bool mark, insert, superscript; /* ==x==, ++x++, ^x^ */
};

struct site {
    struct arena arena;
    struct str root;  /* absolute path, NUL-terminated, no trailing slash */
    struct str title; /* option, configuration, titles' common ending, folder name */
    const char
        *title_from;     /* "--title", "sheaf.yaml", "the ending of 1,204 titles", "folder name" */
    struct str url;      /* "http://host/path/", or empty */
    struct str language; /* BCP 47, or empty: detected */
    struct str author, publisher, rights, description;
    struct str name;        /* ASCII, for file names and ids; or empty */
    struct strs categories; /* values that stand for the site itself, never grouped by */
    bool multilingual;      /* it has posts in several languages on purpose: one book a language */
    struct strs content; /* folders that posts are under, relative to the root, no slash at either
                            end; none: the root itself */
    struct section *sections; /* bytewise by folder */
    size_t n_sections;

    enum generator generator;
    struct markdown_style markdown;
    struct permalink_rule *permalinks; /* the generator's defaults where there is none */
    size_t n_permalinks;
    struct site_default *defaults;
    size_t n_defaults;
    struct strs languages;       /* as the generator's configuration has them, as BCP 47 tags */
    struct str default_language; /* of posts whose place says nothing, where there are several */
    struct strs static_folders; /* published at the site's root; relative to ours, "" is the root */
    struct strs date_order;     /* of "front", "address", "name", "folder"; none: in this order */
    bool leaves_future;         /* posts dated in the future are not published */

    struct site_setting *settings; /* bytewise by name, none twice */
    size_t n_settings;
    struct section_file *section_files; /* bytewise by path */
    size_t n_section_files;
    struct source *sources; /* bytewise by path; no path twice */
    size_t n_sources;
    struct ignored ignored[IGNORE_REASONS];
};

/* Whether a value is the site's own title or host. */
bool site_named(const struct site *site, struct str value);
/* Whether a category stands for the site itself: one of site->categories or, where none are given,
   the site's own name. It says nothing about a post. */
bool site_category(const struct site *site, struct str value);

#endif
