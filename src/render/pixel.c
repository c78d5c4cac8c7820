/*
 * Addresses of pictures become a verdict whether they count readers instead of showing anything.
 * Invariant: what might be a picture of the post stays one; hosts that serve both are told apart by
 * the path.
 */
#include "base/url.h"
#include "render/scraped.h"

/* Hosts with all that is below them, and how their counters' paths begin. */
static const struct {
    const char *host, *path;
} counters[] = {
    {"hm.baidu.com", "/hm.gif"},
    {"tongji.baidu.com", "/"},
    {"cnzz.com", "/"},
    {"51.la", "/"},
    {"google-analytics.com", "/"},
    {"stats.g.doubleclick.net", "/"},
    {"ad.doubleclick.net", "/"},
    {"feeds.feedburner.com", "/~"},
    {"feedproxy.google.com", "/~r/"},
    {"feedsportal.com", "/"},
    {"blogger.googleusercontent.com", "/tracker/"},
    {"medium.com", "/_/stat"},
    {"pixel.wp.com", "/"},
    {"stats.wordpress.com", "/"},
    {"stats.wp.com", "/"},
    {"scorecardresearch.com", "/"},
    {"quantserve.com", "/"},
    {"facebook.com", "/tr"},
    {"px.ads.linkedin.com", "/"},
    {"dc.ads.linkedin.com", "/"},
    {"mc.yandex.ru", "/watch"},
    {"counter.yadro.ru", "/"},
    {"matomo.cloud", "/"},
};

/* First labels of hosts that count, unless what they serve is named like a picture. */
static const char *const labels[] = {"pixel",   "pixels",  "stat",  "stats",   "beacon",
                                     "counter", "tracker", "track", "tracking"};

static bool is_below(struct str host, struct str domain)
{
    return str_eq_nocase(host, domain) || (host.n > domain.n && str_ends_nocase(host, domain) &&
                                           host.p[host.n - domain.n - 1] == '.');
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
        if (is_below(host, str_of(counters[i].host)) &&
            str_starts(url.path, str_of(counters[i].path))) {
            return true;
        }
    }
    label = str_sub(host, 0, str_chr(host, '.'));
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        if (str_eq_nocase(label, str_of(labels[i])) && !is_named_as_picture(url.path)) {
            return true;
        }
    }
    return is_counter_path(url.path);
}
