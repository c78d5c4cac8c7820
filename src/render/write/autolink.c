/*
 * Text becomes the places of the bare addresses in it, by the rules of GitHub Flavored Markdown
 * (section 6.9, autolinks extension), with one rule more: a CJK character or full-width punctuation
 * ends an address, and text in front of one need not end in a space. Invariant: linear time;
 * nothing is looked at twice but the ends of addresses.
 */
#include "render/write/autolink.h"

#include "base/unicode.h"

static size_t find_from(struct str s, char c, size_t from)
{
    const char *p = from < s.n ? memchr(s.p + from, c, s.n - from) : NULL;

    return p ? (size_t)(p - s.p) : s.n;
}

void autolinker_init(struct autolinker *l, struct str text)
{
    *l = (struct autolinker){.text = text, .bad_domain = STR_NPOS};
    l->colon = find_from(text, ':', 0);
    l->dot = find_from(text, '.', 0);
    l->at_sign = find_from(text, '@', 0);
}

/* Whether an address may begin at `at`: at the start, after white space, one of "*_~(", or a
   character that is not ASCII. */
static bool may_begin(struct str s, size_t at)
{
    unsigned char before;

    if (at == 0) {
        return true;
    }
    before = (unsigned char)s.p[at - 1];
    return before >= 0x80 || (before < 0x80 && ascii_is_space((char)before)) || before == '*' ||
           before == '_' || before == '~' || before == '(';
}

static bool is_domain_char(char c)
{
    return ascii_is_alnum(c) || c == '-' || c == '_' || c == '.';
}

/* Quotation marks, dashes and ellipses that are set around Chinese text end an address, too. */
static bool ends_address(uint32_t c)
{
    return unicode_is_cjk(c) || unicode_is_space(c) || (c >= 0x2010 && c <= 0x2027);
}

/* The end of the domain that begins at `at`, or `at` where it is not valid: no underscore in the
   last two segments. */
static size_t domain_end(struct autolinker *l, size_t at)
{
    struct str s = l->text;
    size_t end = at, dots = 0, under_last = 0, under_before = 0;

    while (end < s.n && is_domain_char(s.p[end])) {
        if (s.p[end] == '.') {
            dots++;
            under_before = under_last;
            under_last = 0;
        } else if (s.p[end] == '_') {
            under_last++;
        }
        end++;
    }
    if (end == at || !ascii_is_alnum(s.p[at])) {
        return at;
    }
    if (under_last > 0 || (dots > 0 && under_before > 0)) {
        l->bad_domain = end;
        return at;
    }
    return end;
}

static size_t address_end(struct str s, size_t at)
{
    while (at < s.n) {
        unsigned char c = (unsigned char)s.p[at];

        if (c < 0x80) {
            if (c == '<' || c == '"' || c <= ' ') {
                break;
            }
            at++;
        } else {
            size_t next = at;

            if (ends_address(utf8_next(s, &next))) {
                break;
            }
            at = next;
        }
    }
    return at;
}

static bool is_trailing(char c)
{
    return c == '?' || c == '!' || c == '.' || c == ',' || c == ':' || c == '*' || c == '_' ||
           c == '~' || c == '\'' || c == '"';
}

/* Punctuation at the end is not part of the address, nor are closing parentheses without an opening
   one, nor what looks like an entity. */
static size_t trim_address(struct str s, size_t start, size_t end)
{
    size_t open = 0, close = 0;

    for (size_t i = start; i < end; i++) {
        open += s.p[i] == '(';
        close += s.p[i] == ')';
    }
    while (end > start) {
        char last = s.p[end - 1];

        if (is_trailing(last)) {
            end--;
        } else if (last == ')' && close > open) {
            close--;
            end--;
        } else if (last == ';') {
            size_t name = end - 1;

            while (name > start && ascii_is_alnum(s.p[name - 1])) {
                name--;
            }
            if (name == end - 1 || name == start || s.p[name - 1] != '&') {
                return end;
            }
            end = name - 1;
        } else {
            return end;
        }
    }
    return end;
}

