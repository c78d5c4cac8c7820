/*
 * Bytes become an address as posts may write one; the form that the store's index and a request get
 * is an address of the web, holds nothing that would break a request, names no user, and is its own
 * form.
 */
#include "base/limits.h"
#include "base/url.h"
#include "fuzz.h"
#include "media/store/store.h"

static bool is_code(struct str s)
{
    static const char digits[] = "0123456789ABCDEF";

    return s.n >= 3 && s.p[1] != '\0' && s.p[2] != '\0' && strchr(digits, s.p[1]) &&
           strchr(digits, s.p[2]);
}

static void check_form(struct str form)
{
    const struct str host = url_host(form);
    const size_t start = form.n - (size_t)(form.p + form.n - host.p) + host.n;

    fuzz_check(str_starts(form, STR("http://")) || str_starts(form, STR("https://")),
               "an address is one of the web");
    fuzz_check(!str_empty(host) && str_chr(host, '@') == STR_NPOS, "it names a host and no user");
    fuzz_check(start < form.n && form.p[start] == '/', "it has a path");
    for (size_t i = 0; i < form.n; i++) {
        const unsigned char c = (unsigned char)form.p[i];

        fuzz_check(c > 0x20 && c != 0x7F && !strchr("\"#<>\\^`{|}", c), "requests can carry it");
        fuzz_check(c < 0x80 || i < start, "paths are ASCII");
        fuzz_check(c != '%' || is_code(str_from(form, i)), "codes are codes");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct str input = {(const char *)data, size};
    struct arena a;

    arena_init(&a, LIMIT_TEXT_BYTES);
    const struct str form = store_address(&a, input);
    if (!str_empty(form)) {
        check_form(form);
        fuzz_check(form.p[form.n] == '\0', "it ends");
        if (form.n <= LIMIT_PATH_BYTES) {
            fuzz_check(str_eq(store_address(&a, form), form), "the form of a form is itself");
        }
    }
    arena_done(&a);
    return 0;
}
