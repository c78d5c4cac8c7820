/*
 * Components that Docusaurus, VuePress and other generators have in Markdown, <Tabs> and </Tabs>
 * on lines of their own, go, as do the lines that import them; what they enclose is Markdown again.
 * Invariant: only whole lines change, never in code, and lines stay lines; a label stays.
 */
#include "base/unicode.h"
#include "render/text/pass.h"
#include "render/text/prose.h"

enum {
    MOST_NAMES = 32 /* of components that end somewhere in a post; further ones are passed over */
};

struct components {
    struct str ended[MOST_NAMES]; /* names X with an </X> */
    size_t n_ended;
    bool any;
};

struct component {
    struct str name, attributes;
    bool close;
};

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* The name that begins at s, "Tabs" or "Foo.Bar", with a small letter in it; or empty. */
static struct str name_at(struct str s)
{
    size_t n = 0, small = 0;

    while (n < s.n && (ascii_is_alnum(s.p[n]) || s.p[n] == '.')) {
        small += s.p[n] >= 'a' && s.p[n] <= 'z';
        n++;
    }
    return n > 1 && is_upper(s.p[0]) && small > 0 ? str_sub(s, 0, n) : STR_NONE;
}

static bool is_ended(const struct components *c, struct str name)
{
    for (size_t i = 0; i < c->n_ended; i++) {
        if (str_eq(c->ended[i], name)) {
            return true;
        }
    }
    return false;
}

static void look_for(struct str text, struct components *ret)
{
    for (size_t at = 0; at + 2 < text.n; at++) {
        const char *p = memchr(text.p + at, '<', text.n - at);
        bool close;

        if (!p) {
            return;
        }
        at = (size_t)(p - text.p);
        close = at + 1 < text.n && text.p[at + 1] == '/';
        if (at + 1 + close < text.n && is_upper(text.p[at + 1 + close])) {
            const struct str name = name_at(str_sub(text, at + 1 + close, at + 100));

            ret->any = ret->any || !str_empty(name);
            if (close && !str_empty(name) && ret->n_ended < MOST_NAMES && !is_ended(ret, name)) {
                ret->ended[ret->n_ended++] = name;
            }
        }
    }
}

/* Where the tag's attributes end: the ">" outside of quotes and braces. */
static size_t tag_end(struct str s)
{
    size_t depth = 0;
    char quote = 0;

    for (size_t i = 0; i < s.n; i++) {
        const char c = s.p[i];

        if (quote) {
            quote = (char)(c == quote ? 0 : quote);
        } else if (c == '"' || c == '\'' || c == '`') {
            quote = c;
        } else if (c == '{') {
            depth++;
        } else if (c == '}' && depth > 0) {
            depth--;
        } else if (c == '>' && depth == 0) {
            return i;
        }
    }
    return STR_NPOS;
}

/* Whether a line is one tag of a component and nothing else. */
static bool read_line(const struct components *c, struct str s, struct component *ret)
{
    size_t end;

    if (s.n < 4 || s.p[0] != '<') {
        return false;
    }
    ret->close = s.p[1] == '/';
    ret->name = name_at(str_from(s, 1 + (size_t)ret->close));
    s = str_from(s, 1 + (size_t)ret->close + ret->name.n);
    end = tag_end(s);
    if (str_empty(ret->name) || end == STR_NPOS || end + 1 != s.n ||
        (end > 0 && !ascii_is_space(s.p[0]) && s.p[0] != '/')) {
        return false;
    }
    ret->attributes = str_sub(s, 0, end);
    return ret->close || is_ended(c, ret->name) || str_ends(ret->attributes, STR("/"));
}

/* The value of label="…" or title="…". */
static struct str label_of(struct str attributes)
{
    static const char *const keys[] = {" label=\"", " title=\"", " label='", " title='"};

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const struct str key = str_of(keys[i]);
        const size_t at = str_find(attributes, key);

        if (at != STR_NPOS) {
            const struct str value = str_from(attributes, at + key.n);

            return str_sub(value, 0, str_chr(value, key.p[key.n - 1]));
        }
    }
    return STR_NONE;
}

/* MDX: import X from "y", export const x = …, comments. */
static bool is_module_line(struct str line)
{
    const struct str s = str_trim(line);
    struct str bare = s;

    if (str_starts(s, STR("{/*")) && str_ends(s, STR("*/}"))) {
        return true;
    }
    if (str_starts(line, STR("export const ")) || str_starts(line, STR("export default "))) {
        return str_ends(s, STR(";")) || str_ends(s, STR("}"));
    }
    while (str_ends(bare, STR(";"))) {
        bare.n--;
    }
    return str_starts(line, STR("import ")) &&
           (str_ends(bare, STR("\"")) || str_ends(bare, STR("'"))) &&
           (str_find(bare, STR(" from ")) != STR_NPOS || bare.p[7] == '"' || bare.p[7] == '\'');
}

static void mend_line(struct pass *p, const struct components *c, struct str line, size_t *gone)
{
    struct component component;
    struct str label;

    if (is_module_line(line)) {
        ++*gone;
        return;
    }
    if (!read_line(c, str_trim(line), &component)) {
        buf_str(p->out, line);
        return;
    }
    ++*gone;
    label = component.close ? STR_NONE : label_of(component.attributes);
    if (!str_empty(str_trim(label))) {
        buf_str(p->out, STR("**"));
        buf_str(p->out, str_trim(label));
        buf_str(p->out, STR("**"));
    }
}

bool components_pass(struct pass *p)
{
    struct components c = {.any = false};
    struct prose prose = {.rest = p->text};
    struct str line;
    uint32_t number = 0, first = 0;
    size_t gone = 0;
    bool code;

    look_for(p->text, &c);
    if (!(c.any || str_ends_nocase(p->request->post->source->path, STR(".mdx"))) ||
        !repair_on(&p->request->repairs, "dialect-read")) {
        return false;
    }
    while (prose_line(&prose, &line, &code)) {
        const size_t before = gone;

        number++;
        if (code) {
            buf_str(p->out, line);
        } else {
            mend_line(p, &c, line, &gone);
        }
        first = gone > before && before == 0 ? number : first;
        if (line.p + line.n < p->text.p + p->text.n) {
            buf_char(p->out, '\n');
        }
    }
    if (gone > 0) {
        finding_add(p->findings, "dialect-read", pass_place(p, first),
                    "lines with components of the site's pages are not shown: %zu", gone);
    }
    return gone > 0;
}
