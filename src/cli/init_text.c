/*
 * What a plan found becomes a sheaf.yaml that says it, with the other keys as examples. Invariant:
 * it is valid as it stands, and stays valid where an example loses its "# ".
 */
#include "cli/init_text.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/tally.h"
#include "base/url.h"
#include "cli/terminal.h"

/* As sheaf groups: from so many posts up, a category on every one of them means the site. */
#define EVERY_POST_FROM 20u

static bool is_among(struct str word, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq_nocase(word, str_of(list[i]))) {
            return true;
        }
    }
    return false;
}
#define AMONG(word, list) is_among(word, list, sizeof(list) / sizeof(list)[0])

/* Lower-case letters and digits, with "-" for what is between them; empty where there are none. */
static struct str ascii_name(struct arena *a, struct str text)
{
    struct buf name;
    struct str kept;
    bool gap = false;

    buf_init(&name, LIMIT_PATH_BYTES);
    for (size_t i = 0; i < text.n && name.n < 40; i++) {
        if (!ascii_is_alnum(text.p[i])) {
            gap = true;
            continue;
        }
        if (gap && name.n) {
            buf_char(&name, '-');
        }
        gap = false;
        buf_char(&name, ascii_lower(text.p[i]));
    }
    kept = arena_str(a, buf_view(&name));
    buf_done(&name);
    return kept;
}

/* "nankai" of "news.nankai.edu.cn:8080": the first label that says something. */
static struct str host_name(struct arena *a, struct str url)
{
    static const char *const common[] = {"news", "blog", "blogs", "posts", "docs", "wiki", "m"};
    struct str rest = url_without_www(url_without_port(url_host(url)));
    struct str label = STR_NONE;

    while (str_token(&rest, '.', &label) && AMONG(label, common) &&
           str_chr(rest, '.') != STR_NPOS) {
    }
    return ascii_name(a, label);
}

static struct str folder_name(struct arena *a, struct str root)
{
    static const char *const common[] = {"posts",  "post", "_posts", "content", "contents",
                                         "source", "src",  "docs",   "news",    "blog"};

    while (AMONG(path_name(root), common)) {
        root = path_folder(root);
    }
    return ascii_name(a, path_name(root));
}

struct str init_name(struct arena *a, const struct sheaf_report *report)
{
    struct str name = host_name(a, str_of(report->site_url));

    if (name.n < 2) {
        name = folder_name(a, str_of(report->root));
    }
    if (name.n < 2) {
        name = ascii_name(a, str_of(report->site_title));
    }
    return name.n < 2 ? STR("archive") : name;
}

static bool is_plain(struct str text)
{
    static const char *const words[] = {"true", "false", "yes", "no", "on",
                                        "off",  "null",  "y",   "n"};

    static const char plain[] = "-_./";

    if (!text.n || !(ascii_is_alpha(text.p[0]) || (unsigned char)text.p[0] >= 0x80) ||
        AMONG(text, words)) {
        return false;
    }
    for (size_t i = 0; i < text.n; i++) {
        const char c = text.p[i];
        const bool colon = c == ':' && i + 1 < text.n && text.p[i + 1] == '/';

        if (!ascii_is_alnum(c) && (unsigned char)c < 0x80 && !memchr(plain, c, sizeof plain - 1) &&
            !colon) {
            return false;
        }
    }
    return true;
}

void init_scalar(struct buf *out, struct str text)
{
    if (is_plain(text)) {
        print_safe(out, text);
        return;
    }
    buf_char(out, '"');
    for (size_t from = 0; from < text.n;) {
        size_t to = from;

        while (to < text.n && text.p[to] != '"' && text.p[to] != '\\') {
            to++;
        }
        print_safe(out, str_sub(text, from, to));
        if (to < text.n) {
            buf_char(out, '\\');
            buf_char(out, text.p[to]);
        }
        from = to + 1;
    }
    buf_char(out, '"');
}

