/*
 * The last line of a body becomes the address of the post's source, where it is a link with one of
 * a few names: "[转入文章首发地址](http://…)", "原文链接：http://…". Invariant: only the body's end
 * is looked at, and a line that says more than a name and a link is text; rules and comments that
 * stand behind it say nothing.
 */
#include "parse/origin.h"

#include "base/limits.h"
#include "base/unicode.h"
#include "base/url.h"
#include "parse/plain.h"

#define LINE_BYTES ((size_t)3000)
#define MOST_CLOSING 4
#define MORE_BYTES ((size_t)100) /* of what may follow "Originally published at …" */

/* One link of a line. */
struct line_link {
    size_t start, end; /* in the line */
    struct str text;
    struct str address;
};

/* Without their spaces, in lower case. Of those that are one common word only the whole counts. */
static const char *const names[] = {
    "转入文章首发地址",
    "文章首发地址",
    "首发地址",
    "首发链接",
    "原文首发",
    "原文链接",
    "原文連結",
    "原文鏈接",
    "原文地址",
    "原文网址",
    "原文網址",
    "原文出处",
    "原文出處",
    "原文来源",
    "原文",
    "阅读原文",
    "閱讀原文",
    "查看原文",
    "点击阅读原文",
    "点击查看原文",
    "点此阅读原文",
    "点此查看原文",
    "阅读全文",
    "查看全文",
    "文章来源",
    "文章來源",
    "新闻来源",
    "新聞來源",
    "稿件来源",
    "信息来源",
    "本文来源",
    "本文来自",
    "本文转自",
    "本文转载自",
    "转载自",
    "轉載自",
    "转自",
    "转载来源",
    "来源",
    "來源",
    "来源链接",
    "出处",
    "出處",
    "源链接",
    "元記事",
    "原文リンク",
    "引用元",
    "originalarticle",
    "originalpost",
    "originallink",
    "originalsource",
    "originalurl",
    "originallypublishedat",
    "originallypublishedon",
    "originallypublishedin",
    "originallypostedat",
    "originallypostedon",
    "firstpublishedat",
    "firstpublishedon",
    "thisarticlewasoriginallypublishedat",
    "thisarticlewasoriginallypublishedon",
    "thispostwasoriginallypublishedat",
    "thispostwasoriginallypublishedon",
    "thispostoriginallyappearedon",
    "thisarticleoriginallyappearedon",
    "crosspostedfrom",
    "cross-postedfrom",
    "articlesource",
    "source",
    "sourcelink",
    "sourceurl",
    "via",
    "readmoreat",
    "readmoreon",
    "readtheoriginal",
    "readtheoriginalarticle",
    "readtheoriginalpost",
    "viewtheoriginal",
    "vieworiginal",
};

/* Without punctuation, symbols and white space at its ends. */
static struct str bare(struct str s)
{
    while (s.n > 0) {
        size_t at = 0;
        uint32_t c = utf8_next(s, &at);

        if (!unicode_is_space(c) && !unicode_is_punctuation(c) && !unicode_is_mark(c)) {
            break;
        }
        s = str_from(s, at);
    }
    while (s.n > 0) {
        size_t start;
        uint32_t c = utf8_before(s, s.n, &start);

        if (!unicode_is_space(c) && !unicode_is_punctuation(c) && !unicode_is_mark(c)) {
            break;
        }
        s = str_sub(s, 0, start);
    }
    return s;
}

static bool equals_name(struct str s, struct str name)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        if (ascii_is_space(s.p[i])) {
            continue;
        }
        if (n == name.n || ascii_lower(s.p[i]) != name.p[n]) {
            return false;
        }
        n++;
    }
    return n == name.n;
}

static bool is_name(struct str s)
{
    for (size_t i = 0; s.n > 0 && i < sizeof names / sizeof *names; i++) {
        if (equals_name(s, str_of(names[i]))) {
            return true;
        }
    }
    return false;
}

/* "[text](address)" in the line; the first one. */
static bool markdown_link(struct arena *a, struct str line, struct line_link *ret)
{
    size_t middle = str_find(line, STR("](")), open, close;
    struct str inside;

    if (middle == STR_NPOS) {
        return false;
    }
    open = str_chr(line, '[');
    close = str_rchr(line, ')');
    if (open > middle || close == STR_NPOS || close < middle ||
        (open > 0 && line.p[open - 1] == '!')) {
        return false;
    }
    inside = str_trim(str_sub(line, middle + 2, close));
    for (size_t i = 0; i < inside.n; i++) {
        if (ascii_is_space(inside.p[i])) {
            inside = str_sub(inside, 0, i); /* a title follows */
        }
    }
    if (inside.n > 1 && inside.p[0] == '<' && inside.p[inside.n - 1] == '>') {
        inside = str_sub(inside, 1, inside.n - 1);
    }
    *ret = (struct line_link){open, close + 1, str_sub(line, open + 1, middle),
                              plain_address(a, inside, true)};
    return str_find(str_from(line, middle + 2), STR("](")) == STR_NPOS;
}

/* <a href="address">text</a> */
static bool html_link(struct arena *a, struct str line, struct line_link *ret)
{
    size_t open = str_find(line, STR("<a ")), href, end, close;
    struct str rest, tag;
    char quote;

    if (open == STR_NPOS) {
        return false;
    }
    rest = str_from(line, open);
    end = str_chr(rest, '>');
    tag = str_sub(rest, 0, end);
    href = str_find(tag, STR("href="));
    close = str_find(rest, STR("</a>"));
    if (end == STR_NPOS || href == STR_NPOS || close == STR_NPOS || close < end) {
        return false;
    }
    tag = str_from(tag, href + strlen("href="));
    quote = (char)(tag.n > 0 ? tag.p[0] : '\0');
    if (quote != '"' && quote != '\'') {
        return false;
    }
    tag = str_from(tag, 1);
    *ret = (struct line_link){open, open + close + strlen("</a>"), str_sub(rest, end + 1, close),
                              plain_address(a, str_sub(tag, 0, str_chr(tag, quote)), false)};
    return str_find(str_from(rest, 3), STR("<a ")) == STR_NPOS;
}

