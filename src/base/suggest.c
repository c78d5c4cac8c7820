/*
 * A mistyped name becomes the known name that was probably meant, by optimal string alignment
 * (Damerau 1964). Candidates further away than a slip of the fingers are never suggested.
 */
#include "base/suggest.h"

#define WORD_MAX 48

static bool same(struct str a, size_t i, struct str b, size_t j)
{
    return ascii_lower(a.p[i]) == ascii_lower(b.p[j]);
}

size_t edit_distance(struct str a, struct str b)
{
    size_t rows[3][WORD_MAX + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];

    if (a.n > WORD_MAX || b.n > WORD_MAX) {
        return SIZE_MAX;
    }
    for (size_t j = 0; j <= b.n; j++) {
        row[j] = j;
        above[j] = 0;
    }
    for (size_t i = 1; i <= a.n; i++) {
        size_t *oldest = before;

        before = above;
        above = row;
        row = oldest;
        row[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            size_t least = above[j - 1] + !same(a, i - 1, b, j - 1);

            least = above[j] + 1 < least ? above[j] + 1 : least;
            least = row[j - 1] + 1 < least ? row[j - 1] + 1 : least;
            if (i > 1 && j > 1 && same(a, i - 1, b, j - 2) && same(a, i - 2, b, j - 1) &&
                before[j - 2] + 1 < least) {
                least = before[j - 2] + 1;
            }
            row[j] = least;
        }
    }
    return row[b.n];
}

void suggestion_init(struct suggestion *s, struct str word)
{
    *s = (struct suggestion){.word = word, .distance = word.n < 6 ? 2 : 3};
}

void suggestion_offer(struct suggestion *s, const char *candidate)
{
    size_t distance = edit_distance(s->word, str_of(candidate));

    if (distance < s->distance) {
        s->distance = distance;
        s->best = candidate;
    }
}

const char *suggestion_among(struct str word, const char *const *names, size_t n)
{
    struct suggestion near;

    suggestion_init(&near, word);
    for (size_t i = 0; i < n; i++) {
        suggestion_offer(&near, names[i]);
    }
    return near.best;
}
