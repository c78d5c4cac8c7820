/*
 * Markdown becomes events. The only user of cmark-gfm, with note_tree.c: it parses into an arena
 * with a budget, and the allocator jumps out of the parser where the budget is used up. Invariant:
 * nothing of cmark's survives the call but text in the arena, and threads share no state that
 * changes.
 */
#include "render/markdown/markdown.h"

#include <cmark-gfm-core-extensions.h>
#include <pthread.h>

#include "base/buf.h"
#include "base/limits.h"
#include "render/html/tag.h"
#include "render/markdown/budget.h"
#include "render/markdown/nesting.h"
#include "render/markdown/note_guard.h"
#include "render/markdown/note_tree.h"
#include "render/markdown/strikethrough.h"
#include "render/text/cjk.h"

enum {
    GROWTH = 16, /* of the budget, for each byte beyond the first mebibyte */
    ENTITY_BYTES = 64 << 10,
    SHOWN_BYTES = 4096 /* a text of a few lines */
};

struct parse {
    struct markdown *m;
    struct budget budget;
    struct str text;
    bool guarded; /* the text holds guards of note_guard.h */
    bool drawing; /* between the tags of one, inside a block */
    struct note_places places;
    struct nesting nesting;
    uint32_t line;
    uint32_t notes;
    uint16_t column;
};

static struct {
    pthread_once_t once;
    bool ready;
    cmark_syntax_extension *table, *tasks;
    cmark_node_type table_type, row_type, cell_type;
} shared = {.once = PTHREAD_ONCE_INIT};

static cmark_mem budget_memory = {budget_calloc, budget_realloc, budget_free};

/* cmark-gfm numbers its table nodes when the extension is registered: read them off a table. */
static void learn_table_types(void)
{
    static const char sample[] = "|a|\n|-|\n";
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
    cmark_node *root, *table, *row, *cell;

    cmark_parser_attach_syntax_extension(parser, shared.table);
    cmark_parser_feed(parser, sample, sizeof sample - 1);
    root = cmark_parser_finish(parser);
    table = cmark_node_first_child(root);
    row = cmark_node_first_child(table);
    cell = row ? cmark_node_first_child(row) : NULL;
    if (cell) {
        shared.table_type = cmark_node_get_type(table);
        shared.row_type = cmark_node_get_type(row);
        shared.cell_type = cmark_node_get_type(cell);
        shared.ready = true;
    }
    cmark_node_free(root);
    cmark_parser_free(parser);
}

static void prepare_library(void)
{
    cmark_gfm_core_extensions_ensure_registered();
    shared.table = cmark_find_syntax_extension("table");
    shared.tasks = cmark_find_syntax_extension("tasklist");
    if (shared.table && shared.tasks && strikethrough_prepare(&budget_memory)) {
        learn_table_types();
    }
}

static cmark_node *parse_tree(struct str text)
{
    cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_FOOTNOTES, &budget_memory);

    cmark_parser_attach_syntax_extension(parser, shared.table);
    cmark_parser_attach_syntax_extension(parser, shared.tasks);
    cmark_parser_attach_syntax_extension(parser, strikethrough_for(text));
    cmark_parser_feed(parser, text.p ? text.p : "", text.n);
    return cmark_parser_finish(parser);
}

/* Parses again, with labels of their own, where definitions were lost. */
static cmark_node *parse_whole(struct parse *p)
{
    cmark_node *root = parse_tree(p->text);

    note_places_find(p->text, &p->budget, &p->places);
    while (note_tree_settle(root, &p->places)) {
        root = parse_tree(note_places_name(p->text, &p->places, &p->budget));
    }
    note_tree_keep(root, p->text, &p->places, &p->budget, &budget_memory);
    return root;
}

/* The new event stays valid until the next one is added. Events count against the budget, too. */
static struct md_event *add_event(struct parse *p, enum md_kind kind)
{
    struct md_event *e;

    const struct arena *arena = p->budget.arena;
    p->budget.over = arena->budget - arena->used < (p->m->n + 1) * sizeof *e;
    e = p->budget.over ? NULL : markdown_add(p->m, kind, p->line);
    if (!e) {
        longjmp(p->budget.out, 1);
    }
    return e;
}

