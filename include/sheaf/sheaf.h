/*
 * sheaf: binds folders of Markdown posts into EPUB books and archival snapshots that read without a
 * network.
 *
 *     struct sheaf_options options;
 *     struct sheaf_report *report;
 *     struct sheaf_error error;
 *
 *     sheaf_options_init(&options);
 *     options.paths = (const char *const[]){"posts"};
 *     options.n_paths = 1;
 *     options.by = "year";
 *     if (sheaf_build(&options, &report, &error) != SHEAF_OK)
 *         fprintf(stderr, "%s\n", error.text);
 *     sheaf_report_free(report);
 *
 * Nothing here prints, exits or changes global state, and only sheaf_fetch opens sockets. Calls on
 * different reports may run at the same time.
 */
#ifndef SHEAF_SHEAF_H
#define SHEAF_SHEAF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SHEAF_VERSION_MAJOR 0
#define SHEAF_VERSION_MINOR 1
#define SHEAF_VERSION_PATCH 0
#define SHEAF_VERSION "0.1.0"

#if defined(__GNUC__)
#define SHEAF_API __attribute__((visibility("default")))
#else
#define SHEAF_API
#endif

/* The version of the library at run time, "0.1.0". Static. Since 0.1. */
SHEAF_API const char *sheaf_version(void);

enum sheaf_status {
    SHEAF_OK = 0,
    SHEAF_USAGE,     /* the options contradict one another or make no sense */
    SHEAF_SYSTEM,    /* the operating system refused: missing path, full disk … */
    SHEAF_LIBRARY,   /* a library underneath failed */
    SHEAF_FORMAT,    /* a file is not what it should be */
    SHEAF_LIMIT,     /* out of memory, or one of sheaf's own limits */
    SHEAF_CANCELLED, /* options.cancel was set */
    SHEAF_NOTHING,   /* no post was found, or none was selected */
    SHEAF_MISSING    /* pictures are missing where options.missing is "fail"; nothing was written */
};

/* Why a call failed. text is one line without "sheaf:" and without a newline. */
struct sheaf_error {
    enum sheaf_status status;
    char text[512];
};

enum sheaf_severity {
    SHEAF_NOTE,
    SHEAF_WARNING,
    SHEAF_ERROR
};

enum sheaf_toc {
    SHEAF_TOC_AUTO,
    SHEAF_TOC_POSTS,
    SHEAF_TOC_PARTS
};

enum sheaf_stage {
    SHEAF_COLLECTING,
    SHEAF_READING,
    SHEAF_BINDING,
    SHEAF_FETCHING,
    SHEAF_CHECKING
};

/* How far a run is. `total` is 0 while it is not known. */
struct sheaf_progress {
    enum sheaf_stage stage;
    size_t done, total; /* files while reading and checking, chapters while binding, pictures while
                           fetching */
    uint64_t bytes;     /* that have come while fetching, or been read while checking */
};

/*
 * What to bind and how. All pointers are borrowed for the duration of a call; NULL and 0 mean the
 * default. Text values are read as on the command line; `sheaf help build` describes each.
 */
struct sheaf_options {
    size_t size; /* set by sheaf_options_init: sizeof this struct for the caller */

    const char *const *paths; /* files and folders; none: the current folder */
    size_t n_paths;
    const char *root;   /* site root; NULL: found from the first path */
    const char *output; /* folder, or one file's name ending in .epub or .zip; NULL: "out" */
    /* "epub", "zip" (an archival snapshot), "folder" (the same unpacked), several joined by ",";
       NULL: as the output's ending says, else "epub". */
    const char *format;
    const char *digest; /* of a snapshot's manifests: "sha512" (NULL) or "sha256" */
    const char *search; /* in a snapshot's site: "full", "titles" (and descriptions) or "none";
                           NULL: full up to 100,000 posts, else titles */
    bool zip64;         /* snapshots may have more than 60,000 files or 4 GiB */

