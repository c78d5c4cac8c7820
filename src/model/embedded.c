/*
 * The name of a file of assets/ becomes its bytes. The generated table is sorted by name.
 */
#include "model/embedded.h"

struct str embedded(const char *name)
{
    size_t low = 0, high = embedded_files_n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct embedded_file *file = &embedded_files[middle];
        int order = strcmp(name, file->name);
        if (order == 0) {
            return str_make((const char *)file->bytes, file->n);
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return STR_NONE;
}
