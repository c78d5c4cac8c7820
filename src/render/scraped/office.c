/*
 * Word's empty paragraph marks, <o:p></o:p>, go from text: CommonMark knows no tags with a colon
 * and would show them. Invariant: what stands between them stays, and so does code.
 */
#include "base/repair.h"
#include "render/scraped/scraped.h"

/* The length of the tag at s.p[at], or 0. */
static size_t tag_at(struct str s, size_t at)
{
    static const char *const tags[] = {"<o:p>", "</o:p>", "<o:p/>", "<o:p />"};
    struct str rest = str_from(s, at);

    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        if (str_starts(rest, str_of(tags[i]))) {
            return strlen(tags[i]);
        }
    }
    return 0;
}

static struct str without_tags(struct writer *w, struct str text)
{
    struct buf *out = w->scratch;

    buf_truncate(out, 0);
    for (size_t at = 0; at < text.n;) {
        size_t next = str_chr(str_from(text, at), '<'), n;

        next = next == STR_NPOS ? text.n : at + next;
        buf_str(out, str_sub(text, at, next));
        n = next < text.n ? tag_at(text, next) : 0;
        if (n == 0 && next < text.n) {
            buf_char(out, '<');
            n = 1;
        }
        at = next + n;
    }
    return arena_str(w->arena, buf_view(out));
}

void office_mend(struct writer *w)
{
    bool told = false;

    if (str_find(w->prepared->text, STR("o:p")) == STR_NPOS ||
        !repair_on(&w->request->repairs, "html-cleaned")) {
        return;
    }
    for (size_t i = 0; i < w->n_events; i++) {
        struct md_event *e = &w->events[i];
        struct str text;

        if (e->kind != MD_TEXT || str_find(e->text, STR("o:p")) == STR_NPOS) {
            continue;
        }
        text = without_tags(w, e->text);
        if (text.n < e->text.n && !told) {
            WRITER_FINDING(w, "html-cleaned", e->line, "Word's <o:p> is gone");
            told = true;
        }
        e->text = text;
    }
}
