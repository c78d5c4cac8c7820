/*
 * Footnotes that nothing refers to become paragraphs: cmark-gfm drops them, text and all, and of
 * several with one label all but the first. They are given labels of their own and references
 * ahead of the text, so that the parser keeps them as the first notes. Invariant: the rest of the
 * tree is what the text alone would have given.
 */
#include "render/markdown/note_tree.h"

static cmark_node *first_note(cmark_node *root)
{
    cmark_node *found = NULL, *node = cmark_node_last_child(root);

    for (; node && cmark_node_get_type(node) == CMARK_NODE_FOOTNOTE_DEFINITION;
         node = cmark_node_previous(node)) {
        found = node;
    }
    return found;
}

static void suspect_orphans(cmark_node *root, struct note_places *places)
{
    for (cmark_node *note = first_note(root); note; note = cmark_node_next(note)) {
        struct note_place *place = note_places_at(places, (uint32_t)cmark_node_get_start_line(note),
                                                  (uint32_t)cmark_node_get_start_column(note));

        if (place) {
            place->referred = true;
        }
    }
    for (size_t i = 0; i < places->n; i++) {
        places->v[i].orphan = !places->v[i].referred;
        places->orphans += places->v[i].orphan;
    }
    places->settled = places->orphans == 0;
}

/* A name that has stayed text names no definition. */
static void acquit(struct note_places *places, struct str text)
{
    size_t mark;

    while ((mark = str_chr(text, NOTE_PLACES_MARK)) != STR_NPOS) {
        size_t digits = 0;
        uint64_t index;

        text = str_from(text, mark + 1);
        while (digits < text.n && ascii_is_digit(text.p[digits])) {
            digits++;
        }
        if (str_to_u64(str_sub(text, 0, digits), &index) && index < places->n &&
            places->v[index].orphan) {
            places->v[index].orphan = false;
            places->orphans--;
            places->settled = false;
        }
    }
}

bool note_tree_settle(cmark_node *root, struct note_places *places)
{
    if (places->settled || places->n == 0) {
        return false;
    }
    if (places->orphans == 0) {
        suspect_orphans(root, places);
        return !places->settled;
    }
    places->settled = true;
    for (cmark_node *node = cmark_node_first_child(cmark_node_first_child(root)); node;
         node = cmark_node_next(node)) {
        if (cmark_node_get_type(node) == CMARK_NODE_TEXT) {
            acquit(places, str_of(cmark_node_get_literal(node)));
        }
    }
    if (places->settled) {
        return false;
    }
    places->settled = true;
    return true;
}

static cmark_node *text_node(struct str label, const char *behind, struct budget *b,
                             cmark_mem *memory)
{
    cmark_node *node = cmark_node_new_with_mem(CMARK_NODE_TEXT, memory);
    char *z = budget_take(b, label.n + strlen(behind) + 1);

    memcpy(z, label.p, label.n);
    memcpy(z + label.n, behind, strlen(behind) + 1);
    cmark_node_set_literal(node, z);
    return node;
}

/* The blocks of the note take its place; the label stands before them as it was written. */
static void release(cmark_node *note, struct str label, struct budget *b, cmark_mem *memory)
{
    cmark_node *child = cmark_node_first_child(note);

    if (child && cmark_node_get_type(child) == CMARK_NODE_PARAGRAPH) {
        cmark_node_prepend_child(child, text_node(label, " ", b, memory));
    } else {
        cmark_node *paragraph = cmark_node_new_with_mem(CMARK_NODE_PARAGRAPH, memory);

        cmark_node_append_child(paragraph, text_node(label, "", b, memory));
        cmark_node_insert_before(note, paragraph);
    }
    while (child) {
        cmark_node *next = cmark_node_next(child);

        cmark_node_insert_before(note, child);
        child = next;
    }
    cmark_node_unlink(note);
}

void note_tree_keep(cmark_node *root, struct str text, const struct note_places *places,
                    struct budget *b, cmark_mem *memory)
{
    cmark_node *note = first_note(root);

    if (places->orphans == 0) {
        return;
    }
    cmark_node_unlink(cmark_node_first_child(root));
    for (size_t i = 0; i < places->n && note; i++) {
        const struct note_place *place = &places->v[i];

        if (place->orphan) {
            cmark_node *next = cmark_node_next(note);

            release(note, str_trim_end(str_sub(text, place->at, place->end)), b, memory);
            note = next;
        }
    }
}
