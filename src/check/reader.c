/*
 * Sets up what a thread reads entries with, and sends it to the kind of archive there is.
 */
#include "check/reader.h"

#include <stdlib.h>

#include "check/container.h"
#include "check/folder.h"

enum err_kind reader_new(struct reader **ret, struct err *err)
{
    struct reader *r = calloc(1, sizeof *r);

    if (!r) {
        return err_nomem(err);
    }
    r->in = malloc(READER_WHOLE);
    r->out = malloc(READER_WHOLE);
    if (!r->in || !r->out) {
        (void)err_nomem(err);
        goto out;
    }
    if (inflater_new(&r->inflater, err)) {
        goto out;
    }
    *ret = r;
    return ERR_OK;
out:
    reader_free(r);
    return err->kind;
}

void reader_free(struct reader *r)
{
    if (r) {
        inflater_free(r->inflater);
        free(r->out);
        free(r->in);
        free(r);
    }
}

enum err_kind archive_read(const struct archive *a, struct entry *entry, struct reader *reader,
                           const struct sink *sink, bool *ret_whole, struct err *err)
{
    *ret_whole = false;
    if (entry->told || entry->absent) {
        return ERR_OK;
    }
    return a->fd < 0 ? folder_read(a, entry, reader, sink, ret_whole, err)
                     : container_read(a, entry, reader, sink, ret_whole, err);
}
