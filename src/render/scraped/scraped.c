/*
 * The events of a post that was scraped become those that its author meant, by one pass after the
 * other. Invariant: a pass whose signs a first look does not see is not run, and the list stays
 * whole: what goes has become MD_NOTHING, and is taken out between the passes.
 */
#include "render/scraped/scraped.h"

/* What one look at the events has seen. */
struct survey {
    size_t pictures;
    bool vestiges; /* a picture or a link of nothing, perhaps */
    bool cut;      /* a paragraph that closes a parenthesis of the one above, perhaps */
    bool blank;    /* a paragraph that is blank, perhaps */
};

/* A paragraph of nothing but a short text that does not begin as others do: blanks are at most
   three bytes each. */
static bool may_be_blank(const struct md_event *paragraph)
{
    const struct md_event *first = paragraph + 1;

    return first->kind == MD_TEXT && first->text.n <= 48 && paragraph->other == first->other + 1 &&
           (first->text.n == 0 || (unsigned char)first->text.p[0] >= 0x80);
}

static void look(const struct writer *w, struct survey *ret)
{
    const struct md_event *e = w->events;

    *ret = (struct survey){.pictures = 0};
    for (size_t i = 0; i < w->n_events; i++) {
        if (e[i].leave) {
            continue;
        }
        switch (e[i].kind) {
        case MD_IMAGE:
            ret->pictures++;
            ret->vestiges = ret->vestiges || vestiges_is_picture(&e[i]);
            break;
        case MD_LINK:
            ret->vestiges = ret->vestiges || e[i + 1].kind == MD_LINK ||
                            (e[i + 1].kind == MD_TEXT &&
                             (e[i + 1].text.n == 0 || ascii_is_space(e[i + 1].text.p[0])));
            break;
        case MD_PARAGRAPH:
            ret->blank = ret->blank || may_be_blank(&e[i]);
            ret->cut = ret->cut || parentheses_are_closed(w, i);
            break;
        default:
            break;
        }
    }
}

/* Whether the text may hold no-break spaces or tags that break a line. */
static bool has_blanks(struct str text)
{
    static const char *const signs[] = {"\xC2\xA0", "&nbsp", "&#160", "&#xa0",
                                        "&#xA0",    "<br",   "<BR",   "<Br"};

    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (str_find(text, str_of(signs[i])) != STR_NPOS) {
            return true;
        }
    }
    return false;
}

void scraped_drop(struct writer *w, size_t from, size_t to)
{
    for (size_t i = from; i <= to; i++) {
        w->events[i].kind = MD_NOTHING;
    }
}

/* The last block of the text proper before the event: notes stand behind it. Its last event, or
   SIZE_MAX. */
static size_t last_block(const struct writer *w, size_t before)
{
    for (size_t i = before; i > 0; i--) {
        const struct md_event *e = &w->events[i - 1];

        if (e->kind == MD_NOTE) {
            i = (size_t)e->other + 1;
        } else if (e->kind != MD_NOTHING) {
            return i - 1;
        }
    }
    return SIZE_MAX;
}

static bool says_nothing(const struct md_event *e)
{
    return e->kind == MD_RULE ||
           (e->kind == MD_HTML_BLOCK && str_starts(str_trim(e->text), STR("<!--")) &&
            str_ends(str_trim(e->text), STR("-->")));
}

/* The paragraph that only says where the post is from: the origin line says so. Rules that parted
   it from the text, and what closed the post behind it, have nothing to part. */
static bool drop_source(struct writer *w)
{
    const struct post *post = w->request->post;
    size_t end = post->drop_source ? last_block(w, w->n_events) : SIZE_MAX, start, i;
    struct str url;

    while (end != SIZE_MAX && says_nothing(&w->events[end])) {
        end = last_block(w, end);
    }
    if (end == SIZE_MAX || w->events[end].kind != MD_PARAGRAPH ||
        !link_url(w->arena, str_trim(post->source_url), &url)) {
        return false;
    }
    start = i = w->events[end].other;
    while (i < end && (w->events[i].kind != MD_LINK && w->events[i].kind != MD_TEXT
                           ? true
                           : str_find(w->events[i].text, post->source_url) == STR_NPOS)) {
        i++;
    }
    if (i == end) {
        return false;
    }
    scraped_drop(w, start, end);
    while ((end = last_block(w, w->n_events)) != SIZE_MAX && says_nothing(&w->events[end])) {
        scraped_drop(w, end, end);
    }
    return true;
}

static void settle(struct writer *w, struct markdown *m, bool changed)
{
    if (changed) {
        markdown_compact(m);
        w->n_events = m->n;
    }
}

void scraped_mend(struct writer *w, struct markdown *m)
{
    const struct repair_set *repairs = &w->request->repairs;
    struct survey survey;

    office_mend(w);
    settle(w, m, drop_source(w));
    look(w, &survey);
    if (survey.vestiges) {
        settle(w, m, vestiges_mend(w));
    }
    if ((survey.blank || has_blanks(w->prepared->text)) && repair_on(repairs, "blank-dropped")) {
        settle(w, m, blanks_mend(w));
    }
    if (survey.pictures >= SHATTERED_LEAST && repair_on(repairs, "image-rejoined")) {
        settle(w, m, shattered_mend(w));
    }
    if (survey.cut && repair_on(repairs, "paragraph-rejoined")) {
        settle(w, m, parentheses_mend(w));
    }
}
