/*
 * Pictures, players, sound and film become what a book can show: a picture, or a link that a reader
 * with a network can follow. Invariant: nothing plays, loads or runs inside the book.
 */
#include "base/repair.h"
#include "base/unicode.h"
#include "base/url.h"
#include "render/html/clean.h"

/* Players, and the page that shows the same film: `before` and what the address holds behind
   `mark`, up to the next sign, and `after`. */
static const struct player {
    const char *host, *name, *mark, *before, *after;
} players[] = {
    {"youtube.com", "YouTube", "/embed/", "https://www.youtube.com/watch?v=", ""},
    {"youtube-nocookie.com", "YouTube", "/embed/", "https://www.youtube.com/watch?v=", ""},
    {"player.vimeo.com", "Vimeo", "/video/", "https://vimeo.com/", ""},
    {"bilibili.com", "bilibili", "bvid=", "https://www.bilibili.com/video/", ""},
    {"bilibili.com", "bilibili", "aid=", "https://www.bilibili.com/video/av", ""},
    {"youku.com", "优酷", "/embed/", "https://v.youku.com/v_show/id_", ".html"},
    {"v.qq.com", "腾讯视频", "vid=", "https://v.qq.com/x/page/", ".html"},
    {"music.163.com", "网易云音乐", NULL, NULL, NULL},
    {"xiami.com", "虾米音乐", NULL, NULL, NULL},
    {"ted.com", "TED", NULL, NULL, NULL},
    {"dailymotion.com", "Dailymotion", NULL, NULL, NULL},
    {"soundcloud.com", "SoundCloud", NULL, NULL, NULL},
    {"spotify.com", "Spotify", NULL, NULL, NULL},
    {"slideshare.net", "SlideShare", NULL, NULL, NULL},
    {"codepen.io", "CodePen", NULL, NULL, NULL},
    {"jsfiddle.net", "JSFiddle", NULL, NULL, NULL},
    {"google.com", "Google", NULL, NULL, NULL},
};

static bool is_host(struct str host, struct str of)
{
    return str_eq_nocase(host, of) ||
           (host.n > of.n && str_ends_nocase(host, of) && host.p[host.n - of.n - 1] == '.');
}

/* The film's page; the address itself where it is not known. */
static struct str page_of(struct html_cleaner *c, const struct player *player, struct str address)
{
    const struct str mark = str_of(player->mark);
    const size_t at = mark.n > 0 ? str_find(address, mark) : STR_NPOS;
    struct str rest = at == STR_NPOS ? STR_NONE : str_from(address, at + mark.n);
    size_t n = 0;

    while (n < rest.n && (ascii_is_alnum(rest.p[n]) || rest.p[n] == '_' || rest.p[n] == '-' ||
                          rest.p[n] == '=')) {
        n++;
    }
    return n > 0 ? arena_join(c->w->arena, str_of(player->before), str_sub(rest, 0, n),
                              str_of(player->after))
                 : address;
}

/* A line of its own, if not in a heading. */
static void own_line(struct html_cleaner *c)
{
    const struct html_frame *top = flow_top(&c->flow);

    if (!c->flow.pre && top->model == MODEL_LEAF && !c->flow.over && !c->flow.failed &&
        c->flow.out->events[top->event].kind == MD_PARAGRAPH) {
        flow_end_leaf(&c->flow);
    }
}

static void link_to(struct html_cleaner *c, struct str address, struct str name)
{
    const struct md_event link = {.kind = MD_LINK, .text = address, .line = c->flow.line};
    const struct md_event text = {.kind = MD_TEXT,
                                  .text = arena_join(c->w->arena, STR("▶ "), name, STR(""))};
    const uint32_t serial = ++c->serial;

    own_line(c);
    if (flow_open_inline(&c->flow, &link, serial)) {
        flow_add_inline(&c->flow, &text);
        flow_close_inlines(&c->flow, serial);
    } else {
        flow_add_inline(&c->flow, &text);
    }
    own_line(c);
    WRITER_FINDING(c->w, "embed-linked", c->flow.line, "%.*s became a link to %.*s", STR_ARG(name),
                   STR_ARG(str_sub(address, 0, 200)));
}

/* Where no links are to be made of them, the address stands as it is written. */
static bool is_linked(const struct html_cleaner *c)
{
    return repair_on(&c->w->request->repairs, "embed-linked");
}

static void leave_address(struct html_cleaner *c, struct str address, struct str title)
{
    const struct md_event text = {
        .kind = MD_TEXT,
        .text = arena_join(c->w->arena, title, title.n > 0 ? STR(" ") : STR(""), address)};

    own_line(c);
    flow_add_inline(&c->flow, &text);
    own_line(c);
}

/* Full addresses and those of the site's own files; nothing that runs. */
static bool is_followed(struct str address)
{
    const struct str scheme = url_scheme(address);

    return address.n > 0 && (scheme.n == 0 || url_scheme_is_web(scheme));
}

static struct str full_address(struct html_cleaner *c, struct str address)
{
    return str_starts(address, STR("//")) ? arena_join(c->w->arena, STR("https:"), address, STR(""))
                                          : address;
}

/* The last part of the path, as people read it. */
static struct str last_part(struct html_cleaner *c, struct str address)
{
    const size_t end = str_chr(address, '?'), slash = str_rchr(str_sub(address, 0, end), '/');
    struct str part = str_sub(address, slash == STR_NPOS ? 0 : slash + 1, end);

