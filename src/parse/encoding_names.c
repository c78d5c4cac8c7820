/*
 * The names of encodings, what each language was written in, and what a file says about itself.
 * Invariant: only names of the table ever reach iconv, whatever a file says.
 */
#include "base/unicode.h"
#include "parse/encoding_guess.h"

#define HEAD_BYTES ((size_t)4096)

/* Each is a superset of what its labels once stood for, as the web reads them (WHATWG Encoding). */
static const struct encoding table[] = {
    {"GB18030", "GB18030", FAMILY_GB,
     "gb18030 gbk gb2312 gb_2312 gb_2312-80 x-gbk cp936 ms936 windows-936 euc-cn "},
    {"BIG5-HKSCS", "Big5", FAMILY_BIG5, "big5 big5-hkscs big5-eten cn-big5 x-x-big5 cp950 "},
    {"CP932", "Shift_JIS", FAMILY_SJIS,
     "shift_jis shift-jis sjis x-sjis cp932 ms932 ms_kanji windows-31j "},
    {"EUC-JP", "EUC-JP", FAMILY_EUC_JP, "euc-jp x-euc-jp eucjp "},
    {"CP949", "EUC-KR", FAMILY_KR,
     "euc-kr euckr uhc cp949 windows-949 ks_c_5601-1987 ks_c_5601-1989 ksc5601 korean "},
    {"CP1252", "Windows-1252", FAMILY_LATIN,
     "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso_8859-1 latin1 l1 "},
    {"CP1250", "Windows-1250", FAMILY_LATIN, "windows-1250 cp1250 "},
    {"CP1254", "Windows-1254", FAMILY_LATIN, "windows-1254 cp1254 iso-8859-9 latin5 "},
    {"CP1257", "Windows-1257", FAMILY_LATIN, "windows-1257 cp1257 "},
    {"CP1258", "Windows-1258", FAMILY_LATIN, "windows-1258 cp1258 "},
    {"ISO-8859-2", "ISO-8859-2", FAMILY_LATIN, "iso-8859-2 latin2 "},
    {"ISO-8859-4", "ISO-8859-4", FAMILY_LATIN, "iso-8859-4 latin4 "},
    {"ISO-8859-13", "ISO-8859-13", FAMILY_LATIN, "iso-8859-13 latin7 "},
    {"ISO-8859-15", "ISO-8859-15", FAMILY_LATIN, "iso-8859-15 latin9 "},
    {"ISO-8859-16", "ISO-8859-16", FAMILY_LATIN, "iso-8859-16 latin10 "},
    {"CP1251", "Windows-1251", FAMILY_SINGLE, "windows-1251 cp1251 "},
    {"CP1253", "Windows-1253", FAMILY_SINGLE, "windows-1253 cp1253 "},
    {"CP1255", "Windows-1255", FAMILY_SINGLE, "windows-1255 cp1255 "},
    {"CP1256", "Windows-1256", FAMILY_SINGLE, "windows-1256 cp1256 "},
    {"CP874", "Windows-874", FAMILY_SINGLE, "windows-874 cp874 tis-620 iso-8859-11 "},
    {"ISO-8859-5", "ISO-8859-5", FAMILY_SINGLE, "iso-8859-5 "},
    {"ISO-8859-6", "ISO-8859-6", FAMILY_SINGLE, "iso-8859-6 "},
    {"ISO-8859-7", "ISO-8859-7", FAMILY_SINGLE, "iso-8859-7 "},
    {"ISO-8859-8", "ISO-8859-8", FAMILY_SINGLE, "iso-8859-8 "},
    {"KOI8-R", "KOI8-R", FAMILY_SINGLE, "koi8-r koi8 "},
    {"KOI8-U", "KOI8-U", FAMILY_SINGLE, "koi8-u "},
    {"CP866", "IBM866", FAMILY_SINGLE, "ibm866 cp866 "},
    /* Known by their bytes alone. */
    {"UTF-16LE", "UTF-16", FAMILY_UTF16LE, ""},
    {"UTF-16BE", "UTF-16", FAMILY_UTF16BE, ""},
    {"UTF-32LE", "UTF-32", FAMILY_UTF32, ""},
    {"UTF-32BE", "UTF-32", FAMILY_UTF32, ""},
};
#define ENCODINGS (sizeof table / sizeof table[0])

/* The longest beginning of a tag counts. */
static const struct {
    const char *tag, *name;
} languages[] = {
    {"zh-hant", "BIG5-HKSCS"}, {"zh-tw", "BIG5-HKSCS"}, {"zh-hk", "BIG5-HKSCS"},
    {"zh-mo", "BIG5-HKSCS"},   {"zh", "GB18030"},       {"ja", "CP932"},
    {"ko", "CP949"},           {"ru", "CP1251"},        {"uk", "CP1251"},
    {"be", "CP1251"},          {"bg", "CP1251"},        {"pl", "CP1250"},
    {"cs", "CP1250"},          {"sk", "CP1250"},        {"hu", "CP1250"},
    {"sl", "CP1250"},          {"hr", "CP1250"},        {"ro", "CP1250"},
    {"el", "CP1253"},          {"tr", "CP1254"},        {"he", "CP1255"},
    {"ar", "CP1256"},          {"fa", "CP1256"},        {"lt", "CP1257"},
    {"lv", "CP1257"},          {"et", "CP1257"},        {"vi", "CP1258"},
    {"th", "CP874"},
};