    const char *by;            /* "all", "category", "folder", "year" …; several joined by "," */
    const char *parts;         /* the same keys, or "none" */
    const char *since, *until; /* 2021, 2021-11, 2021-11-18: inclusive */
    const char *const *select; /* "category=科研" */
    size_t n_select;
    const char *const *reject;
    size_t n_reject;
    const char *newest;         /* a number */
    const char *order;          /* "asc" or "desc" */
    const char *split;          /* "posts=N,bytes=SIZE" or "none" */
    bool drafts;                /* include them */
    bool future;                /* include posts of days to come where the generator does not */
    bool pages;                 /* append the undated pages of a dated site */
    bool dedupe;                /* of posts with one source address or one body bind the oldest */
    bool text;                  /* .txt and .html count as posts without front matter */
    const char *const *exclude; /* globs */
    size_t n_exclude;
    const char *const *site_categories; /* values that stand for the site itself */
    size_t n_site_categories;
    const char *const *dates; /* where dates come from: "front", "address", "name", "folder" */
    size_t n_dates;
    const char *const *no_repair; /* ids of findings whose mending is left undone */
    size_t n_no_repair;
    /* "fit" (NULL): pictures are made to fit devices, results are kept in the asset store; "keep":
       they are used as they are, or not at all. */
    const char *images;
    /* Folders that are searched for pictures besides the site: a copy of its static files, a mirror
       that wget made, or any files, found by name. */
    const char *const *assets;
    size_t n_assets;
    /* What stands for a picture that is not found or cannot be used: "placeholder" (NULL), its text
       and its address; "drop", its text; "fail": nothing is written, see SHEAF_MISSING. */
    const char *missing;

    /* Of the books that these options make, only those of these ids (sheaf_book.id) are written;
       they are the same as if all were. */
    const char *const *books;
    size_t n_books;

    const char *title, *site_title, *author, *publisher, *rights, *description;
    const char *language;   /* BCP 47 */
    const char *identifier; /* of the book */
    const char *name;       /* ASCII, begins file names and ids */
    /* Which of several books of one configuration this is: follows the name where the books are not
       told apart by what they were made by. */
    const char *entry;
    const char *site_url;
    const char *css;   /* file with further style rules */
    const char *cover; /* a picture's file; "auto" (NULL): drawn from the book; "none" */
    const char *store; /* folder of fetched pictures; NULL: .sheaf/store at the site's root */
    /* Seconds since 1970 for dcterms:modified (SOURCE_DATE_EPOCH); NULL: newest date of the posts.
     */
    const char *modified;
    enum sheaf_toc toc;

    unsigned jobs;   /* threads; 0: one per processor */
    bool digests;    /* fill sheaf_bundle.sha512 */
    bool list_posts; /* fill sheaf_report.posts_list */

    /* Called now and then from any thread, never from two at once. */
    void (*progress)(void *user, const struct sheaf_progress *progress);
    void *progress_user;
    /* Set to nonzero (from a signal handler, say) to stop; nothing half-written stays. */
    const volatile int *cancel;
};

/* Sets size and the defaults; before anything else is set. Since 0.1. */
SHEAF_API void sheaf_options_init(struct sheaf_options *options);

struct sheaf_finding {
    enum sheaf_severity severity;
    bool mended;      /* sheaf put it right in the book */
    const char *id;   /* "yaml-mended"; the manual explains each */
    const char *path; /* relative to the site root, or "" */
    uint32_t line;    /* from 1; 0 unknown */
    uint32_t column;  /* code points from 1; 0 unknown */
    const char *message;
    const char *post; /* id of the post in that file, 16 hexadecimal digits; NULL or "": none */
};

/* A kind of file that is not a post. */
struct sheaf_ignored {
    const char *reason; /* "ending", "text", "document", "underscore", "template", "excluded",
                           "outside", "resource", "unreadable" */
    size_t files;
    const char *first; /* path of the first */
};

/* A post that is in no book. */
struct sheaf_left_out {
    const char *path;
    const char *reason; /* "draft", "hidden", "redirect", "expired", "future", "selection",
                           "duplicate", "page", "failed" */
};

