/*
 * How encodings are told from one another: private to encoding*.c.
 */
#ifndef SHEAF_PARSE_ENCODING_GUESS_H
#define SHEAF_PARSE_ENCODING_GUESS_H

#include "parse/encoding.h"

/* How bytes make up characters. */
enum encoding_family {
    FAMILY_KR,
    FAMILY_EUC_JP,
    FAMILY_SJIS,
    FAMILY_BIG5,
    FAMILY_GB,
    FAMILIES_EAST_ASIAN,
    FAMILY_LATIN = FAMILIES_EAST_ASIAN, /* one byte a character: for languages in Latin letters */
    FAMILY_SINGLE,                      /* and for others */
    FAMILY_UTF16LE,
    FAMILY_UTF16BE,
    FAMILY_UTF32
};

struct encoding {
    const char *name; /* iconv's */
    const char *shown;
    enum encoding_family family;
    const char *labels; /* what files and uchardet call it, lower case, each followed by a space */
};

/* encoding_names.c: each NULL where there is none. */
const struct encoding *encoding_named(const char *name);
const struct encoding *encoding_labelled(struct str label);
const struct encoding *encoding_of_family(enum encoding_family family);
/* What texts in the language were written in, before UTF-8. */
const struct encoding *encoding_of_language(struct str language);
/* What the head of the file says: charset or encoding in front matter, <meta charset> in HTML. */
struct str encoding_declared(struct str file, struct str path);
/* The language in the front matter, or empty. */
struct str encoding_language(struct str file);

/* encoding_guess.c */

/* Bytes beyond ASCII, in thousandths: those that belong to well-formed UTF-8. 1000 where there are
   none. */
unsigned encoding_utf8_share(struct str s);
/* The bytes of the character that s begins with, s.p[0] >= 0x80, where it has the form of the
   family's characters, else 0. *ret_common: it is one of those that most text consists of. */
size_t encoding_unit(enum encoding_family family, struct str s, bool *ret_common);
/* Of the characters beyond ASCII, in thousandths: those of the right form, and the common ones. */
struct encoding_score {
    unsigned form, common;
};
struct encoding_score encoding_score(enum encoding_family family, struct str s);
/* "UTF-16LE" or "UTF-16BE"; NULL where it looks like neither. */
const char *encoding_utf16(struct str s);
/* Whether it has as many lone surrogates and control characters as data has, read as UTF-16. */
bool encoding_is_data16(struct str s, bool little);
/* Whether bytes beyond ASCII stand as letters, quotes and dashes of Windows-1252 do. */
bool encoding_is_western(struct str s);

#endif
