/*
 * Headings get their ids and their levels under the chapter's title, and references to notes are
 * counted, before anything is written: links may lead forward. Invariant: a level is never more
 * than one deeper than the heading above it.
 */
#include "render/write/writer.h"

enum {
    LEVELS = 6,
    DROPPED = 1 /* mark of a heading that is not written */
};

struct outline {
    uint8_t open[LEVELS]; /* source levels of the headings around this place */
    size_t n_open;
    size_t containers;
    size_t hidden; /* events below this are not written: alternative texts, dropped headings */
    bool first_seen;
};

/* The chapter's title is h1. */
static uint8_t level_under_title(struct outline *o, uint8_t level)
{
    size_t under;

    while (o->n_open > 0 && o->open[o->n_open - 1] >= level) {
        o->n_open--;
    }
    o->open[o->n_open++] = level;
    under = o->n_open + 1;
    return (uint8_t)(under < LEVELS ? under : LEVELS);
}

static bool shows_anything(const struct writer *w, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        const struct md_event *e = &w->events[i];

        if (e->kind == MD_IMAGE || e->kind == MD_NOTE_REF || e->kind == MD_MATH ||
            ((e->kind == MD_TEXT || e->kind == MD_CODE) && str_trim(e->text).n > 0)) {
            return true;
        }
    }
    return false;
}

/* The value of an attribute in a raw tag, quoted as people write it. */
static struct str tag_value(struct str tag, struct str attribute)
{
    const size_t at = str_find(tag, attribute);
    const struct str rest = at == STR_NPOS ? STR_NONE : str_from(tag, at + attribute.n);

    return rest.n > 0 && (rest.p[0] == '"' || rest.p[0] == '\'')
               ? str_sub(rest, 1, 1 + str_chr(str_from(rest, 1), rest.p[0]))
               : STR_NONE;
}

/* "## 标题 {#id}", "## <a id="id"></a>标题": the id is for links, not for readers. */
static struct str given_id(struct writer *w, size_t i)
{
    struct md_event *last = &w->events[w->events[i].other - 1];
    struct str id = last->kind == MD_TEXT ? places_cut_given(&last->text) : STR_NONE;

    id = id.n > 0 ? id : w->events[i].text;
    for (size_t k = i + 1; w->has_html && id.n == 0 && k < w->events[i].other; k++) {
        const struct str tag = w->events[k].text;
        if (w->events[k].kind == MD_HTML && str_starts(tag, STR("<a "))) {
            id = tag_value(tag, STR(" id="));
            id = id.n > 0 ? id : tag_value(tag, STR(" name="));
        }
    }
    return id;
}

/* Whether a heading of raw HTML, which the post was not looked through for, is the title again. */
static bool repeats_title(struct writer *w, size_t i)
{
    const struct md_event *heading = &w->events[i];

    return heading->level == 1 &&
           str_eq(str_trim(inline_plain(w, i + 1, heading->other)), w->request->post->title);
}

static void prepare_heading(struct writer *w, struct outline *o, size_t i)
{
    struct md_event *heading = &w->events[i], *end = &w->events[heading->other];
    bool is_first = !o->first_seen && o->containers == 0;
    bool is_title =
        is_first && (heading->header ? repeats_title(w, i) : w->request->post->drop_heading);
    const struct str given = given_id(w, i);
    struct str slug, id = STR_NONE;

    o->first_seen = o->first_seen || is_first;
    if (is_title || !shows_anything(w, i + 1, heading->other)) {
        heading->mark = DROPPED;
        o->hidden = heading->other;
        if (is_title) {
            places_add(w, i, given);
        }
        return;
    }
    heading->level = end->level = level_under_title(o, heading->level);
    slug = ids_slug(w->arena, given.n > 0 ? given : inline_plain(w, i + 1, heading->other));
    if (!w->failed && ids_unique(&w->ids, slug, &id, w->err) != ERR_OK) {
        w->failed = true;
    }
    heading->title = id;
    places_add(w, i, given);
}

static void prepare_place(struct writer *w, size_t i)
{
    struct md_event *place = &w->events[i];
    struct str id = STR_NONE;

    if (ids_unique(&w->ids, ids_slug(w->arena, place->text), &id, w->err) != ERR_OK) {
        w->failed = true;
        return;
    }
    place->title = id;
    places_add(w, i, place->text);
}

static void count_note(struct writer *w, uint32_t number)
{
    if (number >= 1 && number <= w->n_notes) {
        w->references[number]++;
    }
}

void outline_prepare(struct writer *w)
{
    struct outline o = {.n_open = 0};

    for (size_t i = 0; i < w->n_events; i++) {
        if (w->events[i].kind == MD_NOTE && !w->events[i].leave) {
            w->n_notes++;
        }
    }
    w->references = arena_array(w->arena, w->n_notes + 1, sizeof *w->references);
    w->written = arena_array(w->arena, w->n_notes + 1, sizeof *w->written);
    if (!w->references || !w->written) {
        writer_fail(w);
        return;
    }
    for (size_t i = 0; i < w->n_events && !w->failed; i++) {
        const struct md_event *e = &w->events[i];

        switch (e->kind) {
        case MD_HEADING:
            if (!e->leave) {
                prepare_heading(w, &o, i);
            }
            break;
        case MD_QUOTE:
        case MD_LIST:
        case MD_NOTE:
            o.containers = e->leave ? o.containers - 1 : o.containers + 1;
            break;
        case MD_IMAGE:
            o.hidden = !e->leave && e->other > o.hidden ? e->other : o.hidden;
            break;
        case MD_PLACE:
            if (i >= o.hidden) {
                prepare_place(w, i);
            }
            break;
        case MD_NOTE_REF:
            if (i >= o.hidden) {
                count_note(w, e->number);
            }
            break;
        default:
            break;
        }
    }
}
