/*
 * Turns YAML into a value tree through libyaml's events.
 * Invariant: depth and number of nodes stay within base/limits.h, and an alias refers to its
 * anchor's node without copying it, so that no document costs more than its size.
 */
#include "parse/syntax.h"

#include <stdlib.h>
#include <yaml.h>

#include "base/limits.h"
#include "base/map.h"
#include "base/unicode.h"

struct frame {
    struct value *value;
    struct str key; /* of the value that comes next, in a map */
    bool has_key;
    uint32_t line, column; /* of the key */
};

struct builder {
    struct arena *arena;
    yaml_parser_t parser;
    struct frame stack[LIMIT_YAML_DEPTH];
    size_t depth;
    size_t nodes;
    struct value *root;
    struct map anchor_slots; /* name -> index into anchored */
    struct value **anchored;
    size_t n_anchored, cap_anchored;
    uint32_t first_line;
    const char *problem;
};

static struct str event_text(const yaml_char_t *text, size_t n)
{
    return str_make((const char *)text, n);
}

/* Hangs a finished scalar, or a collection that begins, below the node that is open. */
static void builder_attach(struct builder *b, struct value *v)
{
    struct frame *top;

    if (b->depth == 0) {
        if (!b->root) {
            b->root = v;
        }
        return;
    }
    top = &b->stack[b->depth - 1];
    if (top->value->kind == VALUE_LIST) {
        value_add(b->arena, top->value, STR_NONE, v);
    } else if (!top->has_key) {
        top->key = v->kind == VALUE_SCALAR ? v->text : STR_NONE;
        top->line = v->line;
        top->column = v->column;
        top->has_key = true;
    } else {
        value_add(b->arena, top->value, top->key, v);
        if (top->value->last) {
            top->value->last->line = top->line;
            top->value->last->column = top->column;
        }
        top->has_key = false;
    }
}

/* Whether the open list takes no more: its further scalars need no node. */
static bool builder_list_full(struct builder *b)
{
    struct value *open = b->depth > 0 ? b->stack[b->depth - 1].value : NULL;

    if (!open || open->kind != VALUE_LIST || open->n < LIMIT_LIST_ITEMS) {
        return false;
    }
    open->cut = true;
    return true;
}

static enum err_kind builder_anchor(struct builder *b, const yaml_char_t *name, struct value *v,
                                    struct err *err)
{
    struct str key;
    size_t slot;

    if (!name) {
        return ERR_OK;
    }
    key = arena_str(b->arena, str_of((const char *)name));
    if (map_add(&b->anchor_slots, key, b->n_anchored, &slot, err)) {
        return err->kind;
    }
    if (slot == b->n_anchored) {
        if (!arena_grow(b->arena, (void *)&b->anchored, b->n_anchored, &b->cap_anchored,
                        sizeof(struct value *))) {
            return err_nomem(err);
        }
        b->n_anchored++;
    }
    b->anchored[slot] = v;
    return ERR_OK;
}

static struct value *builder_node(struct builder *b, enum value_kind kind, const yaml_event_t *e)
{
    if (++b->nodes > LIMIT_YAML_NODES) {
        b->problem = "too many values";
        return NULL;
    }
    return value_new(b->arena, kind, b->first_line + (uint32_t)e->start_mark.line,
                     (uint32_t)e->start_mark.column + 1);
}

static enum err_kind builder_scalar(struct builder *b, const yaml_event_t *e, struct err *err)
{
    struct value *v;

    if (!e->data.scalar.anchor && builder_list_full(b)) {
        return ERR_OK;
    }
    v = builder_node(b, VALUE_SCALAR, e);
    if (!v) {
        return b->problem ? ERR_OK : err_nomem(err);
    }
    v->plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    v->text = arena_str(b->arena, event_text(e->data.scalar.value, e->data.scalar.length));
    builder_attach(b, v);
    return builder_anchor(b, e->data.scalar.anchor, v, err);
}

static enum err_kind builder_open(struct builder *b, enum value_kind kind, const yaml_event_t *e,
                                  struct err *err)
{
    const yaml_char_t *anchor =
        kind == VALUE_LIST ? e->data.sequence_start.anchor : e->data.mapping_start.anchor;
    struct value *v;

