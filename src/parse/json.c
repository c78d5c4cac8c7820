/*
 * Turns JSON into a value tree through jansson. Invariant: depth and number of nodes stay within
 * base/limits.h, and numbers read the same in every locale.
 */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

#include "base/limits.h"
#include "base/unicode.h"
#include "parse/syntax.h"

struct builder {
    struct arena *arena;
    size_t nodes;
    const char *problem;
};

/* 0.1 for 0.1: the shortest of the usual lengths that is still the same number would need reading
   back, which depends on the locale; fifteen digits are always exact. */
static struct str number_text(struct arena *a, double number)
{
    char text[64];
    int n = snprintf(text, sizeof text, "%.15g", number);
    struct str s = str_make(text, n > 0 ? (size_t)n : 0);
    size_t point = 0, end;

    while (point < s.n && (ascii_is_alnum(s.p[point]) || s.p[point] == '-')) {
        point++;
    }
    end = point;
    while (end < s.n && !ascii_is_digit(s.p[end])) {
        end++;
    }
    if (point == s.n || s.p[point] == '+') {
        return arena_str(a, s);
    }
    return arena_join(a, str_sub(s, 0, point), STR("."), str_from(s, end));
}

static struct value *scalar_new(const struct builder *b, const json_t *json)
{
    struct value *v = value_new(b->arena, VALUE_SCALAR, 0, 0);

    if (!v) {
        return NULL;
    }
    v->plain = !json_is_string(json);
    if (json_is_string(json)) {
        v->text = arena_str(b->arena, str_make(json_string_value(json), json_string_length(json)));
    } else if (json_is_integer(json)) {
        v->text = arena_printf(b->arena, "%" JSON_INTEGER_FORMAT, json_integer_value(json));
    } else if (json_is_real(json)) {
        v->text = number_text(b->arena, json_real_value(json));
    } else {
        v->text = json_is_true(json)    ? STR("true")
                  : json_is_false(json) ? STR("false")
                                        : STR("null");
    }
    return v;
}

static struct value *convert(struct builder *b, json_t *json, unsigned depth)
{
    struct value *v;

    if (depth > LIMIT_YAML_DEPTH || ++b->nodes > LIMIT_YAML_NODES) {
        b->problem = depth > LIMIT_YAML_DEPTH ? "nested too deeply" : "too many values";
        return NULL;
    }
    if (!json_is_object(json) && !json_is_array(json)) {
        return scalar_new(b, json);
    }
    v = value_new(b->arena, json_is_object(json) ? VALUE_MAP : VALUE_LIST, 0, 0);
    if (!v) {
        return NULL;
    }
    if (v->kind == VALUE_LIST) {
        for (size_t i = 0; i < json_array_size(json) && !b->problem; i++) {
            value_add(b->arena, v, STR_NONE, convert(b, json_array_get(json, i), depth + 1));
        }
        return v;
    }
    for (void *at = json_object_iter(json); at && !b->problem;
         at = json_object_iter_next(json, at)) {
        value_add(b->arena, v, arena_str(b->arena, str_of(json_object_iter_key(at))),
                  convert(b, json_object_iter_value(at), depth + 1));
    }
    return v;
}

enum err_kind json_read(struct arena *a, struct str text, uint32_t first_line,
                        struct syntax_result *ret, struct err *err)
{
    struct builder b = {.arena = a};
    json_error_t problem;
    json_t *json;

    *ret = (struct syntax_result){.valid = true, .line = first_line, .column = 1};
    if (str_empty(str_trim(text))) {
        return ERR_OK;
    }
    json = json_loadb(text.p, text.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, &problem);
    /* Not every failed allocation is told as one: some leave no message at all. */
    if (!json && (json_error_code(&problem) == json_error_out_of_memory || !problem.text[0])) {
        return err_nomem(err);
    }
    if (json) {
        ret->root = convert(&b, json, 1);
        json_decref(json);
    } else {
        struct str copy = arena_str(a, str_of(problem.text));

        b.problem = copy.p;
        ret->line = first_line + (problem.line > 0 ? (uint32_t)problem.line - 1 : 0);
        ret->column = problem.column > 0 ? (uint32_t)problem.column : 1;
    }
    if (b.problem) {
        ret->valid = false;
        ret->root = NULL;
        ret->problem = b.problem;
    }
    return arena_finish(a, err);
}