enum sheaf_bundle_state {
    SHEAF_PLANNED,
    SHEAF_WRITTEN,
    SHEAF_UNCHANGED,
    SHEAF_FAILED
};

struct sheaf_bundle {
    const char *format;    /* "epub", "zip" or "folder" */
    unsigned volume;       /* from 1; 0 where the book is one volume */
    const char *path;      /* as it would be opened from the current folder */
    const char *file_name; /* last part of path */
    enum sheaf_bundle_state state;
    uint64_t bytes;         /* size; an estimate where planned */
    char sha512[129];       /* hexadecimal, or "" */
    const char *identifier; /* "urn:uuid:…" */
    int64_t modified;       /* UTC seconds */
    size_t posts;
    size_t attachments; /* files that its posts link to and it holds; none in an EPUB */
    uint64_t attachment_bytes;
};

struct sheaf_book {
    const char *id;
    const char *key; /* "category,year" */
    const char *title;
    const char *const *languages;
    size_t n_languages;
    const char *series, *position; /* or "" */
    char first[16], last[16];      /* "2021-01-02", or "" where nothing is dated */
    size_t posts;
    size_t images;  /* different pictures it holds, or would */
    size_t missing; /* different addresses it cannot show */
    const uint32_t
        *by_month; /* posts in each calendar month from the first to the last dated one */
    size_t n_months;
    const struct sheaf_bundle *bundles;
    size_t n_bundles;
};

struct sheaf_missing {
    const char *url;  /* as written in the post */
    const char *host; /* or "" for a local one */
    size_t posts;     /* that show it */
};

struct sheaf_language_count {
    const char *language;
    size_t posts;
};

/* Where a post is to be read. */
struct sheaf_chapter {
    const char *book;   /* id of the book */
    const char *bundle; /* name of its volume, without ending: "campus-2021-v01" */
    const char *path;   /* in the bundle: "text/20211118-0123456789abcdef.xhtml"; in a snapshot
                           "data/p/2021/20211118-0123456789abcdef.html" */
};

/* A post, whether it is in a book or not. */
struct sheaf_post {
    const char *path; /* relative to the site root */
    const char *id;   /* 16 hexadecimal digits */
    const char *date; /* "2021-11-18", or "" */
    const char *title;
    const char *language;
    const char *source; /* address, else name, that it came from, or "" */
    const char *const *authors, *const *categories, *const *tags;
    size_t n_authors, n_categories, n_tags;
    const char *left_out; /* the reason, as in sheaf_left_out; "": it is in a book */
    const struct sheaf_chapter *chapters;
    size_t n_chapters; /* one a book that it is in, and format */
};

/* What a run found and did. Everything is owned by the report. */
struct sheaf_report {
    const char *generator; /* "Hugo", "Jekyll", "Hexo", "Zola", or "" */
    const char *site_title;
    const char *site_title_from;          /* where it was found: "the configuration" */
    const char *root;                     /* of the site: a folder */
    const char *by;                       /* what the books were made by, after defaults */
    const char *site_url, *site_language; /* or "" */
    /* files = n_ignored_files + posts; posts = bound + n_left_out; undated ones are bound; a post
       that is in two books is two chapters. */
    size_t files, n_ignored_files, posts, bound, n_left_out, undated, chapters;
    const struct sheaf_ignored *ignored;
    size_t n_ignored;
    const struct sheaf_left_out *left_out;        /* by path */
    const struct sheaf_language_count *languages; /* most frequent first */
    size_t n_languages;
    const char *const *remarks; /* sentences for people: values that were not used, and why */
    size_t n_remarks;
    const struct sheaf_book *books;
    size_t n_books;
    size_t assets_used;                  /* the books' images, added up */
    const struct sheaf_missing *missing; /* by address */
    size_t n_missing;
    const struct sheaf_finding *findings; /* by path, line, column */
    size_t n_findings;
    const struct sheaf_post *posts_list; /* by path; only where options.list_posts was set */
    size_t n_posts_list;
};

