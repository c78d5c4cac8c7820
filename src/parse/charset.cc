/*
 * Bytes become uchardet's name for their encoding. Invariant: no exception leaves this file; that
 * library throws where its memory is short.
 */
#include <cstring>
#include <exception>
#include <memory>

#include <uchardet.h>

#include "parse/charset.h"

extern "C" bool charset_guess(const char *bytes, size_t n, char ret_name[CHARSET_BYTES])
{
    try {
        const std::unique_ptr<uchardet, void (*)(uchardet_t)> detector(uchardet_new(),
                                                                       uchardet_delete);

        if (!detector || uchardet_handle_data(detector.get(), bytes, n) != 0) {
            return false;
        }
        uchardet_data_end(detector.get());
        const char *name = uchardet_get_charset(detector.get());
        const size_t length = std::strlen(name);

        if (length >= CHARSET_BYTES) {
            ret_name[0] = '\0';
            return true;
        }
        std::memcpy(ret_name, name, length + 1);
        return true;
    } catch (const std::exception &) {
        return false;
    }
}
