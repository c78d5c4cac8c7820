/*
 * sheaf plan: says what build would write, and writes nothing.
 */
#include "cli/bind.h"

static int run(int argc, char *const *argv)
{
    return bind_run(&command_plan, argc, argv);
}

const struct command command_plan = {
    .name = "plan",
    .bit = COMMAND_PLAN,
    .arguments = "[OPTIONS] [PATH...]",
    .summary = "say what build would write; writes nothing",
    .detail = "Reads the posts in each PATH (files or folders; default: the current folder) and "
              "says which books build would bind from them.",
    .run = run,
};
