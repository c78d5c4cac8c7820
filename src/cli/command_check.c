/*
 * sheaf check: verifies bundles, and says of each what is wrong with it.
 */
#include "cli/command.h"

#include "base/limits.h"
#include "cli/check_report.h"
#include "cli/findings_text.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/terminal.h"

struct check {
    struct settings settings;
    struct sheaf_check_report *report;
    struct sheaf_error error;
    enum sheaf_status outcome;
};

static void call_library(struct check *c)
{
    const struct settings *s = &c->settings;
    struct sheaf_check_options options;
    struct progress_line line;

    sheaf_check_options_init(&options);
    options.paths = s->paths.v;
    options.n_paths = s->paths.n;
    options.jobs = s->check.jobs;
    progress_begin(&line, settings_progress(s), s->quiet);
    options.progress = line.on ? progress_show : NULL;
    options.progress_user = &line;
    options.cancel = &interrupted;
    c->outcome = sheaf_check(&options, &c->report, &c->error);
    progress_end(&line);
}

static enum exit_status status_of(const struct check *c)
{
    const char *asked = c->settings.check.fail_on;
    const enum fail_on fail_on =
        asked ? (enum fail_on)choice_index("warning|error|never", asked) : FAIL_ON_ERROR;

    if (c->outcome != SHEAF_OK) {
        return c->outcome == SHEAF_USAGE ? EXIT_USAGE : EXIT_FAILED;
    }
    for (size_t i = 0; i < c->report->n_bundles; i++) {
        const struct sheaf_checked *b = &c->report->bundles[i];
        if ((b->errors && fail_on != FAIL_ON_NEVER) ||
            (b->warnings && fail_on == FAIL_ON_WARNING)) {
            return EXIT_FINDINGS;
        }
    }
    return EXIT_DONE;
}

/* Each of them is named: who repairs a bundle needs to know what to repair. */
static enum err_kind print_findings(const struct check *c, struct err *err)
{
    const struct sheaf_report found = {.findings = c->report->findings,
                                       .n_findings = c->report->n_findings};
    struct buf text;
    enum err_kind kind;

    if (c->settings.quiet || c->settings.json) {
        return ERR_OK;
    }
    buf_init(&text, LIMIT_TEXT_BYTES);
    findings_print(&text, &found, true, terminal_colors(stderr));
    kind = buf_finish(&text, err);
    if (kind == ERR_OK) {
        kind = stream_write(stderr, "standard error", buf_view(&text), err);
    }
    buf_done(&text);
    return kind;
}

static enum err_kind print_verdicts(const struct check *c, enum exit_status status, struct err *err)
{
    const struct check_facts facts = {c->report, c->outcome == SHEAF_OK ? NULL : c->error.text,
                                      status};
    struct buf text;
    enum err_kind kind;

    buf_init(&text, LIMIT_TEXT_BYTES);
    if (c->settings.json) {
        kind = check_json(&text, &facts, err);
    } else {
        if (!c->settings.quiet) {
            check_text(&text, c->report);
        }
        kind = buf_finish(&text, err);
    }
    if (kind == ERR_OK) {
        kind = stream_write(stdout, "standard output", buf_view(&text), err);
    }
    buf_done(&text);
    return kind;
}

static int print_all(const struct check *c)
{
    enum exit_status status = status_of(c);
    struct err err = {.kind = ERR_OK};

    if (c->report && (print_findings(c, &err) || print_verdicts(c, status, &err))) {
        complain(&err);
        status = EXIT_FAILED;
    }
    if (c->outcome != SHEAF_OK) {
        (void)err_set(&err, ERR_SYSTEM, "%s", c->error.text);
        complain(&err);
    }
    return (int)status;
}

static int run(int argc, char *const *argv)
{
    struct check c = {.report = NULL};
    struct err err = {.kind = ERR_OK};
    int status;

    interrupt_watch();
    settings_init(&c.settings);
    if (options_parse(&c.settings, COMMAND_CHECK, argc, argv, &err) == ERR_OK && c.settings.help) {
        status = help_print(&command_check);
    } else if (err.kind) {
        complain(&err);
        status = err.kind == ERR_USAGE ? EXIT_USAGE : EXIT_FAILED;
    } else {
        call_library(&c);
        status = print_all(&c);
    }
    sheaf_check_report_free(c.report);
    settings_done(&c.settings);
    return status;
}

const struct command command_check = {
    .name = "check",
    .bit = COMMAND_CHECK,
    .arguments = "[OPTIONS] BUNDLE...",
    .summary = "verify EPUBs, snapshots and other bags",
    .detail = "Verifies each BUNDLE without unpacking it: an EPUB, a bag in a ZIP or a bag in a "
              "folder (BagIt 0.93 to 1.0). Names every file that is missing, too much, damaged or "
              "not what the bundle says of it, and exits with status 3 where there is one.",
    .run = run,
};
