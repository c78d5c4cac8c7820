/*
 * Arguments become a run of the library, and its report becomes text, JSON and an exit status.
 * Bundle paths and requested data go to standard output, everything else to standard error.
 */
#include "cli/bind.h"

#include <stdlib.h>

#include "base/limits.h"
#include "cli/books.h"
#include "cli/findings_text.h"
#include "cli/interrupt.h"
#include "cli/posts_csv.h"
#include "cli/progress.h"
#include "cli/report_json.h"
#include "cli/report_parts.h"
#include "cli/report_text.h"
#include "cli/terminal.h"
#include "cli/text_file.h"

struct run {
    const struct command *command;
    int argc;
    char *const *argv;
    bool planning;
    struct settings asked; /* what the command line gave */
    struct settings top;   /* and what stands at the top of the file */
    struct config config;
    struct book_runs runs;
    int64_t elapsed_ms;
};

static enum exit_status status_of(const struct run *run)
{
    const struct sheaf_report *report = run->runs.report;
    enum fail_on fail_on = settings_fail_on(&run->top);
    enum sheaf_status outcome = books_outcome(&run->runs);

    if (outcome != SHEAF_OK) {
        return outcome == SHEAF_USAGE ? EXIT_USAGE : EXIT_FAILED;
    }
    for (size_t i = 0; report && fail_on != FAIL_ON_NEVER && i < report->n_findings; i++) {
        enum sheaf_severity severity = report->findings[i].severity;

        if (severity == SHEAF_ERROR || (severity == SHEAF_WARNING && fail_on == FAIL_ON_WARNING)) {
            return EXIT_FINDINGS;
        }
    }
    return EXIT_DONE;
}

static enum err_kind call_library(struct run *run, struct err *err)
{
    const struct settings *s = &run->top;
    struct progress_line line;
    int64_t start = clock_ms();
    struct books_call call = {
        .planning = run->planning,
        .digests = s->json || s->report,
        .list_posts = s->posts != NULL,
        .modified = getenv("SOURCE_DATE_EPOCH"), /* NOLINT(concurrency-mt-unsafe): only main */
        .progress_user = &line,
        .cancel = &interrupted,
    };
    enum err_kind kind;

    progress_begin(&line, settings_progress(s), s->quiet);
    call.progress = line.on ? progress_show : NULL;
    kind = books_run(&run->runs, &call, err);
    progress_end(&line);
    run->elapsed_ms = clock_ms() - start;
    return kind;
}

/* What stopped a run, and where the file says it or which book it was; false where nothing did. */
static bool problem_of(const struct run *run, const struct book_run *book, struct err *ret)
{
    const bool cancelled = book->outcome == SHEAF_CANCELLED;

    if (!book->begun || book->outcome == SHEAF_OK) {
        return false;
    }
    (void)err_set(ret, ERR_SYSTEM, "%s", cancelled ? "interrupted" : book->error.text);
    if (book->outcome == SHEAF_USAGE && config_place(&run->config, book->entry, &run->asked, ret)) {
        return true;
    }
    if (book->entry && !cancelled) {
        (void)err_wrap(ret, "book \"%s\"", book->entry->id);
    }
    return true;
}

static const char *first_problem(const struct run *run, struct err *ret)
{
    for (size_t i = 0; i < run->runs.n; i++) {
        if (problem_of(run, &run->runs.v[i], ret)) {
            return ret->text;
        }
    }
    return NULL;
}

static enum err_kind write_json(const struct settings *s, const struct sheaf_report *report,
                                const struct report_facts *facts, struct err *err)
{
    struct buf text;
    enum err_kind kind;

    if (!s->json && !s->report) {
        return ERR_OK;
    }
    buf_init(&text, LIMIT_TEXT_BYTES);
    kind = report_json(&text, report, facts, err);
    if (kind == ERR_OK && s->json) {
        kind = stream_write(stdout, "standard output", buf_view(&text), err);
    }
    if (kind == ERR_OK && s->report) {
        kind = text_file_write(s->report, buf_view(&text), err);
    }
    buf_done(&text);
    return kind;
}

