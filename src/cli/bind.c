/*
 * Arguments become a run of the library, and its report becomes text, JSON and an exit status.
 * Bundle paths and requested data go to standard output, everything else to standard error.
 */
#include "cli/bind.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "cli/config.h"
#include "cli/findings_text.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/report_json.h"
#include "cli/report_text.h"
#include "cli/terminal.h"

struct run {
    struct settings settings;
    const struct command *command;
    int argc;
    char *const *argv;
    bool planning;
    enum sheaf_status outcome;
    struct sheaf_error error;
    struct sheaf_report *report; /* may be NULL where outcome is not SHEAF_OK */
    int64_t elapsed_ms;
};

static enum exit_status status_of(const struct run *run)
{
    enum fail_on fail_on = settings_fail_on(&run->settings);

    if (run->outcome != SHEAF_OK) {
        return run->outcome == SHEAF_USAGE ? EXIT_USAGE : EXIT_FAILED;
    }
    for (size_t i = 0; run->report && fail_on != FAIL_ON_NEVER && i < run->report->n_findings;
         i++) {
        enum sheaf_severity severity = run->report->findings[i].severity;

        if (severity == SHEAF_ERROR || (severity == SHEAF_WARNING && fail_on == FAIL_ON_WARNING)) {
            return EXIT_FINDINGS;
        }
    }
    return EXIT_DONE;
}

static void call_library(struct run *run)
{
    struct sheaf_options *options = &run->settings.options;
    struct progress_line line;
    int64_t start = clock_ms();

    progress_begin(&line, settings_progress(&run->settings), run->settings.quiet);
    options->progress = line.on ? progress_show : NULL;
    options->progress_user = &line;
    options->cancel = &interrupted;
    options->modified = getenv("SOURCE_DATE_EPOCH"); /* NOLINT(concurrency-mt-unsafe): only main */
    options->digests = run->settings.json || run->settings.report;
    run->outcome = run->planning ? sheaf_plan(options, &run->report, &run->error)
                                 : sheaf_build(options, &run->report, &run->error);
    progress_end(&line);
    run->elapsed_ms = clock_ms() - start;
}

static enum err_kind write_all(int fd, struct str text, const char *path, struct err *err)
{
    for (size_t at = 0; at < text.n;) {
        ssize_t n = write(fd, text.p + at, text.n - at);

        if (n < 0 && errno != EINTR) {
            return err_errno(err, "%s", path);
        }
        at += n > 0 ? (size_t)n : 0;
    }
    return ERR_OK;
}

/* A report may go to a pipe or a device as well; only a plain file can be replaced. */
static enum err_kind write_report(const char *path, struct str text, struct err *err)
{
    struct output output;
    struct file_info info;
    enum output_state state;
    FILE *stream;
    enum err_kind kind;

    if (file_stat(path, &info, err) != ERR_OK || info.kind == FILE_REGULAR) {
        if (output_open(&output, path, err)) {
            return err->kind;
        }
        kind = write_all(output.fd, text, path, err);
        if (kind) {
            output_abandon(&output);
            return kind;
        }
        return output_commit(&output, &state, err);
    }
    stream = fopen(path, "w");
    if (!stream) {
        return err_errno(err, "%s", path);
    }
    kind = stream_write(stream, path, text, err);
    if (fclose(stream) && kind == ERR_OK) {
        kind = err_errno(err, "%s", path);
    }
    return kind;
}

static enum err_kind print_json(const struct run *run, struct err *err)
{
    const struct settings *s = &run->settings;
    struct buf text;
    enum err_kind kind;

    if (!run->report || !(s->json || s->report)) {
        return ERR_OK;
    }
    buf_init(&text, LIMIT_TEXT_BYTES);
    kind =
        report_json(&text, run->report, s, run->planning ? "plan" : "build", status_of(run), err);
    if (kind == ERR_OK && s->json) {
        kind = stream_write(stdout, "standard output", buf_view(&text), err);
    }
    if (kind == ERR_OK && s->report) {
        kind = write_report(s->report, buf_view(&text), err);
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
    struct report_style style = {run->settings.verbose, terminal_colors(stdout)};
    struct buf text;
    enum err_kind kind;

    if (run->settings.json || !run->report) {
        return ERR_OK;
    }
    buf_init(&text, LIMIT_TEXT_BYTES);
    if (!run->planning) {
        print_bundle_paths(&text, run->report);
    } else if (run->outcome == SHEAF_OK) {
        report_plan(&text, run->report, &style);
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
    const struct settings *s = &run->settings;
    struct report_style style = {s->verbose, terminal_colors(stderr)};
    struct buf text;
    enum err_kind kind;

    /* Who interrupted it does not want to read on. */
    if (s->quiet || !run->report || run->outcome == SHEAF_CANCELLED) {
        return ERR_OK;
    }
    buf_init(&text, LIMIT_TEXT_BYTES);
    findings_print(&text, run->report, s->verbose, style.color);
    if (text.n) {
        buf_char(&text, '\n');
    }
    if (run->outcome == SHEAF_NOTHING) {
        report_files(&text, run->report, &style);
    } else if (!run->planning && run->outcome == SHEAF_OK) {
        report_summary(&text, run->report, &style, run->elapsed_ms);
    }
    kind = buf_finish(&text, err);
    if (kind == ERR_OK) {
        kind = stream_write(stderr, "standard error", buf_view(&text), err);
    }
    buf_done(&text);
    return kind;
}

static int print_all(const struct run *run)
{
    int status = (int)status_of(run);
    struct err err = {.kind = ERR_OK};

    if (print_said(run, &err) || print_data(run, &err) || print_json(run, &err)) {
        complain(&err);
        status = EXIT_FAILED;
    }
    if (run->outcome != SHEAF_OK) {
        (void)err_set(&err, ERR_SYSTEM, "%s",
                      run->outcome == SHEAF_CANCELLED ? "interrupted" : run->error.text);
        complain(&err);
    }
    return status;
}

int bind_run(const struct command *command, int argc, char *const *argv)
{
    struct run run = {.command = command, .argc = argc, .argv = argv};
    struct settings *s = &run.settings;
    struct err err = {.kind = ERR_OK};
    int status;

    interrupt_watch();
    settings_init(s);
    if (options_parse(s, command->bit, argc, argv, &err) == ERR_OK && s->help) {
        status = help_print(command);
    } else if (err.kind || config_apply(s, &err) || settings_finish(s, &err)) {
        complain(&err);
        status = err.kind == ERR_USAGE ? EXIT_USAGE : EXIT_FAILED;
    } else {
        run.planning = command->bit == COMMAND_PLAN || s->dry_run;
        call_library(&run);
        status = print_all(&run);
    }
    sheaf_report_free(run.report);
    settings_done(s);
    return status;
}
