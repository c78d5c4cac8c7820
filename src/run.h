/*
 * One run of sheaf: what the stages of build.c pass on to one another. Private to src/.
 */
#ifndef SHEAF_RUN_H
#define SHEAF_RUN_H

#include <stdatomic.h>

#include "base/finding.h"
#include "base/repair.h"
#include "group/group.h"
#include "media/cover/cover.h"
#include "media/media.h"
#include "model/book.h"
#include "package/package.h"
#include "package/snapshot/snapshot.h"
#include "sheaf/sheaf.h"

/* The arena of one reading worker: posts point into it until the run ends. */
struct keep {
    struct arena arena;
    struct keep *next;
};

/* An address that a post shows and its book cannot. */
struct lack {
    struct str url;
    size_t post;
};

/* A picture as a post shows it. */
struct shown_picture {
    struct str address;
    enum asset_state state;
    uint64_t size; /* bytes, where found */
};

/* The pictures of a post, each address once. */
struct shown_pictures {
    struct shown_picture *v;
    size_t n;
};

/* Where a post stands in a volume. */
struct post_place {
    size_t post, member;
};

/* A post's place in a bundle. */
struct seat {
    struct volume_job *job;
    size_t member;
};

/* A volume on its way to becoming a bundle. */
struct volume_job {
    const struct book *book;
    const struct volume *volume;
    enum format format;
    bool chosen;                    /* it is to be made; the others are there for links */
    size_t first;                   /* index of its first task among those of the run: its cover,
                                       then its chapters */
    struct post_place *places;      /* sorted by post: for following links */
    struct bound_chapter *chapters; /* one a member */
    struct seat *others;            /* of each member, in the other formats, one after another; of
                                       the volumes of the first format */
    struct search *search;          /* of a snapshot that has one */
    struct sources *sources;        /* of a snapshot whose chapters are all there */
    struct buf cover_bytes;
    struct cover cover; /* a slice of them, or shared by all volumes */
    atomic_size_t left; /* tasks still to be done */
    struct str path;    /* the bundle's; NUL-terminated */
    enum sheaf_bundle_state state;
    uint64_t bytes;
    char sha512[129]; /* hexadecimal, or "" */
    size_t n_assets, n_missing, n_attachments;
    uint64_t attachment_bytes;
};

/* What links between posts are followed by. */
struct follow {
    struct run *run;
    const struct volume_job *job;
    const struct spots *spots; /* NULL while chapters are still being written */
};

/* The places in a volume's chapters that links of others name, sorted, none twice. */
struct spots {
    struct arena arena;
    struct spot *v;
    size_t n;
};

struct run {
    struct sheaf_options options; /* a copy; members beyond the caller's size are zero */
    bool planning;
    struct arena arena; /* used by the main thread, or under lock */
    struct findings findings;
    struct site site;
    struct group_options group;
    struct repair_set repairs;
    bool needs_pictures; /* none may be missing */
    bool drops_missing;  /* of a missing picture only the text stands */
    struct post *posts;
    struct keep *keeps;
    struct shown_pictures *shown; /* of each post, while planning */
    struct library library;
    struct parse_context *context;
    struct fetch_call *fetch; /* what is to be fetched; NULL: nothing */
    struct media *media;
    struct fitter *fitter;
    struct covers *covers;
    struct blobs *blobs;
    struct str real_root, real_store; /* as real paths; empty where there is none */
    struct str real_output;           /* the same, where it is in the site */
    bool formats[FORMATS];            /* those that are asked for */
    size_t n_formats;
    enum hash_kind digest;      /* of snapshots' manifests */
    enum search_scope search;   /* of snapshots */
    struct volume_job *volumes; /* those of a book together, one format after the other */
    size_t n_volumes;
    size_t *first_volume; /* of each post, from 1; 0: none */
    size_t n_chapters, n_tasks;
    struct str css;
    int64_t modified; /* INT64_MIN: from the posts */

    pthread_mutex_t lock; /* arena, keeps, lacks and digests while workers run; progress */
    struct lack *lacks;
    size_t n_lacks, lacks_cap;
    struct map digested;              /* files from elsewhere that snapshots keep -> digests */
    uint8_t (*digests)[SHA256_BYTES]; /* SHA-256 */
    size_t n_digests, digests_cap;
    atomic_size_t done;
};

/* options.c: what of the run is said by the options: group, repairs, digest, search, css, modified,
   and by formats_read the formats. */
enum err_kind options_read(struct run *run, struct err *err) SHEAF_MUST_USE;
/* A list of the caller's; the strings are borrowed. */
struct strs options_list(struct arena *a, const char *const *items, size_t n);
/* formats.c: the formats, and whether there are snapshots among them. */
enum err_kind formats_read(struct run *run, struct err *err) SHEAF_MUST_USE;
/* "epub"; ".epub", nothing for folders */
const char *format_name(enum format format);
const char *format_ending(enum format format);
/* Whether the output's name is that of one file, and of which format. */
bool formats_name_file(struct str output, enum format *ret);
/* volumes.c: the volumes of the library's books. ERR_USAGE where a chosen book is none of them, or
   where there are more than the output can take. */
enum err_kind volumes_list(struct run *run, struct err *err) SHEAF_MUST_USE;
/* seats.c: finds where the posts of the first format's volumes are in the other formats' ones; jobs
   are all n of one book. */