static bool kind_of(cmark_node *node, enum md_kind *ret)
{
    static const struct {
        cmark_node_type type;
        enum md_kind kind;
    } kinds[] = {
        {CMARK_NODE_TEXT, MD_TEXT},
        {CMARK_NODE_SOFTBREAK, MD_SOFT_BREAK},
        {CMARK_NODE_PARAGRAPH, MD_PARAGRAPH},
        {CMARK_NODE_STRONG, MD_STRONG},
        {CMARK_NODE_EMPH, MD_EMPHASIS},
        {CMARK_NODE_LINK, MD_LINK},
        {CMARK_NODE_CODE, MD_CODE},
        {CMARK_NODE_IMAGE, MD_IMAGE},
        {CMARK_NODE_LINEBREAK, MD_HARD_BREAK},
        {CMARK_NODE_HEADING, MD_HEADING},
        {CMARK_NODE_ITEM, MD_ITEM},
        {CMARK_NODE_LIST, MD_LIST},
        {CMARK_NODE_BLOCK_QUOTE, MD_QUOTE},
        {CMARK_NODE_CODE_BLOCK, MD_CODE_BLOCK},
        {CMARK_NODE_HTML_BLOCK, MD_HTML_BLOCK},
        {CMARK_NODE_HTML_INLINE, MD_HTML},
        {CMARK_NODE_THEMATIC_BREAK, MD_RULE},
        {CMARK_NODE_FOOTNOTE_DEFINITION, MD_NOTE},
        {CMARK_NODE_FOOTNOTE_REFERENCE, MD_NOTE_REF},
    };
    cmark_node_type type = cmark_node_get_type(node);

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (kinds[i].type == type) {
            *ret = kinds[i].kind;
            return true;
        }
    }
    if (type == shared.table_type) {
        *ret = MD_TABLE;
    } else if (type == shared.row_type) {
        *ret = MD_ROW;
    } else if (type == shared.cell_type) {
        *ret = MD_CELL;
    } else if (type == strikethrough_type()) {
        *ret = MD_DELETED;
    } else {
        return false;
    }
    return true;
}

/* A run of text nodes as one piece: cmark cuts text at every character that might mean something.
 *node moves to the last of the run. */
static struct str joined_text(struct parse *p, cmark_node **node)
{
    struct str first = str_of(cmark_node_get_literal(*node));
    cmark_node *next = cmark_node_next(*node), *last = *node;
    size_t bytes = first.n, at = first.n;
    char *all;

    while (next && cmark_node_get_type(next) == CMARK_NODE_TEXT) {
        bytes += strlen(cmark_node_get_literal(next));
        last = next;
        next = cmark_node_next(next);
    }
    if (last == *node) {
        return first;
    }
    all = budget_take(&p->budget, bytes);
    memcpy(all, first.p, first.n);
    for (next = cmark_node_next(*node); at < bytes; next = cmark_node_next(next)) {
        struct str piece = str_of(cmark_node_get_literal(next));

        memcpy(all + at, piece.p, piece.n);
        at += piece.n;
    }
    *node = last;
    return str_make(all, bytes);
}

/* What cmark keeps of the text, as the text had it. */
static struct str literal(struct parse *p, struct str s)
{
    bool guarded = p->guarded && note_is_guarded(s), marked = p->m->marked && cjk_is_marked(s);
    char *copy;

    if (!guarded && !marked) {
        return s;
    }
    copy = budget_take(&p->budget, s.n);
    s = str_make(copy, note_unguard(s, copy));
    return marked ? str_make(copy, cjk_unmark(s, copy)) : s;
}