static bool finish(struct autolinker *l, enum autolink_kind kind, size_t start, size_t domain,
                   struct autolink *ret)
{
    size_t domain_stop = domain_end(l, domain);
    size_t end;

    if (domain_stop == domain) {
        return false;
    }
    end = trim_address(l->text, start, address_end(l->text, domain_stop));
    if (end <= domain) {
        return false;
    }
    *ret = (struct autolink){kind, start, end};
    return true;
}

/* "http" or "https" before the colon, "//" after it. */
static bool try_url(struct autolinker *l, size_t colon, struct autolink *ret)
{
    struct str before = str_sub(l->text, l->at, colon);
    size_t scheme;

    if (!str_starts(str_from(l->text, colon), STR("://"))) {
        return false;
    }
    if (str_ends_nocase(before, STR("https"))) {
        scheme = 5;
    } else if (str_ends_nocase(before, STR("http"))) {
        scheme = 4;
    } else {
        return false;
    }
    if (colon > scheme && ascii_is_alnum(l->text.p[colon - scheme - 1])) {
        return false;
    }
    return finish(l, AUTOLINK_URL, colon - scheme, colon + 3, ret);
}

static bool try_www(struct autolinker *l, size_t dot, struct autolink *ret)
{
    size_t start = dot - 3;

    if (dot < l->at + 3 || memcmp(l->text.p + start, "www", 3) != 0 || !may_begin(l->text, start)) {
        return false;
    }
    if (dot + 1 == l->text.n || !ascii_is_alnum(l->text.p[dot + 1])) {
        return false;
    }
    /* One long domain may hold many "www.": all of them fail for the same reason. */
    if (l->bad_domain != STR_NPOS && dot < l->bad_domain) {
        return false;
    }
    return finish(l, AUTOLINK_WWW, start, start, ret);
}

static bool is_local_char(char c)
{
    return ascii_is_alnum(c) || c == '.' || c == '-' || c == '_' || c == '+';
}

static bool try_email(struct autolinker *l, size_t at_sign, struct autolink *ret)
{
    struct str s = l->text;
    size_t start = at_sign, end = at_sign + 1;
    bool dot = false;

    while (start > l->at && is_local_char(s.p[start - 1])) {
        start--;
    }
    if (start == at_sign || (start > 0 && s.p[start - 1] == '/')) {
        return false;
    }
    while (end < s.n && is_domain_char(s.p[end])) {
        if (s.p[end] == '.') {
            if (end + 1 == s.n || !ascii_is_alnum(s.p[end + 1])) {
                break;
            }
            dot = true;
        }
        end++;
    }
    if (!dot || !ascii_is_alnum(s.p[at_sign + 1]) || s.p[end - 1] == '-' || s.p[end - 1] == '_') {
        return false;
    }
    *ret = (struct autolink){AUTOLINK_EMAIL, start, end};
    return true;
}

/* The candidate that comes first: a "." counts from the "www" before it. */
bool autolinker_next(struct autolinker *l, struct autolink *ret)
{
    struct str s = l->text;

    while (l->colon < s.n || l->dot < s.n || l->at_sign < s.n) {
        bool found;

        if (l->colon < s.n && l->colon <= l->dot && l->colon <= l->at_sign) {
            found = try_url(l, l->colon, ret);
            l->colon = find_from(s, ':', l->colon + 1);
        } else if (l->dot <= l->at_sign) {
            found = l->dot >= 3 && s.p[l->dot - 1] == 'w' && try_www(l, l->dot, ret);
            l->dot = find_from(s, '.', l->dot + 1);
        } else {
            found = try_email(l, l->at_sign, ret);
            l->at_sign = find_from(s, '@', l->at_sign + 1);
        }
        if (!found) {
            continue;
        }
        l->at = ret->end;
        l->colon = l->colon < l->at ? find_from(s, ':', l->at) : l->colon;
        l->dot = l->dot < l->at ? find_from(s, '.', l->at) : l->dot;
        l->at_sign = l->at_sign < l->at ? find_from(s, '@', l->at) : l->at_sign;
        return true;
    }
    return false;
}
