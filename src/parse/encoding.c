/*
 * Finds out what a file is written in, and makes its text UTF-8, through iconv. Invariant: what is
 * UTF-8 stays as it is, and all that is text in another encoding comes out as text: nothing is left
 * out, what has no character becomes U+FFFD.
 *
 * A file is UTF-8 where four fifths of its bytes beyond ASCII are: of Chinese, Japanese and Korean
 * text in other encodings about a third happens to be, in none of 45,000 samples of thirty
 * characters and more over four fifths. Text of single-byte encodings has next to none.
 */
#include "parse/encoding.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/unicode.h"
#include "parse/charset.h"
#include "parse/encoding_guess.h"

#define START_BYTES ((size_t)1024)
#define HEAD_BYTES ((size_t)2048)
#define HEAD_HIGH 400u
#define UTF16_BYTES ((size_t)4096) /* even */
#define SAMPLE_BYTES ((size_t)65536)
/* All in thousandths. */
#define UTF8_SHARE 800u
#define UTF8_SHARE_BROKEN 500u /* more than a single-byte encoding ever has */
#define FORM_LEAST 950u
#define COMMON_LEAST 700u
#define COMMON_CONFIRMED 300u /* where uchardet says so as well */
#define BONUS 100u
#define EVIDENT_COMMON 850u
#define EVIDENT_LEAD 200u
/* Bytes beyond ASCII: with fewer, uchardet mixes up the Latin encodings, or all. */
#define SURE_BYTES 100u
#define SOME_BYTES 10u

static bool starts(struct str s, const char *bytes, size_t n)
{
    return str_starts(s, str_make(bytes, n));
}

static const char *by_mark(struct str s)
{
    if (starts(s, "\xFF\xFE\0\0", 4)) {
        return "UTF-32LE";
    }
    if (starts(s, "\0\0\xFE\xFF", 4)) {
        return "UTF-32BE";
    }
    if (starts(s, "\xFF\xFE", 2)) {
        return encoding_is_data16(str_sub(s, 2, UTF16_BYTES), true) ? NULL : "UTF-16LE";
    }
    if (starts(s, "\xFE\xFF", 2)) {
        return encoding_is_data16(str_sub(s, 2, UTF16_BYTES), false) ? NULL : "UTF-16BE";
    }
    return NULL;
}

/* The part of the file that tells most: from the line of the first byte beyond ASCII on. */
static struct str sample_of(struct str file, size_t *ret_high)
{
    size_t at = 0, start;

    while (at < file.n && (unsigned char)file.p[at] < 0x80) {
        at++;
    }
    for (start = at; start > 0 && at - start < 200 && file.p[start - 1] != '\n'; start--) {
        ;
    }
    struct str sample = str_sub(file, start, start + SAMPLE_BYTES);

    *ret_high = 0;
    for (size_t i = 0; i < sample.n; i++) {
        *ret_high += (unsigned char)sample.p[i] >= 0x80;
    }
    return sample;
}

/* Data has control characters everywhere, text hardly any. */
static bool is_data(struct str s)
{
    size_t controls = 0;

    for (size_t i = 0; i < s.n; i++) {
        const unsigned char c = (unsigned char)s.p[i];

        controls += (c < 0x20 && !ascii_is_space((char)c)) || c == 0x7F;
    }
    return controls * 200 > s.n;
}

/* What begins with so much of it, front matter and more, is not looked through to the end. */
static bool is_utf8(struct str file)
{
    const struct str head = str_sub(file, 0, HEAD_BYTES);
    size_t high = 0;

    for (size_t i = 0; i < head.n; i++) {
        high += (unsigned char)head.p[i] >= 0x80;
    }
    if (file.n > head.n && high >= HEAD_HIGH && utf8_valid_until(head) + 4 > head.n) {
        return true;
    }
    return utf8_valid_until(file) == file.n;
}

struct evidence {
    struct str sample;
    size_t high;                     /* bytes beyond ASCII in it */
    unsigned utf8;                   /* share of the whole file */
    const struct encoding *declared; /* by the file; each may be NULL */
    const struct encoding *language; /* by what it is in */
    const struct encoding *guess;    /* by uchardet */
    struct encoding_score scores[FAMILIES_EAST_ASIAN];
};

static bool fits_declared(const struct evidence *e)
{
    struct encoding_score score;

    if (!e->declared) {
        return false;
    }
    if (e->declared->family >= FAMILIES_EAST_ASIAN) {
        return e->utf8 < UTF8_SHARE_BROKEN;
    }
    score = e->scores[e->declared->family];
    return score.form >= FORM_LEAST && (e->utf8 < UTF8_SHARE || score.common >= COMMON_LEAST);
}

