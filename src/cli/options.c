/*
 * The table of options, and settings as it fills them. The order of the rows is the order of the
 * help and of the manual.
 */
#include "cli/options.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/repair.h"

#define AT(member) offsetof(struct settings, member)
#define BOOKS "What becomes a book"
#define CHOICE "Which posts"
#define ABOUT "What the books say"
#define REPAIR "What is mended"
#define PICTURES "Pictures"
#define WORK "How it runs"
#define SAY "What it prints"
#define BEGIN "What init writes"
#define BRING "What fetch brings"
#define VERIFY "How check works"

const struct option options_table[] = {
    {"output", 'o', COMMAND_BOTH, "DIR|FILE", BOOKS, "output", KEY_BOTH, OPTION_FILE,
     AT(options.output),
     "where bundles go (default: out); a name ending in .epub or .zip is that one file"},
    {"format", 'f', COMMAND_BOTH, "LIST", BOOKS, "format", KEY_BOTH, OPTION_KEYS,
     AT(options.format),
     "kinds of bundles, joined by \",\": epub, zip (an archival snapshot), folder (the same "
     "unpacked) (default: epub)"},
    {"by", 'b', COMMAND_BOTH, "KEYS", BOOKS, "by", KEY_BOTH, OPTION_KEYS, AT(options.by),
     "one book a value: all, category, category:first, category:last, tag, folder, author, "
     "language, year, quarter, month, week, day; keys combine: category,year (default: all, or "
     "language where the site has several)"},
    {"parts", 0, COMMAND_BOTH, "KEYS|none", BOOKS, "parts", KEY_BOTH, OPTION_KEYS,
     AT(options.parts),
     "grouping inside a book (default: none up to 60 posts, month up to 24 months, else "
     "year,month)"},
    {"order", 0, COMMAND_BOTH, "asc|desc", BOOKS, "order", KEY_BOTH, OPTION_CHOICE, AT(order),
     "by date inside a book (default: asc)"},
    {"split", 0, COMMAND_BOTH, "LIMITS", BOOKS, "split", KEY_BOTH, OPTION_KEYS, AT(options.split),
     "cut books into volumes: posts=N,bytes=SIZE or none (default: posts=2000,bytes=45M; "
     "bytes=4095M for zip and folder without --zip64)"},
    {"zip64", 0, COMMAND_BOTH, NULL, BOOKS, "zip64", KEY_BOTH, OPTION_FLAG, AT(options.zip64),
     "let a snapshot have more than 60,000 files or 4 GiB, which older programs cannot read"},
    {"digest", 0, COMMAND_BOTH, "sha512|sha256", BOOKS, "digest", KEY_BOTH, OPTION_CHOICE,
     AT(options.digest), "what a snapshot's manifests are made with (default: sha512)"},
    {"search", 0, COMMAND_BOTH, "full|titles|none", BOOKS, "search", KEY_BOTH, OPTION_CHOICE,
     AT(options.search),
     "what the search of a snapshot finds: all text, titles with tags and descriptions, or nothing "
     "(default: full up to 100,000 posts, then titles)"},
    {"book", 0, COMMAND_BOTH, "ID", BOOKS, NULL, 0, OPTION_LIST, AT(books),
     "only the book of this id, of sheaf.yaml (annual) or of a report (annual/2021); repeatable"},
    {"since", 0, COMMAND_POSTS, "DATE", CHOICE, "since", KEY_BOTH, OPTION_TEXT, AT(options.since),
     "from this date on: 2021, 2021-11, 2021-11-18"},
    {"until", 0, COMMAND_POSTS, "DATE", CHOICE, "until", KEY_BOTH, OPTION_TEXT, AT(options.until),
     "up to this date, the whole day, month or year included"},
    {"select", 0, COMMAND_POSTS, "KEY=VALUE", CHOICE, "select", KEY_BOTH, OPTION_PAIRS, AT(select),
     "only posts with this category, tag, folder, author or language: category=科研; repeatable"},
    {"reject", 0, COMMAND_POSTS, "KEY=VALUE", CHOICE, "reject", KEY_BOTH, OPTION_PAIRS, AT(reject),
     "no posts with it; repeatable"},
    {"newest", 0, COMMAND_POSTS, "N", CHOICE, "newest", KEY_BOTH, OPTION_TEXT, AT(options.newest),
     "only the N newest of them"},
    {"drafts", 0, COMMAND_POSTS, NULL, CHOICE, "drafts", KEY_BOTH, OPTION_FLAG, AT(options.drafts),
     "include drafts"},
    {"future", 0, COMMAND_POSTS, NULL, CHOICE, "future", KEY_BOTH, OPTION_FLAG, AT(options.future),
     "include posts of days to come, where the site's generator leaves them out"},
    {"pages", 0, COMMAND_POSTS, NULL, CHOICE, "pages", KEY_BOTH, OPTION_FLAG, AT(options.pages),
     "include a generator's undated pages, behind the posts"},
    {"dedupe", 0, COMMAND_POSTS, NULL, CHOICE, "dedupe", KEY_BOTH, OPTION_FLAG, AT(options.dedupe),
     "of posts with the same source address or the same text bind only the oldest"},
    {"text", 0, COMMAND_POSTS, NULL, CHOICE, "text", KEY_BOTH, OPTION_FLAG, AT(options.text),
     "take .txt and .html files without front matter for posts too"},
    {"exclude", 0, COMMAND_POSTS, "GLOB", CHOICE, "exclude", KEY_BOTH, OPTION_LIST, AT(exclude),
     "leave out files and folders whose name or path matches; repeatable"},
    {"files-from", 0, COMMAND_POSTS, "FILE|-", CHOICE, NULL, 0, OPTION_FILE, AT(files_from),
     "read PATHs from a file, one a line or NUL-separated; - is standard input"},
    {"title", 0, COMMAND_BOTH, "TEXT", ABOUT, "title", KEY_BOOK, OPTION_TEXT, AT(options.title),
     "title of the book; {site} and {value} stand for the site's title and the book's value"},
    {"author", 0, COMMAND_BOTH, "TEXT", ABOUT, "author", KEY_BOTH, OPTION_TEXT, AT(options.author),
     "who made the books (default: the site's title)"},
    {"publisher", 0, COMMAND_BOTH, "TEXT", ABOUT, "publisher", KEY_BOTH, OPTION_TEXT,
     AT(options.publisher), "who publishes them"},
    {"rights", 0, COMMAND_BOTH, "TEXT", ABOUT, "rights", KEY_BOTH, OPTION_TEXT, AT(options.rights),
     "under which terms"},
    {"description", 0, COMMAND_BOTH, "TEXT", ABOUT, "description", KEY_BOTH, OPTION_TEXT,
     AT(options.description), "what they are about"},
    {"language", 0, COMMAND_BOTH, "TAG", ABOUT, "language", KEY_BOTH, OPTION_TEXT,
     AT(options.language), "language of posts that do not say: zh-Hans, en (default: detected)"},
    {"identifier", 0, COMMAND_BOTH, "URI", ABOUT, "identifier", KEY_BOOK, OPTION_TEXT,
     AT(options.identifier),
     "identifier of the book, where there is only one (default: made from --name or --site-url)"},
    {"name", 0, COMMAND_BOTH, "ASCII", ABOUT, "name", KEY_BOTH, OPTION_TEXT, AT(options.name),
     "begins file names and identifiers; choose once, never change it"},
    {"site-url", 0, COMMAND_POSTS, "URL", ABOUT, "site-url", KEY_SITE, OPTION_TEXT,
     AT(options.site_url), "where the site is on the web: links to it lead inside the book"},
    {"css", 0, COMMAND_BOTH, "FILE", ABOUT, "css", KEY_BOTH, OPTION_FILE, AT(options.css),
     "further style rules"},
    {"toc", 0, COMMAND_BOTH, "auto|posts|parts", ABOUT, "toc", KEY_BOTH, OPTION_CHOICE, AT(toc),
     "what the table of contents lists (default: auto: posts while it stays small)"},
    {"no-repair", 0, COMMAND_BOTH, "ID", REPAIR, "no-repair", KEY_BOTH, OPTION_REPAIRS,
     AT(no_repair),
     "leave undone what the finding of this id tells of; repeatable (the manual lists the ids)"},
    {"images", 0, COMMAND_BOTH, "fit|keep", PICTURES, "images", KEY_SITE, OPTION_CHOICE, AT(images),
     "make pictures fit devices, without private metadata, or use them as they are (default: fit)"},
    {"cover", 0, COMMAND_BOTH, "FILE|auto|none", PICTURES, "cover", KEY_BOTH, OPTION_FILE_OR_WORD,
     AT(options.cover), "the picture on the front of books (default: auto: drawn from the book)"},
    {"assets", 0, COMMAND_POSTS, "DIR", PICTURES, "assets", KEY_SITE, OPTION_FILES, AT(assets),
     "also look for pictures in this folder: a copy of the site's static files, a mirror that wget "
     "made, or any files, found by name; repeatable"},
    {"missing", 0, COMMAND_BOTH, "placeholder|drop|fail", PICTURES, "missing", KEY_SITE,
     OPTION_CHOICE, AT(options.missing),
     "what stands for a picture that is not found: its text and address, its text, or nothing is "
     "written at all (default: placeholder)"},
    {"store", 0, COMMAND_POSTS, "DIR", PICTURES, "store", KEY_SITE, OPTION_FILE, AT(options.store),
     "where fetched pictures are kept (default: .sheaf/store at the site's root)"},
    {"config", 'c', COMMAND_POSTS, "FILE", WORK, NULL, 0, OPTION_FILE, AT(config),
     "configuration (default: sheaf.yaml at the site's root)"},
    {"jobs", 'j', COMMAND_BOTH, "N", WORK, NULL, 0, OPTION_NUMBER, AT(options.jobs),
     "threads (default: all processors)"},
    {"dry-run", 'n', COMMAND_BUILD, NULL, WORK, NULL, 0, OPTION_FLAG, AT(dry_run),
     "write nothing: the same as sheaf plan"},
    {"fail-on", 0, COMMAND_BOTH, "warning|error|never", WORK, "fail-on", KEY_SITE, OPTION_CHOICE,
     AT(fail_on), "exit with status 3 where there are such findings (default: never)"},
    {"output", 'o', COMMAND_INIT, "FILE|-", BEGIN, NULL, 0, OPTION_FILE, AT(output),
     "the file to write (default: sheaf.yaml at the site's root); - is standard output"},
    {"dry-run", 'n', COMMAND_FETCH, NULL, BRING, NULL, 0, OPTION_FLAG, AT(fetch.dry_run),
     "say what would be fetched; no connection is opened and nothing is written"},
    {"limit", 0, COMMAND_FETCH, "N", BRING, NULL, 0, OPTION_TEXT, AT(fetch.limit),
     "try N pictures at most"},
    {"host", 0, COMMAND_FETCH, "NAME", BRING, NULL, 0, OPTION_LIST, AT(fetch.hosts),
     "only from this host and those below it; repeatable"},
    {"retry-failed", 0, COMMAND_FETCH, NULL, BRING, NULL, 0, OPTION_FLAG, AT(fetch.retry_failed),
     "try again what was refused for good before"},
    {"via", 0, COMMAND_FETCH, "URL", BRING, NULL, 0, OPTION_TEXT, AT(fetch.via),
     "an archive to be asked last; {url} and {date} stand for the picture's address and the date "
     "of a post: https://archive.example.org/{date}id_/{url}"},
    {"allow-private", 0, COMMAND_FETCH, NULL, BRING, NULL, 0, OPTION_FLAG, AT(fetch.allow_private),
     "also from private and loopback addresses, and through the proxy that the environment names"},
    {"verify", 0, COMMAND_FETCH, NULL, BRING, NULL, 0, OPTION_FLAG, AT(fetch.verify),
     "instead read every file of the store again, and drop what is damaged"},
    {"jobs", 'j', COMMAND_FETCH, "N", BRING, NULL, 0, OPTION_NUMBER, AT(fetch.connections),
     "connections at once, at most two of them to one host (default: 16)"},
    {"delay", 0, COMMAND_FETCH, "SECONDS", BRING, NULL, 0, OPTION_TEXT, AT(fetch.delay),
     "pause between two requests to one host (default: 0.25)"},
    {"timeout", 0, COMMAND_FETCH, "SECONDS", BRING, NULL, 0, OPTION_TEXT, AT(fetch.timeout),
     "give up on an address after so much silence (default: 30)"},
    {"jobs", 'j', COMMAND_CHECK, "N", VERIFY, NULL, 0, OPTION_NUMBER, AT(check.jobs),
     "threads (default: all processors)"},
    {"fail-on", 0, COMMAND_CHECK, "warning|error|never", VERIFY, NULL, 0, OPTION_CHOICE,
     AT(check.fail_on), "exit with status 3 where there are such findings (default: error)"},
    {"report", 0, COMMAND_BOTH, "FILE", SAY, NULL, 0, OPTION_FILE, AT(report),
     "write a report as JSON"},
    {"posts", 0, COMMAND_BOTH, "FILE.csv", SAY, NULL, 0, OPTION_FILE, AT(posts),
     "write a table of all posts, for a spreadsheet"},
    {"json", 0, COMMAND_LONG, NULL, SAY, NULL, 0, OPTION_FLAG, AT(json),
     "print a report as JSON instead of text"},
    {"quiet", 'q', COMMAND_LONG, NULL, SAY, NULL, 0, OPTION_FLAG, AT(quiet),
     "no findings and no summary"},
    {"verbose", 'v', COMMAND_POSTS, NULL, SAY, NULL, 0, OPTION_FLAG, AT(verbose),
     "every finding, notes too; what was ignored, left out and missing"},
    {"progress", 0, COMMAND_LONG, "auto|always|never", SAY, NULL, 0, OPTION_CHOICE, AT(progress),
     "show how far it is (default: auto: on a terminal, after a second)"},
    {"help", 'h', COMMAND_ALL, NULL, SAY, NULL, 0, OPTION_FLAG, AT(help), "this text"},
    {NULL, 0, 0, NULL, NULL, "title", KEY_SITE, OPTION_TEXT, AT(options.site_title),
     "title of the site"},
    {NULL, 0, 0, NULL, NULL, "paths", KEY_BOTH, OPTION_FILES, AT(paths),
     "files and folders to read where the command line names none"},
    {NULL, 0, 0, NULL, NULL, "site-categories", KEY_SITE, OPTION_LIST, AT(site_categories),
     "categories that stand for the site as a whole and make no book"},
    {NULL, 0, 0, "front|address|name|folder", NULL, "dates", KEY_SITE, OPTION_WORDS, AT(dates),
     "where the dates of posts come from, the first one that has it"},
};

