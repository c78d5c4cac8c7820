/*
 * A picture whose address was written as one picture a character becomes one picture again. The
 * scraper that did it resolved each character against the page's address: "/" came out as the bare
 * host, "." as the page's folder, "?" as the page itself, any other as a file of that name in the
 * folder. Invariant: pieces are given up only for an absolute http address of a picture that they
 * spell, forwards or backwards, and each event is looked at a bounded number of times.
 */
#include "base/unicode.h"
#include "base/url.h"
#include "render/scraped/scraped.h"

/* A bare host where the page lies at its root: "/" or ".". */
#define EITHER '\x01'

/* One picture that may stand for one character. */
struct shard {
    uint32_t event;
    struct str address, alt;
    struct str spelt; /* what it stands for, percent codes as written */
    size_t at;        /* where that begins in the text that the shards spell */
};

struct run {
    struct writer *w;
    struct shard *shards;
    size_t n, cap;
    bool mended;
};

/* The page that shards were resolved against: "http://host/", "http://host/a/b/". */
struct page {
    struct str root, folder;
    struct str page; /* once known from a "?" */
};

/* Where the paragraph at event i ends, when it holds pictures and nothing else: the event behind
   it; else 0. */
static size_t pictures_paragraph(const struct writer *w, size_t i)
{
    const struct md_event *e = w->events;
    size_t end = e[i].other, at = i + 1;

    if (e[i].kind != MD_PARAGRAPH || e[i].leave) {
        return 0;
    }
    while (at < end && (e[at].kind == MD_IMAGE || event_is_blank(&e[at]))) {
        at = e[at].kind == MD_IMAGE ? (size_t)e[at].other + 1 : at + 1;
    }
    return at == end && end > i + 1 ? end + 1 : 0;
}

static void add_shards(struct run *r, size_t from, size_t to)
{
    struct writer *w = r->w;

    for (size_t i = from; i < to; i++) {
        const struct md_event *e = &w->events[i];

        if (e->kind != MD_IMAGE || e->leave) {
            continue;
        }
        if (arena_grow(w->arena, &r->shards, r->n, &r->cap, sizeof *r->shards)) {
            r->shards[r->n++] = (struct shard){.event = (uint32_t)i,
                                               .address = str_trim(e->text),
                                               .alt = inline_plain(w, i + 1, e->other)};
        }
        i = e->other;
    }
}

/* "http://host/" of an address. */
static struct str root_of(struct str address)
{
    struct url url;

    if (!url_split(address, &url) || str_empty(url.scheme) || str_empty(url.host)) {
        return STR_NONE;
    }
    return str_sub(address, 0,
                   (size_t)(url.host.p - address.p) + url.host.n + str_starts(url.path, STR("/")));
}

/* Everything up to the last slash. */
static struct str folder_of(struct str address, struct str root)
{
    size_t slash = str_rchr(address, '/');

    return slash < root.n ? root : str_sub(address, 0, slash + 1);
}

/* The folder itself, with or without the slash at its end. */
static bool is_folder(struct str address, struct str folder)
{
    return str_eq(address, folder) ||
           (address.n + 1 == folder.n && str_starts(folder, address) && str_ends(folder, STR("/")));
}

/* One character, as it is or in percent codes. */
static bool is_character(struct str s)
{
    char bytes[8];
    size_t n = 0, at = 0;

    while (at < s.n && n < sizeof bytes) {
        bytes[n++] = url_next_byte(s, &at);
    }
    return s.n > 0 && at == s.n && utf8_count(str_make(bytes, n)) == 1;
}

/* The character itself, where it is one that addresses show. */
static struct str as_written(struct writer *w, struct str tail)
{
    size_t at = 0;
    char c = url_next_byte(tail, &at);

    return tail.n == 3 && at == 3 && c > ' ' && c < '\x7F' ? arena_str(w->arena, str_make(&c, 1))
                                                           : tail;
}

