/*
 * Keeps the footnotes of a parsed text that nothing refers to. For markdown.c alone.
 */
#ifndef SHEAF_RENDER_NOTE_TREE_H
#define SHEAF_RENDER_NOTE_TREE_H

#include <cmark-gfm.h>

#include "render/markdown/note_places.h"

/* Learns from the tree of the text as note_places_name gave it which places are orphans; true
   where the text has to be named and parsed once more. At most two times in a row. */
bool note_tree_settle(cmark_node *root, struct note_places *places);

/* Makes paragraphs of the settled orphans, at the end of the body, and takes away the references
   that were put ahead. `text` is what the places were found in. */
void note_tree_keep(cmark_node *root, struct str text, const struct note_places *places,
                    struct budget *b, cmark_mem *memory);

#endif
