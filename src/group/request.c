/*
 * Options as typed become a request: keys, days, filters and limits. What makes no sense is refused
 * here, before a file is read, with a message that says what to write instead.
 */
#include "group/request.h"

#include "base/limits.h"
#include "base/suggest.h"
#include "base/unicode.h"
#include "group/group.h"

/* A book without a post is larger. */
#define SPLIT_LEAST_BYTES ((uint64_t)1 << 10)

#define DEFAULT_SPLIT_POSTS 2000u
#define DEFAULT_SPLIT_BYTES (45u << 20)
/* What older unzip programs, FAT32 and phones take; the rest of ZIP's 65,535 entries is left for
   what a snapshot says about its posts. */
#define SNAPSHOT_ENTRIES 60000u
#define SNAPSHOT_BYTES ((uint64_t)4095 << 20)

static const char *const key_names[] = {
    [KEY_CATEGORY] = "category",
    [KEY_CATEGORY_FIRST] = "category:first",
    [KEY_CATEGORY_LAST] = "category:last",
    [KEY_TAG] = "tag",
    [KEY_FOLDER] = "folder",
    [KEY_AUTHOR] = "author",
    [KEY_LANGUAGE] = "language",
    [KEY_YEAR] = "year",
    [KEY_QUARTER] = "quarter",
    [KEY_MONTH] = "month",
    [KEY_WEEK] = "week",
    [KEY_DAY] = "day",
    [KEY_COUNT] = "all", /* last: alone, for --by only */
};
static const char *const field_names[] = {
    [FIELD_CATEGORY] = "category", [FIELD_TAG] = "tag",           [FIELD_FOLDER] = "folder",
    [FIELD_AUTHOR] = "author",     [FIELD_LANGUAGE] = "language",
};

const char *key_name(enum key key)
{
    return key_names[key];
}

const char *field_name(enum field field)
{
    return field_names[field];
}

static size_t name_index(struct str name, const char *const *names, size_t n)
{
    size_t i = 0;
    while (i < n && !str_eq(name, str_of(names[i]))) {
        i++;
    }
    return i;
}

static enum err_kind unknown_key(struct err *err, const char *option, struct str name)
{
    const bool by = strcmp(option, "--by") == 0;
    const char *meant = suggestion_among(name, key_names, by ? KEY_COUNT + 1 : KEY_COUNT);

    if (meant) {
        return err_set(err, ERR_USAGE, "%s: unknown key \"%.*s\"; did you mean \"%s\"?", option,
                       STR_ARG(name), meant);
    }
    return err_set(err, ERR_USAGE,
                   "%s: unknown key \"%.*s\"; there are %s, category, category:first, "
                   "category:last, tag, folder, author, language, year, quarter, month, week and "
                   "day",
                   option, STR_ARG(name), by ? "all" : "none");
}

/* Keys joined by ","; the key may carry white space around it. */
static enum err_kind read_keys(struct str text, const char *option, struct keys *ret,
                               struct err *err)
{
    struct keys keys = {.n = 0};
    size_t comma;

    do {
        comma = str_chr(text, ',');
        struct str name = str_trim(str_sub(text, 0, comma));
        size_t key = name_index(name, key_names, KEY_COUNT);
        if (str_eq(name, strcmp(option, "--by") == 0 ? STR("all") : STR("none"))) {
            return err_set(err, ERR_USAGE, "%s: \"%.*s\" stands alone; leave it or the others out",
                           option, STR_ARG(name));
        }
        if (key == KEY_COUNT) {
            return unknown_key(err, option, name);
        }
        for (size_t i = 0; i < keys.n; i++) {
            if (keys.v[i] == (enum key)key) {
                return err_set(err, ERR_USAGE, "%s names \"%.*s\" twice", option, STR_ARG(name));
            }
        }
        keys.v[keys.n++] = (enum key)key;
        text = comma == STR_NPOS ? text : str_from(text, comma + 1);
    } while (comma != STR_NPOS);
    *ret = keys;
    return ERR_OK;
}

static enum err_kind read_by(struct str text, struct request *request, struct err *err)
{
    if (str_empty(text) || str_eq(str_trim(text), STR("all"))) {
        return ERR_OK;
    }
    return read_keys(text, "--by", &request->by, err);
}

static enum err_kind read_parts(struct str text, struct request *request, struct err *err)
{
    struct keys *keys = &request->parts;

