/*
 * Compares what the tag files claim to be there with what is. Invariant: every file that is missing
 * or too much is named, once for each manifest that should know better.
 */
#include "check/bag.h"
#include "check/folder.h"
#include "check/names.h"

static void tell_missing(const struct bag *bag, const struct entry *entry)
{
    const struct str path = str_sub(bag_path(bag, entry), 0, 600);

    if (entry->hole) {
        archive_tell(bag->archive, "bag-hole", entry->name, 0,
                     "it is still to be fetched: fetch.txt says from where");
    }
    for (size_t c = entry->first_claim; c && !entry->hole; c = bag->claims[c - 1].next) {
        const struct claim *claim = &bag->claims[c - 1];
        archive_tell(bag->archive, "bag-missing", bag->manifests[claim->manifest].name, claim->line,
                     "\"%.*s\" is listed and not there", STR_ARG(path));
    }
}

static bool lists(const struct bag *bag, const struct entry *entry, size_t manifest)
{
    for (size_t c = entry->first_claim; c; c = bag->claims[c - 1].next) {
        if (bag->claims[c - 1].manifest == manifest) {
            return true;
        }
    }
    return false;
}

/* Macs put a folder of their own beside the bag: that is junk, as it is within. */
static void check_outside(const struct archive *a, const struct entry *entry)
{
    if (!name_is_junk(entry->name)) {
        archive_tell(a, "bag-outside", entry->name, 0, "it is outside the bag's folder");
    }
}

/* A payload file must be in a manifest, from 1.0 on in each. */
static void check_payload(const struct bag *bag, const struct entry *entry)
{
    size_t known = 0;

    for (size_t m = 0; m < bag->n_manifests; m++) {
        known += !bag->manifests[m].tag && lists(bag, entry, m);
    }
    if (known == 0) {
        archive_tell(bag->archive, "bag-extra", entry->name, 0, "no manifest lists it");
        return;
    }
    for (size_t m = 0; m < bag->n_manifests && bag->version >= BAG_1_0; m++) {
        if (!bag->manifests[m].tag && !lists(bag, entry, m)) {
            archive_tell(bag->archive, "bag-extra", entry->name, 0,
                         "manifest-%s.txt does not list it", hash_name(bag->manifests[m].kind));
        }
    }
}

static void check_tag_file(const struct bag *bag, const struct entry *entry)
{
    bool any = false, listed = false;

    for (size_t m = 0; m < bag->n_manifests; m++) {
        any = any || bag->manifests[m].tag;
        listed = listed || (bag->manifests[m].tag && lists(bag, entry, m));
    }
    if (any && !listed && !str_starts(bag_path(bag, entry), STR("tagmanifest-"))) {
        archive_tell(bag->archive, "bag-tag-unlisted", entry->name, 0,
                     "no tag manifest lists it: nobody notices when it changes");
    }
}

static void check_oxum(const struct bag *bag, uint64_t bytes, uint64_t files)
{
    const size_t index =
        bag_find(bag, bag->version <= BAG_0_95 ? "package-info.txt" : "bag-info.txt");

    if (bag->has_oxum && (bag->oxum_bytes != bytes || bag->oxum_files != files)) {
        archive_tell(bag->archive, "bag-oxum", bag->archive->v[index].name, bag->oxum_line,
                     "Payload-Oxum says %llu bytes in %llu files; there are %llu in %llu",
                     (unsigned long long)bag->oxum_bytes, (unsigned long long)bag->oxum_files,
                     (unsigned long long)bytes, (unsigned long long)files);
    }
}

/* Even a bag without payload has the folder. Source: RFC 8493, section 2.1. What is listed and not
   there is told already. */
static void check_folder(const struct bag *bag)
{
    const struct archive *a = bag->archive;

    for (size_t i = 0; i < a->n; i++) {
        if (bag_is_payload(bag_path(bag, &a->v[i]))) {
            return;
        }
    }
    if (a->fd >= 0 || !folder_has_folder(a, STR("data"))) {
        archive_tell(a, "bag-payload", bag->base, 0, "there is no payload folder, data/");
    }
}

/* What is no file, or the second of its name, is an error already: nobody could have listed it. */
static bool is_told_enough(const struct archive *a, size_t index)
{
    return (a->v[index].told && !a->v[index].first_claim) ||
           archive_find(a, a->v[index].name) != index;
}

void bag_check_complete(const struct bag *bag)
{
    const struct archive *a = bag->archive;
    uint64_t bytes = 0, files = 0;

    for (size_t i = 0; i < a->n; i++) {
        const struct entry *entry = &a->v[i];
        const struct str path = bag_path(bag, entry);

        if (entry->absent) {
            tell_missing(bag, entry);
        } else if (entry->folder || is_told_enough(a, i)) {
            continue;
        } else if (str_empty(path)) {
            check_outside(a, entry);
        } else if (bag_is_payload(path)) {
            bytes += entry->size;
            files++;
            check_payload(bag, entry);
        } else {
            check_tag_file(bag, entry);
        }
    }
    check_oxum(bag, bytes, files);
    check_folder(bag);
}
