/*
 * The info string of a code block, as generators and editors write it, becomes its language and the
 * name of a file. Invariant: what is neither is not shown.
 */
#include "render/dialect/dialect.h"

/* The first word: it ends where attributes begin, too. */
static struct str first_word(struct str info)
{
    size_t n = 0;

    while (n < info.n && !ascii_is_space(info.p[n]) && info.p[n] != '{' && info.p[n] != ',') {
        n++;
    }
    return str_sub(info, 0, n);
}

/* The value of the first of these keys: title="…", file=…. */
static struct str value_of(struct str info)
{
    static const char *const keys[] = {"title=", "filename=", "file=", "name="};

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const struct str key = str_of(keys[i]);
        const size_t at = str_find(info, key);
        struct str value;

        if (at == STR_NPOS || (at > 0 && (ascii_is_alnum(info.p[at - 1]) || info.p[at - 1] == '-' ||
                                          info.p[at - 1] == '_'))) {
            continue;
        }
        value = str_from(info, at + key.n);
        if (value.n > 1 && (value.p[0] == '"' || value.p[0] == '\'')) {
            return str_trim(str_sub(value, 1, 1 + str_chr(str_from(value, 1), value.p[0])));
        }
        return str_sub(value, 0, first_word(value).n - str_ends(first_word(value), STR("}")));
    }
    return STR_NONE;
}

/* "{.python #id}", "{python, echo=FALSE}": the class, or the first word, is the language. */
static struct str braced_language(struct str info)
{
    size_t dot = str_find(info, STR("."));
    struct str inside = str_trim(str_from(info, 1));
    size_t n = 0;

    if (dot != STR_NPOS && dot > 0 && (info.p[dot - 1] == '{' || info.p[dot - 1] == ' ')) {
        inside = str_from(info, dot + 1);
    }
    while (n < inside.n && (ascii_is_alnum(inside.p[n]) || inside.p[n] == '+' ||
                            inside.p[n] == '-' || inside.p[n] == '_')) {
        n++;
    }
    return n < inside.n && inside.p[n] == '=' ? STR_NONE : str_sub(inside, 0, n);
}

struct code_info code_info_read(struct str info)
{
    struct code_info ret = {.language = STR_NONE};
    size_t colon;

    info = str_trim(info);
    ret.file = value_of(info);
    if (str_starts(info, STR("{"))) {
        ret.language = braced_language(info);
        return ret;
    }
    ret.language = first_word(info);
    if (str_chr(ret.language, '=') != STR_NPOS) {
        ret.language = STR_NONE;
    }
    colon = str_chr(ret.language, ':');
    if (colon != STR_NPOS) {
        ret.file = ret.file.n > 0 ? ret.file : str_from(ret.language, colon + 1);
        ret.language = str_sub(ret.language, 0, colon);
    }
    return ret;
}