/* Japanese was written in two encodings. */
static bool is_of(enum encoding_family language, enum encoding_family family)
{
    return language == family || (language == FAMILY_SJIS && family == FAMILY_EUC_JP);
}

/* Of equals the first: what can be KS X 1001 or EUC-JP can nearly always be GB 18030 too. */
static const struct encoding *east_asian(const struct evidence *e)
{
    const struct encoding *best = NULL;
    unsigned most = 0;

    for (enum encoding_family f = 0; f < FAMILIES_EAST_ASIAN; f++) {
        const struct encoding_score score = e->scores[f];
        const bool guessed = e->guess && e->guess->family == f;
        const unsigned sum = score.common + (guessed ? BONUS : 0) +
                             (e->language && is_of(e->language->family, f) ? BONUS : 0);

        if (score.form >= FORM_LEAST && sum > most &&
            score.common >= (guessed ? COMMON_CONFIRMED : COMMON_LEAST)) {
            best = encoding_of_family(f);
            most = sum;
        }
    }
    return best;
}

static bool is_east_asian(const struct encoding *encoding)
{
    return encoding && encoding->family < FAMILIES_EAST_ASIAN;
}

/* Words in Cyrillic letters can look like Chinese, but uchardet takes no Chinese for Cyrillic. */
static bool is_cyrillic(const struct evidence *e)
{
    return e->guess && !is_east_asian(e->language) && e->high >= SOME_BYTES &&
           (e->guess == encoding_named("KOI8-R") || e->guess == encoding_named("CP1251"));
}

static const struct encoding *single_byte(const struct evidence *e, bool western)
{
    if (e->guess && e->guess->family == FAMILY_SINGLE && e->high >= SOME_BYTES && !western) {
        return e->guess;
    }
    if (e->guess && e->guess->family == FAMILY_LATIN && e->high >= SURE_BYTES) {
        return e->guess;
    }
    if (e->language && e->language->family == FAMILY_LATIN) {
        return e->language;
    }
    if (western) {
        return encoding_named("CP1252");
    }
    return e->language && e->language->family == FAMILY_SINGLE ? e->language : NULL;
}

/* What needs no second opinion, which takes ten times as long: each character has the form, most
   are common, and in no other encoding nearly as many. */
static const struct encoding *evident(const struct evidence *e)
{
    enum encoding_family best = 0;

    for (enum encoding_family f = 1; f < FAMILIES_EAST_ASIAN; f++) {
        best = e->scores[f].common > e->scores[best].common ? f : best;
    }
    for (enum encoding_family f = 0; f < FAMILIES_EAST_ASIAN; f++) {
        if (f != best && e->scores[f].common + EVIDENT_LEAD > e->scores[best].common) {
            return NULL;
        }
    }
    return e->high >= SURE_BYTES && e->scores[best].form == 1000 &&
                   e->scores[best].common >= EVIDENT_COMMON
               ? encoding_of_family(best)
               : NULL;
}

static enum err_kind ask_uchardet(struct evidence *e, struct err *err)
{
    char name[CHARSET_BYTES];

    if (!charset_guess(e->sample.p, e->sample.n, name)) {
        return err_nomem(err);
    }
    e->guess = encoding_labelled(str_of(name));
    return ERR_OK;
}

static const struct encoding *likely(const struct evidence *e)
{
    const bool western = encoding_is_western(e->sample);
    const struct encoding *best = NULL;

    if (!is_cyrillic(e) && (!western || is_east_asian(e->guess))) {
        best = east_asian(e);
    }
    if (best || e->utf8 >= UTF8_SHARE_BROKEN) {
        return best;
    }
    return single_byte(e, western);
}

static enum err_kind by_evidence(struct evidence *e, const struct encoding **ret, struct err *err)
{
    *ret = fits_declared(e) ? e->declared : NULL;
    if (*ret || e->utf8 >= UTF8_SHARE) {
        return ERR_OK;
    }
    *ret = evident(e);
    if (*ret) {
        return ERR_OK;
    }
    if (ask_uchardet(e, err)) {
        return err->kind;
    }
    *ret = likely(e);
    return ERR_OK;
}

/* What the file and its place say. */
static void gather(struct evidence *e, struct str file, const struct encoding_hints *hints)
{
    const struct str language = encoding_language(file);

    e->utf8 = encoding_utf8_share(file);
    e->declared = encoding_labelled(encoding_declared(file, hints->path));
    e->language = encoding_of_language(str_empty(language) ? hints->language : language);
    for (enum encoding_family f = 0; f < FAMILIES_EAST_ASIAN; f++) {
        e->scores[f] = encoding_score(f, e->sample);
    }
}

