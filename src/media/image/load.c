/*
 * Turns the first wish for image work into a loaded module. Invariant: the name and the version of
 * the module stand here alone.
 */
#include "media/image/image.h"

enum err_kind image_load(const struct image_module **ret, struct err *err)
{
    static const struct module_name name = {
        .file = "libsheaf-image.so",
        .symbol = IMAGE_SYMBOL,
        .library = "libvips (Debian: libvips42)",
        .api = IMAGE_API,
    };
    const void *module;

    if (module_load(&name, &module, err) != ERR_OK) {
        return err->kind;
    }
    *ret = module;
    return ERR_OK;
}
