/*
 * The run as the caller sees it: a tree of plain values and C strings in one arena of its own,
 * which outlives the run. Everything is listed in an order that does not depend on threads.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "base/tally.h"
#include "base/url.h"
#include "run.h"

struct owned_report {
    struct sheaf_report public;
    struct arena arena;
};

static const char *text(struct arena *a, struct str s)
{
    const struct str copy = arena_str(a, s);
    return copy.p ? copy.p : "";
}

static const char *const *texts(struct arena *a, struct strs list)
{
    const char **v = arena_array(a, list.n, sizeof *v);
    for (size_t i = 0; v && i < list.n; i++) {
        v[i] = text(a, list.v[i]);
    }
    return v;
}

static void report_ignored(struct arena *a, const struct run *run, struct sheaf_report *r)
{
    static const char *const reasons[IGNORE_REASONS] = {
        [IGNORE_ENDING] = "ending",         [IGNORE_TEXT] = "text",
        [IGNORE_DOCUMENT] = "document",     [IGNORE_UNDERSCORE] = "underscore",
        [IGNORE_TEMPLATE] = "template",     [IGNORE_EXCLUDED] = "excluded",
        [IGNORE_OUTSIDE] = "outside",       [IGNORE_RESOURCE] = "resource",
        [IGNORE_UNREADABLE] = "unreadable",
    };
    struct sheaf_ignored *v = arena_array(a, IGNORE_REASONS, sizeof *v);

    r->ignored = v;
    for (size_t i = 0; v && i < IGNORE_REASONS; i++) {
        const struct ignored *ignored = &run->site.ignored[i];
        if (ignored->files > 0) {
            v[r->n_ignored++] =
                (struct sheaf_ignored){reasons[i], ignored->files, text(a, ignored->first)};
            r->n_ignored_files += ignored->files;
        }
    }
}

static void report_left_out(struct arena *a, const struct run *run, struct sheaf_report *r)
{
    static const char *const reasons[LEFT_REASONS] = {
        [LEFT_DRAFT] = "draft",     [LEFT_HIDDEN] = "hidden",       [LEFT_REDIRECT] = "redirect",
        [LEFT_EXPIRED] = "expired", [LEFT_FUTURE] = "future",       [LEFT_SELECTION] = "selection",
        [LEFT_FAILED] = "failed",   [LEFT_DUPLICATE] = "duplicate", [LEFT_PAGE] = "page",
    };
    const size_t n = run->posts ? run->site.n_sources : 0;
    struct sheaf_left_out *v = arena_array(a, n, sizeof *v);

    r->left_out = v;
    for (size_t i = 0; v && i < n; i++) {
        const struct post *post = &run->posts[i];
        if (post->left_out != LEFT_NOT && post->source) {
            v[r->n_left_out++] =
                (struct sheaf_left_out){text(a, post->source->path), reasons[post->left_out]};
        } else if (post->source && !post_dated(post)) {
            r->undated++;
        }
    }
}

static void report_languages(struct arena *a, const struct run *run, struct sheaf_report *r)
{
    struct tally tally;
    struct err err;

    tally_init(&tally);
    for (size_t i = 0; run->posts && i < run->site.n_sources; i++) {
        const struct post *post = &run->posts[i];
        if (post->left_out == LEFT_NOT && post->source &&
            tally_add(&tally, post_language(post), &err)) {
            a->failed = true;
            break;
        }
    }
    tally_sort(&tally);
    struct sheaf_language_count *v = arena_array(a, tally.n, sizeof *v);
    for (size_t i = 0; v && i < tally.n; i++) {
        v[r->n_languages++] = (struct sheaf_language_count){text(a, tally.v[i].name), tally.v[i].n};
    }
    r->languages = v;
    tally_done(&tally);
}

static int compare_lacks(const void *a, const void *b)
{
    const struct lack *x = a, *y = b;
    const int order = str_cmp(x->url, y->url);
    return order ? order : (x->post > y->post) - (x->post < y->post);
}

static void report_missing(struct arena *a, struct run *run, struct sheaf_report *r)
{
    struct sheaf_missing *v = arena_array(a, run->n_lacks, sizeof *v);
    struct lack *lacks = run->lacks;

    r->missing = v;
    if (!v || run->n_lacks == 0) {
        return;
    }
    qsort(lacks, run->n_lacks, sizeof *lacks, compare_lacks);
    for (size_t i = 0; i < run->n_lacks; i++) {
        if (i > 0 && compare_lacks(&lacks[i - 1], &lacks[i]) == 0) {
            continue; /* the same post in two books */
        }
        if (i == 0 || !str_eq(lacks[i - 1].url, lacks[i].url)) {
            v[r->n_missing++] =
                (struct sheaf_missing){text(a, lacks[i].url), text(a, url_host(lacks[i].url)), 0};
        }
        v[r->n_missing - 1].posts++;
    }
}

