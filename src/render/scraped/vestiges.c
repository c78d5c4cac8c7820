/*
 * Pictures and links that show nothing go: tracking pixels, pictures without an address and an
 * alternative text, links without a text that lead nowhere. Invariant: no text goes, and no address
 * that a reader could follow.
 */
#include "base/url.h"
#include "render/scraped/scraped.h"

static bool is_blank_inside(const struct writer *w, size_t from, size_t to)
{
    while (from < to && event_is_blank(&w->events[from])) {
        from++;
    }
    return from >= to;
}

/* An address that leads to nothing. */
static bool is_void(struct str address)
{
    address = str_trim(address);
    return address.n == 0 || str_eq(address, STR("#")) || str_eq(address, STR("about:blank"));
}

bool vestiges_is_picture(const struct md_event *picture)
{
    return pixel_is(picture->text) || is_void(picture->text);
}

static bool mend_picture(struct writer *w, size_t i)
{
    const struct md_event *e = &w->events[i];
    const struct repair_set *repairs = &w->request->repairs;

    if (pixel_is(e->text)) {
        if (!repair_on(repairs, "pixel-dropped")) {
            return false;
        }
        WRITER_FINDING(w, "pixel-dropped", e->line, "a picture that counts readers: %.*s",
                       STR_ARG(str_sub(e->text, 0, 200)));
    } else if (is_void(e->text) && is_blank_inside(w, i + 1, e->other)) {
        if (!repair_on(repairs, "image-empty")) {
            return false;
        }
        WRITER_FINDING(w, "image-empty", e->line, "a picture without address and text");
    } else {
        return false;
    }
    scraped_drop(w, i, e->other);
    return true;
}

/* Whether an address says something by itself when it stands for a link's text. */
static bool is_telling(struct str address)
{
    struct str scheme = url_scheme(address);

    if (is_void(address) || address.p[0] == '#' || str_all(address, ascii_is_space)) {
        return false;
    }
    return scheme.n == 0 ? !str_eq(address, STR("/")) && !str_eq(address, STR("./"))
                         : url_scheme_is_web(scheme) || str_eq_nocase(scheme, STR("mailto")) ||
                               str_eq_nocase(scheme, STR("tel"));
}

/* A link whose end is at event i. Where a picture inside has gone, nothing was left to click on. */
static bool mend_link(struct writer *w, size_t i)
{
    size_t start = w->events[i].other;
    bool gone = start + 1 < i && w->events[start + 1].kind == MD_NOTHING;

    if (!is_blank_inside(w, start + 1, i) || !repair_on(&w->request->repairs, "link-empty")) {
        return false;
    }
    if (!gone && is_telling(str_trim(w->events[i].text))) {
        if (start + 1 == i) {
            return false;
        }
        scraped_drop(w, start + 1, i - 1);
        return true;
    }
    WRITER_FINDING(w, "link-empty", w->events[i].line, "a link without text: %.*s",
                   STR_ARG(str_sub(w->events[i].text, 0, 200)));
    scraped_drop(w, start, i);
    return true;
}

bool vestiges_mend(struct writer *w)
{
    bool changed = false, here = false; /* in this paragraph */

    for (size_t i = 0; i < w->n_events; i++) {
        struct md_event *e = &w->events[i];

        if (e->kind == MD_IMAGE && !e->leave) {
            here = mend_picture(w, i) || here;
        } else if (e->kind == MD_LINK && e->leave) {
            here = mend_link(w, i) || here;
        } else if (e->kind == MD_PARAGRAPH) {
            if (e->leave && here && is_blank_inside(w, (size_t)e->other + 1, i)) {
                scraped_drop(w, e->other, i);
            }
            here = false;
        } else {
            continue;
        }
        changed = changed || here;
    }
    return changed;
}
