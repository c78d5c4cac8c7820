/*
 * Picture addresses become <img> of a file in the book, or a visible placeholder that keeps the
 * alternative text and the address. Invariant: no src that is not in the book, no link inside a
 * link.
 */
#include "base/unicode.h"
#include "render/write/writer.h"

enum {
    ADDRESS_SHOWN = 300, /* bytes of an address that cannot be linked, in text */
};

static void add_asset(struct writer *w, const struct asset *asset)
{
    size_t held = 0;

    if (w->failed) {
        return;
    }
    if (map_add(&w->by_asset, asset->name, w->n_assets, &held, w->err) != ERR_OK) {
        w->failed = true;
        return;
    }
    if (held != w->n_assets ||
        !arena_grow(w->arena, &w->assets, w->n_assets, &w->cap_assets, sizeof(void *))) {
        return;
    }
    w->assets[w->n_assets++] = asset;
}

static void add_missing(struct writer *w, struct str address, enum asset_state state)
{
    size_t held = 0;
    struct str kept;

    if (w->failed || map_get(&w->by_missing, address) != MAP_NONE) {
        return;
    }
    kept = arena_str(w->arena, address);
    if (map_add(&w->by_missing, kept, w->n_missing, &held, w->err) != ERR_OK) {
        w->failed = true;
        return;
    }
    if (!arena_grow(w->arena, &w->missing, w->n_missing, &w->cap_missing, sizeof *w->missing)) {
        return;
    }
    w->missing[w->n_missing++] = (struct missing){kept, state};
}

static void write_image(struct writer *w, const struct asset *asset, const struct picture *picture)
{
    struct buf *out = w->out;
    char name[ASSET_NAME_SIZE];

    buf_str(out, w->form->epub ? STR("<img src=\"../") : STR("<img src=\"../../"));
    writer_text(w, w->form->epub ? asset->name : asset_page_name(asset, name));
    buf_str(out, STR("\" alt=\""));
    writer_text(w, picture->alt);
    buf_char(out, '"');
    if (asset->width > 0 && asset->height > 0) {
        buf_printf(out, " width=\"%u\" height=\"%u\"", (unsigned)asset->width,
                   (unsigned)asset->height);
    }
    if (picture->title.n > 0 && !picture->alone) {
        buf_str(out, STR(" title=\""));
        writer_text(w, picture->title);
        buf_char(out, '"');
    }
    buf_str(out, STR("/>"));
    w->chapter->n_images++;
    w->chapter->n_images_described += str_trim(picture->alt).n > 0;
    add_asset(w, asset);
}

/* At most n bytes, cut between characters. */
static struct str shortened(struct str s, size_t n)
{
    if (s.n <= n) {
        return s;
    }
    while (n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80) {
        n--;
    }
    return str_sub(s, 0, n);
}

static void write_placeholder(struct writer *w, const struct picture *picture, bool remote)
{
    struct buf *out = w->out;
    struct str title = str_trim(picture->title), url = STR_NONE,
               address = shortened(picture->address, ADDRESS_SHOWN);
    bool linked = link_url(w->arena, picture->address, &url) && !str_starts(url, STR("ftp"));

    buf_str(out, STR("<span class=\"missing\">"));
    writer_text(w, word(w->words, remote ? "picture_remote" : "picture_missing"));
    if (picture->alt.n > 0) {
        buf_char(out, ' ');
        writer_text(w, picture->alt);
    }
    if (title.n > 0 && !str_eq(title, str_trim(picture->alt))) {
        buf_str(out, picture->alt.n > 0 ? STR(" · ") : STR(" "));
        writer_text(w, title);
    }
    buf_char(out, ' ');
    if (linked && !w->in_anchor) {
        buf_str(out, STR("<a href=\""));
        writer_text(w, url);
        buf_str(out, STR("\">"));
    }
    writer_text(w, address);
    if (address.n < picture->address.n) {
        buf_str(out, STR("…"));
    }
    if (linked && !w->in_anchor) {
        buf_str(out, STR("</a>"));
    }
    buf_str(out, STR("</span>"));
}