const size_t options_n = sizeof options_table / sizeof options_table[0];
_Static_assert(sizeof options_table / sizeof options_table[0] <= OPTIONS_MAX,
               "settings.given has a place for every row");

void settings_init(struct settings *s)
{
    *s = (struct settings){0};
    arena_init(&s->arena, LIMIT_TEXT_BYTES);
    sheaf_options_init(&s->options);
}

void settings_done(struct settings *s)
{
    arena_done(&s->arena);
}

static bool is_list(const struct option *option)
{
    return option->kind >= OPTION_LIST;
}

void settings_copy(struct settings *s, const struct settings *from)
{
    *s = *from;
    arena_init(&s->arena, LIMIT_TEXT_BYTES);
    /* What is added from now on goes to an array of its own. */
    for (size_t i = 0; i < options_n; i++) {
        if (is_list(&options_table[i])) {
            struct list *list = (void *)((char *)s + options_table[i].offset);

            list->cap = list->n;
        }
    }
}

size_t choice_index(const char *choices, const char *value)
{
    struct str rest = str_of(choices);
    struct str piece;

    for (size_t i = 0; str_token(&rest, '|', &piece); i++) {
        if (str_eq(piece, str_of(value))) {
            return i;
        }
    }
    return STR_NPOS;
}

/* "auto|posts|parts" as "auto, posts or parts". */
static void print_choices(struct buf *out, const char *choices)
{
    struct str rest = str_of(choices), piece;

    for (bool first = true; str_token(&rest, '|', &piece); first = false) {
        if (!first) {
            buf_puts(out, str_empty(rest) ? " or " : ", ");
        }
        buf_str(out, piece);
    }
}

