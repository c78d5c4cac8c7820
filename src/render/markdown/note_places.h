/*
 * Where the definitions of footnotes may begin in a text, and which of them nothing refers to.
 */
#ifndef SHEAF_RENDER_NOTE_PLACES_H
#define SHEAF_RENDER_NOTE_PLACES_H

#include "render/markdown/budget.h"

struct note_place {
    uint32_t line, column; /* of what follows the label, in bytes from 1 */
    size_t at, end;        /* of "[^label]: " in the text, the blanks included */
    bool referred;         /* a note that is referred to */
    bool orphan;           /* not so, as far as is known */
};

struct note_places {
    struct note_place *v; /* ascending */
    size_t n, orphans;
    bool settled; /* every orphan begins a definition */
};

/* Lines that note_places_name puts ahead of the text. */
#define NOTE_PLACES_LINES 2

/* What a name of an orphan begins with; its place's index in decimal digits follows. */
#define NOTE_PLACES_MARK '\x02'

/* Every place where a definition may begin; some of them may be code or text. */
void note_places_find(struct str text, struct budget *b, struct note_places *ret);
/* The text with a label of its own for each orphan, and a reference to each, in order, ahead. */
struct str note_places_name(struct str text, const struct note_places *places, struct budget *b);
/* The place of the label that ends in front of this column; NULL where there is none. */
struct note_place *note_places_at(const struct note_places *places, uint32_t line, uint32_t column);

#endif
