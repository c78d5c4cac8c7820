/*
 * Turns the text of front matter into a value tree: by its own language, else as its writer meant
 * it, with a finding. Invariant: what cannot be read costs its own line or, at worst, the front
 * matter, never the post.
 */
#include "parse/matter.h"

#include "base/buf.h"
#include "base/limits.h"
#include "parse/fields.h"
#include "parse/lines.h"
#include "parse/marks.h"
#include "parse/plain.h"
#include "parse/syntax.h"

static struct place at_line(const struct matter_reader *r, uint32_t line, uint32_t column)
{
    return (struct place){r->path, line, column};
}

static bool is_map(const struct value *root)
{
    return root && root->kind == VALUE_MAP;
}

/* As much front matter as sheaf reads, whole lines. */
static struct str limited(const struct matter_reader *r, const struct front *front)
{
    struct str text = front->text;
    size_t end;

    if (text.n <= LIMIT_FRONT_MATTER_BYTES) {
        return text;
    }
    finding_add(r->findings, "front-matter-long", at_line(r, front->text_line, 0),
                "the front matter is longer than %u bytes; the rest was dropped",
                LIMIT_FRONT_MATTER_BYTES);
    text = str_sub(text, 0, LIMIT_FRONT_MATTER_BYTES);
    end = str_rchr(text, '\n');
    return str_sub(text, 0, end == STR_NPOS ? 0 : end + 1);
}

/* The key of the line that a problem is on, for the message. */
static struct str key_of_line(struct str text, uint32_t lines_before)
{
    struct str line = STR_NONE;

    for (uint32_t i = 0; i <= lines_before; i++) {
        if (!str_line(&text, &line)) {
            return STR_NONE;
        }
    }
    return lines_key(line, NULL);
}

static void report_yaml(const struct matter_reader *r, const struct front *front,
                        const struct syntax_result *yaml)
{
    struct str key;

    if (yaml->valid) {
        finding_add(r->findings, "yaml-mended", at_line(r, front->text_line, 1),
                    "no \"key: value\" lines as YAML wants them; read line by line");
        return;
    }
    key = key_of_line(front->text, yaml->line - front->text_line);
    if (yaml->colon && !str_empty(key)) {
        finding_add(r->findings, "yaml-mended", at_line(r, yaml->line, yaml->column),
                    "unquoted \":\" in %.*s, read as text", STR_ARG(key));
    } else {
        finding_add(r->findings, "yaml-mended", at_line(r, yaml->line, yaml->column),
                    "%s; the front matter was read line by line", yaml->problem);
    }
}

/* As YAML, or else line by line. Text between two thematic breaks is not front matter. */
static enum err_kind read_yaml(const struct matter_reader *r, const struct front *front,
                               const struct value **ret_root, bool *ret_is_front, struct err *err)
{
    struct str text = limited(r, front);
    struct syntax_result yaml;
    const struct value *lines;

    if (yaml_read(r->arena, text, front->text_line, &yaml, err)) {
        return err->kind;
    }
    *ret_root = is_map(yaml.root) ? yaml.root : NULL;
    *ret_is_front = yaml.valid && (*ret_root || value_is_none(yaml.root));
    if (*ret_is_front) {
        return ERR_OK;
    }
    lines = lines_read(r->arena, text, front->text_line);
    *ret_is_front = lines && (!yaml.valid || fields_knows(lines));
    if (*ret_is_front) {
        *ret_root = lines;
        report_yaml(r, front, &yaml);
    }
    return ERR_OK;
}

/* Where the "=" of a TOML line is that follows its key, or STR_NPOS. */
static size_t equals_of(struct str line)
{
    size_t at = str_chr(line, '='), quote = str_chr(line, '"');

    return at == 0 || (quote != STR_NPOS && quote > 0 && quote < at) ? STR_NPOS : at;
}

/* Writes TOML's lines as "key: value" lines, each on its own line: [params] opens a map that the
   lines below are indented into, an array on several lines comes together on its first one. */
static void colon_lines(struct buf *out, struct str text)
{
    bool nested = false, open = false;
    size_t owed = 0;
    struct str line;

    while (str_line(&text, &line)) {
        struct str s = str_trim(line);
        size_t at = equals_of(s);

        if (open) {
            buf_str(out, s);
            owed++;
            open = !str_ends(s, STR("]"));
        } else if (str_starts(s, STR("["))) {
            size_t end = str_chr(s, ']');

            while (str_starts(s, STR("["))) {
                s = str_from(s, 1);
                end = end == STR_NPOS ? end : end - 1;
            }
            buf_str(out, str_sub(s, 0, end));
            buf_char(out, ':');
            nested = true;
        } else if (at != STR_NPOS) {
            struct str value = str_trim(str_from(s, at + 1));

            buf_puts(out, nested ? "  " : "");
            buf_str(out, str_trim(str_sub(s, 0, at)));
            buf_puts(out, ": ");
            buf_str(out, value);
            open = str_starts(value, STR("[")) && str_chr(value, ']') == STR_NPOS;
        }
        if (!open) {
            buf_fill(out, '\n', owed + 1);
            owed = 0;
        }
    }
}

