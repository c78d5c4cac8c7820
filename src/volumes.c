/*
 * The library's books become volume jobs, and those that the caller chose are marked. Invariant:
 * all of them are listed in the order of the books, chosen or not, so that what a book says about
 * others does not depend on which ones are made.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "base/suggest.h"
#include "run.h"

#define SHOWN_BOOKS ((size_t)8)

static int compare_places(const void *a, const void *b)
{
    const struct post_place *x = a, *y = b;
    return (x->post > y->post) - (x->post < y->post);
}

static struct str output_of(const struct run *run)
{
    return str_of(run->options.output ? run->options.output : "out");
}

static bool names_file(const struct run *run)
{
    enum format format;

    return formats_name_file(output_of(run), &format);
}

static bool is_chosen(const struct run *run, const struct book *book)
{
    for (size_t i = 0; i < run->options.n_books; i++) {
        if (str_eq(book->id, str_of(run->options.books[i]))) {
            return true;
        }
    }
    return run->options.n_books == 0;
}

static enum err_kind refuse_book(const struct run *run, const char *id, struct err *err)
{
    const struct library *library = &run->library;
    struct suggestion near;
    struct arena a;
    struct str ids = STR_NONE;

    arena_init(&a, LIMIT_TEXT_BYTES);
    suggestion_init(&near, str_of(id));
    for (size_t i = 0; i < library->n_books; i++) {
        const char *own = arena_str(&a, library->books[i].id).p;

        suggestion_offer(&near, own ? own : "");
        if (i < SHOWN_BOOKS) {
            ids = arena_printf(&a, "%.*s%s\"%s\"", STR_ARG(ids), i > 0 ? ", " : "", own);
        }
    }
    if (near.best) {
        (void)err_set(err, ERR_USAGE,
                      "--book \"%s\": --by %.*s makes no such book; did you mean \"%s\"?", id,
                      STR_ARG(library->by), near.best);
    } else {
        (void)err_set(err, ERR_USAGE,
                      "--book \"%s\": --by %.*s makes no such book; there %s %.*s%s", id,
                      STR_ARG(library->by), library->n_books == 1 ? "is" : "are", STR_ARG(ids),
                      library->n_books > SHOWN_BOOKS ? " …" : "");
    }
    arena_done(&a);
    return err->kind;
}

static enum err_kind check_chosen(const struct run *run, struct err *err)
{
    const struct library *library = &run->library;

    for (size_t i = 0; i < run->options.n_books && library->n_books > 0; i++) {
        size_t k = 0;

        while (k < library->n_books &&
               !str_eq(library->books[k].id, str_of(run->options.books[i]))) {
            k++;
        }
        if (k == library->n_books) {
            return refuse_book(run, run->options.books[i], err);
        }
    }
    return ERR_OK;
}

static size_t volumes_of(const struct run *run, const struct book *book, enum format format)
{
    size_t n;

    (void)book_volumes(book, format, &n);
    return run->formats[format] ? n : 0;
}

/* Chapters are counted, and taken in turn, by the volumes of the first format. */
static void add_volume(struct run *run, const struct book *book, const struct volume *volume,
                       enum format format, bool leads)
{
    struct volume_job *job = &run->volumes[run->n_volumes++];
    struct arena *a = &run->arena;

    job->book = book;
    job->volume = volume;
    job->format = format;
    job->chosen = is_chosen(run, book);
    job->first = run->n_tasks;
    job->path = names_file(run) ? arena_str(a, output_of(run))
                                : arena_join(a, path_join(a, output_of(run), volume->file_name),
                                             str_of(format_ending(format)), STR_NONE);
    job->places = arena_array(a, volume->n, sizeof *job->places);
    for (size_t i = 0; job->places && i < volume->n; i++) {
        job->places[i] = (struct post_place){volume->members[i].post, i};
    }
    if (job->places) {
        qsort(job->places, volume->n, sizeof *job->places, compare_places);
    }
    if (job->chosen) {
        /* A cover comes before the chapters. */
        const size_t covers = format == FORMAT_EPUB;

        run->n_chapters += leads ? volume->n : 0;
        run->n_tasks += leads ? volume->n + covers : 0;
        atomic_init(&job->left, volume->n + covers);
        buf_init(&job->cover_bytes, LIMIT_ASSET_BYTES + 1);
        job->chapters = arena_array(a, volume->n, sizeof *job->chapters);
        if (format != FORMAT_EPUB && run->search != SEARCH_NONE && !run->planning) {
            job->search = search_new(a, volume->n, run->search, run->digest, job->book->language);
        }
    }
}

static void add_book(struct run *run, const struct book *book)
{
    const size_t first = run->n_volumes;
    bool leads = true;

    for (enum format format = FORMAT_EPUB; format < FORMATS; format++) {
        size_t n;
        const struct volume *volumes = book_volumes(book, format, &n);

        for (size_t v = 0; run->formats[format] && v < n; v++) {
            add_volume(run, book, &volumes[v], format, leads);
        }
        leads = leads && !run->formats[format];
    }
    if (is_chosen(run, book) && !run->planning) {
        seats_give(&run->arena, run->volumes + first, run->n_volumes - first, run->n_formats);
    }
}

/* Posts of other books alone count as left out by selection. */
static void leave_others(struct run *run)
{
    bool *bound = arena_array(&run->arena, run->site.n_sources, sizeof *bound);

    for (size_t v = 0; bound && v < run->n_volumes; v++) {
        const struct volume_job *job = &run->volumes[v];
        for (size_t i = 0; job->chosen && i < job->volume->n; i++) {
            bound[job->volume->members[i].post] = true;
        }
    }
    run->library.n_bound = 0;
    for (size_t i = 0; bound && i < run->site.n_sources; i++) {
        if (run->posts[i].left_out == LEFT_NOT && !bound[i]) {
            run->posts[i].left_out = LEFT_SELECTION;
        }
        run->library.n_bound += bound[i];
    }
}

enum err_kind volumes_list(struct run *run, struct err *err)
{
    const struct library *library = &run->library;
    size_t n = 0, chosen = 0;

    if (check_chosen(run, err)) {
        return err->kind;
    }
    for (size_t i = 0; i < library->n_books; i++) {
        const struct book *book = &library->books[i];

        for (enum format format = FORMAT_EPUB; format < FORMATS; format++) {
            n += volumes_of(run, book, format);
            chosen += is_chosen(run, book) ? volumes_of(run, book, format) : 0;
        }
    }
    if (chosen > 1 && names_file(run)) {
        return err_set(err, ERR_USAGE,
                       "-o %s names one file but --by %.*s makes %zu books; give a folder",
                       run->options.output, STR_ARG(library->by), chosen);
    }
    run->volumes = arena_array(&run->arena, n, sizeof *run->volumes);
    for (size_t i = 0; run->volumes && i < library->n_books; i++) {
        add_book(run, &library->books[i]);
    }
    if (chosen < n && run->volumes) {
        leave_others(run);
    }
    return arena_finish(&run->arena, err);
}
