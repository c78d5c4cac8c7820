/*
 * The tags of the site's generator are rendered as Markdown and HTML, before the text is parsed.
 * Invariant: the text around tags stays byte for byte, what an unknown tag encloses stays, and what
 * may mean something else than a tag is left as it is.
 */
#include "render/shortcode/shortcode.h"

enum {
    NAME_SHOWN = 40 /* bytes of a name in a finding */
};

static void count(struct expansion *x, struct shortcode_count *c, struct str name)
{
    if (c->n + c->others == 0) {
        c->line = x->text_line;
    }
    for (size_t i = 0; i < c->n; i++) {
        if (str_eq(c->names[i], name)) {
            c->counts[i]++;
            return;
        }
    }
    if (c->n == SHORTCODE_NAMES) {
        c->others++;
        return;
    }
    c->names[c->n] = name;
    c->counts[c->n++] = 1;
}

/* "figure × 3, ref". */
static struct str listed(struct expansion *x, const struct shortcode_count *c)
{
    struct buf b;
    struct str result;

    buf_init(&b, (size_t)4096);
    for (size_t i = 0; i < c->n; i++) {
        buf_str(&b, i > 0 ? STR(", ") : STR(""));
        buf_str(&b, str_sub(c->names[i], 0, NAME_SHOWN));
        if (c->counts[i] > 1) {
            buf_printf(&b, " × %zu", c->counts[i]);
        }
    }
    if (c->others > 0) {
        buf_printf(&b, " and %zu more", c->others);
    }
    x->arena->failed = x->arena->failed || (b.failed && !b.full);
    result = arena_str(x->arena, buf_view(&b));
    buf_done(&b);
    return result;
}

/* The name in a finding: of {{ site.x | y }} what is asked for. */
static struct str shown_name(const struct shortcode *tag)
{
    struct str name = tag->name, rest = tag->arguments;

    if (tag->form == SHORTCODE_OUTPUT && str_empty(name)) {
        (void)str_token(&rest, '|', &name);
        name = str_trim(name);
    }
    return name;
}

static bool is_name_end(char c)
{
    return !ascii_is_alnum(c) && c != '_' && c != '-';
}

/* Whether an expression begins with a name that a tag above gave to what only a generator has. */
static bool asks_bound(const struct expansion *x, struct str expression)
{
    for (size_t i = 0; i < x->n_bound; i++) {
        const size_t n = x->bound[i].n;

        if (str_starts(expression, x->bound[i]) &&
            (expression.n == n || is_name_end(expression.p[n]))) {
            return true;
        }
    }
    return false;
}

/* Whether an expression asks for something that only a generator has. */
static bool asks_generator(const struct expansion *x, struct str expression)
{
    static const char *const roots[] = {"site.",    "page.",   "post.",      "layout.",
                                        "include.", "content", "paginator.", "jekyll."};

    for (size_t i = 0; i < sizeof roots / sizeof roots[0]; i++) {
        if (str_starts(expression, str_of(roots[i]))) {
            return true;
        }
    }
    return asks_bound(x, expression);
}

/* What nothing is known about: unknown names, and known ones without what they need. */
static void unknown(struct expansion *x, const struct shortcode *tag)
{
    const bool verbatim = tag->kind && tag->kind->inside != SHORTCODE_TEXT;

    if (tag->in_code || verbatim || tag->part == SHORTCODE_ESCAPED ||
        (tag->form == SHORTCODE_OUTPUT && str_empty(tag->name) &&
         (x->generator != GENERATOR_JEKYLL || !asks_generator(x, tag->arguments)))) {
        expansion_copy(x, tag->to);
        return;
    }
    if (tag->part == SHORTCODE_OPEN) {
        count(x, &x->unknown, shown_name(tag));
        (void)shortcode_guess(x, tag);
    }
    expansion_skip(x, tag->to);
}

