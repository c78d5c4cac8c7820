/*
 * Addresses of pictures become a verdict whether they count readers instead of showing anything;
 * raw tags of such pictures go, by their address or because they are of one pixel or hidden.
 * Invariant: what might be a picture of the post stays one; hosts that serve both are told apart by
 * the path.
 */
#include "base/url.h"
#include "render/html/tag.h"
#include "render/scraped/scraped.h"

enum {
    TAG_BYTES = 2048 /* longer ones hold their picture */
};

#define TEXT(literal)                                                                              \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }

/* Hosts with all that is below them, and how their counters' paths begin. */
static const struct {
    struct str host, path;
} counters[] = {
    {TEXT("hm.baidu.com"), TEXT("/hm.gif")},
    {TEXT("tongji.baidu.com"), TEXT("/")},
    {TEXT("cnzz.com"), TEXT("/")},
    {TEXT("51.la"), TEXT("/")},
    {TEXT("google-analytics.com"), TEXT("/")},
    {TEXT("stats.g.doubleclick.net"), TEXT("/")},
    {TEXT("ad.doubleclick.net"), TEXT("/")},
    {TEXT("feeds.feedburner.com"), TEXT("/~")},
    {TEXT("feedproxy.google.com"), TEXT("/~r/")},
    {TEXT("feedsportal.com"), TEXT("/")},
    {TEXT("blogger.googleusercontent.com"), TEXT("/tracker/")},
    {TEXT("medium.com"), TEXT("/_/stat")},
    {TEXT("pixel.wp.com"), TEXT("/")},
    {TEXT("stats.wordpress.com"), TEXT("/")},
    {TEXT("stats.wp.com"), TEXT("/")},
    {TEXT("scorecardresearch.com"), TEXT("/")},
    {TEXT("quantserve.com"), TEXT("/")},
    {TEXT("facebook.com"), TEXT("/tr")},
    {TEXT("px.ads.linkedin.com"), TEXT("/")},
    {TEXT("dc.ads.linkedin.com"), TEXT("/")},
    {TEXT("mc.yandex.ru"), TEXT("/watch")},
    {TEXT("counter.yadro.ru"), TEXT("/")},
    {TEXT("matomo.cloud"), TEXT("/")},
};

/* First labels of hosts that count, unless what they serve is named like a picture. */
static const struct str labels[] = {TEXT("pixel"),   TEXT("pixels"), TEXT("stat"),
                                    TEXT("stats"),   TEXT("beacon"), TEXT("counter"),
                                    TEXT("tracker"), TEXT("track"),  TEXT("tracking")};

/* Whether the host is the domain or below it. Looked at from the end, where most differ. */
static bool is_below(struct str host, struct str domain)
{
    size_t n = domain.n;

    if (host.n < n) {
        return false;
    }
    while (n > 0 && ascii_lower(host.p[host.n - domain.n + n - 1]) == domain.p[n - 1]) {
        n--;
    }
    return n == 0 && (host.n == domain.n || host.p[host.n - domain.n - 1] == '.');
}

/* "/a/b.jpg?c": a counter answers with a GIF, or with a name that says nothing. */
static bool is_named_as_picture(struct str path)
{
    static const char *const endings[] = {".jpg", ".jpeg", ".png", ".webp", ".svg", ".bmp"};

    path = str_sub(path, 0, str_chr(path, '?'));
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (str_ends_nocase(path, str_of(endings[i]))) {
            return true;
        }
    }
    return false;
}

static bool is_counter_path(struct str path)
{
    struct str file = str_sub(path, 0, str_chr(path, '?'));

    return str_ends(file, STR("/matomo.php")) || str_ends(file, STR("/piwik.php")) ||
           str_ends(file, STR("/__utm.gif")) || str_ends(file, STR("/tracking-pixel.gif"));
}

bool pixel_is(struct str address)
{
    struct url url;
    struct str host, label;

    if (!url_split(str_trim(address), &url)) {
        return false;
    }
    host = url_without_port(url.host);
    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++) {
        if (is_below(host, counters[i].host) && str_starts(url.path, counters[i].path)) {
            return true;
        }
    }
    label = str_sub(host, 0, str_chr(host, '.'));
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        if (str_eq_nocase(label, labels[i]) && !is_named_as_picture(url.path)) {
            return true;
        }
    }
    return is_counter_path(url.path);
}

/* "1", "0px" */
static bool is_tiny(struct str size)
{
    size = str_trim(size);
    return size.n > 0 && (size.p[0] == '0' || size.p[0] == '1') &&
           (size.n == 1 || str_eq_nocase(str_from(size, 1), STR("px")));
}