static void fill_block(struct parse *p, cmark_node *node, struct md_event *e)
{
    cmark_node *up = cmark_node_parent(node);

    switch (e->kind) {
    case MD_LIST:
        e->ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
        e->number = (uint32_t)cmark_node_get_list_start(node);
        break;
    case MD_ITEM:
        e->task = strcmp(cmark_node_get_type_string(node), "tasklist") == 0;
        e->checked = e->task && cmark_gfm_extensions_get_tasklist_item_checked(node);
        break;
    case MD_PARAGRAPH:
        if (up && cmark_node_get_type(up) == CMARK_NODE_ITEM &&
            nesting_keeps(MD_ITEM, p->nesting.depth - 1)) {
            e->tight = cmark_node_get_list_tight(cmark_node_parent(up)) != 0;
        }
        break;
    case MD_HEADING:
        e->level = (uint8_t)cmark_node_get_heading_level(node);
        break;
    case MD_CODE_BLOCK:
        e->text = literal(p, str_of(cmark_node_get_literal(node)));
        e->title = literal(p, str_of(cmark_node_get_fence_info(node)));
        break;
    case MD_HTML_BLOCK:
        e->text = literal(p, str_of(cmark_node_get_literal(node)));
        break;
    case MD_NOTE:
        e->number = ++p->notes;
        break;
    case MD_ROW:
        e->header = cmark_gfm_extensions_get_table_row_is_header(node) != 0;
        p->column = 0;
        break;
    case MD_CELL: {
        cmark_node *table = cmark_node_parent(up);
        const uint8_t *align = cmark_gfm_extensions_get_table_alignments(table);

        e->header = cmark_gfm_extensions_get_table_row_is_header(up) != 0;
        if (align && p->column < cmark_gfm_extensions_get_table_columns(table)) {
            e->align = (char)align[p->column];
        }
        p->column++;
        break;
    }
    default:
        break;
    }
}

static void fill_inline(struct parse *p, cmark_node *node, struct md_event *e)
{
    switch (e->kind) {
    case MD_HTML:
        p->m->has_html = true;
        e->text = literal(p, str_of(cmark_node_get_literal(node)));
        break;
    case MD_TEXT:
    case MD_CODE:
        e->text = literal(p, str_of(cmark_node_get_literal(node)));
        break;
    case MD_NOTE_REF: {
        uint64_t number = 0;

        if (str_to_u64(str_of(cmark_node_get_literal(node)), &number)) {
            e->number = (uint32_t)(number - p->places.orphans);
        }
        break;
    }
    case MD_LINK:
    case MD_IMAGE:
        e->text = literal(p, str_of(cmark_node_get_url(node)));
        e->title = literal(p, str_of(cmark_node_get_title(node)));
        break;
    default:
        break;
    }
}

static void enter_node(struct parse *p, cmark_node *node, enum md_kind kind)
{
    struct md_event *e;

    p->drawing = p->drawing && kind >= MD_TEXT;
    if (kind < MD_TEXT && cmark_node_get_start_line(node) > 0) {
        p->line = (uint32_t)cmark_node_get_start_line(node);
        p->line -= p->places.orphans > 0 ? NOTE_PLACES_LINES : 0;
    }
    if (nesting_keeps(kind, p->nesting.depth)) {
        e = add_event(p, kind);
        if (kind < MD_TEXT) {
            fill_block(p, node, e);
        } else {
            fill_inline(p, node, e);
        }
    } else if (p->m->deep_line == 0) {
        p->m->deep_line = p->line;
    }
    nesting_enter(&p->nesting, kind, (uint32_t)p->m->n - 1);
    if (kind == MD_SOFT_BREAK || kind == MD_HARD_BREAK) {
        p->line++;
    }
}

static void leave_node(struct parse *p, enum md_kind kind)
{
    struct md_event *e;
    uint32_t start;

    if (!nesting_leave(&p->nesting, kind, &start)) {
        return;
    }
    e = add_event(p, kind);
    *e = p->m->events[start];
    e->leave = true;
    e->other = start;
    p->m->events[start].other = (uint32_t)(p->m->n - 1);
}

