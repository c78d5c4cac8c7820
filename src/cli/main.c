/*
 * The first argument becomes a subcommand; its status is the program's.
 */
#include <stdio.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "cli/command.h"
#include "cli/terminal.h"

/* Larger blocks than this go back to the system when they are freed. */
#define LARGE_BLOCK (4 << 20)

/* glibc learns from the first picture that is freed to keep blocks of its size in the heap of each
   thread: a hundred covers then hold 140 MB that nothing uses. */
static void give_memory_back(void)
{
#ifdef __GLIBC__
    (void)mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK); /* NOLINT(concurrency-mt-unsafe): only main */
#endif
}

static int print_version(void)
{
    struct err err;
    struct buf line;
    int status = EXIT_DONE;

    buf_init(&line, 256);
    buf_printf(&line, "sheaf %s\n", sheaf_version());
    if (stream_write(stdout, "standard output", buf_view(&line), &err)) {
        complain(&err);
        status = EXIT_FAILED;
    }
    buf_done(&line);
    return status;
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : NULL;
    const struct command *command;

    give_memory_back();
    if (!name) {
        return usage_short();
    }
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) {
        return print_version();
    }
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
        return help_print(NULL);
    }
    command = command_find(name);
    if (!command) {
        return usage_unknown_command(name);
    }
    return command->run(argc - 2, argv + 2);
}
