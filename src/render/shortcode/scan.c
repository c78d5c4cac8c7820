/*
 * Finds the tags of template languages in a body. Invariant: each search ends where the next tag of
 * its kind begins, or is never made again once it found nothing, so that all of it is linear; what
 * is no whole tag is text.
 */
#include "render/shortcode/shortcode.h"

enum {
    VERBATIM_KINDS = 24, /* names whose closing tag was looked for and is not there */
    OUTPUT_BYTES = 4096  /* of {{ x }}: longer ones are text */
};

struct scan {
    const struct pass *pass;
    enum generator generator;
    struct str text;
    struct shortcodes *tags;
    struct code_scan code;
    const struct shortcode_kind *unclosed[VERBATIM_KINDS];
    size_t n_unclosed;
    bool raw_open; /* a {% raw %} has no end */
};

enum generator shortcode_generator(const struct pass *p)
{
    return p->request->site ? p->request->site->generator : GENERATOR_NONE;
}

static bool has_form(enum generator generator, enum shortcode_form form)
{
    switch (generator) {
    case GENERATOR_HUGO:
        return form == SHORTCODE_HUGO;
    case GENERATOR_JEKYLL:
        return form != SHORTCODE_HUGO;
    case GENERATOR_HEXO:
        return form == SHORTCODE_TAG;
    case GENERATOR_ZOLA:
        return form == SHORTCODE_TAG || form == SHORTCODE_OUTPUT;
    default:
        return true;
    }
}

static size_t skip_space(struct str s, size_t at)
{
    while (at < s.n && ascii_is_space(s.p[at])) {
        at++;
    }
    return at;
}

static struct str name_at(struct str s, size_t at, bool path)
{
    size_t end = at;

    while (end < s.n && (ascii_is_alnum(s.p[end]) || s.p[end] == '_' || s.p[end] == '-' ||
                         (path && strchr("./", s.p[end])) || (unsigned char)s.p[end] >= 0x80)) {
        end++;
    }
    return str_sub(s, at, end);
}

/* Where "mark}}" begins behind `at`, outside of quotes where `quotes`; STR_NPOS where the next tag
   begins before it. */
static size_t hugo_end(struct str s, size_t at, char mark, bool quotes)
{
    char quote = 0;

    for (; at + 2 < s.n; at++) {
        const char c = s.p[at];

        if (c == '{' && s.p[at + 1] == '{' && (s.p[at + 2] == '<' || s.p[at + 2] == '%')) {
            return STR_NPOS;
        }
        if (quote) {
            at += c == '\\' && quote != '`';
            quote = (char)(c == quote ? 0 : quote);
        } else if (quotes && (c == '"' || c == '`')) {
            quote = c;
        } else if (c == mark && s.p[at + 1] == '}' && s.p[at + 2] == '}') {
            return at;
        }
    }
    return STR_NPOS;
}

/* Hugo's way to show a tag: {{</" * x * "/>}}, without the blanks and quotes. */
static bool escaped_tag(struct str s, size_t at, char mark, struct shortcode *ret)
{
    const char close[] = {'*', '/', mark, '}', '}'};
    const size_t end = hugo_end(s, at + 5, mark, false);

    if (end == STR_NPOS || end < at + 7 || memcmp(s.p + end - 2, close, sizeof close) != 0) {
        return false;
    }
    ret->part = SHORTCODE_ESCAPED;
    ret->arguments = str_sub(s, at + 5, end - 2);
    ret->to = end + 3;
    return true;
}

/* The tag at "{{<" or "{{%". */
static bool hugo_tag(struct str s, size_t at, struct shortcode *ret)
{
    const char mark = (char)(at + 2 < s.n ? s.p[at + 2] : 0);
    const char close = mark == '<' ? '>' : '%';
    size_t start = at + 3, end;

    ret->form = SHORTCODE_HUGO;
    if (str_starts(str_from(s, start), STR("/*"))) {
        return escaped_tag(s, at, close, ret);
    }
    start = skip_space(s, start);
    if (start < s.n && s.p[start] == '/') {
        ret->part = SHORTCODE_CLOSE;
        start = skip_space(s, start + 1);
    }
    ret->name = name_at(s, start, true);
    start += ret->name.n;
    end = hugo_end(s, start, close, true);
    end = end == STR_NPOS ? hugo_end(s, start, close, false) : end;
    if (str_empty(ret->name) || end == STR_NPOS) {
        return false;
    }
    ret->to = end + 3;
    ret->arguments = str_trim(str_sub(s, start, end));
    if (str_ends(ret->name, STR("/"))) {
        ret->name.n--;
    } else if (end > start && s.p[end - 1] == '/') {
        ret->arguments = str_trim(str_sub(s, start, end - 1));
    }
    return !str_empty(ret->name);
}