    if (str_empty(text)) {
        return ERR_OK;
    }
    if (str_eq(str_trim(text), STR("none"))) {
        request->parts_wish = PARTS_NONE;
        return ERR_OK;
    }
    request->parts_wish = PARTS_KEYS;
    if (read_keys(text, "--parts", keys, err)) {
        return err->kind;
    }
    if (keys->n > PARTS_DEPTH) {
        return err_set(err, ERR_USAGE, "--parts %.*s: parts are at most two deep; name two keys",
                       STR_ARG(text));
    }
    if (keys->n == 2 && key_within(keys->v[0], keys->v[1])) {
        const char *fine = key_names[keys->v[0]], *coarse = key_names[keys->v[1]];
        return err_set(err, ERR_USAGE, "--parts %s,%s: a %s is no part of a %s; write %s,%s", fine,
                       coarse, coarse, fine, coarse, fine);
    }
    return ERR_OK;
}

void request_default_by(const struct site *site, struct request *request)
{
    if (str_empty(str_trim(request->options->by)) && site->multilingual) {
        request->by = (struct keys){{KEY_LANGUAGE}, 1};
    }
}

/* "2021", "2021-11", "2021-11-18": its first day, or its last one. */
static bool read_day(struct str text, bool last, int64_t *ret_day)
{
    struct str rest = text, piece;
    uint64_t part[3] = {0, 0, 0};
    size_t n = 0;

    while (str_token(&rest, '-', &piece)) {
        const size_t digits = n == 0 ? 4 : 2;
        if (n == 3 || piece.n != digits || !str_to_u64(piece, &part[n])) {
            return false;
        }
        n++;
    }
    /* A trailing "-" leaves nothing behind it for str_token to see. */
    if (n == 0 || str_ends(text, STR("-"))) {
        return false;
    }
    struct civil day = {.year = (int32_t)part[0], .month = (int8_t)part[1], .day = (int8_t)part[2]};
    if (n < 2) {
        day.month = last ? 12 : 1;
    }
    if (n < 3 && day.month >= 1 && day.month <= 12) {
        day.day = (int8_t)(last ? civil_days_in_month(day.year, day.month) : 1);
    }
    if (!civil_valid(&day)) {
        return false;
    }
    *ret_day = civil_days(day.year, day.month, day.day);
    return true;
}

static enum err_kind read_days(const struct group_options *o, struct request *request,
                               struct err *err)
{
    request->since = INT64_MIN;
    request->until = INT64_MAX;
    if (!str_empty(o->since) && !read_day(o->since, false, &request->since)) {
        return err_set(err, ERR_USAGE,
                       "--since \"%.*s\" is not a date; write 2021, 2021-11 or 2021-11-18",
                       STR_ARG(o->since));
    }
    if (!str_empty(o->until) && !read_day(o->until, true, &request->until)) {
        return err_set(err, ERR_USAGE,
                       "--until \"%.*s\" is not a date; write 2021, 2021-11 or 2021-11-18",
                       STR_ARG(o->until));
    }
    if (request->until < request->since) {
        return err_set(err, ERR_USAGE, "--until %.*s is before --since %.*s", STR_ARG(o->until),
                       STR_ARG(o->since));
    }
    return ERR_OK;
}

/* "category=科研" */
static enum err_kind read_filter(struct arena *a, struct str text, const char *option,
                                 struct filter *ret, struct err *err)
{
    const size_t at = str_chr(text, '=');
    const struct str name = str_trim(str_sub(text, 0, at));
    const size_t field = name_index(name, field_names, FIELD_COUNT);

    if (at == STR_NPOS) {
        return err_set(err, ERR_USAGE, "%s \"%.*s\" has no \"=\"; write %s category=VALUE", option,
                       STR_ARG(text), option);
    }
    if (field == FIELD_COUNT) {
        const char *meant = suggestion_among(name, field_names, FIELD_COUNT);
        if (meant) {
            return err_set(err, ERR_USAGE, "%s: unknown key \"%.*s\"; did you mean \"%s\"?", option,
                           STR_ARG(name), meant);
        }
        return err_set(err, ERR_USAGE,
                       "%s: unknown key \"%.*s\"; there are category, tag, folder, author and "
                       "language",
                       option, STR_ARG(name));
    }
    ret->field = (enum field)field;
    ret->value = unicode_nfc(a, str_trim(str_from(text, at + 1)));
    if (str_empty(ret->value)) {
        return err_set(err, ERR_USAGE, "%s %.*s names no value", option, STR_ARG(text));
    }
    return ERR_OK;
}

static enum err_kind read_filters(struct arena *a, const struct str *texts, size_t n,
                                  const char *option, struct filters *ret, struct err *err)
{
    ret->v = arena_array(a, n, sizeof *ret->v);
    for (size_t i = 0; ret->v && i < n; i++) {
        if (read_filter(a, texts[i], option, &ret->v[i], err)) {
            return err->kind;
        }
        ret->n++;
    }
    return ERR_OK;
}

