/*
 * A mistyped word becomes the one that was probably meant, by edit distance. Words are ASCII and
 * short; anything longer than they are is no misspelling of them.
 */
#include "group/request.h"

#define WORD_MAX 24u

/* Levenshtein distance of two words of at most WORD_MAX letters. */
static size_t distance(struct str a, struct str b)
{
    size_t row[WORD_MAX + 1];

    for (size_t j = 0; j <= b.n; j++) {
        row[j] = j;
    }
    for (size_t i = 0; i < a.n; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < b.n; j++) {
            size_t best = diagonal + (ascii_lower(a.p[i]) != ascii_lower(b.p[j]));
            diagonal = row[j + 1];
            if (row[j + 1] + 1 < best) {
                best = row[j + 1] + 1;
            }
            if (row[j] + 1 < best) {
                best = row[j] + 1;
            }
            row[j + 1] = best;
        }
    }
    return row[b.n];
}

const char *suggest(struct str typed, const char *const *words, size_t n)
{
    const char *found = NULL;
    size_t best = 3;

    for (size_t i = 0; i < n && typed.n <= WORD_MAX; i++) {
        size_t d = distance(typed, str_of(words[i]));
        if (d < best && 2 * d < typed.n) {
            best = d;
            found = words[i];
        }
    }
    return found;
}
