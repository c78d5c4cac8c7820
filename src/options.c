/*
 * The caller's options become what the stages of a run are asked for. Invariant: whatever can be
 * said about them is said before a post is touched.
 */
#include "base/css.h"
#include "base/language.h"
#include "base/limits.h"
#include "base/unicode.h"
#include "base/url.h"
#include "run.h"

struct strs options_list(struct arena *a, const char *const *items, size_t n)
{
    struct strs list = {arena_array(a, n, sizeof(struct str)), 0};
    for (size_t i = 0; list.v && i < n; i++) {
        list.v[list.n++] = str_of(items[i]);
    }
    return list;
}

/* File names and identifiers of books begin with the name: what every file system takes. */
static enum err_kind check_name(const struct sheaf_options *o, struct err *err)
{
    const struct str name = str_of(o->name);

    for (size_t i = 0; i < name.n; i++) {
        if (!ascii_is_alnum(name.p[i]) && !strchr("._-", name.p[i])) {
            return err_set(err, ERR_USAGE,
                           "--name %s: give ASCII letters, digits, \".\", \"_\" and \"-\"",
                           o->name);
        }
    }
    return ERR_OK;
}

/* One word: reading systems compare identifiers byte by byte. */
static enum err_kind check_identifier(const char *identifier, struct err *err)
{
    const struct str text = str_of(identifier);
    bool fine = xml_clean_until(text) == text.n;

    for (size_t i = 0; i < text.n; i++) {
        fine = fine && (unsigned char)text.p[i] > ' ' && text.p[i] != 0x7f;
    }
    return fine ? ERR_OK
                : err_set(err, ERR_USAGE,
                          "--identifier \"%s\" is not one word; give an address, a urn:uuid:… or "
                          "a urn:isbn:…",
                          identifier);
}

static enum err_kind check_site_url(const char *address, struct err *err)
{
    const struct str text = str_of(address);
    struct url url;
    const bool fine =
        str_empty(text) ||
        (url_split(text, &url) && !str_empty(url.host) &&
         (str_eq_nocase(url.scheme, STR("http")) || str_eq_nocase(url.scheme, STR("https"))));

    return fine ? ERR_OK
                : err_set(err, ERR_USAGE,
                          "--site-url \"%s\" is not an address such as https://news.example.edu/",
                          address);
}

/* Where a class of characters is never closed, its bracket would stand for itself. */
static bool is_glob(struct str glob)
{
    for (size_t i = 0; i < glob.n; i++) {
        if (glob.p[i] == '\\') {
            i++;
            if (i == glob.n) {
                return false;
            }
        } else if (glob.p[i] == '[') {
            size_t end = i + 1 + (i + 1 < glob.n && strchr("!^", glob.p[i + 1]));

            end += end < glob.n && glob.p[end] == ']';
            while (end < glob.n && glob.p[end] != ']') {
                end++;
            }
            if (end >= glob.n) {
                return false;
            }
            i = end;
        }
    }
    return true;
}

static enum err_kind check_texts(const struct sheaf_options *o, struct err *err)
{
    if (check_name(o, err) || check_identifier(o->identifier, err) ||
        check_site_url(o->site_url, err)) {
        return err->kind;
    }
    for (size_t i = 0; i < o->n_exclude; i++) {
        if (!is_glob(str_of(o->exclude[i]))) {
            return err_set(err, ERR_USAGE,
                           "--exclude \"%s\" opens a \"[\" that is not closed, or ends with \"\\\"",
                           o->exclude[i]);
        }
    }
    return ERR_OK;
}

/* The place of a value among its choices, "placeholder, drop or fail"; the first is the default. */
static enum err_kind read_choice(const char *option, const char *value, const char *choices,
                                 size_t *ret, struct err *err)
{
    struct str rest = str_of(choices), word;

    *ret = 0;
    if (!value) {
        return ERR_OK;
    }
    while (str_token(&rest, ' ', &word)) {
        if (str_eq(word, STR("or"))) {
            continue;
        }
        if (str_eq(str_sub(word, 0, str_chr(word, ',')), str_of(value))) {
            return ERR_OK;
        }
        ++*ret;
    }
    return err_set(err, ERR_USAGE, "%s: \"%s\" is not known; choose %s", option, value, choices);
}

static enum err_kind read_choices(struct run *run, struct err *err)
{
    const struct sheaf_options *o = &run->options;
    size_t images, missing, digest, search;