/* The value of a property in a style, without blanks; empty where there is none. */
static struct str style_value(struct str style, struct str property)
{
    struct str declaration;

    while (str_token(&style, ';', &declaration)) {
        size_t colon = str_chr(declaration, ':');

        if (colon != STR_NPOS &&
            str_eq_nocase(str_trim(str_sub(declaration, 0, colon)), property)) {
            return str_trim(str_from(declaration, colon + 1));
        }
    }
    return STR_NONE;
}

/* Whether the tag names its picture elsewhere, until a script comes to show it. */
static bool is_lazy(const struct html_tag *tag, struct arena *a)
{
    struct str value;

    for (const char *const *name = html_lazy_names; *name; name++) {
        if (html_attribute(tag->attributes, str_of(*name), a, &value)) {
            return true;
        }
    }
    return html_attribute(tag->attributes, STR("srcset"), a, &value) ||
           html_attribute(tag->attributes, STR("data-srcset"), a, &value);
}

static bool is_pixel_tag(const struct html_tag *tag, struct arena *a)
{
    struct str width = STR_NONE, height = STR_NONE, style = STR_NONE, address = STR_NONE;
    bool tiny;

    (void)html_attribute(tag->attributes, STR("src"), a, &address);
    (void)html_attribute(tag->attributes, STR("width"), a, &width);
    (void)html_attribute(tag->attributes, STR("height"), a, &height);
    if (html_attribute(tag->attributes, STR("style"), a, &style)) {
        width = width.n > 0 ? width : style_value(style, STR("width"));
        height = height.n > 0 ? height : style_value(style, STR("height"));
    }
    tiny = (is_tiny(width) && is_tiny(height)) ||
           str_eq_nocase(style_value(style, STR("display")), STR("none"));
    return pixel_is(address) || (tiny && !is_lazy(tag, a));
}

/* Whether the tag at text.p[at] is that of a pixel; then *ret_end is behind it. */
static bool pixel_at(struct str text, size_t at, struct arena *a, size_t *ret_end)
{
    struct html_tag tag;

    if (!str_eq_nocase(str_sub(text, at + 1, at + 4), STR("img")) ||
        !html_tag_read(str_sub(text, 0, at + TAG_BYTES), at, &tag) || tag.kind != HTML_OPEN ||
        tag.name != HTML_IMG || !is_pixel_tag(&tag, a)) {
        return false;
    }
    *ret_end = tag.end;
    return true;
}

/* The raw HTML of an event, without the tags of pixels. */
static bool drop_from(struct writer *w, struct md_event *e)
{
    struct str text = e->text;
    size_t done = 0, end;

    buf_truncate(w->scratch, 0);
    for (size_t at = 0; at < text.n; at++) {
        const char *less = memchr(text.p + at, '<', text.n - at);

        if (!less) {
            break;
        }
        at = (size_t)(less - text.p);
        if (pixel_at(text, at, w->arena, &end)) {
            buf_str(w->scratch, str_sub(text, done, at));
            done = end;
            at = end - 1;
            WRITER_FINDING(w, "pixel-dropped", e->line, "a picture of one pixel, or hidden");
        }
    }
    if (done > 0) {
        buf_str(w->scratch, str_from(text, done));
        e->text = arena_str(w->arena, buf_view(w->scratch));
        e->kind = e->kind == MD_HTML ? MD_NOTHING : e->kind;
    }
    return done > 0;
}

static bool has_tag(struct str text)
{
    for (size_t at = 0; at + 1 < text.n; at++) {
        const char *less = memchr(text.p + at, '<', text.n - at - 1);

        if (!less) {
            return false;
        }
        at = (size_t)(less - text.p);
        if (str_eq_nocase(str_sub(text, at + 1, at + 4), STR("img"))) {
            return true;
        }
    }
    return false;
}

void pixels_drop(struct writer *w, struct markdown *m)
{
    bool changed = false;

    if (!has_tag(w->prepared->text) || !repair_on(&w->request->repairs, "pixel-dropped")) {
        return;
    }
    for (size_t i = 0; i < w->n_events; i++) {
        if (w->events[i].kind == MD_HTML || w->events[i].kind == MD_HTML_BLOCK) {
            changed = drop_from(w, &w->events[i]) || changed;
        }
    }
    if (changed) {
        markdown_compact(m);
        w->n_events = m->n;
    }
}