/*
 * Writes the bundles: each book in each format. *ret_report is set on success and, as far as
 * the run came, on failure (NULL where it did not come far); free it with sheaf_report_free in
 * either case. On failure no bundle is half-written; bundles finished before stay. Since 0.1.
 */
SHEAF_API enum sheaf_status sheaf_build(const struct sheaf_options *options,
                                        struct sheaf_report **ret_report,
                                        struct sheaf_error *error);

/* As sheaf_build, but writes nothing: sizes are estimates, states SHEAF_PLANNED. Since 0.1. */
SHEAF_API enum sheaf_status sheaf_plan(const struct sheaf_options *options,
                                       struct sheaf_report **ret_report, struct sheaf_error *error);

/* Accepts NULL. Since 0.1. */
SHEAF_API void sheaf_report_free(struct sheaf_report *report);

/* How pictures are fetched. All pointers are borrowed for the duration of a call. */
struct sheaf_fetch_options {
    size_t size; /* set by sheaf_fetch_options_init: sizeof this struct for the caller */

    bool dry_run;       /* say what would be fetched; no socket is opened, nothing is written */
    bool verify;        /* instead of fetching read every file of the store again */
    bool retry_failed;  /* also what was refused for good before */
    bool allow_private; /* also from private and loopback addresses, and through proxies */
    size_t limit;       /* pictures to be tried at most; 0: all */
    const char *const *hosts; /* only from these and what is below them; none: all */
    size_t n_hosts;
    const char
        *via; /* address of an archive, "https://…/{date}id_/{url}", tried last; NULL: none */
    unsigned connections; /* at once, in all; at most two to one host. Default: 16 */
    unsigned delay_ms;    /* between two requests to one host. Default: 250 */
    unsigned timeout_ms;  /* of silence. Default: 30,000 */
};

/* Sets size and the defaults; before anything else is set. Since 0.1. */
SHEAF_API void sheaf_fetch_options_init(struct sheaf_fetch_options *options);

enum sheaf_picture_state {
    SHEAF_PICTURE_WANTED, /* it is yet to be fetched: in a dry run, or beyond the limit */
    SHEAF_PICTURE_THERE,  /* it was in the store */
    SHEAF_PICTURE_FETCHED,
    SHEAF_PICTURE_FAILED,
    SHEAF_PICTURE_FAILED_BEFORE, /* refused for good in an earlier run */
    SHEAF_PICTURE_LATER,         /* its host asked for a pause, or did not answer others */
    SHEAF_PICTURE_DAMAGED,       /* its file was not what it should be, and went */
    SHEAF_PICTURE_UNFIT          /* its address is none that can be asked */
};

/* A picture that posts show from the network. */
struct sheaf_picture {
    enum sheaf_picture_state state;
    const char *url; /* normalised: absolute, percent-encoded, without fragment */
    const char *host;
    const char *final_url;  /* where it was found, or "" */
    const char *media_type; /* as its bytes say, or "" */
    const char *file;       /* below the store: "ab/cdef….jpg", or "" */
    const char *reason;     /* why there is none, or "" */
    uint64_t bytes;
    unsigned status; /* of HTTP; 0: no answer */
    unsigned tries;  /* over all runs */
    size_t posts;    /* that show it */
};

/* What fetching brought. Everything is owned by the report. */
struct sheaf_fetch_report {
    const char *store;                    /* its folder */
    const struct sheaf_picture *pictures; /* by address */
    size_t n_pictures;
    /* How many of the pictures are in each state. */
    size_t wanted, there, fetched, failed, failed_before, later, damaged, unfit;
    size_t not_chosen; /* of other hosts; not among pictures */
    size_t files;      /* of the store that were read again, for options.verify */
    uint64_t bytes;    /* of the pictures that were fetched */
};

/*
 * Brings the pictures that the selected posts show from the network into the store: the only call
 * that opens sockets. What the store has is not asked for again. *ret_report is set on success and,
 * as far as the run came, on failure; free it with sheaf_fetch_report_free in either case. What was
 * fetched before a failure stays in the store. Since 0.1.
 */