/* A number of bytes, 45M: K, M and G are powers of 1024. */
static bool read_size(struct str text, uint64_t *ret)
{
    unsigned shift = 0;
    uint64_t number;

    if (str_ends_nocase(text, STR("k"))) {
        shift = 10;
    } else if (str_ends_nocase(text, STR("m"))) {
        shift = 20;
    } else if (str_ends_nocase(text, STR("g"))) {
        shift = 30;
    }
    if (!str_to_u64(str_sub(text, 0, text.n - (shift != 0)), &number) || number == 0 ||
        number > UINT64_MAX >> (shift + 8)) {
        return false;
    }
    *ret = number << shift;
    return true;
}

/* One "posts=N" or "bytes=SIZE"; "none" lifts that limit. */
static bool read_limit(struct str text, struct split *split)
{
    const size_t at = str_chr(text, '=');
    const struct str name = str_trim(str_sub(text, 0, at));
    const struct str value = at == STR_NPOS ? STR_NONE : str_trim(str_from(text, at + 1));
    const bool none = str_eq(value, STR("none"));

    if (str_eq(name, STR("posts"))) {
        split->posts = 0;
        return none || (str_to_u64(value, &split->posts) && split->posts > 0);
    }
    if (str_eq(name, STR("bytes"))) {
        split->bytes = 0;
        return none || (read_size(value, &split->bytes) && split->bytes >= SPLIT_LEAST_BYTES);
    }
    return false;
}

static enum err_kind read_limits(struct str text, struct split *split, struct err *err)
{
    struct str rest = text, piece;

    if (str_eq(str_trim(text), STR("none"))) {
        split->posts = split->bytes = 0;
        return ERR_OK;
    }
    while (str_token(&rest, ',', &piece)) {
        if (!read_limit(piece, split)) {
            return err_set(
                err, ERR_USAGE,
                "--split \"%.*s\": write posts=2000, bytes=45M (1K or more), both joined "
                "by \",\", or none",
                STR_ARG(text));
        }
    }
    return ERR_OK;
}

static enum err_kind read_split(const struct group_options *o, struct request *request,
                                struct err *err)
{
    struct split *snapshot = &request->snapshot_split;

    request->split = (struct split){.posts = DEFAULT_SPLIT_POSTS, .bytes = DEFAULT_SPLIT_BYTES};
    *snapshot = (struct split){.bytes = o->zip64 ? 0 : SNAPSHOT_BYTES};
    if (read_limits(o->split, &request->split, err) || read_limits(o->split, snapshot, err)) {
        return err->kind;
    }
    if (!o->zip64) {
        snapshot->entries = SNAPSHOT_ENTRIES;
        if (snapshot->bytes == 0 || snapshot->bytes > SNAPSHOT_BYTES) {
            snapshot->bytes = SNAPSHOT_BYTES;
        }
    }
    return ERR_OK;
}

static enum err_kind read_order(const struct group_options *o, struct request *request,
                                struct err *err)
{
    request->descending = str_eq(o->order, STR("desc"));
    if (!str_empty(o->order) && !request->descending && !str_eq(o->order, STR("asc"))) {
        return err_set(err, ERR_USAGE, "--order \"%.*s\": write asc or desc", STR_ARG(o->order));
    }
    if (!str_empty(o->newest) &&
        (!str_to_u64(o->newest, &request->newest) || request->newest == 0)) {
        return err_set(err, ERR_USAGE, "--newest \"%.*s\" is not a number of posts from 1 up",
                       STR_ARG(o->newest));
    }
    return ERR_OK;
}

enum err_kind request_read(struct arena *a, const struct group_options *options,
                           struct request *ret, struct err *err)
{
    *ret =
        (struct request){.options = options, .drafts = options->drafts, .dedupe = options->dedupe};
    if (read_by(options->by, ret, err) || read_parts(options->parts, ret, err) ||
        read_days(options, ret, err) || read_order(options, ret, err) ||
        read_split(options, ret, err) ||
        read_filters(a, options->select, options->n_select, "--select", &ret->select, err) ||
        read_filters(a, options->reject, options->n_reject, "--reject", &ret->reject, err)) {
        return err->kind;
    }
    return arena_finish(a, err);
}

enum err_kind group_check(const struct group_options *options, struct err *err)
{
    struct arena arena;
    struct request request;

    arena_init(&arena, LIMIT_CONFIG_BYTES);
    const enum err_kind kind = request_read(&arena, options, &request, err);
    arena_done(&arena);
    return kind;
}
