/*
 * Tags with something inside them: code becomes fenced code, what opens and folds becomes
 * <details>, quotes and notices become <blockquote>, sections begin with their title. Invariant:
 * what is inside stays, and stays Markdown unless it is code.
 */
#include "render/shortcode/shortcode.h"

/* The longest run of backticks. */
static size_t longest_ticks(struct str s)
{
    size_t most = 0;

    for (size_t at = 0; at < s.n;) {
        const size_t n = str_run(s, at, '`');

        most = n > most ? n : most;
        at += n > 0 ? n : 1;
    }
    return most;
}

/* The end of {% raw %} or {% endraw %} at `at`, or 0. */
static size_t raw_tag(struct str s, size_t at)
{
    const struct str head = str_sub(s, at, at + 24);
    const size_t end = str_find(head, STR("%}"));
    struct str inside;

    if (!str_starts(head, STR("{%")) || end == STR_NPOS) {
        return 0;
    }
    inside = str_sub(head, 2, end);
    inside = str_starts(inside, STR("-")) ? str_from(inside, 1) : inside;
    inside = str_ends(inside, STR("-")) ? str_sub(inside, 0, inside.n - 1) : inside;
    inside = str_trim(inside);
    return str_eq(inside, STR("raw")) || str_eq(inside, STR("endraw")) ? at + end + 2 : 0;
}

/* Writes code up to `to` without what only protects it from the generator. */
static void copy_code(struct expansion *x, const struct shortcode *tag, size_t to)
{
    const bool hugo = tag->form == SHORTCODE_HUGO;

    for (size_t at = x->at; at < to; at++) {
        size_t end;

        if (x->text.p[at] == '{' && !hugo && (end = raw_tag(str_sub(x->text, 0, to), at)) > 0) {
            expansion_copy(x, at);
            expansion_skip(x, end);
            at = end - 1;
        } else if (hugo && (str_starts(str_from(x->text, at), STR("{{</*")) ||
                            str_starts(str_from(x->text, at), STR("{{%/*")))) {
            expansion_copy(x, at + 3);
            expansion_skip(x, at + 5);
            at += 4;
        } else if (hugo && (str_starts(str_from(x->text, at), STR("*/>}}")) ||
                            str_starts(str_from(x->text, at), STR("*/%}}")))) {
            expansion_copy(x, at);
            expansion_skip(x, at + 2);
            at++;
        }
    }
    expansion_copy(x, to);
}

static bool is_quote_mark(char c)
{
    return c == ' ' || c == '\t' || c == '>';
}

/* The last lines of code in a quotation that hold nothing but its marks go. */
static struct str without_quote_marks(struct str code)
{
    size_t n = code.n;

    while (n > 0 && is_quote_mark(code.p[n - 1])) {
        n--;
        if (n > 0 && code.p[n - 1] == '\n') {
            code = str_trim_end(str_sub(code, 0, n));
            n = code.n;
        }
    }
    return n == 0 ? STR("") : code;
}

/* Where the code between the tags begins and ends: without the lines' ends beside the tags. */
static void code_range(struct expansion *x, const struct shortcode *tag, size_t *from, size_t *to)
{
    const bool quoted = str_chr(x->prefix, '>') != STR_NPOS;
    size_t start = tag->to;
    struct str code;

    *to = x->tags.v[tag->match].from;
    while (start < *to && (x->text.p[start] == ' ' || x->text.p[start] == '\t')) {
        start++;
    }
    *from = start < *to && x->text.p[start] == '\n' ? start + 1 : tag->to;
    code = str_sub(x->text, *from, *to);
    code = quoted ? without_quote_marks(code) : code;
    *to = *from + str_trim_end(code).n;
}

/* Each line begins with the prefix of its container, even where the code did not. */
static void copy_lines(struct expansion *x, const struct shortcode *tag, size_t to)
{
    const struct str indent = str_trim_end(x->prefix);

    while (x->at < to) {
        struct str rest = str_sub(x->text, x->at, to), line;
        const size_t length = str_chr(rest, '\n') == STR_NPOS ? rest.n : str_chr(rest, '\n') + 1;

        line = str_sub(rest, 0, length);
        if (!str_empty(x->prefix) && !str_starts(line, x->prefix) && !str_empty(str_trim(line)) &&
            (str_empty(indent) || !str_starts(line, indent))) {
            buf_str(x->out, x->prefix);
        }
        copy_code(x, tag, x->at + length);
    }
}

static struct str code_language(const struct shortcode *tag, const struct arguments *args)
{
    if (str_eq(tag->name, STR("mermaid"))) {
        return tag->name;
    }
    if (tag->form == SHORTCODE_HUGO || str_eq(tag->name, STR("highlight"))) {
        const struct str named = argument_of(args, "lang language type");

        return str_empty(named) ? argument_at(args, 0) : named;
    }
    return argument_of(args, "lang");
}