static enum err_kind refuse_choice(const char *shown, const char *choices, const char *value,
                                   struct err *err)
{
    struct buf words;

    buf_init(&words, 256);
    print_choices(&words, choices);
    if (buf_finish(&words, err) == ERR_OK) {
        (void)err_set(err, ERR_USAGE, "%s: \"%s\" is not known; choose %.*s", shown, value,
                      STR_ARG(buf_view(&words)));
    }
    buf_done(&words);
    return err->kind;
}

static enum err_kind list_add(struct settings *s, struct list *list, const char *value,
                              struct err *err)
{
    if (!arena_grow(&s->arena, &list->v, list->n, &list->cap, sizeof *list->v)) {
        return err_nomem(err);
    }
    list->v[list->n++] = value;
    return ERR_OK;
}

enum err_kind option_set(struct settings *s, const struct option *option, const char *value,
                         const char *shown, struct err *err)
{
    void *place = (char *)s + option->offset;
    uint64_t number;

    switch (option->kind) {
    case OPTION_FLAG:
        *(bool *)place = true;
        return ERR_OK;
    case OPTION_NUMBER:
        if (!str_to_u64(str_of(value), &number) || number == 0 || number > LIMIT_THREADS) {
            return err_set(err, ERR_USAGE, "%s: \"%s\" is not a number from 1 to %u", shown, value,
                           LIMIT_THREADS);
        }
        *(unsigned *)place = (unsigned)number;
        return ERR_OK;
    case OPTION_CHOICE:
    case OPTION_WORDS:
        if (choice_index(option->argument, value) == STR_NPOS) {
            return refuse_choice(shown, option->argument, value, err);
        }
        if (option->kind == OPTION_WORDS) {
            return list_add(s, place, value, err);
        }
        break;
    case OPTION_PAIRS:
        if (!strchr(value, '=')) {
            return err_set(err, ERR_USAGE, "%s: \"%s\" is not KEY=VALUE, as in category=%s", shown,
                           value, value);
        }
        return list_add(s, place, value, err);
    case OPTION_REPAIRS:
        if (repair_read(&(struct repair_set){{0}}, shown, value, err)) {
            return err->kind;
        }
        return list_add(s, place, value, err);
    case OPTION_LIST:
    case OPTION_FILES:
        return list_add(s, place, value, err);
    case OPTION_TEXT:
    case OPTION_KEYS:
    case OPTION_FILE:
    case OPTION_FILE_OR_WORD:
        break;
    }
    *(const char **)place = value;
    return ERR_OK;
}

