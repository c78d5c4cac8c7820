/*
 * Strips markup from short texts without building a tree. Invariant: the result is never longer
 * than its source, so one allocation of its size is enough.
 */
#include "parse/plain.h"

#include "base/buf.h"
#include "base/code.h"
#include "base/limits.h"
#include "base/unicode.h"

struct writer {
    char *p;
    size_t n;
};

static bool writer_new(struct arena *a, struct str s, struct writer *ret)
{
    *ret = (struct writer){.p = arena_alloc(a, s.n + 1)};
    return ret->p != NULL;
}

static void write_char(struct writer *w, char c)
{
    w->p[w->n++] = c;
}

static void write_str(struct writer *w, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        write_char(w, s.p[i]);
    }
}

static bool is_ascii_punctuation(char c)
{
    return c > ' ' && c < 0x7F && !ascii_is_alnum(c);
}

/* Writes the character of the entity at s.p[0] = '&' and returns its length, 0 where it is none. */
static size_t entity(struct writer *w, struct str s)
{
    static const struct {
        struct str name;
        const char *text;
    } known[] = {
        {{"&amp;", 5}, "&"},  {{"&lt;", 4}, "<"},   {{"&gt;", 4}, ">"},   {{"&quot;", 6}, "\""},
        {{"&#39;", 5}, "'"},  {{"&#38;", 5}, "&"},  {{"&#34;", 5}, "\""}, {{"&apos;", 6}, "'"},
        {{"&nbsp;", 6}, " "}, {{"&#x27;", 6}, "'"}, {{"&#32;", 5}, " "},
    };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (str_starts(s, known[i].name)) {
            write_str(w, str_of(known[i].text));
            return known[i].name.n;
        }
    }
    return 0;
}

/* A code span: its text goes out as it is. Returns its length, or that of the backticks alone. */
static size_t code_span(struct writer *w, struct str s, size_t at)
{
    const size_t ticks = str_run(s, at, '`'), end = code_span_end(s, at);

    if (end == STR_NPOS) {
        write_str(w, str_sub(s, at, at + ticks));
        return ticks;
    }
    write_str(w, str_trim(str_sub(s, at + ticks, end - ticks)));
    return end - at;
}

/* The length of "](…)" or "][…]" at s.p[at] = ']'; 1 where the bracket closes nothing. */
static size_t link_tail(struct str s, size_t at)
{
    size_t depth = 0, i = at + 1;
    char open = (char)(i < s.n ? s.p[i] : '\0'), close = open == '(' ? ')' : ']';

    if (open != '(' && open != '[') {
        return 1;
    }
    for (; i < s.n; i++) {
        if (s.p[i] == open) {
            depth++;
        } else if (s.p[i] == close && --depth == 0) {
            return i + 1 - at;
        }
    }
    return 1;
}

/* The length of the tag or autolink at s.p[at] = '<', 0 where it is only a sign. */
static size_t tag(struct writer *w, struct str s, size_t at)
{
    size_t end = str_chr(str_from(s, at), '>');
    struct str inside;

    if (end == STR_NPOS || end < 2) {
        return 0;
    }
    inside = str_sub(s, at + 1, at + end);
    if (!ascii_is_alpha(inside.p[0]) && inside.p[0] != '/' && inside.p[0] != '!') {
        return 0;
    }
    if (str_find(inside, STR("://")) != STR_NPOS && str_chr(inside, ' ') == STR_NPOS) {
        write_str(w, inside);
    }
    return end + 1;
}

static bool is_word_at(struct str s, size_t at)
{
    return at < s.n && (ascii_is_alnum(s.p[at]) || (unsigned char)s.p[at] >= 0x80);
}

/* How many runs of each delimiter are open. */
struct delimiters {
    size_t star, underscore, tilde;
};

/* CommonMark's rule, white space and words told apart: "_" inside a word is text. */
static bool can_open(struct str s, size_t at, size_t n)
{
    return at + n < s.n && !ascii_is_space(s.p[at + n]) &&
           (s.p[at] != '_' || at == 0 || !is_word_at(s, at - 1));
}

static bool can_close(struct str s, size_t at, size_t n)
{
    return at > 0 && !ascii_is_space(s.p[at - 1]) && (s.p[at] != '_' || !is_word_at(s, at + n));
}

static bool has_partner(struct str s, size_t at, size_t n)
{
    for (size_t i = at + n; i < s.n;) {
        size_t run = str_run(s, i, s.p[at]);

        if (run > 0 && can_close(s, i, run)) {
            return true;
        }
        i += run ? run : 1;
    }
    return false;
}