static void show_escaped(struct expansion *x, const struct shortcode *tag)
{
    const bool angle = x->text.p[tag->from + 2] == '<';

    expansion_add(x, angle ? STR("{{<") : STR("{{%"));
    expansion_add(x, tag->arguments);
    expansion_add(x, angle ? STR(">}}") : STR("%}}"));
    expansion_skip(x, tag->to);
    count(x, &x->known, STR("{{</* */>}}"));
}

/* Whether the line above or the one below begins with a tag of HTML. */
static bool is_beside_html(const struct expansion *x, const struct shortcode *tag)
{
    const struct str text = x->text;
    size_t start = tag->from, above, below = tag->to;

    while (start > 0 && text.p[start - 1] != '\n') {
        start--;
    }
    above = start > 0 ? start - 1 : 0;
    while (above > 0 && text.p[above - 1] != '\n') {
        above--;
    }
    while (below < text.n && text.p[below] != '\n') {
        below++;
    }
    while (below < text.n && ascii_is_space(text.p[below])) {
        below++;
    }
    return str_starts(str_trim(str_sub(text, above, start)), STR("<")) ||
           (below < text.n && text.p[below] == '<');
}

/* Where nothing is left of a line of code, it goes; and beside HTML, where the blank line of a tag
   that encloses nothing would end the block and make code of what is indented behind it. */
static void drop_line(struct expansion *x, const struct shortcode *tag, size_t written)
{
    size_t end = tag->to;

    if (x->at < tag->to || x->out->n != written || !expansion_alone(x, tag) ||
        !(tag->in_code || (tag->match == SHORTCODE_ALONE && is_beside_html(x, tag)))) {
        return;
    }
    while (x->out->n > 0 && x->out->p[x->out->n - 1] != '\n') {
        buf_truncate(x->out, x->out->n - 1);
    }
    while (end < x->text.n && x->text.p[end] != '\n') {
        end++;
    }
    expansion_skip(x, end + (end < x->text.n));
}

static void render_tag(struct expansion *x, const struct shortcode *tag)
{
    const size_t written = x->out->n;

    if (tag->part == SHORTCODE_COMMENT) {
        expansion_skip(x, tag->to);
        count(x, &x->known, STR("{{/* */}}"));
        drop_line(x, tag, written);
        return;
    }
    if (tag->part == SHORTCODE_ESCAPED) {
        show_escaped(x, tag);
        return;
    }
    if (!tag->kind || !tag->kind->render(x, tag)) {
        unknown(x, tag);
        drop_line(x, tag, written);
        return;
    }
    expansion_skip(x, tag->to);
    if (tag->part == SHORTCODE_OPEN) {
        count(x, &x->known, shown_name(tag));
    }
    drop_line(x, tag, written);
}

static void tell(struct expansion *x)
{
    struct pass *p = x->pass;

    if (x->known.n > 0) {
        finding_add(p->findings, "shortcode-rendered", pass_place(p, x->known.line),
                    "rendered: %.*s", STR_ARG(listed(x, &x->known)));
    }
    if (x->unknown.n > 0) {
        finding_add(p->findings, "shortcode-unknown", pass_place(p, x->unknown.line),
                    "not known, only what it encloses is kept: %.*s",
                    STR_ARG(listed(x, &x->unknown)));
    }
}

bool shortcode_pass(struct pass *p)
{
    struct expansion x = {.pass = p,
                          .text = p->text,
                          .out = p->out,
                          .arena = p->arena,
                          .generator = shortcode_generator(p),
                          .text_line = 1,
                          .out_line = 1};

    if (!shortcode_possible(p->text) || !repair_on(&p->request->repairs, "shortcode-rendered")) {
        return false;
    }
    shortcode_scan(p, &x.tags);
    if (x.tags.n == 0) {
        return false;
    }
    for (size_t i = 0; i < x.tags.n; i++) {
        const struct shortcode *tag = &x.tags.v[i];

        if (tag->from >= x.at) {
            expansion_copy(&x, tag->from);
            render_tag(&x, tag);
        }
    }
    expansion_copy(&x, x.text.n);
    tell(&x);
    return x.known.n > 0 || x.unknown.n > 0;
}