static enum err_kind print_json(const struct run *run, struct err *err)
{
    struct err problem;
    const struct report_facts facts = {
        .command = run->planning ? "plan" : "build",
        .status = status_of(run),
        .error = first_problem(run, &problem),
        .options = &run->top.options,
        .entries = run->runs.joined.entries,
        .n_entries = run->runs.joined.n_entries,
    };

    return run->runs.report ? write_json(&run->top, run->runs.report, &facts, err) : ERR_OK;
}

static enum err_kind write_posts(const struct run *run, struct err *err)
{
    struct buf text;
    enum err_kind kind;

    if (!run->runs.report || !run->top.posts) {
        return ERR_OK;
    }
    buf_init(&text, LIMIT_TEXT_BYTES);
    posts_csv(&text, run->runs.report);
    kind = buf_finish(&text, err);
    if (kind == ERR_OK) {
        kind = text_file_write(run->top.posts, buf_view(&text), err);
    }
    buf_done(&text);
    return kind;
}

/* A word of the command line as a shell reads it back. */
static void print_quoted(struct buf *out, struct str word)
{
    static const char plain[] = "%+,-./:=@_~";
    bool quote = word.n == 0 || word.p[0] == '~';

    for (size_t i = 0; i < word.n && !quote; i++) {
        quote = (unsigned char)word.p[i] < 0x80 && !ascii_is_alnum(word.p[i]) &&
                !memchr(plain, word.p[i], sizeof plain - 1);
    }
    if (!quote) {
        print_safe(out, word);
        return;
    }
    buf_char(out, '\'');
    for (size_t i = 0; i < word.n;) {
        size_t end = str_chr(str_from(word, i), '\'');

        end = end == STR_NPOS ? word.n : i + end;
        print_safe(out, str_sub(word, i, end));
        buf_puts(out, end < word.n ? "'\\''" : "");
        i = end + 1;
    }
    buf_char(out, '\'');
}

static void print_how_to_build(struct buf *out, const struct run *run)
{
    buf_puts(out, "\nNothing written. Build: sheaf build");
    for (int i = 0; i < run->argc; i++) {
        if (strcmp(run->argv[i], "-n") != 0 && strcmp(run->argv[i], "--dry-run") != 0) {
            buf_char(out, ' ');
            print_quoted(out, str_of(run->argv[i]));
        }
    }
    buf_char(out, '\n');
}

static void print_bundle_paths(struct buf *out, const struct sheaf_report *report)
{
    for (size_t i = 0; i < report->n_books; i++) {
        for (size_t j = 0; j < report->books[i].n_bundles; j++) {
            const struct sheaf_bundle *bundle = &report->books[i].bundles[j];

            if (bundle->state == SHEAF_WRITTEN || bundle->state == SHEAF_UNCHANGED) {
                buf_puts(out, bundle->path);
                buf_char(out, '\n');
            }
        }
    }
}

static enum err_kind print_data(const struct run *run, struct err *err)
{
    struct report_style style = {run->top.verbose, terminal_colors(stdout)};
    const struct sheaf_report *report = run->runs.report;
    enum sheaf_status outcome = books_outcome(&run->runs);
    struct buf text;
    enum err_kind kind;

    if (run->top.json || !report) {
        return ERR_OK;
    }
    buf_init(&text, LIMIT_TEXT_BYTES);
    if (!run->planning) {
        print_bundle_paths(&text, report);
    } else if (outcome == SHEAF_OK || outcome == SHEAF_MISSING ||
               (outcome == SHEAF_NOTHING && report->n_books)) {
        report_plan(&text, report, &style);
        print_how_to_build(&text, run);
    }
    kind = buf_finish(&text, err);
    if (kind == ERR_OK) {
        kind = stream_write(stdout, "standard output", buf_view(&text), err);
    }
    buf_done(&text);
    return kind;
}

