/*
 * The check of a bag, from finding its folder to its last digest. Invariant: nothing is unpacked,
 * and what is kept is entries and claims alone.
 */
#include "check/bag.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "check/verify.h"

size_t bag_find(const struct bag *bag, const char *path)
{
    char name[LIMIT_PATH_BYTES + 64];
    const int n = snprintf(name, sizeof name, "%.*s%s", STR_ARG(bag->base), path);
    const size_t index = archive_find(bag->archive, str_make(name, n > 0 ? (size_t)n : 0));

    return index == NO_ENTRY || bag->archive->v[index].absent ? NO_ENTRY : index;
}

struct str bag_path(const struct bag *bag, const struct entry *entry)
{
    return str_starts(entry->name, bag->base) ? str_from(entry->name, bag->base.n) : STR_NONE;
}

struct tag_source bag_source(const struct bag *bag)
{
    return (struct tag_source){bag->archive, bag->reader, bag->encoding, false, NULL};
}

bool bag_is_payload(struct str path)
{
    return str_starts(path, STR("data/"));
}

void bag_tell_line(struct bag *bag, const char *id, struct str name, uint32_t line,
                   const char *what)
{
    const size_t which = finding_kind_of(id)->severity != SEVERITY_ERROR;

    if (bag->told_name.p != name.p) {
        bag->told_name = name;
        bag->told[0] = bag->told[1] = 0;
    }
    if (bag->told[which] < LINES_TOLD) {
        const bool last = ++bag->told[which] == LINES_TOLD;
        archive_tell(bag->archive, id, name, line, "%s%s", what,
                     last ? "; further lines of this file are not told of" : "");
    }
}

/* The folder that all entries are in, with "/"; empty where they are in several. */
static struct str common_folder(const struct archive *a)
{
    struct str folder = STR_NONE;

    for (size_t i = 0; i < a->n; i++) {
        const struct str first = str_sub(a->v[i].name, 0, str_chr(a->v[i].name, '/'));
        if (first.n == a->v[i].name.n || (i > 0 && !str_starts(a->v[i].name, folder))) {
            return STR_NONE;
        }
        folder = str_sub(a->v[i].name, 0, first.n + 1);
    }
    return folder;
}

/* The folder of the one bagit.txt that lies in a folder at the top; empty where there is none. */
static struct str declared_folder(const struct archive *a)
{
    for (size_t i = 0; i < a->n; i++) {
        const size_t slash = str_chr(a->v[i].name, '/');
        if (slash != STR_NPOS && str_eq(str_from(a->v[i].name, slash + 1), STR("bagit.txt"))) {
            return str_sub(a->v[i].name, 0, slash + 1);
        }
    }
    return STR_NONE;
}

static void find_base(struct bag *bag)
{
    const struct archive *a = bag->archive;

    if (a->fd < 0) {
        return;
    }
    if (archive_find(a, STR("bagit.txt")) != NO_ENTRY) {
        archive_tell(a, "bag-bare", STR_NONE, 0,
                     "the bag is not in a folder of its own, as in a ZIP it should be");
        return;
    }
    bag->base = declared_folder(a);
    if (str_empty(bag->base)) {
        bag->base = common_folder(a);
    }
    if (bag->base.n > LIMIT_PATH_BYTES) {
        bag->base = STR_NONE;
    }
}

static bool has_manifest(const struct bag *bag, enum hash_kind kind)
{
    for (size_t m = 0; m < bag->n_manifests; m++) {
        if (!bag->manifests[m].tag && bag->manifests[m].kind == kind) {
            return true;
        }
    }
    return false;
}

/* Each kind of digest once, however many manifests have it: names may differ in case. */
static void describe(const struct bag *bag, struct checked *ret)
{
    size_t n = 0;

    ret->kind = bag->version_text[0] || bag->n_manifests ? CHECKED_BAG : CHECKED_NOTHING;
    memcpy(ret->version, bag->version_text, sizeof ret->version);
    for (size_t kind = 0; kind < HASH_KINDS; kind++) {
        if (has_manifest(bag, (enum hash_kind)kind)) {
            n += (size_t)snprintf(ret->digests + n, sizeof ret->digests - n, "%s%s", n ? " " : "",
                                  hash_name((enum hash_kind)kind));
        }
    }
}

static enum err_kind check(struct bag *bag, const struct check_options *options, struct err *err)
{
    find_base(bag);
    if (bag_read_declaration(bag, err) || bag_read_info(bag, err) || bag_read_fetch(bag, err) ||
        bag_read_manifests(bag, err)) {
        return err->kind;
    }
    bag_check_complete(bag);
    return verify_entries(bag->archive, bag, options, err);
}

enum err_kind bag_check(struct archive *a, const struct check_options *options,
                        struct checked *checked, struct err *err)
{
    struct bag bag = {.archive = a};
    enum err_kind kind;

    arena_init(&bag.arena, LIMIT_TEXT_BYTES);
    kind = reader_new(&bag.reader, err);
    if (kind == ERR_OK) {
        kind = check(&bag, options, err);
    }
    describe(&bag, checked);
    reader_free(bag.reader);
    free(bag.claims);
    arena_done(&bag.arena);
    return kind;
}