/* A bare address, or one in angle brackets; not that of a link, or of a definition. */
static bool bare_link(struct str line, struct line_link *ret)
{
    size_t start = str_find(line, STR("http")), end = start;

    if (str_find(line, STR("](")) != STR_NPOS || str_find(line, STR("]:")) != STR_NPOS) {
        return false;
    }
    while (end < line.n && !ascii_is_space(line.p[end]) && line.p[end] != '<' &&
           line.p[end] != '>' && (unsigned char)line.p[end] < 0x80) {
        end++;
    }
    if (start == STR_NPOS) {
        return false;
    }
    while (end > start && strchr("*_)],.;:!", line.p[end - 1])) {
        end--;
    }
    *ret = (struct line_link){start, end, STR_NONE, str_sub(line, start, end)};
    return true;
}

static bool is_web_page(struct str address)
{
    struct url url;

    return address.n > 0 && address.n <= LIMIT_PATH_BYTES && url_split(address, &url) &&
           (str_eq_nocase(url.scheme, STR("http")) || str_eq_nocase(url.scheme, STR("https"))) &&
           !str_empty(url.host);
}

/* The source of a program is not where its post is from. */
static bool is_code(struct str address)
{
    static const char *const hosts[] = {"github.com", "gitlab.com", "gitee.com", "bitbucket.org",
                                        "gist.github.com"};
    const struct str host = url_host(address);

    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        if (str_eq_nocase(host, str_of(hosts[i]))) {
            return true;
        }
    }
    return false;
}

/* A comment, or a rule: what a page's template closes a post with. */
static bool says_nothing(struct str line)
{
    size_t n = 0;

    line = str_trim(line);
    if (str_starts(line, STR("<!--"))) {
        return str_find(line, STR("-->")) == line.n - strlen("-->");
    }
    for (size_t i = 0; i < line.n; i++) {
        n += line.p[i] == line.p[0];
        if (line.p[i] != line.p[0] && !ascii_is_space(line.p[i])) {
            return false;
        }
    }
    return n >= 3 && strchr("-*_", line.p[0]);
}

/* Where the last line begins; STR_NPOS where it is too long for what is looked for. */
static size_t last_line(struct str s)
{
    const size_t from = s.n > LINE_BYTES ? s.n - LINE_BYTES : 0;
    const size_t newline = str_rchr(str_from(s, from), '\n');

    if (newline != STR_NPOS) {
        return from + newline + 1;
    }
    return from == 0 ? 0 : STR_NPOS;
}

/* The body up to its last line that says something; hyphens right below text make a heading. */
static struct str without_closing(struct str body)
{
    struct str s = str_trim_end(body);

    for (int lines = 0; lines < MOST_CLOSING; lines++) {
        const size_t at = last_line(s);
        struct str above = str_sub(s, 0, at == STR_NPOS ? 0 : at);

        if (above.n < 2 || !says_nothing(str_from(s, at)) ||
            !ascii_is_space(above.p[above.n - 2])) {
            break;
        }
        s = str_trim_end(above);
    }
    return s;
}

/* The last line that says something, where it is a paragraph by itself. */
static struct str last_paragraph(struct str body, size_t *ret_at)
{
    struct str s = without_closing(body), above;
    size_t skip;

    *ret_at = last_line(s);
    if (*ret_at == STR_NPOS) {
        return STR_NONE;
    }
    above = str_sub(s, 0, *ret_at > 0 ? *ret_at - 1 : 0);
    above = str_trim(
        str_from(above, str_rchr(above, '\n') == STR_NPOS ? 0 : str_rchr(above, '\n') + 1));
    s = str_from(s, *ret_at);
    skip = str_run(s, 0, ' ');
    if (skip > 3 || (above.n > 0 && above.p[0] != '#')) {
        return STR_NONE;
    }
    return str_from(s, skip);
}

bool origin_find(struct arena *a, struct str body, struct origin *ret)
{
    size_t at = 0;
    struct str line = last_paragraph(body, &at), before, after;
    struct line_link link;

    if (line.n == 0 || str_find(line, STR("http")) == STR_NPOS || strchr("#>|-+", line.p[0])) {
        return false;
    }
    if (!markdown_link(a, line, &link) && !html_link(a, line, &link) && !bare_link(line, &link)) {
        return false;
    }
    before = bare(plain_inline(a, str_sub(line, 0, link.start)));
    after = bare(plain_inline(a, str_from(line, link.end)));
    if (!is_web_page(link.address) || is_code(link.address) || after.n > MORE_BYTES ||
        !(is_name(before) || (before.n == 0 && is_name(bare(plain_inline(a, link.text)))))) {
        return false;
    }
    if (after.n > 0 && !str_eq_nocase(str_sub(before, 0, 10), STR("originally")) &&
        !str_eq_nocase(str_sub(before, 0, 5), STR("this "))) {
        return false;
    }
    *ret = (struct origin){link.address, at, after.n == 0};
    return true;
}

static struct str without_scheme(struct str address)
{
    address = str_from(address, url_scheme(address).n);
    return str_ends(address, STR("/")) ? str_sub(address, 0, address.n - 1) : address;
}

bool origin_same(struct str x, struct str y)
{
    return str_eq(without_scheme(str_trim(x)), without_scheme(str_trim(y)));
}