const struct encoding *encoding_named(const char *name)
{
    for (size_t i = 0; i < ENCODINGS; i++) {
        if (str_eq(str_of(table[i].name), str_of(name))) {
            return &table[i];
        }
    }
    return NULL;
}

const char *encoding_shown(const char *name)
{
    const struct encoding *encoding = encoding_named(name);

    return encoding ? encoding->shown : name;
}

const struct encoding *encoding_labelled(struct str label)
{
    for (size_t i = 0; i < ENCODINGS && !str_empty(label); i++) {
        struct str rest = str_of(table[i].labels), one;

        while (str_token(&rest, ' ', &one)) {
            if (str_eq_nocase(one, label)) {
                return &table[i];
            }
        }
    }
    return NULL;
}

const struct encoding *encoding_of_family(enum encoding_family family)
{
    for (size_t i = 0; i < ENCODINGS; i++) {
        if (table[i].family == family) {
            return &table[i];
        }
    }
    return NULL;
}

const struct encoding *encoding_of_language(struct str language)
{
    for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++) {
        const struct str tag = str_of(languages[i].tag);
        const bool whole = language.n == tag.n || (language.n > tag.n && language.p[tag.n] == '-');

        if (whole && str_eq_nocase(str_sub(language, 0, tag.n), tag)) {
            return encoding_named(languages[i].name);
        }
    }
    return NULL;
}

static bool is_name_char(char c)
{
    return ascii_is_alnum(c) || c == '-' || c == '_' || c == '.' || c == ':';
}

/* The name that s begins with, white space and quotes before it apart. */
static struct str first_name(struct str s)
{
    size_t n = 0;

    while (s.n > 0 && (ascii_is_space(s.p[0]) || s.p[0] == '"' || s.p[0] == '\'')) {
        s = str_from(s, 1);
    }
    while (n < s.n && is_name_char(s.p[n])) {
        n++;
    }
    return str_sub(s, 0, n);
}

/* The value of a `key: value`, `key = value`, `"key": "value"` or `[#]: key: "value"` line. */
static struct str value_of(struct str line, struct str key)
{
    line = str_trim(line);
    if (str_starts(line, STR("[#]:"))) {
        line = str_trim(str_from(line, 4));
    }
    while (line.n > 0 && (line.p[0] == '{' || line.p[0] == '"' || ascii_is_space(line.p[0]))) {
        line = str_from(line, 1);
    }
    if (!str_eq_nocase(str_sub(line, 0, key.n), key)) {
        return STR_NONE;
    }
    line = str_from(line, key.n);
    while (line.n > 0 && (line.p[0] == '"' || line.p[0] == ' ')) {
        line = str_from(line, 1);
    }
    if (line.n == 0 || (line.p[0] != ':' && line.p[0] != '=')) {
        return STR_NONE;
    }
    return first_name(str_from(line, 1));
}

/* One of the keys in the front matter, which needs to be ASCII so far only. */
static struct str front_value(struct str file, const char *const *keys, size_t n)
{
    struct str rest = str_sub(file, 0, HEAD_BYTES), line = STR_NONE, fence, value;

    while (str_line(&rest, &line) && str_empty(str_trim(line))) {
        ;
    }
    fence = str_trim(line);
    if (str_starts(fence, STR("{")) || str_starts(fence, STR("[#]:"))) {
        rest = str_sub(file, 0, HEAD_BYTES);
        fence = STR("}");
    } else if (!str_eq(fence, STR("---")) && !str_eq(fence, STR("+++"))) {
        return STR_NONE;
    }
    while (str_line(&rest, &line) && !str_eq(str_trim(line), fence)) {
        for (size_t i = 0; i < n; i++) {
            value = value_of(line, str_of(keys[i]));
            if (!str_empty(value)) {
                return value;
            }
        }
    }
    return STR_NONE;
}

/* <meta charset="gbk">, <meta http-equiv=… content="text/html; charset=gbk"> */
static struct str meta_charset(struct str file)
{
    const struct str head = str_sub(file, 0, HEAD_BYTES);

    for (size_t at = 0; at + 5 < head.n; at++) {
        struct str tag;

        if (head.p[at] != '<' || !str_eq_nocase(str_sub(head, at + 1, at + 5), STR("meta"))) {
            continue;
        }
        tag = str_from(head, at);
        tag = str_sub(tag, 0, str_chr(tag, '>'));
        for (size_t i = 0; i + 8 < tag.n; i++) {
            if (str_eq_nocase(str_sub(tag, i, i + 7), STR("charset"))) {
                struct str behind = str_trim(str_from(tag, i + 7));

                return str_starts(behind, STR("=")) ? first_name(str_from(behind, 1)) : STR_NONE;
            }
        }
    }
    return STR_NONE;
}

struct str encoding_declared(struct str file, struct str path)
{
    static const char *const keys[] = {"charset", "encoding"};
    struct str value = front_value(file, keys, sizeof keys / sizeof keys[0]);

    if (str_empty(value) &&
        (str_ends_nocase(path, STR(".html")) || str_ends_nocase(path, STR(".htm")))) {
        value = meta_charset(file);
    }
    return value;
}

struct str encoding_language(struct str file)
{
    static const char *const keys[] = {"language", "lang", "locale"};

    return front_value(file, keys, sizeof keys / sizeof keys[0]);
}