    if (b->depth == LIMIT_YAML_DEPTH) {
        b->problem = "nested too deeply";
        return ERR_OK;
    }
    v = builder_node(b, kind, e);
    if (!v) {
        return b->problem ? ERR_OK : err_nomem(err);
    }
    builder_attach(b, v);
    b->stack[b->depth++] = (struct frame){.value = v};
    return builder_anchor(b, anchor, v, err);
}

static void builder_alias(struct builder *b, const yaml_event_t *e)
{
    size_t slot = map_get(&b->anchor_slots, str_of((const char *)e->data.alias.anchor));

    if (slot == MAP_NONE) {
        b->problem = "an alias without its anchor";
    } else if (!builder_list_full(b)) {
        builder_attach(b, b->anchored[slot]);
    }
}

/* *ret_more is false after the last event of the document. */
static enum err_kind builder_event(struct builder *b, const yaml_event_t *e, bool *ret_more,
                                   struct err *err)
{
    *ret_more = true;
    switch (e->type) {
    case YAML_SCALAR_EVENT:
        return builder_scalar(b, e, err);
    case YAML_SEQUENCE_START_EVENT:
        return builder_open(b, VALUE_LIST, e, err);
    case YAML_MAPPING_START_EVENT:
        return builder_open(b, VALUE_MAP, e, err);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        b->depth--;
        return ERR_OK;
    case YAML_ALIAS_EVENT:
        builder_alias(b, e);
        return ERR_OK;
    case YAML_DOCUMENT_END_EVENT:
    case YAML_STREAM_END_EVENT:
        *ret_more = false;
        return ERR_OK;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_DOCUMENT_START_EVENT:
        break;
    }
    return ERR_OK;
}

static void place_of_offset(struct str text, size_t offset, uint32_t *ret_line,
                            uint32_t *ret_column)
{
    struct str before = str_sub(text, 0, offset);
    size_t start = str_rchr(before, '\n');

    *ret_line = 0;
    for (size_t i = 0; i < before.n; i++) {
        *ret_line += before.p[i] == '\n';
    }
    start = start == STR_NPOS ? 0 : start + 1;
    *ret_column = (uint32_t)utf8_count(str_from(before, start)) + 1;
}

static void result_problem(const struct builder *b, struct str text, const yaml_event_t *event,
                           struct syntax_result *ret)
{
    const yaml_parser_t *p = &b->parser;
    const yaml_mark_t *mark = b->problem ? &event->start_mark : &p->problem_mark;

    ret->valid = false;
    ret->root = NULL;
    ret->line = (uint32_t)mark->line;
    ret->column = (uint32_t)mark->column + 1;
    ret->problem = b->problem ? b->problem : p->problem ? p->problem : "not YAML";
    if (!b->problem && p->error == YAML_READER_ERROR) {
        place_of_offset(text, p->problem_offset, &ret->line, &ret->column);
    }
    ret->line += b->first_line;
    ret->colon =
        !b->problem && strcmp(ret->problem, "mapping values are not allowed in this context") == 0;
}

static enum err_kind builder_run(struct builder *b, struct str text, struct syntax_result *ret,
                                 struct err *err)
{
    bool more = true;

    while (more) {
        yaml_event_t event = {0};
        enum err_kind kind = ERR_OK;

        if (!yaml_parser_parse(&b->parser, &event)) {
            if (b->parser.error == YAML_MEMORY_ERROR) {
                return err_nomem(err);
            }
            result_problem(b, text, &event, ret);
            return ERR_OK;
        }
        kind = builder_event(b, &event, &more, err);
        if (b->problem) {
            result_problem(b, text, &event, ret);
            more = false;
        }
        yaml_event_delete(&event);
        if (kind) {
            return kind;
        }
    }
    if (ret->valid) {
        ret->root = b->root;
    }
    return ERR_OK;
}

enum err_kind yaml_read(struct arena *a, struct str text, uint32_t first_line,
                        struct syntax_result *ret, struct err *err)
{
    struct builder b = {.arena = a, .first_line = first_line};
    enum err_kind kind;

    *ret = (struct syntax_result){.valid = true};
    if (!yaml_parser_initialize(&b.parser)) {
        return err_nomem(err);
    }
    map_init(&b.anchor_slots);
    yaml_parser_set_encoding(&b.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&b.parser, (const unsigned char *)(text.p ? text.p : ""), text.n);
    kind = builder_run(&b, text, ret, err);
    if (!kind) {
        kind = arena_finish(a, err);
    }
    map_done(&b.anchor_slots);
    yaml_parser_delete(&b.parser);
    return kind;
}
