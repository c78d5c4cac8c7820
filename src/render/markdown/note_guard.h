/*
 * Keeps cmark-gfm from taking brackets for footnotes whose text it would lose.
 */
#ifndef SHEAF_RENDER_NOTE_GUARD_H
#define SHEAF_RENDER_NOTE_GUARD_H

#include "base/arena.h"

/* The text with a character that prepared text never holds behind each "[" that needs it; the text
   itself where none does. Allocates in `a` (sticky failure). */
struct str note_guard(struct str text, struct arena *a);
/* Whether a literal that comes from guarded text has guards in it. */
bool note_is_guarded(struct str literal);
/* Copies the literal without them to `ret`, which has room for all of it; returns the length. */
size_t note_unguard(struct str literal, char *ret);

#endif