    if (read_choice("--images", o->images, "fit or keep", &images, err) ||
        read_choice("--missing", o->missing, "placeholder, drop or fail", &missing, err) ||
        read_choice("--digest", o->digest, "sha512 or sha256", &digest, err) ||
        read_choice("--search", o->search, "full, titles or none", &search, err)) {
        return err->kind;
    }
    run->group.fitted = images == 0;
    run->drops_missing = missing == 1;
    run->needs_pictures = missing == 2;
    run->digest = digest == 0 ? HASH_SHA512 : HASH_SHA256;
    run->search = o->search ? (enum search_scope)(SEARCH_FULL + search) : SEARCH_AUTO;
    return ERR_OK;
}

static enum err_kind check_cover(const char *choice, struct err *err)
{
    struct file_info info;

    if (!choice || strcmp(choice, "auto") == 0 || strcmp(choice, "none") == 0) {
        return ERR_OK;
    }
    if (file_stat(choice, &info, err)) {
        return err_wrap(err, "--cover");
    }
    return info.kind == FILE_REGULAR
               ? ERR_OK
               : err_set(err, ERR_USAGE, "--cover %s is not a picture's file", choice);
}

static enum err_kind read_repairs(struct run *run, struct err *err)
{
    const struct sheaf_options *o = &run->options;

    for (size_t i = 0; i < o->n_no_repair; i++) {
        if (repair_read(&run->repairs, "--no-repair", o->no_repair[i], err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}

static enum err_kind check_language(struct run *run, struct err *err)
{
    const char *language = run->options.language;

    if (!language || !language[0] || !str_empty(language_tag(&run->arena, str_of(language)))) {
        return arena_finish(&run->arena, err);
    }
    return err_set(err, ERR_USAGE,
                   "--language %s is not a language tag; give zh-Hans, en or the like", language);
}

static enum err_kind read_modified(struct run *run, struct err *err)
{
    const struct str given = str_of(run->options.modified);
    uint64_t seconds;

    run->modified = INT64_MIN;
    if (str_empty(given)) {
        return ERR_OK;
    }
    if (!str_to_u64(given, &seconds) || seconds > INT32_MAX * (uint64_t)64) {
        return err_set(err, ERR_USAGE, "SOURCE_DATE_EPOCH is \"%s\", not a number of seconds",
                       run->options.modified);
    }
    run->modified = (int64_t)seconds;
    return ERR_OK;
}

static enum err_kind read_values(struct run *run, struct err *err)
{
    const struct sheaf_options *o = &run->options;
    struct strs select = options_list(&run->arena, o->select, o->n_select);
    struct strs reject = options_list(&run->arena, o->reject, o->n_reject);

    run->group = (struct group_options){
        .by = str_of(o->by),
        .parts = str_of(o->parts),
        .since = str_of(o->since),
        .until = str_of(o->until),
        .select = select.v,
        .n_select = select.n,
        .reject = reject.v,
        .n_reject = reject.n,
        .newest = str_of(o->newest),
        .order = str_of(o->order),
        .split = str_of(o->split),
        .zip64 = o->zip64,
        .drafts = o->drafts,
        .dedupe = o->dedupe,
        .title = str_of(o->title),
        .identifier = str_of(o->identifier),
        .entry = str_of(o->entry),
    };
    if (arena_finish(&run->arena, err) || check_language(run, err) || read_modified(run, err) ||
        check_texts(o, err) || read_choices(run, err) || formats_read(run, err) ||
        check_cover(o->cover, err) || read_repairs(run, err)) {
        return err->kind;
    }
    return group_check(&run->group, err);
}

static enum err_kind read_css(struct run *run, struct err *err)
{
    struct buf text;
    if (!run->options.css) {
        return ERR_OK;
    }
    buf_init(&text, LIMIT_CONFIG_BYTES);
    if (file_read(run->options.css, LIMIT_CONFIG_BYTES, &text, NULL, err) == ERR_OK) {
        run->css = arena_str(&run->arena, buf_view(&text));
        if (xml_clean_until(run->css) != run->css.n) {
            (void)err_set(err, ERR_FORMAT, "%s is not UTF-8 text", run->options.css);
        } else if (!css_is_plain(run->css) || str_find(run->css, STR("url(")) != STR_NPOS) {
            (void)err_set(err, ERR_FORMAT,
                          "%s: books take plain rules only: selector { name: value }, all closed, "
                          "no @ rules and no url()",
                          run->options.css);
        }
    }
    buf_done(&text);
    return err->kind;
}

enum err_kind options_read(struct run *run, struct err *err)
{
    return read_values(run, err) ? err->kind : read_css(run, err);
}
