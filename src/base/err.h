/*
 * The fatal channel: what stops a run. Kind and text are set together, in one place; callers add
 * only what they know. A plain value: it crosses threads by copy.
 */
#ifndef SHEAF_BASE_ERR_H
#define SHEAF_BASE_ERR_H

enum err_kind {
    ERR_OK,
    ERR_USAGE,     /* the caller asked for something that makes no sense */
    ERR_SYSTEM,    /* the operating system refused; `sys` is its errno */
    ERR_LIBRARY,   /* a library failed for a reason of its own */
    ERR_FORMAT,    /* a file is not what it should be */
    ERR_LIMIT,     /* a limit of base/limits.h, or memory, is used up */
    ERR_CANCELLED, /* the caller's cancel flag was set */
};

struct err {
    enum err_kind kind;
    int sys;
    char text[512];
};

#if defined(__GNUC__)
#define SHEAF_PRINTF(text, first) __attribute__((__format__(__printf__, text, first)))
#define SHEAF_MUST_USE __attribute__((warn_unused_result))
#else
#define SHEAF_PRINTF(text, first)
#define SHEAF_MUST_USE
#endif

/* Sets kind and text; returns kind so that `return err_set(err, …)` reads well. */
enum err_kind err_set(struct err *err, enum err_kind kind, const char *format, ...)
    SHEAF_PRINTF(3, 4);
/* ERR_SYSTEM with errno kept; the text becomes "…: <message of errno>". */
enum err_kind err_errno(struct err *err, const char *format, ...) SHEAF_PRINTF(2, 3);
/* ERR_LIMIT, "out of memory". */
enum err_kind err_nomem(struct err *err);
/* Puts "context: " before the text. Returns the kind. */
enum err_kind err_wrap(struct err *err, const char *format, ...) SHEAF_PRINTF(2, 3);

#endif