/* What stands in the parentheses of Tera's `name(arguments)`; false where it is no such call. */
static bool call_arguments(struct str rest, struct str *ret)
{
    rest = str_trim(rest);
    if (!str_starts(rest, STR("(")) || !str_ends(rest, STR(")"))) {
        return false;
    }
    *ret = str_trim(str_sub(rest, 1, rest.n - 1));
    return true;
}

/* The content of {% x %} or {{ x }} without the dashes that eat white space; false where it has no
   end before the next one begins. */
static bool content_of(struct str s, size_t at, const char *close, struct shortcode *ret,
                       struct str *ret_content)
{
    size_t end = at + 2, start;

    for (; end + 1 < s.n && !(s.p[end] == close[0] && s.p[end + 1] == close[1]); end++) {
        if (s.p[end] == '{' && s.p[end + 1] == s.p[at + 1]) {
            return false;
        }
    }
    if (end + 1 >= s.n) {
        return false;
    }
    start = at + 2 < end && s.p[at + 2] == '-' ? at + 3 : at + 2;
    ret->to = end + 2;
    *ret_content = str_trim(str_sub(s, start, end > start && s.p[end - 1] == '-' ? end - 1 : end));
    return true;
}

/* The tag at "{%". */
static bool liquid_tag(struct str s, size_t at, struct shortcode *ret)
{
    struct str content, rest;

    ret->form = SHORTCODE_TAG;
    if (!content_of(s, at, "%}", ret, &content)) {
        return false;
    }
    ret->name = name_at(content, 0, false);
    rest = str_from(content, ret->name.n);
    if (str_empty(ret->name)) {
        return false;
    }
    if (str_starts(ret->name, STR("end")) && str_empty(rest)) {
        ret->part = SHORTCODE_CLOSE;
        ret->name = str_from(ret->name, 3);
    } else if (!call_arguments(rest, &ret->arguments)) {
        if (!str_empty(rest) && !ascii_is_space(rest.p[0])) {
            return false;
        }
        ret->arguments = str_trim(rest);
    }
    return true;
}

/* The comment that begins at `at`; none where another one begins in it. */
static bool output_comment(struct str s, size_t at, struct shortcode *ret)
{
    ret->part = SHORTCODE_COMMENT;
    for (size_t i = at + 4; i + 4 <= s.n && !str_starts(str_from(s, i), STR("{{/*")); i++) {
        if (memcmp(s.p + i, "*/}}", 4) == 0) {
            ret->to = i + 4;
            return true;
        }
    }
    return false;
}

/* The output, or comment, at "{{". */
static bool output_tag(struct str s, size_t at, struct shortcode *ret)
{
    struct str content;

    ret->form = SHORTCODE_OUTPUT;
    if (str_starts(str_from(s, at), STR("{{/*"))) {
        return output_comment(s, at, ret);
    }
    if (!content_of(str_sub(s, 0, at + OUTPUT_BYTES), at, "}}", ret, &content)) {
        return false;
    }
    ret->name = name_at(content, 0, false);
    if (!call_arguments(str_from(content, ret->name.n), &ret->arguments)) {
        ret->name = STR_NONE;
        ret->arguments = content;
    }
    return true;
}

/* {::name arguments}, {::name /} and {:/name}. */
static bool kramdown_tag(struct str s, size_t at, struct shortcode *ret)
{
    const bool close = s.p[at + 2] == '/';
    const struct str rest = str_sub(s, at + 3, at + OUTPUT_BYTES);
    const size_t end = str_chr(rest, '}');

    ret->form = SHORTCODE_KRAMDOWN;
    ret->part = close ? SHORTCODE_CLOSE : SHORTCODE_OPEN;
    ret->name = name_at(rest, 0, false);
    ret->to = at + 4 + end;
    return end != STR_NPOS && (close || !str_empty(ret->name)) &&
           (close ? end == ret->name.n : true);
}

/* Hexo's <!-- tab title --> and <!-- endtab -->, which part what is inside {% tabs %}, and the
   same of {% timeline %}. */