static enum err_kind print_said(const struct run *run, struct err *err)
{
    const struct sheaf_report *report = run->runs.report;
    struct report_style style = {run->top.verbose, terminal_colors(stderr)};
    enum sheaf_status outcome = books_outcome(&run->runs);
    struct buf text;
    enum err_kind kind;

    /* Who interrupted it does not want to read on. */
    if (run->top.quiet || !report || outcome == SHEAF_CANCELLED) {
        return ERR_OK;
    }
    buf_init(&text, LIMIT_TEXT_BYTES);
    findings_print(&text, report, run->top.verbose, style.color);
    if (text.n) {
        buf_char(&text, '\n');
    }
    if (outcome == SHEAF_NOTHING && report->n_books == 0) {
        report_files(&text, report, &style);
    } else if (outcome == SHEAF_MISSING) {
        print_missing(&text, report, true);
    } else if (!run->planning && (outcome == SHEAF_OK || outcome == SHEAF_NOTHING)) {
        report_summary(&text, report, &style, run->elapsed_ms);
    }
    kind = buf_finish(&text, err);
    if (kind == ERR_OK) {
        kind = stream_write(stderr, "standard error", buf_view(&text), err);
    }
    buf_done(&text);
    return kind;
}

static void complain_of_runs(const struct run *run)
{
    for (size_t i = 0; i < run->runs.n; i++) {
        struct err err;

        if (problem_of(run, &run->runs.v[i], &err)) {
            complain(&err);
        }
    }
}

static int print_all(const struct run *run)
{
    int status = (int)status_of(run);
    struct err err = {.kind = ERR_OK};

    if (print_said(run, &err) || print_data(run, &err) || print_json(run, &err) ||
        write_posts(run, &err)) {
        complain(&err);
        status = EXIT_FAILED;
    }
    complain_of_runs(run);
    return status;
}

static int status_of_err(const struct err *err)
{
    complain(err);
    return err->kind == ERR_USAGE ? EXIT_USAGE : EXIT_FAILED;
}

/* Who asked for a report reads there, too, that it came to nothing. */
static int fail(const struct run *run, const struct err *err)
{
    static const struct sheaf_report none = {.n_books = 0};
    const int status = status_of_err(err);
    const struct report_facts facts = {
        .command = run->command->bit == COMMAND_PLAN || run->asked.dry_run ? "plan" : "build",
        .status = (enum exit_status)status,
        .error = err->text,
        .options = &run->asked.options,
    };
    struct err again = {.kind = ERR_OK};

    if (write_json(&run->asked, &none, &facts, &again)) {
        complain(&again);
    }
    return status;
}

static int run_command(struct run *run)
{
    struct err err = {.kind = ERR_OK};

    if (files_from_read(&run->asked, &err) || config_load(&run->config, &run->asked, &err)) {
        return fail(run, &err);
    }
    settings_copy(&run->top, &run->asked);
    if (config_apply(&run->config, NULL, &run->top, &err) || settings_finish(&run->top, &err) ||
        books_make(&run->runs, &run->config, &run->asked, &err)) {
        return fail(run, &err);
    }
    run->planning = run->command->bit == COMMAND_PLAN || run->top.dry_run;
    if (call_library(run, &err)) {
        return fail(run, &err);
    }
    return print_all(run);
}

int bind_run(const struct command *command, int argc, char *const *argv)
{
    struct run run = {.command = command, .argc = argc, .argv = argv};
    struct err err = {.kind = ERR_OK};
    int status;

    interrupt_watch();
    settings_init(&run.asked);
    settings_init(&run.top);
    config_init(&run.config);
    if (options_parse(&run.asked, command->bit, argc, argv, &err)) {
        status = status_of_err(&err);
    } else {
        status = run.asked.help ? help_print(command) : run_command(&run);
    }
    books_done(&run.runs);
    settings_done(&run.top);
    settings_done(&run.asked);
    config_done(&run.config);
    return status;
}
