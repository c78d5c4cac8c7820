/*
 * Slices: a pointer and a length, passed by value, pointing into a file's bytes or an arena.
 * A slice owns nothing and is not NUL-terminated; p may be NULL only where n is 0.
 */
#ifndef SHEAF_BASE_STR_H
#define SHEAF_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *p;
    size_t n;
};

/* A list of slices, usually in an arena. */
struct strs {
    struct str *v;
    size_t n;
};

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
#define STR_NONE ((struct str){NULL, 0})
/* For printf: "%.*s", STR_ARG(s). */
#define STR_ARG(s) (int)(s).n, ((s).p ? (s).p : "")

/* Not found. */
#define STR_NPOS SIZE_MAX

/* The bytes of a C string; NULL gives the empty slice. */
static inline struct str str_of(const char *z)
{
    return (struct str){z, z ? strlen(z) : 0};
}

static inline struct str str_make(const char *p, size_t n)
{
    return (struct str){p, n};
}

static inline bool str_empty(struct str s)
{
    return s.n == 0;
}

/* The bytes [from, to); both are clamped to the slice. */
struct str str_sub(struct str s, size_t from, size_t to);
/* Everything from `from` on. */
struct str str_from(struct str s, size_t from);

bool str_eq(struct str a, struct str b);
/* ASCII letters compare without case. */
bool str_eq_nocase(struct str a, struct str b);
/* Bytewise order, the shorter first: <0, 0, >0. */
int str_cmp(struct str a, struct str b);
/* As str_cmp, but runs of digits compare as numbers: issue-2 before issue-10. A total order. */
int str_cmp_natural(struct str a, struct str b);

bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
bool str_ends_nocase(struct str s, struct str suffix);

/* Position of the first occurrence, or STR_NPOS. */
size_t str_chr(struct str s, char c);
size_t str_rchr(struct str s, char c);
size_t str_find(struct str s, struct str needle);

/* Without ASCII white space (space, \t \r \n \f \v) at both ends. */
struct str str_trim(struct str s);
struct str str_trim_end(struct str s);

/* Cuts the next piece up to `separator` off *rest (the separator goes too); false when *rest is
   used up. "a,,b" gives "a", "", "b"; "" gives nothing. */
bool str_token(struct str *rest, char separator, struct str *ret_piece);
/* Cuts the next line off *rest, without its \n or \r\n. */
bool str_line(struct str *rest, struct str *ret_line);

/* How many bytes from `at` on are c. */
size_t str_run(struct str s, size_t at, char c);
/* Whether all bytes are of a kind, as in str_all(s, ascii_is_digit); true of the empty slice. */
bool str_all(struct str s, bool (*is)(char));

/* Decimal digits only, the whole slice. */
bool str_to_u64(struct str s, uint64_t *ret);

/* A well-mixed 64-bit hash for tables in memory; not stable between versions, never written out. */
uint64_t str_hash(struct str s);

static inline bool is_ascii(char c)
{
    return (unsigned char)c < 0x80;
}

static inline bool ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool ascii_is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool ascii_is_alnum(char c)
{
    return ascii_is_digit(c) || ascii_is_alpha(c);
}

static inline bool ascii_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline char ascii_lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

/* The value of a hexadecimal digit in either case, or -1. Digits and letters alternate at random in
   digests: both are worked out, so that no branch has to be guessed. */
static inline int ascii_hex(char c)
{
    const unsigned digit = (unsigned char)c - 0x30u, letter = ((unsigned char)c | 0x20u) - 0x61u;
    const int value = letter < 6 ? (int)letter + 10 : -1;

    return digit < 10 ? (int)digit : value;
}

#endif