void seats_give(struct arena *a, struct volume_job *jobs, size_t n, size_t n_formats);
/* archive.c: looks up where the site, the store and what is written really are, as far as they are
   there. There is a volume. */
enum err_kind archive_prepare(struct run *run, struct err *err) SHEAF_MUST_USE;
/* The pictures that a page asks for: by whatever a post shows them, their originals are
   kept. */
struct asked {
    struct media *media;
    struct arena *arena; /* of the page; holds what follows */
    struct map seen;     /* addresses */
    struct str *v;       /* each once, in order of first use */
    size_t n, cap;
    struct err err; /* the first failure */
};
/* As media_find, for a struct asked, which takes note of the address. */
enum asset_state asked_find(void *user, const struct post *from, struct str address,
                            const struct asset **ret, const char **ret_reason);
/* What a snapshot keeps of a post whose file has these bytes, and whose page asked for these
   pictures. NULL after a failure; else to be freed once its payload is released. */
struct archived *archive_post(struct run *run, struct deflater *deflater, const struct post *post,
                              struct str bytes, const struct asked *asked,
                              struct err *err) SHEAF_MUST_USE;
/* Whether an address can be that of an attachment: looking for files takes time. */
bool archive_may_attach(const struct run *run, struct str address);
/* The file, no post and no page, that a post's link leads to; false where it leads to none: then
 *ret has the address alone if it should. What *ret points to is in the arena. */
bool archive_attachment(const struct run *run, const struct post *from, struct str address,
                        struct arena *a, struct attachment *ret);
/* A file's SHA-256; each file is read once a run. Any thread. */
enum err_kind archive_digest(struct run *run, struct str file, uint8_t ret[SHA256_BYTES],
                             struct err *err) SHEAF_MUST_USE;
/* bind.c: renders, compresses and packages every chosen volume. */
enum err_kind bind_volumes(struct run *run, struct err *err) SHEAF_MUST_USE;
/* follow.c: finds the first volume of each post. */
enum err_kind follow_prepare(struct run *run, struct err *err) SHEAF_MUST_USE;
/* As a link resolver's; the user is a struct follow. */
void follow_find(const void *user, const struct post *from, struct str address, struct arena *a,
                 struct link_target *ret);
const struct spot *follow_spot(const void *user, size_t member, struct str fragment);
/* A member's place among the pages of its volume; what it makes is in the arena. */
struct page_place;
void follow_place(const struct follow *follow, size_t at, struct arena *a, struct page_place *ret);
/* Whether a file that the chapter links to has another name in the snapshot than on its site. */
bool follow_renames(const struct volume_job *job, size_t member);
/* The spots that a volume's chapters link to, not yet found. *ret is to be given to spots_done,
   also on failure. */
enum err_kind spots_collect(const struct volume_job *job, struct spots *ret,
                            struct err *err) SHEAF_MUST_USE;
void spots_done(struct spots *spots);
/* Says which links of a chapter lead to no place; whether any leads to more than a start. */
bool spots_report(struct run *run, const struct volume_job *job, size_t member,
                  const struct spots *spots);
/* A new arena that lasts as long as the run. Any thread. */
enum err_kind run_keep(struct run *run, struct keep **ret, struct err *err) SHEAF_MUST_USE;
/* shown.c: fills run->shown, and says which pictures are missing. */
enum err_kind shown_list(struct run *run, struct err *err) SHEAF_MUST_USE;
/* plan.c: what binding would make, without making it. */
enum err_kind plan_volumes(struct run *run, struct err *err) SHEAF_MUST_USE;
/* Takes down that a post shows an address that cannot be shown. Any thread. */
enum err_kind run_add_lack(struct run *run, struct str url, size_t post,
                           struct err *err) SHEAF_MUST_USE;
/* Counts one more job of the stage as done and tells the caller now and then. ERR_CANCELLED where
   the caller wants to stop. Any thread. */
enum err_kind run_progress(struct run *run, enum sheaf_stage stage, size_t total,
                           struct err *err) SHEAF_MUST_USE;

/* build.c: all stages; a plan, and with `fetch` what follows from it. */
enum sheaf_status run_whole(const struct sheaf_options *options, bool planning,
                            struct fetch_call *fetch, struct sheaf_report **ret_report,
                            struct sheaf_error *error);
/* The asset store's folder, NUL-terminated; empty where the arena failed. */
struct str run_store_folder(const struct run *run, struct arena *a);
/* fetch.c: brings the pictures that planning missed, or looks the store over. */
bool fetch_needs_no_posts(const struct fetch_call *call);
enum err_kind fetch_run(struct run *run, struct err *err) SHEAF_MUST_USE;

/* report.c: the run as the caller sees it; NULL when memory is short. */
struct sheaf_report *report_make(struct run *run);
/* report_posts.c: fills posts_list; left_out must be filled. */
void report_posts(struct arena *a, const struct run *run, struct sheaf_report *r);

/* The public error for an internal one. */
enum sheaf_status status_of(const struct err *err, struct sheaf_error *ret);
/* SHEAF_LIMIT, "out of memory". */
enum sheaf_status status_nomem(struct sheaf_error *ret);

#endif
