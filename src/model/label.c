/*
 * Titles, a volume's number and its dates become the words that books and sites show. Invariant:
 * what is not there is not named.
 */
#include "model/label.h"

#include "base/limits.h"
#include "base/unicode.h"

struct str label_title(const struct words *w, struct str text)
{
    for (size_t at = 0; at < text.n;) {
        if (!unicode_is_space(utf8_next(text, &at))) {
            return text;
        }
    }
    return word(w, "untitled");
}

void label_volume(struct buf *out, const struct words *w, const struct volume *volume)
{
    struct buf number;

    if (volume->number == 0) {
        return;
    }
    buf_init(&number, LIMIT_FIELD_BYTES);
    words_number(&number, volume->number);
    word_fill(out, w, "volume", buf_view(&number), STR_NONE);
    out->failed = out->failed || number.failed;
    buf_done(&number);
}

void label_volume_title(struct buf *out, const struct words *w, struct str title,
                        const struct volume *volume)
{
    struct buf number;

    title = label_title(w, title);
    if (volume->number == 0) {
        buf_str(out, title);
        return;
    }
    buf_init(&number, LIMIT_FIELD_BYTES);
    words_number(&number, volume->number);
    word_fill(out, w, "title_volume", title, buf_view(&number));
    out->failed = out->failed || number.failed;
    buf_done(&number);
}

static void put_date(struct buf *out, const struct words *w, const struct post *post)
{
    words_date(out, w, post->date.year, post->date.month, post->date.day);
}

void label_span(struct buf *out, const struct words *w, const struct volume *volume)
{
    struct buf first, last;

    if (!volume->first || !volume->last) {
        return;
    }
    buf_init(&first, LIMIT_FIELD_BYTES);
    buf_init(&last, LIMIT_FIELD_BYTES);
    put_date(&first, w, volume->first);
    put_date(&last, w, volume->last);
    if (str_eq(buf_view(&first), buf_view(&last))) {
        buf_str(out, buf_view(&first));
    } else {
        word_fill(out, w, "span_range", buf_view(&first), buf_view(&last));
    }
    out->failed = out->failed || first.failed || last.failed;
    buf_done(&first);
    buf_done(&last);
}
