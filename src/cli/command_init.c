/*
 * sheaf init: what a plan finds becomes a commented sheaf.yaml. Invariant: a file that is there
 * already stays as it is.
 */
#include "base/file.h"
#include "base/limits.h"
#include "cli/command.h"
#include "cli/config.h"
#include "cli/init_text.h"
#include "cli/interrupt.h"
#include "cli/terminal.h"
#include "cli/text_file.h"

struct init {
    struct settings settings;
    struct sheaf_report *report;
    struct buf text;
    const char *target; /* NULL: standard output */
};

/* The paths given, seen from the site's root; the root itself is not named. */
static enum err_kind relative_paths(struct init *init, struct strs *ret, struct err *err)
{
    struct arena *a = &init->settings.arena;
    const struct str root = str_of(init->report->root);

    for (size_t i = 0; i < init->settings.paths.n; i++) {
        struct str path;

        if (path_real(a, init->settings.paths.v[i], &path, err)) {
            return err->kind;
        }
        if (str_eq(path, root)) {
            continue;
        }
        if (str_starts(path, root) && path.p[root.n] == '/') {
            path = str_from(path, root.n + 1);
        }
        (void)arena_strs_add(a, ret, path);
    }
    return arena_finish(a, err);
}

static enum err_kind find_target(struct init *init, struct err *err)
{
    struct arena *a = &init->settings.arena;
    const char *output = init->settings.output;
    struct file_info info;
    struct err none;

    if (output && strcmp(output, "-") == 0) {
        return ERR_OK;
    }
    if (!output) {
        output = path_join(a, str_of(init->report->root), STR("sheaf.yaml")).p;
        output = output ? config_shown_path(a, output) : NULL;
    }
    if (arena_finish(a, err)) {
        return err->kind;
    }
    init->target = output;
    if (file_stat(output, &info, &none) == ERR_OK &&
        (info.kind == FILE_REGULAR || info.kind == FILE_FOLDER)) {
        return err_set(err, ERR_SYSTEM,
                       "%s is there already and stays as it is; -o - prints what it would be",
                       output);
    }
    return ERR_OK;
}

static enum err_kind plan(struct init *init, struct err *err)
{
    struct sheaf_options *options = &init->settings.options;
    struct sheaf_error error = {.status = SHEAF_OK};
    enum sheaf_status status;

    options->list_posts = true;
    options->cancel = &interrupted;
    status = sheaf_plan(options, &init->report, &error);
    if (status == SHEAF_OK) {
        return ERR_OK;
    }
    return err_set(err, status == SHEAF_USAGE ? ERR_USAGE : ERR_SYSTEM, "%s", error.text);
}

static enum err_kind make_text(struct init *init, struct err *err)
{
    struct strs paths = {NULL, 0};

    if (relative_paths(init, &paths, err)) {
        return err->kind;
    }
    return init_text(&init->text, init->report, paths, err);
}

/* The path goes to standard output, as that of a bundle does. */
static enum err_kind say(const struct init *init, struct err *err)
{
    const char *by = init_by(init->report);
    struct buf line;
    enum err_kind kind;

    buf_init(&line, LIMIT_TEXT_BYTES);
    buf_printf(&line, "%s\n", init->target);
    kind = stream_write(stdout, "standard output", buf_view(&line), err);
    if (kind == ERR_OK) {
        buf_reset(&line);
        print_safe(&line, str_of(init->report->site_title));
        buf_puts(&line, ": ");
        print_count(&line, init->report->bound, "post", "posts");
        buf_puts(&line, by ? ", one book a " : ", one book");
        for (; by && *by; by++) {
            buf_puts(&line, *by == ',' ? " and " : (const char[]){*by, '\0'});
        }
        buf_puts(&line, ". Look it through, then run: sheaf plan\n");
        kind = stream_write(stderr, "standard error", buf_view(&line), err);
    }
    buf_done(&line);
    return kind;
}

static enum err_kind write_text(struct init *init, struct err *err)
{
    if (!init->target) {
        return stream_write(stdout, "standard output", buf_view(&init->text), err);
    }
    if (text_file_write(init->target, buf_view(&init->text), err)) {
        return err->kind;
    }
    return say(init, err);
}

static int run(int argc, char *const *argv)
{
    struct init init = {.report = NULL};
    struct settings *s = &init.settings;
    struct err err = {.kind = ERR_OK};
    int status = EXIT_DONE;

    interrupt_watch();
    settings_init(s);
    buf_init(&init.text, LIMIT_TEXT_BYTES);
    if (options_parse(s, COMMAND_INIT, argc, argv, &err) == ERR_OK && s->help) {
        status = help_print(&command_init);
    } else if (err.kind || settings_finish(s, &err) || plan(&init, &err) ||
               find_target(&init, &err) || make_text(&init, &err) || write_text(&init, &err)) {
        complain(&err);
        status = err.kind == ERR_USAGE ? EXIT_USAGE : EXIT_FAILED;
    }
    buf_done(&init.text);
    sheaf_report_free(init.report);
    settings_done(s);
    return status;
}

const struct command command_init = {
    .name = "init",
    .bit = COMMAND_INIT,
    .arguments = "[-o FILE|-] [PATH...]",
    .summary = "write a commented sheaf.yaml",
    .detail = "Reads the posts in each PATH (files or folders; default: the current folder) and "
              "writes a sheaf.yaml at the site's root that says what was found, with every other "
              "key as an example. A file that is there already stays as it is.",
    .run = run,
};