/* What the shard stands for; false where it is none of this page's. */
static bool spell(struct writer *w, struct page *page, struct shard *shard)
{
    struct str address = shard->address, tail;
    bool in_root = str_eq(page->folder, page->root);

    if (is_folder(address, page->root)) {
        shard->spelt = in_root ? STR("\x01") : STR("/");
        return true;
    }
    if (is_folder(address, page->folder)) {
        shard->spelt = STR(".");
        return true;
    }
    if (!str_starts(address, page->folder)) {
        return false;
    }
    tail = str_from(address, page->folder.n);
    if (is_character(tail)) {
        shard->spelt = as_written(w, tail);
    } else if (str_empty(page->page) ? !url_names_picture(tail) && str_chr(tail, '/') == STR_NPOS
                                     : str_eq(address, page->page)) {
        page->page = address;
        shard->spelt = STR("?");
    } else {
        return false;
    }
    return true;
}

/* The page that the shards from `first` on were resolved against: the first folder below the root
   that one of them is in. */
static bool find_page(const struct run *r, size_t first, struct page *ret)
{
    struct str root = root_of(r->shards[first].address);

    *ret = (struct page){.root = root, .folder = root};
    for (size_t i = first; i < r->n && root.n > 0; i++) {
        struct str address = r->shards[i].address;

        if (!str_eq(r->shards[i].alt, r->shards[first].alt)) {
            break;
        }
        if (is_folder(address, root)) {
            continue;
        }
        if (str_starts(address, root)) {
            ret->folder = folder_of(address, root);
        }
        break;
    }
    return root.n > 0;
}

/* "http://" or "https://" at text[at]; the length, or 0. */
static size_t scheme_at(struct str text, size_t at)
{
    struct str rest = str_from(text, at);
    size_t n = 4;

    if (!str_starts(rest, STR("http"))) {
        return 0;
    }
    n += rest.n > n && rest.p[n] == 's';
    if (rest.n < n + 3 || rest.p[n] != ':') {
        return 0;
    }
    for (size_t i = n + 1; i < n + 3; i++) {
        if (rest.p[i] != '/' && rest.p[i] != EITHER) {
            return 0;
        }
    }
    return n + 3;
}

/* Tells slashes from dots where the page lay at its host's root: by the host, which has to be the
   page's own, and by the ending; the others are slashes. */
static bool settle_slashes(char *text, size_t n, size_t host_at, struct str root)
{
    struct str host = url_host(root);
    size_t end = host_at + host.n, dot = n;

    text[host_at - 1] = text[host_at - 2] = '/';
    if (end >= n || text[end] != EITHER) {
        return false;
    }
    for (size_t i = 0; i < host.n; i++) {
        char c = text[host_at + i];

        if (c != host.p[i] && !(c == EITHER && host.p[i] == '.')) {
            return false;
        }
        text[host_at + i] = host.p[i];
    }
    for (size_t i = end; i < n && text[i] != '?'; i++) {
        dot = text[i] == EITHER ? i : dot;
    }
    for (size_t i = end; i < n; i++) {
        if (text[i] == EITHER) {
            text[i] = '/';
        }
    }
    if (dot < n) {
        text[dot] = '.';
    }
    return true;
}

/* Whether the text, which begins with a scheme of that length, is the address of a picture. */
static bool is_picture(struct writer *w, char *text, size_t n, size_t scheme, struct str root)
{
    struct str address = str_make(text, n), url;
    struct url parts;

    if (memchr(text, EITHER, n) && !settle_slashes(text, n, scheme, root)) {
        return false;
    }
    return url_split(address, &parts) && str_starts(parts.path, STR("/")) &&
           url_names_picture(parts.path) && link_url(w->arena, address, &url);
}

static void drop_events(struct writer *w, size_t from, size_t to)
{
    for (size_t i = from; i <= to; i++) {
        w->events[i].kind = MD_NOTHING;
    }
}

/* Shards [from, to) of the run are one picture. */
static void rejoin(struct run *r, size_t from, size_t to, struct str address)
{
    struct writer *w = r->w;
    struct md_event *first = &w->events[r->shards[from].event];

    first->text = w->events[first->other].text = arena_str(w->arena, address);
    for (size_t i = from + 1; i < to; i++) {
        size_t at = r->shards[i].event;

        drop_events(w, at, w->events[at].other);
    }
    WRITER_FINDING(w, "image-rejoined", first->line, "one picture from %zu pieces: %.*s", to - from,
                   STR_ARG(str_sub(address, 0, 300)));
    r->mended = true;
}

/* Shards [from, to) spell `text`, from the first to the last or the other way round: finds the
   addresses in it. */
