/*
 * Counts open containers and decides which are kept. Invariant: of one container both ends are kept
 * or neither, what is left nests as before, and an item is never kept without its list.
 */
#include "render/markdown/nesting.h"

enum {
    BLOCK_DEPTH = LIMIT_NESTING - 40, /* room for the inlines inside … */
    DEPTH = LIMIT_NESTING - 20        /* … and for what the writer puts around both */
};

static bool is_container(enum md_kind kind)
{
    return kind != MD_CODE_BLOCK && kind != MD_HTML_BLOCK && kind != MD_RULE &&
           (kind < MD_TEXT || kind > MD_NOTE_REF);
}

bool nesting_keeps(enum md_kind kind, size_t depth)
{
    switch (kind) {
    case MD_LIST:
        return depth + 1 < BLOCK_DEPTH;
    case MD_QUOTE:
    case MD_ITEM:
        return depth < BLOCK_DEPTH;
    case MD_EMPHASIS:
    case MD_STRONG:
    case MD_DELETED:
    case MD_LINK:
    case MD_IMAGE:
        return depth < DEPTH;
    default:
        return true;
    }
}

void nesting_enter(struct nesting *n, enum md_kind kind, uint32_t event)
{
    if (!is_container(kind)) {
        return;
    }
    if (nesting_keeps(kind, n->depth)) {
        n->open[n->n_open++] = event;
    }
    n->depth++;
}

bool nesting_leave(struct nesting *n, enum md_kind kind, uint32_t *ret_event)
{
    n->depth--;
    if (!nesting_keeps(kind, n->depth)) {
        return false;
    }
    *ret_event = n->open[--n->n_open];
    return true;
}