static void flatten(struct parse *p, cmark_node *root)
{
    cmark_iter *iter = cmark_iter_new(root);
    cmark_event_type type = cmark_iter_next(iter);

    for (; type != CMARK_EVENT_DONE; type = cmark_iter_next(iter)) {
        cmark_node *node = cmark_iter_get_node(iter);
        enum md_kind kind;

        if (!kind_of(node, &kind)) {
            continue;
        }
        if (kind == MD_TEXT) {
            struct str text = literal(p, joined_text(p, &node));

            add_event(p, MD_TEXT)->text = text;
            while (cmark_iter_get_node(iter) != node) {
                cmark_iter_next(iter);
            }
        } else if (kind == MD_HTML &&
                   html_is_text(str_of(cmark_node_get_literal(node)), &p->drawing)) {
            enter_node(p, node, MD_TEXT);
        } else if (kind == MD_NOTE_REF && type == CMARK_EVENT_EXIT) {
            continue;
        } else if (type == CMARK_EVENT_ENTER) {
            enter_node(p, node, kind);
        } else {
            leave_node(p, kind);
        }
    }
}

/* Whether the text could be parsed; false where the allocator jumped out. */
static bool run(struct parse *p)
{
    budget_use(&p->budget);
    if (setjmp(p->budget.out) != 0) {
        budget_use(NULL);
        return false;
    }
    flatten(p, parse_whole(p));
    budget_use(NULL);
    return true;
}

/* Bytes for a text of n. */
static size_t budget_for(size_t n)
{
    const size_t room = LIMIT_PARSE_BYTES - LIMIT_PARSE_BYTES_1MB;
    size_t beyond = n > 1u << 20 ? n - (1u << 20) : 0;

    return LIMIT_PARSE_BYTES_1MB + (beyond < room / GROWTH ? beyond * GROWTH : room);
}

enum err_kind markdown_parse(struct markdown *m, struct str text, bool *ret_over, struct err *err)
{
    struct parse p = {.m = m, .budget.arena = &m->arena, .text = text, .line = 1};
    bool ok;

    if (pthread_once(&shared.once, prepare_library) != 0 || !shared.ready) {
        return err_set(err, ERR_LIBRARY, "cmark-gfm lacks its table or task list extension");
    }
    markdown_reset(m);
    m->arena.budget = budget_for(text.n);
    p.text = note_guard(text, p.budget.arena);
    p.guarded = p.text.p != text.p;
    ok = !p.budget.arena->failed && run(&p);
    if (!ok && !p.budget.over) {
        return err_nomem(err);
    }
    if (!ok) {
        m->n = 0;
    }
    *ret_over = !ok;
    return ERR_OK;
}

struct str markdown_shown(struct str text, struct arena *keep)
{
    struct markdown small;
    struct buf shown;
    struct err err;
    bool over = false;

    if (text.n > SHOWN_BYTES) {
        return text;
    }
    markdown_init(&small);
    buf_init(&shown, (size_t)SHOWN_BYTES * 8);
    if (markdown_parse(&small, text, &over, &err) != ERR_OK) {
        keep->failed = true;
    }
    for (size_t i = 0; i < small.n; i++) {
        const struct md_event *e = &small.events[i];

        if (e->kind == MD_TEXT || e->kind == MD_CODE) {
            buf_str(&shown, e->text);
        } else if (event_is_blank(e) || event_is_tag(e, STR("<br")) ||
                   (e->kind == MD_PARAGRAPH && !e->leave && shown.n > 0)) {
            buf_char(&shown, ' ');
        }
    }
    if (!over) {
        text = arena_str(keep, buf_view(&shown));
    }
    keep->failed = keep->failed || shown.failed;
    buf_done(&shown);
    markdown_done(&small);
    return text;
}

struct str markdown_entity(struct str entity, struct arena *keep)
{
    struct markdown small = {.n = 0};
    struct parse p = {.m = &small, .budget.arena = &small.arena, .text = entity};
    struct str text = entity;
    bool ok;

    if (!shared.ready) {
        return entity;
    }
    arena_init(&small.arena, ENTITY_BYTES);
    ok = run(&p);
    keep->failed = keep->failed || (!ok && !p.budget.over);
    if (ok && small.n == 3 && small.events[1].kind == MD_TEXT) {
        text = arena_str(keep, small.events[1].text);
    }
    markdown_done(&small);
    return text;
}