void init_span(const struct sheaf_report *report, struct str *ret_first, struct str *ret_last)
{
    *ret_first = *ret_last = STR_NONE;
    for (size_t i = 0; i < report->n_posts_list; i++) {
        const struct sheaf_post *post = &report->posts_list[i];
        struct str date = str_of(post->date);

        if (post->left_out[0] || !date.n) {
            continue;
        }
        if (!ret_first->n || str_cmp(date, *ret_first) < 0) {
            *ret_first = date;
        }
        if (str_cmp(date, *ret_last) > 0) {
            *ret_last = date;
        }
    }
}

const char *init_by(const struct sheaf_report *report)
{
    const bool languages = strcmp(report->by, "language") == 0;
    struct str first, last;

    init_span(report, &first, &last);
    if (str_eq(str_sub(first, 0, 4), str_sub(last, 0, 4))) {
        return languages ? "language" : NULL;
    }
    return languages ? "language,year" : "year";
}

static bool stands_for_site(const struct sheaf_report *report, const struct tally_row *row)
{
    const struct str host = url_without_www(url_without_port(url_host(str_of(report->site_url))));

    return (report->bound >= EVERY_POST_FROM && row->n == report->bound) ||
           str_eq_nocase(row->name, str_of(report->site_title)) ||
           (host.n && str_eq_nocase(url_without_www(row->name), host));
}

static enum err_kind count_categories(const struct sheaf_report *report, struct tally *tally,
                                      struct err *err)
{
    for (size_t i = 0; i < report->n_posts_list; i++) {
        const struct sheaf_post *post = &report->posts_list[i];

        for (size_t k = 0; !post->left_out[0] && k < post->n_categories; k++) {
            if (tally_add(tally, str_of(post->categories[k]), err)) {
                return err->kind;
            }
        }
    }
    tally_sort(tally);
    return ERR_OK;
}

static enum err_kind put_site_categories(struct buf *out, const struct sheaf_report *report,
                                         struct err *err)
{
    struct tally tally;
    enum err_kind kind;
    bool any = false;

    tally_init(&tally);
    kind = count_categories(report, &tally, err);
    buf_puts(out, "\n# Categories that stand for the site as a whole and make no book of their "
                  "own.\n");
    for (size_t i = 0; kind == ERR_OK && i < tally.n; i++) {
        if (stands_for_site(report, &tally.v[i])) {
            buf_puts(out, any ? ", " : "site-categories: [");
            init_scalar(out, tally.v[i].name);
            any = true;
        }
    }
    buf_puts(out, any ? "]\n" : "# site-categories: [news.example.edu]\n");
    tally_done(&tally);
    return kind;
}

static void put_head(struct buf *out, const struct sheaf_report *report)
{
    struct str first, last;

    init_span(report, &first, &last);
    buf_puts(out, "# How sheaf binds these posts: sheaf plan shows it, sheaf build does it.\n"
                  "# Made by sheaf init for ");
    print_count(out, report->bound, "post", "posts");
    if (first.n) {
        buf_printf(out, " from %.*s to %.*s", STR_ARG(first), STR_ARG(last));
    }
    buf_puts(out, ".\n# Options on the command line win over what stands here; man sheaf explains "
                  "every key.\n");
}

static void put_key(struct buf *out, const char *comment, const char *key, struct str value)
{
    buf_printf(out, "\n# %s\n%s: ", comment, key);
    init_scalar(out, value);
    buf_char(out, '\n');
}

static void put_title(struct buf *out, const struct sheaf_report *report)
{
    buf_puts(out, "\n# The title of the site (");
    print_safe(out, str_of(report->site_title_from));
    buf_puts(out, ").\ntitle: ");
    init_scalar(out, str_of(report->site_title));
    buf_char(out, '\n');
}

static void put_by(struct buf *out, const struct sheaf_report *report)
{
    const char *by = init_by(report);

    buf_puts(out, "\n# One book for each: all, category, tag, folder, author, language, year, "
                  "quarter, month,\n"
                  "# week or day; several together are a list: [category, year].\n");
    if (!by) {
        buf_puts(out, "# by: category\n");
    } else if (strchr(by, ',')) {
        buf_printf(out, "by: [%.*s, %s]\n", (int)(strchr(by, ',') - by), by, strchr(by, ',') + 1);
    } else {
        buf_printf(out, "by: %s\n", by);
    }
}

