/*
 * Reads fetch.txt and the manifests: each line becomes a claim about a file. Invariant: a line
 * whose path leads out of the bag claims nothing.
 */
#include "check/bag.h"

#include <stdlib.h>

#include "base/limits.h"
#include "check/digester.h"
#include "check/names.h"

/* Tag files whose lines name paths. */
struct listing {
    struct bag *bag;
    struct str name; /* of the file with the lines */
    size_t index;    /* of the manifest */
    bool tag;        /* it is a tag manifest */
};

static void tell(const struct listing *l, const char *id, uint32_t line, const char *what)
{
    bag_tell_line(l->bag, id, l->name, line, what);
}

/* Undoes %0A and %0D, from 1.0 on %25 as well; other codes are names as they are. */
static void add_decoded(const struct bag *bag, struct str path, struct buf *out)
{
    for (size_t i = 0; i < path.n; i++) {
        const int high = i + 2 < path.n ? ascii_hex(path.p[i + 1]) : -1;
        const int low = i + 2 < path.n ? ascii_hex(path.p[i + 2]) : -1;
        const int code = path.p[i] == '%' && high >= 0 && low >= 0 ? high * 16 + low : 0;

        if ((code == '\n' && bag->version >= BAG_0_97) ||
            (code == '\r' && bag->version >= BAG_0_97) ||
            (code == '%' && bag->version >= BAG_1_0)) {
            buf_char(out, (char)code);
            i += 2;
        } else {
            buf_char(out, path.p[i]);
        }
    }
}