/* What stands for a picture; nothing where only its text is wanted, and it has none. */
static void write_missing(struct writer *w, const struct picture *picture, bool remote)
{
    const bool drops = w->request->drops_missing;

    if (drops && str_trim(picture->alt).n == 0) {
        return;
    }
    buf_str(w->out, picture->alone ? STR("<p class=\"picture\">") : STR(""));
    if (drops) {
        writer_text(w, picture->alt);
    } else {
        write_placeholder(w, picture, remote);
    }
    buf_str(w->out, picture->alone ? STR("</p>\n") : STR(""));
}

static void report(struct writer *w, const struct picture *picture, enum asset_state state,
                   const char *reason)
{
    struct str address = shortened(picture->address, ADDRESS_SHOWN);

    if (state == ASSET_REMOTE) {
        WRITER_FINDING(w, "asset-remote", picture->line, "picture on the network: %.*s",
                       STR_ARG(address));
    } else if (state == ASSET_MISSING) {
        WRITER_FINDING(w, "asset-missing", picture->line, "picture not found: %.*s",
                       STR_ARG(address));
    } else {
        WRITER_FINDING(w, "asset-unusable", picture->line, "picture cannot be used (%s): %.*s",
                       reason ? reason : "unknown", STR_ARG(address));
    }
}

void picture_write(struct writer *w, const struct picture *written)
{
    const struct asset_resolver *assets = w->request->assets;
    struct picture picture = *written;
    struct str address = link_whole(w, written->address);
    const struct asset *asset = NULL;
    const char *reason = NULL;
    enum asset_state state = ASSET_MISSING;
    bool caption = picture.alone && picture.title.n > 0;
    size_t known = map_get(&w->by_missing, address);

    picture.address = address;
    if (known != MAP_NONE && w->missing[known].state != ASSET_UNUSABLE) {
        state = w->missing[known].state; /* nothing else comes of asking for it again */
    } else if (assets && address.n > 0) {
        state = assets->find(assets->user, w->request->post, address, &asset, &reason);
    }
    if (state != ASSET_FOUND || !asset) {
        if (!picture.opening) {
            write_missing(w, &picture, state == ASSET_REMOTE);
        }
        if (known == MAP_NONE || known != w->told_missing || picture.line != w->told_line) {
            report(w, &picture, state, reason); /* a flood in one line is one finding */
        }
        add_missing(w, address, state);
        w->told_missing = map_get(&w->by_missing, address);
        w->told_line = picture.line;
        return;
    }
    if (asset->remark) {
        WRITER_FINDING(w, asset->remark, picture.line, "not all of the picture is shown: %.*s",
                       STR_ARG(shortened(address, ADDRESS_SHOWN)));
    }
    buf_str(w->out, picture.alone ? STR("<figure>") : STR(""));
    write_image(w, asset, &picture);
    if (caption) {
        buf_str(w->out, STR("<figcaption>"));
        writer_text(w, picture.title);
        buf_str(w->out, STR("</figcaption>"));
    }
    buf_str(w->out, picture.alone ? STR("</figure>\n") : STR(""));
}

static const struct asset *find(struct writer *w, struct str address)
{
    const struct asset_resolver *assets = w->request->assets;
    const struct asset *asset = NULL;
    const char *reason;

    if (!assets || address.n == 0 ||
        assets->find(assets->user, w->request->post, address, &asset, &reason) != ASSET_FOUND) {
        return NULL;
    }
    return asset;
}

bool picture_same(struct writer *w, struct str one, struct str other)
{
    const struct asset *asset;

    one = link_whole(w, one);
    other = link_whole(w, other);
    if (str_eq(one, other)) {
        return true;
    }
    asset = find(w, one);
    return asset && asset == find(w, other);
}
