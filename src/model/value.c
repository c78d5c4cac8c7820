/*
 * Builds and reads the value tree. Invariant: a node's list of items only grows at its end, in the
 * order of the document.
 */
#include "model/value.h"

#include "base/limits.h"

struct value *value_new(struct arena *a, enum value_kind kind, uint32_t line, uint32_t column)
{
    struct value *v = arena_alloc(a, sizeof *v);

    if (!v) {
        return NULL;
    }
    v->kind = kind;
    v->line = line;
    v->column = column;
    return v;
}

void value_add(struct arena *a, struct value *parent, struct str key, const struct value *value)
{
    struct item *item;

    if (!value) {
        return;
    }
    if (parent->kind == VALUE_LIST && parent->n >= LIMIT_LIST_ITEMS) {
        parent->cut = true;
        return;
    }
    item = arena_alloc(a, sizeof *item);
    if (!item) {
        return;
    }
    item->key = key;
    item->value = value;
    if (parent->last) {
        parent->last->next = item;
    } else {
        parent->first = item;
    }
    parent->last = item;
    parent->n++;
}

const struct value *value_get(const struct value *map, struct str key)
{
    const struct value *found = NULL;

    if (!map || map->kind != VALUE_MAP) {
        return NULL;
    }
    for (const struct item *item = map->first; item; item = item->next) {
        if (str_eq_nocase(item->key, key)) {
            found = item->value;
        }
    }
    return found;
}

bool value_is_none(const struct value *v)
{
    struct str text;

    if (!v) {
        return true;
    }
    if (v->kind != VALUE_SCALAR) {
        return v->n == 0;
    }
    text = str_trim(v->text);
    return str_empty(text) ||
           (v->plain && (str_eq(text, STR("~")) || str_eq_nocase(text, STR("null"))));
}
