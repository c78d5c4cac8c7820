/*
 * Finds out what a bundle is and has it checked. Invariant: whatever the bundle holds, the outcome
 * is findings about it; the same bundle gives the same ones, whatever the threads.
 */
#include "check/check.h"

#include "check/archive.h"
#include "check/bag.h"
#include "check/epub.h"
#include "check/names.h"

static void count(const struct archive *a, struct checked *ret)
{
    ret->folder = a->fd < 0;
    for (size_t i = 0; i < a->n; i++) {
        if (!a->v[i].absent && !a->v[i].folder) {
            ret->files++;
            ret->bytes += a->v[i].size;
        }
    }
}

static enum err_kind check(struct archive *a, const struct check_options *options,
                           struct checked *ret, struct err *err)
{
    enum err_kind kind;

    /* Without all names, every other complaint would follow from that one. */
    if (a->broken) {
        return ERR_OK;
    }
    if (epub_is(a)) {
        ret->kind = CHECKED_EPUB;
        kind = epub_check(a, options, err);
    } else {
        kind = bag_check(a, options, ret, err);
    }
    return kind ? kind : names_check(a, err);
}

enum err_kind check_bundle(const char *path, const struct check_options *options,
                           struct checked *ret, struct err *err)
{
    struct archive archive;
    enum err_kind kind;

    *ret = (struct checked){.files = 0};
    if (findings_init(&ret->findings, err)) {
        return err->kind;
    }
    kind = archive_open(&archive, path, &ret->findings, err);
    if (kind == ERR_OK) {
        count(&archive, ret);
        kind = check(&archive, options, ret, err);
    }
    archive_close(&archive);
    return kind ? kind : findings_finish(&ret->findings, err);
}

void checked_done(struct checked *checked)
{
    findings_done(&checked->findings);
}