SHEAF_API enum sheaf_status sheaf_fetch(const struct sheaf_options *options,
                                        const struct sheaf_fetch_options *fetch,
                                        struct sheaf_fetch_report **ret_report,
                                        struct sheaf_error *error);

/* Accepts NULL. Since 0.1. */
SHEAF_API void sheaf_fetch_report_free(struct sheaf_fetch_report *report);

/*
 * The configuration file that `sheaf build` would read for these options: sheaf.yaml at the site's
 * root. Writes its path (NUL-terminated) and returns SHEAF_OK; "" where there is none. Since 0.1.
 */
SHEAF_API enum sheaf_status sheaf_config_find(const struct sheaf_options *options, char *ret_path,
                                              size_t path_size, struct sheaf_error *error);

/* What is checked. All pointers are borrowed for the duration of a call. */
struct sheaf_check_options {
    size_t size; /* set by sheaf_check_options_init: sizeof this struct for the caller */

    const char *const *paths; /* bundles: files that are EPUBs or bags in a ZIP, folders that are
                                 bags */
    size_t n_paths;           /* at least 1 */
    unsigned jobs;            /* threads; 0: one per processor */

    /* As in sheaf_options. */
    void (*progress)(void *user, const struct sheaf_progress *progress);
    void *progress_user;
    const volatile int *cancel;
};

/* Sets size and the defaults; before anything else is set. Since 0.1. */
SHEAF_API void sheaf_check_options_init(struct sheaf_check_options *options);

/* A bundle that was looked at. It is sound where there are no errors. */
struct sheaf_checked {
    const char *path;    /* as given */
    const char *kind;    /* "bag", "epub", or "" where it is neither */
    const char *form;    /* "zip" or "folder" */
    const char *version; /* of BagIt: "1.0", or "" */
    const char *digests; /* of a bag's manifests: "sha256 sha512", or "" */
    size_t files;        /* in it */
    uint64_t bytes;      /* of them, unpacked */
    size_t errors, warnings;
};

/* What a check found. Everything is owned by the report. */
struct sheaf_check_report {
    const struct sheaf_checked *bundles; /* in the order given */
    size_t n_bundles;
    /* By bundle, path, line. Their paths are those of the bundles, followed by "/" and what is
       inside: "out/campus.zip/campus/data/index.html". */
    const struct sheaf_finding *findings;
    size_t n_findings;
};

/*
 * Verifies bundles (RFC 8493, BagIt 0.93 to 1.0; EPUB 3.3) without unpacking them: that nothing is
 * missing or too much, every digest and CRC, a ZIP's headers against its directory, names that lead
 * elsewhere. Reads every byte once, in bounded memory, and writes nothing. What is wrong with a
 * bundle is findings, and the call succeeds; a bundle that cannot be opened is an error
 * (SHEAF_SYSTEM, SHEAF_FORMAT), given when all others have been checked. *ret_report is set in
 * either case, where there is memory for it; free it with sheaf_check_report_free. Since 0.1.
 */
SHEAF_API enum sheaf_status sheaf_check(const struct sheaf_check_options *options,
                                        struct sheaf_check_report **ret_report,
                                        struct sheaf_error *error);

/* Accepts NULL. Since 0.1. */
SHEAF_API void sheaf_check_report_free(struct sheaf_check_report *report);

/*
 * Reads a configuration file: calls `each` for every scalar in order, with its key ("site-url";
 * list items all have the list's key; nested keys are joined by "."; those of a mapping that is the
 * second item of a list begin "books[2]."), value, line and column. All borrowed during the call.
 * `each` returns false to stop with error filled by itself. SHEAF_FORMAT with "FILE:line:column: …"
 * where the file is not valid YAML. Since 0.1.
 */
typedef bool sheaf_config_each(void *user, const char *key, const char *value, uint32_t line,
                               uint32_t column, struct sheaf_error *error);
SHEAF_API enum sheaf_status sheaf_config_read(const char *path, sheaf_config_each *each, void *user,
                                              struct sheaf_error *error);

#ifdef __cplusplus
}
#endif

#endif