/* The entry that a path in a tag file names; NO_ENTRY where it must not be followed. */
static enum err_kind follow(const struct listing *l, struct str path, uint32_t line, bool payload,
                            size_t *ret, struct err *err)
{
    struct bag *bag = l->bag;
    struct buf name;
    struct str in_bag;
    const char *flaw;
    enum err_kind kind;

    *ret = NO_ENTRY;
    if (str_starts(path, STR("./"))) {
        tell(l, "bag-line-odd", line, "the path begins with ./");
        path = str_from(path, 2);
    }
    buf_init(&name, LIMIT_TAG_LINE_BYTES + LIMIT_PATH_BYTES);
    buf_str(&name, bag->base);
    add_decoded(bag, path, &name);
    kind = buf_finish(&name, err);
    in_bag = str_from(buf_view(&name), bag->base.n);
    flaw = name_flaw(in_bag);
    if (kind) {
        goto out;
    }
    if (flaw) {
        tell(l, "name-unsafe", line, flaw);
    } else if (payload && !bag_is_payload(in_bag)) {
        tell(l, "bag-line", line,
             "the path is not one of the payload: it does not begin with data/");
    } else if (bag->archive->n >= (size_t)LIMIT_BUNDLE_ENTRIES * 2) {
        tell(l, "check-limit", line, "the bag names more files than are checked");
    } else {
        kind = archive_claim(bag->archive, buf_view(&name), ret, err);
    }
out:
    buf_done(&name);
    return kind;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The next word of *rest and the white space behind it. */
static struct str take_word(struct str *rest)
{
    size_t n = 0, next;

    while (n < rest->n && !is_blank(rest->p[n])) {
        n++;
    }
    for (next = n; next < rest->n && is_blank(rest->p[next]); next++) {
        ;
    }
    const struct str word = str_sub(*rest, 0, n);
    *rest = str_from(*rest, next);
    return word;
}

/* URL LENGTH PATH */
static enum err_kind read_fetch_line(void *user, struct str line, uint32_t number, struct err *err)
{
    const struct listing *l = user;
    struct str rest = line;
    const struct str url = take_word(&rest), length = take_word(&rest);
    uint64_t bytes = 0;
    size_t index;

    if (str_empty(str_trim(line))) {
        tell(l, "bag-line-odd", number, "the line is empty");
        return ERR_OK;
    }
    if (str_empty(url) || str_empty(rest) ||
        (!str_eq(length, STR("-")) && !str_to_u64(length, &bytes))) {
        tell(l, "bag-line", number, "the line is not \"URL LENGTH PATH\"");
        return ERR_OK;
    }
    if (follow(l, rest, number, true, &index, err)) {
        return err->kind;
    }
    if (index != NO_ENTRY) {
        struct entry *entry = &l->bag->archive->v[index];
        entry->hole = true;
        if (!entry->absent && bytes != 0 && bytes != entry->size) {
            tell(l, "bag-line-odd", number, "the file has another size");
        }
    }
    return ERR_OK;
}

enum err_kind bag_read_fetch(struct bag *bag, struct err *err)
{
    const size_t index = bag_find(bag, "fetch.txt");
    const struct tag_source source = bag_source(bag);
    struct listing l = {.bag = bag};
    bool whole;

    if (index == NO_ENTRY) {
        return ERR_OK;
    }
    l.name = bag->archive->v[index].name;
    return tag_lines(&source, index, read_fetch_line, &l, &whole, err);
}

static bool read_digest(struct str hex, size_t n, uint8_t *ret)
{
    for (size_t i = 0; i < n; i++) {
        const int high = ascii_hex(hex.p[2 * i]), low = ascii_hex(hex.p[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        ret[i] = (uint8_t)(high * 16 + low);
    }
    return true;
}

/* Says where a manifest has two lines about one file. Whether the new one is worth a claim. */
static bool is_first(const struct listing *l, const struct entry *entry, struct str digest,
                     uint32_t line)
{
    const struct bag *bag = l->bag;

    for (size_t c = entry->first_claim; c; c = bag->claims[c - 1].next) {
        const struct claim *claim = &bag->claims[c - 1];
        if (claim->manifest != l->index) {
            continue;
        }
        if (memcmp(claim->digest, digest.p, digest.n) != 0) {
            tell(l, "bag-repeated", line, "the file is listed a second time, with another digest");
        } else if (bag->version >= BAG_1_0) {
            tell(l, "bag-repeated", line, "the file is listed a second time");
        } else {
            tell(l, "bag-line-odd", line, "the file is listed a second time");
        }
        return false;
    }
    return true;
}

static enum err_kind add_claim(const struct listing *l, size_t index, struct str digest,
                               uint32_t line, struct err *err)
{
    struct bag *bag = l->bag;
    struct entry *entry = &bag->archive->v[index];

    if (!is_first(l, entry, digest, line)) {
        return ERR_OK;
    }
    if (bag->n_claims == bag->cap_claims) {
        const size_t cap = bag->cap_claims ? bag->cap_claims * 2 : 256;
        struct claim *claims = realloc(bag->claims, cap * sizeof *claims);
        if (!claims) {
            return err_nomem(err);
        }
        bag->claims = claims;
        bag->cap_claims = cap;
    }
    const struct str kept = arena_str(&bag->arena, digest);
    bag->claims[bag->n_claims++] = (struct claim){.digest = (const uint8_t *)kept.p,
                                                  .next = entry->first_claim,
                                                  .line = line,
                                                  .manifest = (uint32_t)l->index};
    entry->first_claim = bag->n_claims;
    return arena_finish(&bag->arena, err);
}

/* DIGEST PATH */
static enum err_kind read_manifest_line(void *user, struct str line, uint32_t number,
                                        struct err *err)
{
    const struct listing *l = user;
    const size_t n = hash_bytes(l->bag->manifests[l->index].kind);
    uint8_t digest[HASH_MAX_BYTES];
    struct str path = line;
    const struct str hex = take_word(&path);
    size_t index;

    if (str_empty(str_trim(line))) {
        tell(l, "bag-line-odd", number, "the line is empty");
        return ERR_OK;
    }
    if (hex.n != 2 * n || !read_digest(hex, n, digest) || str_empty(path)) {
        tell(l, "bag-line", number, "the line is not \"DIGEST  PATH\"");
        return ERR_OK;
    }
    if (path.p[0] == '*') {
        tell(l, "bag-line-odd", number,
             "a * stands before the path, as md5sum --binary and the like put it");
        path = str_from(path, 1);
    }
    if (follow(l, path, number, !l->tag, &index, err)) {
        return err->kind;
    }
    if (index == NO_ENTRY) {
        return ERR_OK;
    }
    if (l->tag && l->bag->version >= BAG_1_0 &&
        str_starts(bag_path(l->bag, &l->bag->archive->v[index]), STR("tagmanifest-"))) {
        tell(l, "bag-line", number, "a tag manifest must not list tag manifests");
    }
    return add_claim(l, index, str_make((const char *)digest, n), number, err);
}

/* The algorithm in "manifest-sha512.txt"; false where it is no manifest. */
static bool manifest_name(struct str path, bool *ret_tag, struct str *ret_algorithm)
{
    *ret_tag = str_starts(path, STR("tagmanifest-"));
    if ((!*ret_tag && !str_starts(path, STR("manifest-"))) || !str_ends(path, STR(".txt"))) {
        return false;
    }
    const size_t dash = str_chr(path, '-');
    *ret_algorithm = str_sub(path, dash + 1, path.n - 4);
    return !str_empty(*ret_algorithm) && str_chr(*ret_algorithm, '/') == STR_NPOS;
}

static void add_manifest(struct bag *bag, const struct entry *entry)
{
    struct str algorithm;
    bool tag;

    if (!manifest_name(bag_path(bag, entry), &tag, &algorithm)) {
        return;
    }
    for (size_t kind = 0; kind < HASH_KINDS; kind++) {
        const struct str known = str_of(hash_name((enum hash_kind)kind));
        if (str_eq_nocase(algorithm, known) && bag->n_manifests < MANIFESTS_MAX) {
            bag->manifests[bag->n_manifests++] =
                (struct manifest){.name = entry->name, .kind = (enum hash_kind)kind, .tag = tag};
            return;
        }
    }
    bag->unknown_manifest = true;
    archive_tell(bag->archive, "bag-manifest-unknown", entry->name, 0,
                 "digests of this kind are not known; they are not compared");
}

/* The claims of a manifest. Where tag manifests know its own digest, that is compared on the way.
 */
static enum err_kind read_manifest(struct bag *bag, size_t which, struct digester *digester,
                                   struct err *err)
{
    struct archive *a = bag->archive;
    const struct manifest *m = &bag->manifests[which];
    const size_t index = archive_find(a, m->name);
    const struct sink sink = {digester_take, digester};
    struct listing l = {bag, m->name, which, m->tag};
    struct tag_source source = bag_source(bag);
    bool whole;

    source.also = &sink;
    if (digester_begin(digester, bag, &a->v[index], err) ||
        tag_lines(&source, index, read_manifest_line, &l, &whole, err)) {
        return err->kind;
    }
    if (m->tag || !whole) {
        return ERR_OK;
    }
    a->v[index].verified = true;
    return digester_compare(digester, bag, &a->v[index], err);
}

/* Those of one kind: tag manifests, or the others. */
static enum err_kind read_manifests(struct bag *bag, bool tag, struct err *err)
{
    struct digester digester = {.hashers = {NULL}};
    enum err_kind kind = ERR_OK;

    for (size_t i = 0; i < bag->n_manifests && !kind; i++) {
        if (bag->manifests[i].tag == tag) {
            kind = read_manifest(bag, i, &digester, err);
        }
    }
    digester_done(&digester);
    return kind;
}

enum err_kind bag_read_manifests(struct bag *bag, struct err *err)
{
    struct archive *a = bag->archive;
    size_t payload = 0;

    for (size_t i = 0; i < a->n; i++) {
        if (!a->v[i].absent && !a->v[i].folder && archive_find(a, a->v[i].name) == i) {
            add_manifest(bag, &a->v[i]);
        }
    }
    for (size_t i = 0; i < bag->n_manifests; i++) {
        payload += !bag->manifests[i].tag;
    }
    if (payload == 0) {
        archive_tell(a, "bag-manifest", bag->base, 0,
                     bag->unknown_manifest ? "there is no manifest that can be read"
                                           : "there is no manifest of the payload");
    }
    return read_manifests(bag, true, err) ? err->kind : read_manifests(bag, false, err);
}
