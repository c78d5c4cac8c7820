/*
 * sheaf build: paths become bundles.
 */
#include "cli/bind.h"

static int run(int argc, char *const *argv)
{
    return bind_run(&command_build, argc, argv);
}

const struct command command_build = {
    .name = "build",
    .bit = COMMAND_BUILD,
    .arguments = "[OPTIONS] [PATH...]",
    .summary = "bind posts into books",
    .detail =
        "Binds the posts in each PATH (files or folders; default: the current folder) into "
        "EPUB books, or archival snapshots, and prints where they are. Nothing is half-written: a "
        "bundle is there whole or not at all.",
    .run = run,
};