enum err_kind settings_add_path(struct settings *s, const char *path, struct err *err)
{
    for (size_t i = 0; i < options_n; i++) {
        if (options_table[i].offset == AT(paths)) {
            s->given[i] = true;
        }
    }
    return list_add(s, &s->paths, path, err);
}

enum err_kind settings_finish(struct settings *s, struct err *err)
{
    struct sheaf_options *o = &s->options;

    if (s->quiet && s->verbose) {
        return err_set(err, ERR_USAGE, "--quiet and --verbose contradict one another");
    }
    o->paths = s->paths.v;
    o->n_paths = s->paths.n;
    o->select = s->select.v;
    o->n_select = s->select.n;
    o->reject = s->reject.v;
    o->n_reject = s->reject.n;
    o->exclude = s->exclude.v;
    o->n_exclude = s->exclude.n;
    o->site_categories = s->site_categories.v;
    o->n_site_categories = s->site_categories.n;
    o->dates = s->dates.v;
    o->n_dates = s->dates.n;
    o->no_repair = s->no_repair.v;
    o->n_no_repair = s->no_repair.n;
    o->assets = s->assets.v;
    o->n_assets = s->assets.n;
    o->order = s->order;
    o->images = s->images;
    if (s->toc) {
        o->toc = (enum sheaf_toc)choice_index("auto|posts|parts", s->toc);
    }
    return ERR_OK;
}

enum fail_on settings_fail_on(const struct settings *s)
{
    return s->fail_on ? (enum fail_on)choice_index("warning|error|never", s->fail_on)
                      : FAIL_ON_NEVER;
}

enum progress_when settings_progress(const struct settings *s)
{
    return s->progress ? (enum progress_when)choice_index("auto|always|never", s->progress)
                       : PROGRESS_AUTO;
}