enum err_kind encoding_find(struct str file, const struct encoding_hints *hints, const char **ret,
                            struct err *err)
{
    const struct str start = str_sub(file, 0, START_BYTES);
    const bool has_nul = start.n > 0 && memchr(start.p, '\0', start.n);
    struct evidence e = {.utf8 = 0};
    const struct encoding *best;

    *ret = by_mark(file);
    if (*ret || starts(file, "\xEF\xBB\xBF", 3)) {
        return ERR_OK;
    }
    if (has_nul) {
        *ret = encoding_utf16(str_sub(file, 0, UTF16_BYTES));
        return ERR_OK;
    }
    if (is_utf8(file)) {
        return ERR_OK;
    }
    e.sample = sample_of(file, &e.high);
    if (is_data(e.sample)) {
        return ERR_OK;
    }
    gather(&e, file, hints);
    if (by_evidence(&e, &best, err)) {
        return err->kind;
    }
    *ret = best ? best->name : NULL;
    return ERR_OK;
}

/* glibc says EINVAL for an encoding that it does not have, and for one that it has no memory to
   load: asked again, and with memory there, it is the former. */
static enum err_kind open_converter(const char *name, iconv_t *ret, struct err *err)
{
    for (int tries = 0; tries < 2; tries++) {
        void *probe;

        *ret = iconv_open("UTF-8", name);
        if (*ret != (iconv_t)-1) {
            return ERR_OK;
        }
        probe = errno == ENOMEM ? NULL : malloc(SAMPLE_BYTES);
        if (!probe) {
            return err_nomem(err);
        }
        free(probe);
    }
    return err_set(err, ERR_LIBRARY, "this system cannot convert %s", name);
}

/* How many bytes go with what iconv stopped at. An ASCII byte that should have been the rest of a
   character is one of its own. */
static size_t skip_of(enum encoding_family family, struct str rest)
{
    bool ignored;
    size_t n = encoding_unit(family, rest, &ignored);

    if (n == 2 && family < FAMILIES_EAST_ASIAN && (unsigned char)rest.p[1] < 0x80) {
        return 1;
    }
    return n > 0 ? n : 1;
}

/* Converts until something is no character; *at is where. */
static int convert_some(iconv_t converter, struct str file, size_t *at, struct buf *out)
{
    /* POSIX has no const here, for no reason: iconv does not write to its input. */
    union {
        const char *bytes;
        char *unqualified;
    } from = {file.p + *at};
    size_t left = file.n - *at, room;
    char piece[4096];
    int problem;

    do {
        char *to = piece;

        room = sizeof piece;
        /* With no input left, what the converter still holds back comes out. */
        problem =
            iconv(converter, left > 0 ? &from.unqualified : NULL, &left, &to, &room) == (size_t)-1
                ? errno
                : 0;
        buf_add(out, piece, sizeof piece - room);
    } while (problem == E2BIG && !out->failed);
    *at = file.n - left;
    return problem;
}

enum err_kind encoding_convert(const char *name, struct str file, struct buf *out, size_t *ret_lost,
                               struct err *err)
{
    const struct encoding *encoding = encoding_named(name);
    const struct str mark = STR("\xEF\xBB\xBF");
    iconv_t converter;
    size_t at = 0;

    buf_reset(out);
    *ret_lost = 0;
    if (open_converter(name, &converter, err)) {
        return err->kind;
    }
    while (at < file.n && !out->failed) {
        if (convert_some(converter, file, &at, out) == 0) {
            continue;
        }
        (void)convert_some(converter, str_sub(file, 0, at), &at, out);
        buf_utf8(out, UNICODE_REPLACEMENT);
        ++*ret_lost;
        at += skip_of(encoding->family, str_from(file, at));
        at = at < file.n ? at : file.n;
    }
    (void)convert_some(converter, str_sub(file, 0, at), &at, out);
    (void)iconv_close(converter);
    if (str_starts(buf_view(out), mark)) {
        memmove(out->p, out->p + mark.n, out->n - mark.n);
        buf_truncate(out, out->n - mark.n);
    }
    return ERR_OK;
}

enum err_kind encoding_decode(struct str file, const struct encoding_hints *hints, struct buf *out,
                              const char **ret, size_t *ret_lost, struct err *err)
{
    struct err problem = {0};
    const char *name = NULL;
    enum err_kind kind = encoding_find(file, hints, &name, err);

    *ret = NULL;
    if (kind || !name) {
        return kind;
    }
    kind = encoding_convert(name, file, out, ret_lost, &problem);
    if (kind == ERR_LIBRARY) {
        return ERR_OK;
    }
    if (kind) {
        *err = problem;
        return kind;
    }
    *ret = name;
    return ERR_OK;
}
