/*
 * A signal becomes a flag and nothing else: the library looks at it between two chapters and leaves
 * no half-written file.
 */
#include "cli/interrupt.h"

#include <signal.h>
#include <stddef.h>

volatile int interrupted;

static void on_signal(int number)
{
    (void)number;
    interrupted = 1;
}

void interrupt_watch(void)
{
    struct sigaction once = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
    struct sigaction ignore = {.sa_handler = SIG_IGN};

    sigemptyset(&once.sa_mask);
    sigemptyset(&ignore.sa_mask);
    sigaction(SIGINT, &once, NULL);
    sigaction(SIGTERM, &once, NULL);
    /* A closed pipe is an error of write, with a message. */
    sigaction(SIGPIPE, &ignore, NULL);
}
