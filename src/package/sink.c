/*
 * Bytes written here and there become few, large writes to a file. Between calls the file and the
 * window together hold what was written, the window being the newer.
 */
#include "package/sink.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    WINDOW_BYTES = 1 << 20
};

enum err_kind sink_init(struct sink *s, int fd, struct err *err)
{
    *s = (struct sink){.fd = fd};
    s->window = malloc(WINDOW_BYTES);
    return s->window ? ERR_OK : err_nomem(err);
}

void sink_done(struct sink *s)
{
    free(s->window);
    s->window = NULL;
}

enum err_kind sink_flush(struct sink *s, struct err *err)
{
    size_t done = 0;

    while (done < s->n) {
        ssize_t n = pwrite(s->fd, s->window + done, s->n - done, (off_t)(s->start + done));
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return err_errno(err, "cannot write");
        }
        done += (size_t)n;
    }
    s->start += s->n;
    s->n = 0;
    return ERR_OK;
}

enum err_kind sink_write(struct sink *s, const char *p, size_t n, struct err *err)
{
    while (n) {
        bool inside = s->at >= s->start && s->at <= s->start + s->n;
        size_t offset = inside ? (size_t)(s->at - s->start) : 0;
        size_t part = WINDOW_BYTES - offset;
        if (!inside || part == 0) {
            if (sink_flush(s, err)) {
                return err->kind;
            }
            s->start = s->at;
            continue;
        }
        part = part < n ? part : n;
        memcpy(s->window + offset, p, part);
        s->n = offset + part > s->n ? offset + part : s->n;
        s->at += part;
        s->end = s->at > s->end ? s->at : s->end;
        p += part;
        n -= part;
    }
    return ERR_OK;
}

void sink_seek(struct sink *s, uint64_t at)
{
    s->at = at;
}