    part = part.n > 0 ? part : address;
    if (str_chr(part, '%') != STR_NPOS) {
        const struct str decoded = url_decoded(c->w->arena, part);

        part = xml_clean_until(decoded) == decoded.n ? decoded : part;
    }
    return part;
}

void html_embed(struct html_cleaner *c, const struct html_tag *tag,
                const struct html_element *element)
{
    static const char *const names[] = {"src", "data-src", "data", "data-lazy-src"};
    struct str address = STR_NONE, title = html_value(c, tag, STR("title")), host;

    for (size_t i = 0; i < sizeof names / sizeof names[0] && address.n == 0; i++) {
        address = html_value(c, tag, str_of(names[i]));
    }
    if (!is_followed(address)) {
        html_note_dropped(c, element);
        return;
    }
    address = full_address(c, address);
    if (!is_linked(c)) {
        html_note_dropped(c, element);
        leave_address(c, address, title);
        return;
    }
    host = url_without_port(url_host(address));
    for (size_t i = 0; i < sizeof players / sizeof players[0]; i++) {
        const struct player *player = &players[i];

        if (is_host(host, str_of(player->host)) &&
            (!player->mark || str_find(address, str_of(player->mark)) != STR_NPOS)) {
            link_to(c, page_of(c, player, address), title.n > 0 ? title : str_of(player->name));
            return;
        }
    }
    host = host.n > 0 ? url_without_www(host) : last_part(c, address);
    link_to(c, address, title.n > 0 ? title : host);
}

static void link_medium(struct html_cleaner *c, struct str address, struct str name)
{
    address = full_address(c, address);
    if (is_linked(c)) {
        link_to(c, address, name.n > 0 ? name : last_part(c, address));
    } else {
        leave_address(c, address, name);
    }
}

void html_media_start(struct html_cleaner *c, const struct html_tag *tag,
                      const struct html_element *element)
{
    const struct str src = html_value(c, tag, STR("src")),
                     poster = html_value(c, tag, STR("poster"));

    c->media = true;
    c->media_name = html_value(c, tag, STR("title"));
    if (!is_linked(c)) {
        html_note_dropped(c, element);
    }
    if (poster.n > 0) {
        const struct md_event picture = {.kind = MD_IMAGE, .text = poster, .line = c->flow.line};

        own_line(c);
        flow_add_picture(&c->flow, &picture, c->media_name);
        own_line(c);
    }
    if (is_followed(src)) {
        link_medium(c, src, c->media_name);
        c->media_name = STR_NONE;
    }
}

/* The same in other formats, and its subtitles: the title is the first one's. */
void html_media_source(struct html_cleaner *c, const struct html_tag *tag)
{
    const struct str src = html_value(c, tag, STR("src"));

    if (c->media && is_followed(src)) {
        const struct str label = html_value(c, tag, STR("label"));

        link_medium(c, src, label.n > 0 ? label : c->media_name);
        c->media_name = label.n > 0 ? c->media_name : STR_NONE;
    }
}

/* What blogs draw for a character. */
static bool is_emoji(struct html_cleaner *c, const struct html_tag *tag)
{
    const struct str classes = html_value(c, tag, STR("class"));

    return str_find(classes, STR("emoji")) != STR_NPOS ||
           str_find(classes, STR("wp-smiley")) != STR_NPOS;
}

static bool is_in_noscript(const struct html_cleaner *c)
{
    for (size_t i = c->n_opens; i > 0; i--) {
        if (c->opens[i - 1].element && c->opens[i - 1].element->role == ROLE_NOSCRIPT) {
            return true;
        }
    }
    return false;
}

/* Whether it is the one before it again: one of the two is for browsers without scripts, and is
   often of another size. */
static bool is_told_twice(const struct html_cleaner *c, struct str address, bool lazy)
{
    const bool next =
        c->last_picture.n > 0 && c->last_picture_end == c->flow.out->n && c->flow.text.n == 0;

    if (c->mute > 0) {
        return str_eq(address, c->last_picture) ||
               (next && c->last_picture_lazy && !c->last_picture_scriptless);
    }
    return next && lazy && c->last_picture_scriptless;
}

void html_picture(struct html_cleaner *c, const struct html_tag *tag)
{
    struct md_event picture = {.kind = MD_IMAGE, .line = c->flow.line};
    const struct str alt = html_value(c, tag, STR("alt"));
    bool lazy = false;

    picture.text = html_picture_address(c, tag, &lazy);
    picture.title = html_value(c, tag, STR("title"));
    if (is_emoji(c, tag) && alt.n > 0) {
        flow_text(&c->flow, alt);
        return;
    }
    if (is_told_twice(c, picture.text, lazy)) {
        flow_note_mended(&c->flow);
        return;
    }
    if (lazy) {
        WRITER_FINDING(c->w, "image-lazy", c->flow.line, "the picture is %.*s",
                       STR_ARG(str_sub(picture.text, 0, 200)));
    }
    c->last_picture = picture.text;
    flow_add_picture(&c->flow, &picture, alt);
    c->last_picture_end = c->flow.out->n;
    c->last_picture_lazy = lazy;
    c->last_picture_scriptless = is_in_noscript(c);
}
