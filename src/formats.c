/*
 * The kinds of bundles that are asked for, by --format or by the output's own name.
 */
#include "run.h"

static const char *const names[] = {
    [FORMAT_EPUB] = "epub",
    [FORMAT_ZIP] = "zip",
    [FORMAT_FOLDER] = "folder",
};

const char *format_name(enum format format)
{
    return names[format];
}

const char *format_ending(enum format format)
{
    static const char *const endings[] = {
        [FORMAT_EPUB] = ".epub",
        [FORMAT_ZIP] = ".zip",
        [FORMAT_FOLDER] = "",
    };
    return endings[format];
}

bool formats_name_file(struct str output, enum format *ret)
{
    for (enum format format = FORMAT_EPUB; format <= FORMAT_ZIP; format++) {
        if (str_ends_nocase(output, str_of(format_ending(format)))) {
            *ret = format;
            return true;
        }
    }
    return false;
}

static enum err_kind add_format(struct run *run, struct str name, struct err *err)
{
    for (enum format format = FORMAT_EPUB; format < FORMATS; format++) {
        if (str_eq(name, str_of(names[format]))) {
            run->n_formats += !run->formats[format];
            run->formats[format] = true;
            return ERR_OK;
        }
    }
    return err_set(err, ERR_USAGE, "--format: \"%.*s\" is not known; choose epub, zip or folder",
                   STR_ARG(name));
}

enum err_kind formats_read(struct run *run, struct err *err)
{
    const struct sheaf_options *o = &run->options;
    struct str rest = str_of(o->format), piece;
    enum format named = FORMAT_EPUB;
    const bool is_file = formats_name_file(str_of(o->output), &named);

    while (str_token(&rest, ',', &piece)) {
        if (add_format(run, str_trim(piece), err)) {
            return err->kind;
        }
    }
    if (run->n_formats == 0) {
        run->formats[named] = true;
        run->n_formats = 1;
    }
    if (is_file && (run->n_formats > 1 || !run->formats[named])) {
        return err_set(err, ERR_USAGE, "-o %s names one %s file but --format is %s; give a folder",
                       o->output, names[named], o->format);
    }
    run->group.snapshots = run->formats[FORMAT_ZIP] || run->formats[FORMAT_FOLDER];
    return ERR_OK;
}