/* Hexo: {% codeblock [title] [lang:x] [url] [link text] %} */
static void code_title(struct expansion *x, const struct arguments *args)
{
    struct str address = STR_NONE, word;
    bool any = false;

    for (size_t i = 0; !str_empty(word = argument_at(args, i)); i++) {
        if (str_starts(word, STR("http://")) || str_starts(word, STR("https://"))) {
            address = word;
            break;
        }
        buf_str(x->out, any ? STR(" ") : STR("**"));
        expansion_text(x, word);
        any = true;
    }
    buf_str(x->out, any ? STR("**") : STR(""));
    if (!str_empty(address)) {
        buf_str(x->out, any ? STR(" ") : STR(""));
        expansion_link(x, STR_NONE, address);
    }
    if (any || !str_empty(address)) {
        expansion_line(x);
        expansion_line(x);
    }
}

/* Code within a line. */
static bool code_span(struct expansion *x, const struct shortcode *tag)
{
    const struct shortcode *close = &x->tags.v[tag->match];
    const struct str code = str_sub(x->text, tag->to, close->from);
    const size_t ticks = longest_ticks(code) + 1;

    if (expansion_alone_in(x, tag->from, close->to) || str_chr(code, '\n') != STR_NPOS ||
        str_empty(str_trim(code))) {
        return false;
    }
    buf_fill(x->out, '`', ticks);
    buf_str(x->out, ticks > 1 ? STR(" ") : STR(""));
    expansion_skip(x, tag->to);
    copy_code(x, tag, close->from);
    buf_str(x->out, ticks > 1 ? STR(" ") : STR(""));
    buf_fill(x->out, '`', ticks);
    expansion_skip(x, close->to);
    return true;
}

bool shortcode_code(struct expansion *x, const struct shortcode *tag)
{
    struct arguments args;
    size_t from, to, ticks;
    struct str language;

    if (tag->match == SHORTCODE_ALONE) {
        return false;
    }
    if (tag->part == SHORTCODE_CLOSE) {
        return true;
    }
    arguments_read(x->arena, tag, &args);
    if (code_span(x, tag)) {
        return true;
    }
    expansion_block(x, tag);
    code_range(x, tag, &from, &to);
    ticks = longest_ticks(str_sub(x->text, from, to)) + 1;
    if (x->generator != GENERATOR_HUGO && tag->form == SHORTCODE_TAG &&
        !str_eq(tag->name, STR("highlight"))) {
        code_title(x, &args);
    }
    buf_fill(x->out, '`', ticks < 3 ? 3 : ticks);
    language = code_language(tag, &args);
    for (size_t i = 0; i < language.n && !strchr("` \n", language.p[i]); i++) {
        buf_char(x->out, language.p[i]);
    }
    expansion_add(x, STR("\n"));
    expansion_skip(x, from);
    copy_lines(x, tag, to);
    if (to > from) {
        expansion_add(x, STR("\n"));
    }
    buf_str(x->out, x->prefix);
    buf_fill(x->out, '`', ticks < 3 ? 3 : ticks);
    expansion_block_end(x, x->tags.v[tag->match].to);
    return true;
}

static const struct shortcode *opening(const struct expansion *x, const struct shortcode *tag)
{
    return tag->part == SHORTCODE_CLOSE && tag->match != SHORTCODE_ALONE ? &x->tags.v[tag->match]
                                                                         : tag;
}

static void block_line(struct expansion *x, const struct shortcode *tag, struct str line)
{
    expansion_block(x, tag);
    buf_str(x->out, line);
    expansion_block_end(x, tag->to);
}

bool shortcode_details(struct expansion *x, const struct shortcode *tag)
{
    struct arguments args;
    struct str title;

    if (tag->match == SHORTCODE_ALONE) {
        return false;
    }
    if (tag->part == SHORTCODE_CLOSE) {
        block_line(x, tag, STR("</details>"));
        return true;
    }
    arguments_read(x->arena, tag, &args);
    title = argument_of(&args, "summary title label header");
    if (str_empty(title) && tag->form == SHORTCODE_TAG) {
        const size_t comma = str_rchr(tag->arguments, ',');

        title = str_trim(comma == STR_NPOS ? tag->arguments : str_from(tag->arguments, comma + 1));
        title = args.n == 1 ? args.v[0].value : title;
    }
    title = str_empty(title) ? argument_at(&args, 0) : title;
    expansion_block(x, tag);
    buf_str(x->out, STR("<details>"));
    if (!str_empty(title)) {
        expansion_line(x);
        buf_str(x->out, STR("<summary>"));
        expansion_html(x, title);
        buf_str(x->out, STR("</summary>"));
    }
    expansion_block_end(x, tag->to);
    return true;
}

/* Hexo's {% blockquote [author[, source]] [link] [title of the link] %}. */
static void hexo_source(struct expansion *x, const struct shortcode *open)
{
    const struct str words = open->arguments;
    size_t at = str_find(words, STR("http://")), end;

    at = at == STR_NPOS ? str_find(words, STR("https://")) : at;
    at = at == STR_NPOS ? words.n : at;
    for (end = at; end < words.n && !ascii_is_space(words.p[end]); end++) {
    }
    if (at > 0) {
        buf_char(x->out, ' ');
        expansion_text(x, str_trim(str_sub(words, 0, at)));
    }
    if (end > at) {
        buf_char(x->out, ' ');
        expansion_link(x, str_from(words, end), str_sub(words, at, end));
    }
}

