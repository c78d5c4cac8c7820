/*
 * Turns a failure into one line of text with its kind. Invariant: the text is always terminated,
 * one line, and whole characters, whatever names and messages went into it: they may come from
 * hostile input and end up on a terminal.
 */
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/unicode.h"

static void put(struct err *err, enum err_kind kind, const char *format, va_list args)
    SHEAF_PRINTF(3, 0);

static void put(struct err *err, enum err_kind kind, const char *format, va_list args)
{
    if (vsnprintf(err->text, sizeof err->text, format, args) < 0) {
        err->text[0] = '\0';
    }
    utf8_tidy(err->text);
    err->kind = kind;
    err->sys = 0;
}

enum err_kind err_set(struct err *err, enum err_kind kind, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    put(err, kind, format, args);
    va_end(args);
    return kind;
}

enum err_kind err_errno(struct err *err, const char *format, ...)
{
    int sys = errno;
    char reason[128];
    size_t n;
    va_list args;

    va_start(args, format);
    put(err, ERR_SYSTEM, format, args);
    va_end(args);
    err->sys = sys;
    if (strerror_r(sys, reason, sizeof reason) != 0) {
        (void)snprintf(reason, sizeof reason, "error %d", sys);
    }
    n = strlen(err->text);
    (void)snprintf(err->text + n, sizeof err->text - n, ": %s", reason);
    return ERR_SYSTEM;
}

enum err_kind err_nomem(struct err *err)
{
    return err_set(err, ERR_LIMIT, "out of memory");
}

enum err_kind err_wrap(struct err *err, const char *format, ...)
{
    struct err inner = *err;
    size_t n;
    va_list args;

    va_start(args, format);
    put(err, inner.kind, format, args);
    va_end(args);
    err->sys = inner.sys;
    n = strlen(err->text);
    (void)snprintf(err->text + n, sizeof err->text - n, ": %s", inner.text);
    utf8_tidy(err->text);
    return err->kind;
}