/* The id of the post that a finding is about: sources are sorted by path. */
static const char *post_id(struct arena *a, const struct run *run, struct str path)
{
    size_t low = 0, high = run->posts ? run->site.n_sources : 0;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = str_cmp(path, run->site.sources[middle].path);
        if (order == 0) {
            return arena_printf(a, "%016llx", (unsigned long long)run->posts[middle].id).p;
        }
        if (order > 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

static void report_findings(struct arena *a, const struct run *run, struct sheaf_report *r)
{
    static const enum sheaf_severity severity[] = {
        [SEVERITY_NOTE] = SHEAF_NOTE,
        [SEVERITY_WARNING] = SHEAF_WARNING,
        [SEVERITY_ERROR] = SHEAF_ERROR,
    };
    struct sheaf_finding *v = arena_array(a, run->findings.n, sizeof *v);

    r->findings = v;
    for (size_t i = 0; v && i < run->findings.n; i++) {
        const struct finding *f = &run->findings.v[i];
        v[r->n_findings++] = (struct sheaf_finding){
            .severity = severity[f->severity],
            .id = f->id,
            .path = text(a, f->path),
            .line = f->line,
            .column = f->column,
            .message = text(a, f->message),
            .mended = f->mended,
            .post = post_id(a, run, f->path),
        };
    }
}

static size_t month_of(const struct post *post)
{
    return (size_t)post->date.year * 12 + (size_t)post->date.month - 1;
}

static void put_date(char ret[16], const struct civil *date)
{
    char buffer[CIVIL_TEXT_SIZE];
    const struct str day = str_sub(civil_date_text(date, buffer), 0, 15);
    memcpy(ret, day.p, day.n);
}

/* Posts a month over the book's span. */
static void report_months(struct arena *a, const struct run *run, const struct book *book,
                          struct sheaf_book *ret)
{
    const struct post *first = book->volumes[0].first, *last = NULL;
    uint32_t *months;

    for (size_t v = 0; v < book->n_volumes; v++) {
        last = book->volumes[v].last ? book->volumes[v].last : last;
    }
    if (!first || !last) {
        return;
    }
    put_date(ret->first, &first->date);
    put_date(ret->last, &last->date);
    const size_t start = month_of(first);
    ret->n_months = month_of(last) - start + 1;
    ret->by_month = months = arena_array(a, ret->n_months, sizeof *months);
    for (size_t v = 0; months && v < book->n_volumes; v++) {
        const struct volume *volume = &book->volumes[v];
        for (size_t i = 0; i < volume->n; i++) {
            const struct post *post = &run->posts[volume->members[i].post];
            if (post_dated(post)) {
                months[month_of(post) - start]++;
            }
        }
    }
}

static void report_bundle(struct arena *a, const struct run *run, const struct volume_job *job,
                          struct sheaf_bundle *ret)
{
    *ret = (struct sheaf_bundle){
        .format = format_name(job->format),
        .volume = job->volume->number,
        .path = text(a, job->path),
        .file_name = text(a, path_name(job->path)),
        .state = job->state,
        .bytes = job->bytes,
        .identifier = text(a, job->volume->identifier),
        .modified = run->modified == INT64_MIN ? job->volume->modified : run->modified,
        .posts = job->volume->n,
        .attachments = job->n_attachments,
        .attachment_bytes = job->attachment_bytes,
    };
    memcpy(ret->sha512, job->sha512, sizeof ret->sha512);
}

/* How many volumes the book has in all formats; `job` is the first of them. */
static size_t jobs_of_book(const struct run *run, const struct volume_job *job)
{
    size_t n = 1;

    while (job + n < run->volumes + run->n_volumes && job[n].book == job->book) {
        n++;
    }
    return n;
}

/* `job` is the first of the book's volumes. */
static void report_book(struct arena *a, const struct run *run, const struct volume_job *job,
                        struct sheaf_book *ret)
{
    const struct book *book = job->book;
    const size_t n = jobs_of_book(run, job);
    struct sheaf_bundle *bundles = arena_array(a, n, sizeof *bundles);

    *ret = (struct sheaf_book){
        .id = text(a, book->id),
        .key = text(a, book->key),
        .title = text(a, book->title),
        .languages = texts(a, book->languages),
        .n_languages = book->languages.n,
        .series = text(a, book->series),
        .position = text(a, book->position),
        .posts = book->n_posts,
        .bundles = bundles,
    };
    report_months(a, run, book, ret);
    for (size_t v = 0; bundles && v < n; v++) {
        report_bundle(a, run, &job[v], &bundles[v]);
        /* The same ones in each format. */
        ret->images += job[v].format == job->format ? job[v].n_assets : 0;
        ret->missing += job[v].format == job->format ? job[v].n_missing : 0;
        ret->n_bundles++;
    }
}

static void report_books(struct arena *a, const struct run *run, struct sheaf_report *r)
{
    struct sheaf_book *v = arena_array(a, run->library.n_books, sizeof *v);

    r->books = v;
    for (size_t i = 0; v && i < run->n_volumes; i += jobs_of_book(run, &run->volumes[i])) {
        if (run->volumes[i].chosen) {
            struct sheaf_book *book = &v[r->n_books++];
            report_book(a, run, &run->volumes[i], book);
            r->assets_used += book->images;
        }
    }
}

struct sheaf_report *report_make(struct run *run)
{
    static const char *const generators[] = {
        [GENERATOR_NONE] = "",     [GENERATOR_HUGO] = "Hugo", [GENERATOR_JEKYLL] = "Jekyll",
        [GENERATOR_HEXO] = "Hexo", [GENERATOR_ZOLA] = "Zola",
    };
    struct owned_report *owned = calloc(1, sizeof *owned);
    struct sheaf_report *r = &owned->public;
    struct arena *a = &owned->arena;

    if (!owned) {
        return NULL;
    }
    arena_init(a, LIMIT_TEXT_BYTES);
    r->generator = generators[run->site.generator];
    r->site_title = text(a, run->site.title);
    r->site_title_from = text(a, str_of(run->site.title_from));
    r->root = text(a, run->site.root);
    r->by = text(a, run->library.by);
    r->site_url = text(a, run->site.url);
    r->site_language = text(a, run->site.language);
    report_ignored(a, run, r);
    report_left_out(a, run, r);
    report_languages(a, run, r);
    report_missing(a, run, r);
    report_findings(a, run, r);
    report_books(a, run, r);
    if (run->options.list_posts) {
        report_posts(a, run, r);
    }
    r->remarks = texts(a, run->library.remarks);
    r->n_remarks = run->library.remarks.n;
    r->posts = run->site.n_sources;
    r->files = r->posts + r->n_ignored_files;
    r->bound = run->library.n_bound;
    r->chapters = run->n_chapters;
    if (a->failed) {
        sheaf_report_free(r);
        return NULL;
    }
    return r;
}

void sheaf_report_free(struct sheaf_report *report)
{
    struct owned_report *owned = (struct owned_report *)(void *)report;
    if (owned) {
        arena_done(&owned->arena);
        free(owned);
    }
}