static void put_source(struct expansion *x, const struct shortcode *open)
{
    struct arguments args;
    struct str author, source, address;

    arguments_read(x->arena, open, &args);
    author = argument_of(&args, "author by name attribution");
    source = argument_of(&args, "source cite title work");
    address = argument_of(&args, "link url href");
    if (str_empty(author) && str_empty(source) && str_empty(address) &&
        (open->form != SHORTCODE_TAG || str_empty(argument_at(&args, 0)) ||
         str_eq(open->name, STR("pullquote")))) {
        return;
    }
    buf_str(x->out, STR("—"));
    if (str_empty(author) && str_empty(source) && str_empty(address)) {
        hexo_source(x, open);
    } else {
        if (!str_empty(author)) {
            buf_char(x->out, ' ');
            expansion_text(x, author);
        }
        if (!str_empty(source) || !str_empty(address)) {
            buf_str(x->out, str_empty(author) ? STR(" ") : STR(", "));
            if (!str_empty(address)) {
                expansion_link(x, source, address);
            } else {
                expansion_text(x, source);
            }
        }
    }
    expansion_line(x);
    expansion_line(x);
}

bool shortcode_quote(struct expansion *x, const struct shortcode *tag)
{
    if (tag->match == SHORTCODE_ALONE) {
        return false;
    }
    expansion_block(x, tag);
    if (tag->part == SHORTCODE_OPEN) {
        buf_str(x->out, STR("<blockquote>"));
    } else {
        put_source(x, opening(x, tag));
        buf_str(x->out, STR("</blockquote>"));
    }
    expansion_block_end(x, tag->to);
    return true;
}

static void put_title(struct expansion *x, const struct shortcode *tag, struct str title)
{
    const bool alone = expansion_alone(x, tag);

    if (str_empty(str_trim(title))) {
        return;
    }
    if (alone) {
        expansion_block(x, tag);
    }
    buf_str(x->out, STR("**"));
    expansion_text(x, str_trim(title));
    buf_str(x->out, STR("**"));
    if (alone) {
        expansion_block_end(x, tag->to);
    } else if (tag->to < x->text.n && !ascii_is_space(x->text.p[tag->to])) {
        buf_char(x->out, ' ');
    }
}

bool shortcode_notice(struct expansion *x, const struct shortcode *tag)
{
    struct arguments args;
    struct str title;

    /* Volantis has {% note quote, text %}. */
    if (tag->match == SHORTCODE_ALONE) {
        return x->generator == GENERATOR_HEXO && str_chr(tag->arguments, ',') != STR_NPOS &&
               shortcode_words(x, tag);
    }
    if (tag->part == SHORTCODE_CLOSE) {
        block_line(x, tag, STR("</blockquote>"));
        return true;
    }
    arguments_read(x->arena, tag, &args);
    title = argument_of(&args, "title heading header");
    if (x->generator == GENERATOR_HEXO && tag->form == SHORTCODE_TAG) {
        title = shortcode_note_title(tag);
    } else {
        title = str_empty(title) ? argument_at(&args, 1) : title;
    }
    expansion_block(x, tag);
    buf_str(x->out, STR("<blockquote>"));
    if (!str_empty(str_trim(title))) {
        expansion_line(x);
        expansion_line(x);
        buf_str(x->out, STR("**"));
        expansion_text(x, str_trim(title));
        buf_str(x->out, STR("**"));
    }
    expansion_block_end(x, tag->to);
    return true;
}

bool shortcode_section(struct expansion *x, const struct shortcode *tag)
{
    struct arguments args;
    struct str title;

    if (tag->part == SHORTCODE_CLOSE) {
        return true;
    }
    arguments_read(x->arena, tag, &args);
    title = argument_of(&args, "title name label header heading summary caption term tabName");
    if (str_empty(title) && tag->kind) {
        const char mark = str_eq(tag->name, STR("timeline")) ? ',' : '@';

        title = tag->form == SHORTCODE_TAG
                    ? str_sub(tag->arguments, 0, str_chr(tag->arguments, mark))
                    : argument_at(&args, 0);
    }
    put_title(x, tag, title);
    return !str_empty(title) || tag->kind;
}

bool shortcode_nothing(struct expansion *x, const struct shortcode *tag)
{
    expansion_skip(x, tag->to);
    return true;
}

bool shortcode_drop(struct expansion *x, const struct shortcode *tag)
{
    if (tag->match == SHORTCODE_ALONE) {
        return false;
    }
    if (tag->part == SHORTCODE_OPEN) {
        expansion_skip(x, x->tags.v[tag->match].to);
    }
    return true;
}

bool shortcode_raw(struct expansion *x, const struct shortcode *tag)
{
    (void)x;
    return tag->match != SHORTCODE_ALONE;
}
