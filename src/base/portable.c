/*
 * What names of files cannot hold on one system or another, whatever system this is.
 */
#include "base/portable.h"

bool portable_refuses(uint32_t c)
{
    if (c < 0x20 || (c >= 0x7f && c <= 0x9f)) {
        return true;
    }
    if (c < 0x80) {
        return strchr("/\\:*?\"<>|", (int)c) != NULL;
    }
    return c == 0xad || c == 0x61c || c == 0x180e || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
           (c >= 0xe000 && c <= 0xf8ff) || (c >= 0xfdd0 && c <= 0xfdef) || c == 0xfeff ||
           (c >= 0xfff0 && c <= 0xffff) || (c >= 0xe0000 && c <= 0xe007f) || c >= 0xf0000 ||
           (c & 0xfffe) == 0xfffe;
}

bool portable_is_device(struct str name)
{
    static const char *const names[] = {"con", "prn", "aux", "nul", "conin$", "conout$"};
    const struct str base = str_trim(str_sub(name, 0, str_chr(name, '.')));

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (str_eq_nocase(base, str_of(names[i]))) {
            return true;
        }
    }
    const struct str port = str_sub(base, 0, 3), number = str_from(base, 3);
    return (str_eq_nocase(port, STR("com")) || str_eq_nocase(port, STR("lpt"))) &&
           ((number.n == 1 && ascii_is_digit(number.p[0])) || str_eq(number, STR("¹")) ||
            str_eq(number, STR("²")) || str_eq(number, STR("³")));
}
