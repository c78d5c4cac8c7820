/*
 * An asset's name in an EPUB becomes that in a snapshot, where a folder holds no more than a share
 * of all of them.
 */
#include "model/asset.h"

#include <stdio.h>

struct str asset_page_name(const struct asset *asset, char buffer[ASSET_NAME_SIZE])
{
    const struct str name = str_from(asset->name, sizeof "images/" - 1);
    const int n = snprintf(buffer, ASSET_NAME_SIZE, "img/%.2s/%.*s", name.p, STR_ARG(name));

    return str_make(buffer, n > 0 && n < ASSET_NAME_SIZE ? (size_t)n : 0);
}