/* A run of delimiters goes where it has a partner; else it is text. */
static size_t delimiter_run(struct writer *w, struct str s, size_t at, struct delimiters *open)
{
    size_t n = str_run(s, at, s.p[at]);
    size_t *pending = s.p[at] == '*'   ? &open->star
                      : s.p[at] == '_' ? &open->underscore
                                       : &open->tilde;
    bool counts = s.p[at] != '~' || n == 2;

    if (counts && *pending > 0 && can_close(s, at, n)) {
        --*pending;
    } else if (counts && can_open(s, at, n) && has_partner(s, at, n)) {
        ++*pending;
    } else {
        write_str(w, str_sub(s, at, at + n));
    }
    return n;
}

/* What has begun and not ended. */
struct open {
    struct delimiters runs;
    size_t brackets;
};

/* Handles what begins at s.p[at]; returns how many bytes it took. */
static size_t inline_step(struct writer *w, struct str s, size_t at, struct open *open)
{
    char c = s.p[at];
    size_t n = 0;

    switch (c) {
    case '\\':
        if (at + 1 < s.n && is_ascii_punctuation(s.p[at + 1])) {
            write_char(w, s.p[at + 1]);
            return 2;
        }
        break;
    case '`':
        return code_span(w, s, at);
    case '*':
    case '_':
    case '~':
        return delimiter_run(w, s, at, &open->runs);
    case '<':
        n = tag(w, s, at);
        break;
    case '&':
        n = entity(w, str_from(s, at));
        break;
    case '!':
    case '[':
        if (c == '!') {
            if (at + 1 == s.n || s.p[at + 1] != '[') {
                break;
            }
            at++;
            n++;
        }
        if (str_find(str_from(s, at), STR("](")) == STR_NPOS &&
            str_find(str_from(s, at), STR("][")) == STR_NPOS) {
            n = 0;
            break;
        }
        open->brackets++;
        return n + 1;
    case ']':
        if (open->brackets > 0) {
            n = link_tail(s, at);
            open->brackets -= n > 1;
            return n;
        }
        break;
    default:
        break;
    }
    if (n > 0) {
        return n;
    }
    write_char(w, c);
    return 1;
}

struct str plain_clean(struct arena *a, struct str s)
{
    struct buf clean;

    if (xml_clean_until(s) == s.n) {
        return s;
    }
    buf_init(&clean, LIMIT_TEXT_BYTES);
    (void)xml_clean(&clean, s);
    return arena_take(a, &clean);
}

struct str plain_spaces(struct arena *a, struct str s)
{
    struct writer w;

    s = plain_clean(a, str_trim(s));
    if (!writer_new(a, s, &w)) {
        return STR_NONE;
    }
    for (size_t i = 0; i < s.n; i++) {
        if (!ascii_is_space(s.p[i])) {
            write_char(&w, s.p[i]);
        } else if (!ascii_is_space(s.p[i - 1])) {
            write_char(&w, ' ');
        }
    }
    return str_make(w.p, w.n);
}

/* Kramdown and Hugo put "{#id}" behind a heading, and "{.class}" behind that. */
static struct str without_attributes(struct str s)
{
    size_t at = str_rchr(s, '{');

    while (at != STR_NPOS && str_ends(s, STR("}")) && strchr("#.:", s.p[at + 1])) {
        s = str_trim_end(str_sub(s, 0, at));
        at = str_rchr(s, '{');
    }
    return s;
}

struct str plain_inline(struct arena *a, struct str markdown)
{
    struct str s = without_attributes(str_sub(str_trim(markdown), 0, 4096));
    struct open open = {.brackets = 0};
    struct writer w;

    if (!writer_new(a, s, &w)) {
        return STR_NONE;
    }
    for (size_t at = 0; at < s.n;) {
        at += inline_step(&w, s, at, &open);
    }
    return plain_spaces(a, str_make(w.p, w.n));
}

struct str plain_address(struct arena *a, struct str s, bool markdown)
{
    bool escapes = markdown && str_chr(s, '\\') != STR_NPOS;
    struct writer w;

    if (!escapes && str_chr(s, '&') == STR_NPOS) {
        return s;
    }
    if (!writer_new(a, s, &w)) {
        return STR_NONE;
    }
    for (size_t at = 0; at < s.n;) {
        size_t n = s.p[at] == '&' ? entity(&w, str_from(s, at)) : 0;

        if (n == 0 && escapes && s.p[at] == '\\' && at + 1 < s.n &&
            is_ascii_punctuation(s.p[at + 1])) {
            write_char(&w, s.p[at + 1]);
            n = 2;
        } else if (n == 0) {
            write_char(&w, s.p[at]);
            n = 1;
        }
        at += n;
    }
    return str_make(w.p, w.n);
}