static void put_paths(struct buf *out, struct strs paths)
{
    buf_puts(out,
             "\n# Files and folders to read, seen from here; all of this folder without it.\n");
    buf_puts(out, paths.n ? "paths: [" : "# paths: [posts]\n");
    for (size_t i = 0; i < paths.n; i++) {
        buf_puts(out, i ? ", " : "");
        init_scalar(out, paths.v[i]);
    }
    buf_puts(out, paths.n ? "]\n" : "");
}

static const char examples[] =
    "\n"
    "# The rest are examples. Take the \"# \" off a line to use it.\n"
    "\n"
    "# Which posts: all of these must be met.\n"
    "# exclude: [attic, \"*.draft.md\"]\n"
    "# select: {category: [科研, 学术]}\n"
    "# reject: {tag: 广告}\n"
    "# since: 2021-09\n"
    "# until: 2022\n"
    "# newest: 50\n"
    "# drafts: true\n"
    "# future: true\n"
    "# pages: true\n"
    "# text: true\n"
    "# dedupe: true\n"
    "\n"
    "# Where the dates of posts come from: the first of these that has one.\n"
    "# dates: [front, address, name, folder]\n"
    "\n"
    "# Inside a book: a page before each month, newest posts first, volumes for small devices.\n"
    "# parts: [year, month]\n"
    "# order: desc\n"
    "# split: posts=500,bytes=20M\n"
    "# toc: parts\n"
    "# css: book.css\n"
    "\n"
    "# Mendings that are not wanted, by the ids of their findings.\n"
    "# no-repair: [divider-mended]\n"
    "\n"
    "# Pictures as they are, whatever devices make of them.\n"
    "# images: keep\n"
    "# The picture on the front, or none; by itself it is drawn from the book.\n"
    "# cover: covers/book.jpg\n"
    "# Folders with pictures that the site has lost: mirrors, copies, any files.\n"
    "# assets: [mirror]\n"
    "# What stands for those that are not found: placeholder, drop or fail.\n"
    "# missing: drop\n"
    "# Where sheaf fetch keeps those it brings.\n"
    "# store: fetched\n"
    "\n"
    "# What the books say about themselves.\n"
    "# author: 新闻中心\n"
    "# publisher: 某大学\n"
    "# rights: CC BY 4.0\n"
    "# description: 校园新闻，按年成册\n"
    "\n"
    "# Where the books go, in which formats, how snapshots are made, and which findings end with "
    "status 3.\n"
    "# output: books\n"
    "# format: [epub, zip]\n"
    "# digest: sha256\n"
    "# zip64: true\n"
    "# search: titles\n"
    "# fail-on: error\n"
    "\n"
    "# Several books from the same posts: each has an id and any of the keys above, which win "
    "over\n"
    "# those of the whole file. sheaf build --book annual makes only that one.\n"
    "# books:\n"
    "#   - {id: annual, by: year, parts: month}\n"
    "#   - {id: research, select: {category: 科研}, title: 科研文集}\n"
    "#   - {id: latest, newest: 50, order: desc, title: \"{site} 最新\"}\n";

enum err_kind init_text(struct buf *out, const struct sheaf_report *report, struct strs paths,
                        struct err *err)
{
    struct str language = str_of(report->site_language);
    struct arena arena;

    if (!language.n && report->n_languages) {
        language = str_of(report->languages[0].language);
    }
    arena_init(&arena, LIMIT_TEXT_BYTES);
    put_head(out, report);
    put_key(out, "Begins file names and identifiers: choose it once and never change it.", "name",
            init_name(&arena, report));
    arena_done(&arena);
    put_title(out, report);
    put_key(out, "The language of posts that do not say.", "language", language);
    if (report->site_url[0]) {
        put_key(out, "Where the site is on the web: links to it lead inside the books.", "site-url",
                str_of(report->site_url));
    } else {
        buf_puts(out, "\n# Where the site is on the web: links to it lead inside the books.\n"
                      "# site-url: https://news.example.edu/\n");
    }
    if (put_site_categories(out, report, err)) {
        return err->kind;
    }
    put_by(out, report);
    put_paths(out, paths);
    buf_puts(out, examples);
    return buf_finish(out, err);
}
