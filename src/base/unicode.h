/*
 * UTF-8 and character properties (by utf8proc). Code points are uint32_t.
 */
#ifndef SHEAF_BASE_UNICODE_H
#define SHEAF_BASE_UNICODE_H

#include "base/arena.h"
#include "base/buf.h"

#define UNICODE_REPLACEMENT 0xFFFDu

/* Decodes the character at s.p[*at] (*at < s.n) and moves *at behind it. An invalid sequence gives
   UNICODE_REPLACEMENT and moves over its maximal ill-formed part, at least one byte (Unicode 15,
   section 3.9). */
uint32_t utf8_next(struct str s, size_t *at);
/* The character that ends at `at` (at > 0); *ret_start is where it begins. */
uint32_t utf8_before(struct str s, size_t at, size_t *ret_start);
/* Writes the character as UTF-8 and returns its length; what is no character becomes U+FFFD. */
size_t utf8_encode(uint32_t code_point, char bytes[4]);
/* Makes text fit for one line on a terminal, in place: control characters and invalid bytes become
   "?", a character cut off at the end goes. */
void utf8_tidy(char *text);
/* Number of code points. */
size_t utf8_count(struct str s);
/* First byte that is not valid UTF-8 (Unicode, table 3-7), or s.n. */
size_t utf8_valid_until(struct str s);

/* Whether XML 1.0 allows the character (section 2.2). */
bool xml_allows(uint32_t code_point);
/* Position of the first invalid UTF-8, character that XML forbids or one of U+FDD0 … U+FDEF, which
   are no characters, or s.n. */
size_t xml_clean_until(struct str s);
/* Appends s with everything that is not clean replaced by U+FFFD; returns how many there were. */
size_t xml_clean(struct buf *out, struct str s);

/* Unicode white space (category Z, tab, newlines), punctuation (P or S). */
bool unicode_is_space(uint32_t code_point);
bool unicode_is_punctuation(uint32_t code_point);
/* Letters, marks and numbers (L, M, N). */
bool unicode_is_word(uint32_t code_point);
/* Of these: letters (L); decimal digits (Nd); marks (M). */
bool unicode_is_letter(uint32_t code_point);
bool unicode_is_decimal(uint32_t code_point);
bool unicode_is_mark(uint32_t code_point);
/* Han ideographs, kana, bopomofo, Hangul, CJK and full-width punctuation: text that is set without
   spaces between words. Emoji are not. */
bool unicode_is_cjk(uint32_t code_point);
/* East Asian Width W, F or H, emoji excepted. */
bool unicode_is_wide(uint32_t code_point);
/* Whether a line break between the two characters leaves no space behind (CSS Text, segment break
   transformation): both wide and no Hangul, or, in Chinese and Japanese, one wide and the other a
   mark like “ or … that has no width of its own. */
bool unicode_break_vanishes(uint32_t before, uint32_t after, bool chinese_or_japanese);
bool unicode_is_han(uint32_t code_point);
bool unicode_is_kana(uint32_t code_point);
bool unicode_is_hangul(uint32_t code_point);
uint32_t unicode_lower(uint32_t code_point);

/* Normal form C; invalid UTF-8 becomes U+FFFD first. Empty on failure (sticky in the arena). */
struct str unicode_nfc(struct arena *a, struct str s);
/* NFKC and case folding, for comparing names. */
struct str unicode_fold(struct arena *a, struct str s);
/* Appends s as it is searched: NFKC of each character together with the marks behind it, in lower
   case, without what is never seen (soft hyphens, zero-width spaces and joiners, variation
   selectors). assets/search.js does the same. */
void unicode_plain(struct buf *out, struct str s);
/* Columns on a terminal: wide characters count two, combining marks none. */
size_t unicode_columns(struct str s);

#endif
