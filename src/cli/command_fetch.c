/*
 * sheaf fetch: brings the pictures that posts show from the network into the asset store. The only
 * command that opens connections.
 */
#include "cli/command.h"

#include "base/limits.h"
#include "cli/config.h"
#include "cli/fetch_report.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/terminal.h"

#define LONGEST_S 3600u

struct fetch {
    struct settings asked, settings;
    struct config config;
    struct sheaf_fetch_options options;
    struct sheaf_fetch_report *report;
    struct sheaf_error error;
    enum sheaf_status outcome;
    int64_t elapsed_ms;
};

/* "30" and "0.25" as milliseconds. */
static enum err_kind read_seconds(const char *name, const char *value, unsigned *ret,
                                  struct err *err)
{
    struct str rest = str_of(value), whole, part = STR_NONE;
    uint64_t seconds = 0, ms = 0;
    bool fine;

    if (!value) {
        return ERR_OK;
    }
    fine = str_token(&rest, '.', &whole) && str_to_u64(whole, &seconds) && seconds <= LONGEST_S;
    if (fine && !str_empty(rest)) {
        part = str_sub(rest, 0, 3);
        fine = str_all(rest, ascii_is_digit) && str_to_u64(part, &ms);
    }
    for (size_t i = part.n; i < 3; i++) {
        ms *= 10;
    }
    if (!fine) {
        return err_set(err, ERR_USAGE, "%s: \"%s\" is not a number of seconds up to %u", name,
                       value, LONGEST_S);
    }
    *ret = (unsigned)(seconds * 1000 + ms);
    return ERR_OK;
}

static enum err_kind read_options(struct fetch *f, struct err *err)
{
    const struct fetch_settings *s = &f->settings.fetch;
    struct sheaf_fetch_options *o = &f->options;
    uint64_t limit = 0;

    sheaf_fetch_options_init(o);
    o->dry_run = s->dry_run;
    o->verify = s->verify;
    o->retry_failed = s->retry_failed;
    o->allow_private = s->allow_private;
    o->via = s->via;
    o->hosts = s->hosts.v;
    o->n_hosts = s->hosts.n;
    o->connections = s->connections ? s->connections : o->connections;
    if (s->limit && (!str_to_u64(str_of(s->limit), &limit) || limit == 0 || limit > SIZE_MAX)) {
        return err_set(err, ERR_USAGE, "--limit: \"%s\" is not a number from 1 on", s->limit);
    }
    o->limit = (size_t)limit;
    if (read_seconds("--delay", s->delay, &o->delay_ms, err) ||
        read_seconds("--timeout", s->timeout, &o->timeout_ms, err)) {
        return err->kind;
    }
    if (o->timeout_ms == 0) {
        return err_set(err, ERR_USAGE, "--timeout: give a time longer than none");
    }
    return ERR_OK;
}

static void call_library(struct fetch *f)
{
    struct settings *s = &f->settings;
    struct progress_line line;
    const int64_t start = clock_ms();

    progress_begin(&line, settings_progress(s), s->quiet);
    s->options.progress = line.on ? progress_show : NULL;
    s->options.progress_user = &line;
    s->options.cancel = &interrupted;
    f->outcome = sheaf_fetch(&s->options, &f->options, &f->report, &f->error);
    progress_end(&line);
    f->elapsed_ms = clock_ms() - start;
}

static enum exit_status status_of(const struct fetch *f)
{
    if (f->outcome != SHEAF_OK) {
        return f->outcome == SHEAF_USAGE ? EXIT_USAGE : EXIT_FAILED;
    }
    return f->report->failed || f->report->later || f->report->damaged ? EXIT_FINDINGS : EXIT_DONE;
}

static enum err_kind print_out(const struct fetch *f, const struct fetch_facts *facts,
                               struct err *err)
{
    struct buf text;
    enum err_kind kind = ERR_OK;

    buf_init(&text, LIMIT_TEXT_BYTES);
    if (f->settings.json) {
        kind = fetch_json(&text, facts, err);
    } else if (facts->dry_run) {
        fetch_list(&text, facts);
        kind = buf_finish(&text, err);
    }
    if (kind == ERR_OK) {
        kind = stream_write(stdout, "standard output", buf_view(&text), err);
    }
    buf_done(&text);
    return kind;
}

static enum err_kind print_said(const struct fetch *f, const struct fetch_facts *facts,
                                struct err *err)
{
    struct buf text;
    enum err_kind kind;

    if (f->settings.quiet || !facts->report->store[0]) {
        return ERR_OK;
    }
    buf_init(&text, LIMIT_TEXT_BYTES);
    fetch_text(&text, facts);
    kind = buf_finish(&text, err);
    if (kind == ERR_OK) {
        kind = stream_write(stderr, "standard error", buf_view(&text), err);
    }
    buf_done(&text);
    return kind;
}

static int print_all(const struct fetch *f)
{
    const bool failed = f->outcome != SHEAF_OK;
    struct err err = {.kind = ERR_OK};
    const struct fetch_facts facts = {
        .report = f->report,
        .error = failed ? f->error.text : NULL,
        .status = status_of(f),
        .elapsed_ms = f->elapsed_ms,
        .dry_run = f->options.dry_run,
        .verify = f->options.verify,
        .verbose = f->settings.verbose,
    };
    int status = (int)facts.status;

    if (f->report && (print_said(f, &facts, &err) || print_out(f, &facts, &err))) {
        complain(&err);
        status = EXIT_FAILED;
    }
    if (failed) {
        (void)err_set(&err, ERR_SYSTEM, "%s", f->error.text);
        complain(&err);
    }
    return status;
}

/* Several books of one sheaf.yaml are selections from the same posts: pictures are fetched for what
   stands at its top. */
static enum err_kind prepare(struct fetch *f, struct err *err)
{
    if (files_from_read(&f->asked, err) || config_load(&f->config, &f->asked, err)) {
        return err->kind;
    }
    settings_copy(&f->settings, &f->asked);
    if (config_apply(&f->config, NULL, &f->settings, err) || settings_finish(&f->settings, err)) {
        return err->kind;
    }
    return read_options(f, err);
}

static int run(int argc, char *const *argv)
{
    struct fetch f = {.report = NULL};
    struct err err = {.kind = ERR_OK};
    int status;

    interrupt_watch();
    settings_init(&f.asked);
    settings_init(&f.settings);
    config_init(&f.config);
    if (options_parse(&f.asked, COMMAND_FETCH, argc, argv, &err) == ERR_OK && f.asked.help) {
        status = help_print(&command_fetch);
    } else if (err.kind || prepare(&f, &err)) {
        complain(&err);
        status = err.kind == ERR_USAGE ? EXIT_USAGE : EXIT_FAILED;
    } else {
        call_library(&f);
        status = print_all(&f);
    }
    sheaf_fetch_report_free(f.report);
    settings_done(&f.settings);
    settings_done(&f.asked);
    config_done(&f.config);
    return status;
}

const struct command command_fetch = {
    .name = "fetch",
    .bit = COMMAND_FETCH,
    .arguments = "[OPTIONS] [PATH...]",
    .summary = "bring remote pictures into the asset store",
    .detail = "Reads the posts in each PATH as build does and fetches the pictures that they show "
              "from the network, each one once, so that build finds them without one. Interrupted "
              "runs lose nothing: run it again.",
    .run = run,
};
