/*
 * Turns a tag file's bytes into lines of UTF-8, as they come. Invariant: no more than one line is
 * kept, however long the file is.
 */
#include "check/tagfile.h"

#include <errno.h>
#include <iconv.h>

#include "base/limits.h"
#include "base/unicode.h"

enum {
    CARRY_BYTES = 16, /* of a character that a piece of the file cuts in two */
    TEXT_BYTES = 4096
};

struct lines {
    const struct archive *archive;
    const struct sink *also; /* or NULL */
    struct str name;
    iconv_t converter; /* (iconv_t)-1: it is UTF-8 */
    char carry[CARRY_BYTES];
    size_t n_carry;
    struct buf line; /* as far as it has come */
    bool after_cr;
    bool keep_mark;
    uint32_t number;
    bool bad; /* told; the rest is not looked at */
    tag_line *each;
    void *user;
};

static bool is_utf8(const char *encoding)
{
    return str_eq_nocase(str_of(encoding), STR("UTF-8")) ||
           str_eq_nocase(str_of(encoding), STR("UTF8"));
}

static bool is_name_part(char c)
{
    return ascii_is_alnum(c) || c == '-' || c == '_' || c == '.' || c == ':' || c == '+';
}

bool tag_encoding_known(const char *encoding)
{
    iconv_t converter;

    if (is_utf8(encoding)) {
        return true;
    }
    /* Not what could name a file, or ask for more than an encoding. */
    if (!str_all(str_of(encoding), is_name_part)) {
        return false;
    }
    converter = iconv_open("UTF-8", encoding);
    if (converter == (iconv_t)-1) {
        /* Short memory is told by who needs it. */
        return errno != EINVAL;
    }
    (void)iconv_close(converter);
    return true;
}

static void stop(struct lines *l, const char *why)
{
    l->bad = true;
    archive_tell(l->archive, "bag-line", l->name, l->number + 1, "%s", why);
}

/* The line without the byte order mark that editors put at a file's start. */
static struct str without_mark(const struct lines *l)
{
    const struct str line = buf_view(&l->line), mark = STR("\xEF\xBB\xBF");

    if (l->number > 0 || l->keep_mark || !str_starts(line, mark)) {
        return line;
    }
    archive_tell(l->archive, "bag-line-odd", l->name, 1, "the file begins with a byte order mark");
    return str_from(line, mark.n);
}

static enum err_kind end_line(struct lines *l, struct err *err)
{
    enum err_kind kind = buf_finish(&l->line, err);

    if (kind && l->line.full) {
        stop(l, "the line is longer than any should be");
        return ERR_OK;
    }
    if (kind == ERR_OK && utf8_valid_until(buf_view(&l->line)) < l->line.n) {
        stop(l, "the line is not in the encoding that bagit.txt declares");
        return ERR_OK;
    }
    if (kind == ERR_OK) {
        const struct str line = without_mark(l);
        kind = l->each(l->user, line, ++l->number, err);
    }
    buf_reset(&l->line);
    return kind;
}

static enum err_kind take_text(struct lines *l, const char *p, size_t n, struct err *err)
{
    size_t from = 0;

    for (size_t i = 0; i < n && !l->bad; i++) {
        if (p[i] != '\n' && p[i] != '\r') {
            l->after_cr = false;
            continue;
        }
        buf_add(&l->line, p + from, i - from);
        from = i + 1;
        if (p[i] == '\n' && l->after_cr) {
            l->after_cr = false;
            continue;
        }
        l->after_cr = p[i] == '\r';
        if (end_line(l, err)) {
            return err->kind;
        }
    }
    buf_add(&l->line, p + from, n - from);
    return ERR_OK;
}

/* Converts what is whole of [p, p + n); the start of a character that is not stays in carry. */
static enum err_kind convert(struct lines *l, char *p, size_t n, struct err *err)
{
    char text[TEXT_BYTES];

    while (n > 0 && !l->bad) {
        char *out = text;
        size_t room = sizeof text;
        const size_t status = iconv(l->converter, &p, &n, &out, &room);
        const int why = errno;

        if (take_text(l, text, sizeof text - room, err)) {
            return err->kind;
        }
        if (status == (size_t)-1 && why == EINVAL && n <= CARRY_BYTES) {
            memcpy(l->carry, p, n);
            l->n_carry = n;
            return ERR_OK;
        }
        if (status == (size_t)-1 && why != E2BIG) {
            stop(l, "the line is not in the encoding that bagit.txt declares");
        }
    }
    return ERR_OK;
}

static enum err_kind take(void *user, const void *p, size_t n, struct err *err)
{
    struct lines *l = user;
    const char *bytes = p;

    if (l->also && l->also->take(l->also->user, p, n, err)) {
        return err->kind;
    }
    if (l->bad) {
        return ERR_OK;
    }
    if (l->converter == (iconv_t)-1) {
        return take_text(l, bytes, n, err);
    }
    while (n > 0 && !l->bad) {
        char block[TEXT_BYTES];
        const size_t carried = l->n_carry;
        const size_t more = n < sizeof block - carried ? n : sizeof block - carried;

        memcpy(block, l->carry, carried);
        memcpy(block + carried, bytes, more);
        l->n_carry = 0;
        if (convert(l, block, carried + more, err)) {
            return err->kind;
        }
        bytes += more;
        n -= more;
    }
    return ERR_OK;
}

enum err_kind tag_lines(const struct tag_source *source, size_t index, tag_line *each, void *user,
                        bool *ret_whole, struct err *err)
{
    struct entry entry = source->archive->v[index]; /* lines may add entries, and move this one */
    struct lines l = {.archive = source->archive,
                      .also = source->also,
                      .name = entry.name,
                      .keep_mark = source->keep_mark,
                      .each = each,
                      .user = user};
    const struct sink sink = {take, &l};
    enum err_kind kind;

    *ret_whole = false;
    l.converter = is_utf8(source->encoding) ? (iconv_t)-1 : iconv_open("UTF-8", source->encoding);
    if (l.converter == (iconv_t)-1 && !is_utf8(source->encoding)) {
        return err_nomem(err);
    }
    buf_init(&l.line, LIMIT_TAG_LINE_BYTES);
    kind = archive_read(source->archive, &entry, source->reader, &sink, ret_whole, err);
    source->archive->v[index].zip.end = entry.zip.end;
    if (kind == ERR_OK && !l.bad && (l.line.n > 0 || l.line.failed)) {
        kind = end_line(&l, err);
    }
    if (kind == ERR_OK && !l.bad && l.n_carry > 0) {
        stop(&l, "the file ends within a character");
    }
    *ret_whole = *ret_whole && !l.bad;
    if (l.converter != (iconv_t)-1) {
        (void)iconv_close(l.converter);
    }
    buf_done(&l.line);
    return kind;
}
