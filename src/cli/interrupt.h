/*
 * SIGINT and SIGTERM ask a run to stop; a second one stops the program at once.
 */
#ifndef SHEAF_CLI_INTERRUPT_H
#define SHEAF_CLI_INTERRUPT_H

/* Set once a signal has come; for sheaf_options.cancel. */
extern volatile int interrupted;

void interrupt_watch(void);

#endif