static enum err_kind read_toml(const struct matter_reader *r, const struct front *front,
                               const struct value **ret_root, bool *ret_is_front, struct err *err)
{
    struct str text = plain_clean(r->arena, limited(r, front));
    struct syntax_result toml;
    struct buf lines;
    enum err_kind kind;

    if (toml_read(r->arena, text, front->text_line, &toml, err)) {
        return err->kind;
    }
    *ret_root = toml.root;
    *ret_is_front = true;
    if (toml.valid) {
        return ERR_OK;
    }
    buf_init(&lines, (size_t)4 * LIMIT_FRONT_MATTER_BYTES + 16);
    colon_lines(&lines, text);
    *ret_root = lines_read(r->arena, arena_str(r->arena, buf_view(&lines)), front->text_line);
    *ret_is_front = *ret_root && fields_knows(*ret_root);
    if (*ret_is_front) {
        finding_add(r->findings, "front-matter-mended", at_line(r, toml.line, toml.column),
                    "%s; the front matter was read line by line", toml.problem);
    }
    kind = buf_finish(&lines, err) ? err->kind : arena_finish(r->arena, err);
    buf_done(&lines);
    return kind;
}

/* YAML holds JSON, and bears with its commonest faults, a comma too many and comments. */
static enum err_kind read_json(const struct matter_reader *r, const struct front *front,
                               const struct value **ret_root, bool *ret_is_front, struct err *err)
{
    struct str text = plain_clean(r->arena, limited(r, front));
    struct syntax_result json, yaml;

    if (json_read(r->arena, text, front->text_line, &json, err)) {
        return err->kind;
    }
    *ret_root = json.root;
    *ret_is_front = json.valid && (json.root->n == 0 || fields_knows(json.root));
    if (json.valid) {
        return ERR_OK;
    }
    if (yaml_read(r->arena, text, front->text_line, &yaml, err)) {
        return err->kind;
    }
    *ret_root = is_map(yaml.root) ? yaml.root : NULL;
    *ret_is_front = *ret_root && fields_knows(*ret_root);
    if (*ret_is_front) {
        finding_add(r->findings, "front-matter-mended", at_line(r, json.line, json.column),
                    "%s; the front matter was read as YAML", json.problem);
    } else {
        finding_add(r->findings, "front-matter-broken", at_line(r, json.line, json.column),
                    "%s; the front matter was read as text", json.problem);
    }
    return ERR_OK;
}

/* Pelican's and MultiMarkdown's lists: "Tags: a, b", "Authors: A; B". */
static const struct value *split_list(struct arena *a, const struct value *v)
{
    struct value *list = value_new(a, VALUE_LIST, v->line, v->column);
    struct str rest = v->text, one;
    const char mark = str_chr(rest, ';') == STR_NPOS ? ',' : ';';

    while (list && str_token(&rest, mark, &one)) {
        struct value *part = value_new(a, VALUE_SCALAR, v->line, v->column);

        if (part && !str_empty(str_trim(one))) {
            part->text = str_trim(one);
            value_add(a, list, STR_NONE, part);
        }
    }
    return list ? list : v;
}

static void split_lists(struct arena *a, struct value *root)
{
    static const char *const lists[] = {"tags", "keywords", "categories", "authors"};

    for (struct item *item = root->first; item; item = item->next) {
        bool is_list = false;

        for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
            is_list = is_list || str_eq_nocase(item->key, str_of(lists[i]));
        }
        if (is_list && item->value->kind == VALUE_SCALAR) {
            item->value = split_list(a, item->value);
        }
    }
}

static enum err_kind read_lines(const struct matter_reader *r, const struct front *front,
                                const struct value **ret_root, bool *ret_is_front, struct err *err)
{
    struct value *root = lines_read(r->arena, limited(r, front), front->text_line);

    if (root) {
        split_lists(r->arena, root);
    }
    *ret_root = root;
    *ret_is_front = root != NULL;
    return arena_finish(r->arena, err);
}

enum err_kind matter_read(const struct matter_reader *r, const struct front *front,
                          const struct value **ret_root, bool *ret_is_front, struct err *err)
{
    *ret_root = NULL;
    *ret_is_front = false;
    switch (front->kind) {
    case FRONT_YAML:
        return read_yaml(r, front, ret_root, ret_is_front, err);
    case FRONT_TOML:
        return read_toml(r, front, ret_root, ret_is_front, err);
    case FRONT_JSON:
        return read_json(r, front, ret_root, ret_is_front, err);
    case FRONT_MARKS:
        *ret_root = marks_read(r->arena, limited(r, front), front->text_line);
        *ret_is_front = true;
        return arena_finish(r->arena, err);
    case FRONT_LINES:
        return read_lines(r, front, ret_root, ret_is_front, err);
    case FRONT_OPEN:
        finding_add(r->findings, "front-matter-open", at_line(r, front->text_line, 1),
                    "front matter begins here but never ends; the file was read as text");
        break;
    case FRONT_NONE:
        break;
    }
    return ERR_OK;
}
