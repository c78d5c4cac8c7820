/*
 * Text becomes a part of an address, by the rules of the generator that publishes it. Invariant:
 * letters of all scripts stay, because readers of these sites see them in their addresses.
 */
#include "group/slugs.h"

#include "base/unicode.h"

static void add(struct buf *out, uint32_t c)
{
    if (c == '%' || c == '#' || c == '?') {
        buf_printf(out, "%%%02X", (unsigned)c);
    } else {
        buf_utf8(out, c);
    }
}

void slug_plain(struct buf *out, struct str text)
{
    for (size_t at = 0; at < text.n;) {
        add(out, utf8_next(text, &at));
    }
}

void slug_lower(struct buf *out, struct str text)
{
    for (size_t at = 0; at < text.n;) {
        add(out, unicode_lower(utf8_next(text, &at)));
    }
}

static bool is_any(uint32_t c, const char *set)
{
    return c > 0 && c < 0x80 && strchr(set, (int)c);
}

void slug_hugo(struct buf *out, struct str text)
{
    const size_t begin = out->n;
    bool wait = false, hyphen = false;

    for (size_t at = 0; at < text.n;) {
        const uint32_t c = utf8_next(text, &at);
        if (unicode_is_letter(c) || unicode_is_decimal(c) || unicode_is_mark(c) ||
            is_any(c, "./\\_#+~-@")) {
            hyphen = c == '-';
            if (wait && !hyphen) {
                buf_char(out, '-');
            }
            wait = false;
            add(out, unicode_lower(c));
        } else if (out->n > begin && !hyphen && unicode_is_space(c)) {
            wait = true;
        }
    }
}

/* Runs of characters that are not kept become one "-" between those that are. */
struct joiner {
    struct buf *out;
    size_t begin;
    bool wait;
};

static void join(struct joiner *j, uint32_t c, bool keep)
{
    if (!keep) {
        j->wait = j->out->n > j->begin;
        return;
    }
    if (j->wait) {
        buf_char(j->out, '-');
        j->wait = false;
    }
    add(j->out, c);
}

void slug_jekyll(struct buf *out, struct str text, bool pretty, bool cased)
{
    struct joiner j = {.out = out, .begin = out->n};

    for (size_t at = 0; at < text.n;) {
        const uint32_t c = utf8_next(text, &at);
        join(&j, cased ? c : unicode_lower(c),
             unicode_is_letter(c) || unicode_is_mark(c) || unicode_is_decimal(c) ||
                 (pretty && is_any(c, "._~!$&'()+,;=@")));
    }
}

void slug_hexo(struct buf *out, struct str text, bool cased)
{
    struct joiner j = {.out = out, .begin = out->n};

    for (size_t at = 0; at < text.n;) {
        const uint32_t c = utf8_next(text, &at);
        join(&j, cased ? c : unicode_lower(c),
             !unicode_is_space(c) && !is_any(c, "~`!@#$%^&*()-_+=[]{}|\\;:\"'<>,.?/") && c >= 0x20);
    }
}

/* What file systems refuse goes, and white space and dots at the end. */
static void slug_safe(struct buf *out, struct str text)
{
    text = str_trim(text);
    while (str_ends(text, STR(".")) || str_ends(text, STR(" "))) {
        text.n--;
    }
    for (size_t at = 0; at < text.n;) {
        const uint32_t c = utf8_next(text, &at);
        if (!is_any(c, "<>:\"/\\|?*\r\n") && c > 0) {
            add(out, c);
        }
    }
}

void slug_zola(struct buf *out, struct str text)
{
    struct joiner j = {.out = out, .begin = out->n};

    for (size_t i = 0; i < text.n; i++) {
        if ((unsigned char)text.p[i] >= 0x80) {
            slug_safe(out, text);
            return;
        }
    }
    for (size_t i = 0; i < text.n; i++) {
        join(&j, (unsigned char)ascii_lower(text.p[i]), ascii_is_alnum(text.p[i]));
    }
}