static bool tab_comment(struct str s, size_t at, struct shortcode *ret)
{
    static const char *const names[] = {"tab", "timeline", "node"};
    const struct str rest = str_sub(s, at + 4, at + OUTPUT_BYTES);
    const size_t end = str_chr(rest, '>');
    struct str inside = str_trim(str_sub(rest, 0, end == STR_NPOS ? 0 : end));

    if (!str_ends(inside, STR("--"))) {
        return false;
    }
    inside = str_trim(str_sub(inside, 0, inside.n - 2));
    ret->form = SHORTCODE_TAG;
    ret->name = STR("tab");
    ret->to = at + 4 + end + 1;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct str name = str_of(names[i]), behind = str_from(inside, name.n);

        if (str_starts(inside, STR("end")) && str_eq(str_from(inside, 3), name)) {
            ret->part = SHORTCODE_CLOSE;
            return true;
        }
        if (str_starts(inside, name) && (str_empty(behind) || ascii_is_space(behind.p[0]))) {
            ret->arguments = str_trim(behind);
            return true;
        }
    }
    return false;
}

/* [name arguments] and [/name], within a line, where it is no link of Markdown. */
static bool bracket_tag(struct str s, size_t at, struct shortcode *ret)
{
    const bool close = s.p[at + 1] == '/';
    const struct str rest = str_sub(s, at + 1 + close, at + OUTPUT_BYTES);
    const size_t end = str_chr(rest, ']');

    ret->form = SHORTCODE_BRACKET;
    ret->part = close ? SHORTCODE_CLOSE : SHORTCODE_OPEN;
    ret->name = name_at(rest, 0, false);
    ret->to = at + 1 + close + end + 1;
    if (end == STR_NPOS || str_chr(str_sub(rest, 0, end), '\n') != STR_NPOS ||
        (ret->name.n < end && (close || rest.p[ret->name.n] != ' '))) {
        return false;
    }
    ret->arguments = str_trim(str_sub(rest, ret->name.n, end));
    return close || !str_empty(ret->arguments) || ret->to == s.n || !strchr("([:", s.p[ret->to]);
}

/* Whatever tag begins at `at`, a "{", "<" or "[", and ends at `limit` at the latest. */
static bool read_tag(const struct scan *s, size_t at, size_t limit, struct shortcode *ret)
{
    const struct str text = str_sub(s->text, 0, limit);
    const char next = (char)(at + 2 < text.n ? text.p[at + 1] : 0);
    bool found = false;

    *ret = (struct shortcode){.from = at, .match = SHORTCODE_ALONE};
    if (text.p[at] == '[') {
        found = next != 0 && bracket_tag(text, at, ret);
    } else if (next == '{' && (text.p[at + 2] == '<' || text.p[at + 2] == '%') &&
               has_form(s->generator, SHORTCODE_HUGO)) {
        found = hugo_tag(text, at, ret);
    } else if (next == '{' && (has_form(s->generator, SHORTCODE_OUTPUT) ||
                               str_starts(str_from(text, at), STR("{{/*")))) {
        found = output_tag(text, at, ret);
    } else if (next == '%' && has_form(s->generator, SHORTCODE_TAG)) {
        found = liquid_tag(text, at, ret);
    } else if (next == ':' && (text.p[at + 2] == ':' || text.p[at + 2] == '/') &&
               has_form(s->generator, SHORTCODE_KRAMDOWN)) {
        found = kramdown_tag(text, at, ret);
    } else if (s->generator == GENERATOR_HEXO && str_starts(str_from(text, at), STR("<!--"))) {
        found = tab_comment(text, at, ret);
    }
    if (found) {
        ret->kind = shortcode_kind_of(s->generator, ret->form, ret->name);
    }
    return found;
}

/* Whether the tag is one, at this place and under this generator. */
static bool is_meant(const struct scan *s, const struct shortcode *tag)
{
    const bool known = tag->kind != NULL;

    if (tag->part == SHORTCODE_COMMENT) {
        return !tag->in_code;
    }
    if (tag->in_code) {
        return tag->part == SHORTCODE_ESCAPED || (known && tag->kind->value);
    }
    if (tag->part == SHORTCODE_ESCAPED || tag->form == SHORTCODE_HUGO) {
        return true;
    }
    if (tag->form == SHORTCODE_BRACKET) {
        return known && tag->part == SHORTCODE_OPEN;
    }
    if (tag->form == SHORTCODE_KRAMDOWN || tag->form == SHORTCODE_OUTPUT) {
        return known || tag->part == SHORTCODE_CLOSE || s->generator == GENERATOR_ZOLA;
    }
    if (tag->part == SHORTCODE_CLOSE && str_empty(tag->name)) {
        return s->generator == GENERATOR_ZOLA || s->generator == GENERATOR_NONE;
    }
    return known || s->generator != GENERATOR_NONE;
}