static bool find_addresses(struct run *r, size_t from, size_t to, struct buf *text, bool backwards)
{
    size_t start = STR_NPOS, scheme = 0, first = 0;
    struct str root = root_of(r->shards[from].address);
    bool found = false;

    for (size_t k = 0; k <= to - from; k++) {
        size_t at = text->n, next = 0;

        if (k < to - from) {
            at = r->shards[backwards ? to - 1 - k : from + k].at;
            next = scheme_at(buf_view(text), at);
        }
        if (next == 0 && k < to - from) {
            continue;
        }
        if (start != STR_NPOS && is_picture(r->w, text->p + start, at - start, scheme, root)) {
            rejoin(r, backwards ? to - k : from + first, backwards ? to - first : from + k,
                   str_make(text->p + start, at - start));
            found = true;
        }
        start = at;
        scheme = next;
        first = k;
    }
    return found;
}

/* Shards [from, to) are of one page and have one alternative text. */
static void mend_run(struct run *r, size_t from, size_t to)
{
    struct buf text;
    bool found = false;

    if (to - from < SHATTERED_LEAST) {
        return;
    }
    buf_init(&text, (size_t)64 << 20);
    for (int backwards = 0; backwards < 2 && !found; backwards++) {
        buf_reset(&text);
        for (size_t k = 0; k < to - from; k++) {
            struct shard *shard = &r->shards[backwards ? to - 1 - k : from + k];

            shard->at = text.n;
            buf_str(&text, shard->spelt);
        }
        found = !text.failed && find_addresses(r, from, to, &text, backwards);
    }
    r->w->arena->failed = r->w->arena->failed || text.failed;
    buf_done(&text);
}

static void mend_shards(struct run *r)
{
    for (size_t from = 0, to; from < r->n; from = to) {
        struct page page;

        to = from;
        if (find_page(r, from, &page)) {
            while (to < r->n && str_eq(r->shards[to].alt, r->shards[from].alt) &&
                   spell(r->w, &page, &r->shards[to])) {
                to++;
            }
        }
        mend_run(r, from, to);
        to = to > from ? to : from + 1;
    }
}

/* What stands between pictures stays only between two that are still there; a paragraph without any
   goes. */
static void tidy_paragraph(struct writer *w, size_t from, size_t to)
{
    size_t filling = 0;
    bool any = false;

    for (size_t i = from + 1; i + 1 < to; i++) {
        struct md_event *e = &w->events[i];

        if (e->kind == MD_IMAGE) {
            if (any && filling > 0) {
                w->events[filling].kind = MD_SOFT_BREAK;
            }
            any = true;
            filling = 0;
            i = e->other;
        } else if (e->kind != MD_NOTHING) {
            e->kind = MD_NOTHING;
            filling = i;
        }
    }
    if (!any) {
        drop_events(w, from, to - 1);
    }
}

/* The paragraphs of pictures at events [from, to). */
static void mend_paragraphs(struct writer *w, size_t from, size_t to)
{
    struct run r = {.w = w};

    for (size_t i = from, next; i < to; i = next) {
        next = pictures_paragraph(w, i);
        next = next > 0 ? next : i + 1;
        add_shards(&r, i, next);
    }
    mend_shards(&r);
    for (size_t i = from, next; i < to && r.mended; i = next) {
        next = pictures_paragraph(w, i);
        if (next > 0) {
            tidy_paragraph(w, i, next);
        }
        next = next > 0 ? next : i + 1;
    }
}

bool shattered_mend(struct writer *w)
{
    bool changed = false;

    for (size_t i = 0; i < w->n_events; i++) {
        size_t to = i, next, pictures = 0;

        if (w->events[i].kind != MD_PARAGRAPH || w->events[i].leave) {
            continue;
        }
        while (to < w->n_events) {
            next = w->events[to].kind == MD_NOTHING ? to + 1 : pictures_paragraph(w, to);
            if (next == 0) {
                break;
            }
            for (; to < next; to++) {
                pictures += w->events[to].kind == MD_IMAGE && !w->events[to].leave;
            }
        }
        if (pictures >= SHATTERED_LEAST) {
            mend_paragraphs(w, i, to);
            changed = true;
        }
        i = to > i ? to - 1 : i;
    }
    return changed;
}