static void add_tag(struct scan *s, const struct shortcode *tag)
{
    struct shortcodes *tags = s->tags;

    if (arena_grow(s->pass->arena, &tags->v, tags->n, &tags->cap, sizeof *tags->v)) {
        tags->v[tags->n++] = *tag;
    }
}

static bool closes(const struct shortcode *tag, const struct shortcode *open)
{
    return tag->part == SHORTCODE_CLOSE && tag->form == open->form &&
           (str_empty(tag->name) || str_eq(tag->name, open->name));
}

/* Finds the tag that closes `open`, but none that Liquid's raw protects, as in posts about tags. A
   raw that nothing ends protects nothing, from then on. */
static bool find_close(struct scan *s, const struct shortcode *open, struct shortcode *ret)
{
    static const char *const begin[] = {"{{", "{%", "{{", "{:/", "[/"};
    const struct str sign = str_of(begin[open->form]);
    const bool code = open->kind->inside == SHORTCODE_CODE;
    struct shortcode raw = {.to = 0};
    size_t at = open->to, found;

    while ((found = str_find(str_from(s->text, at), sign)) != STR_NPOS) {
        at += found;
        if (!read_tag(s, at, s->text.n, ret)) {
            at += sign.n;
        } else if (raw.to > 0) {
            raw.to = closes(ret, &raw) ? 0 : raw.to;
            at += sign.n;
        } else if (closes(ret, open)) {
            return true;
        } else {
            if (code && !s->raw_open && ret->part == SHORTCODE_OPEN && ret->kind &&
                ret->kind->inside == SHORTCODE_RAW && str_eq(ret->name, STR("raw"))) {
                raw = *ret;
            }
            at += sign.n;
        }
    }
    s->raw_open = s->raw_open || raw.to > 0;
    return raw.to > 0 && find_close(s, open, ret);
}

/* The tag that closes one whose inside holds no others; both are added. It is looked for again only
   behind one that was found. */
static bool add_verbatim(struct scan *s, struct shortcode *open)
{
    struct shortcode close;

    for (size_t i = 0; i < s->n_unclosed; i++) {
        if (s->unclosed[i] == open->kind) {
            return false;
        }
    }
    if (find_close(s, open, &close)) {
        close.match = s->tags->n;
        close.in_code = open->in_code;
        open->match = s->tags->n + 1;
        add_tag(s, open);
        add_tag(s, &close);
        return true;
    }
    if (s->n_unclosed < VERBATIM_KINDS) {
        s->unclosed[s->n_unclosed++] = open->kind;
    }
    return false;
}

/* Behind the tag at `at`, or behind the "{" that is none. */
static size_t take_tag(struct scan *s, size_t at)
{
    const size_t code = code_end(&s->code, at);
    struct shortcode tag;

    if (code > 0 && (s->generator == GENERATOR_NONE ||
                     (s->generator == GENERATOR_HEXO && s->code.line_is_code))) {
        return at + 1;
    }
    if (!read_tag(s, at, code > 0 ? code : s->text.n, &tag)) {
        return at + 1;
    }
    tag.in_code = code > 0;
    if (!is_meant(s, &tag)) {
        return at + 1;
    }
    if (tag.kind && tag.kind->inside != SHORTCODE_TEXT && tag.part == SHORTCODE_OPEN) {
        return add_verbatim(s, &tag) ? s->tags->v[s->tags->n - 1].to : tag.to;
    }
    add_tag(s, &tag);
    return tag.to;
}

void shortcode_scan(const struct pass *p, struct shortcodes *ret)
{
    struct scan s = {.pass = p,
                     .generator = shortcode_generator(p),
                     .text = p->text,
                     .tags = ret,
                     .code = {.text = p->text, .arena = p->arena, .after_blank = true}};
    const struct str text = p->text;
    const bool brackets = shortcode_has_brackets(text);
    size_t at = 0;

    *ret = (struct shortcodes){.n = 0};
    while (at < text.n) {
        if ((at == 0 || text.p[at - 1] == '\n') && !code_line(&s.code, at)) {
            at = s.code.line_end + 1;
        } else if (text.p[at] == '`' && code_end(&s.code, at) == 0) {
            at += code_ticks(&s.code, at);
        } else if (text.p[at] == '{' || text.p[at] == '<' || (text.p[at] == '[' && brackets)) {
            const size_t next = take_tag(&s, at);

            s.code.line_is_code = s.code.line_is_code && next <= s.code.line_end;
            at = next;
        } else {
            at++;
        }
    }
    shortcode_pair(p->arena, ret);
}
