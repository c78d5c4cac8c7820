/*
 * What stands for a site itself among the values of its posts.
 */
#include "model/site.h"

#include "base/url.h"

bool site_named(const struct site *site, struct str value)
{
    const struct str host = url_without_www(url_without_port(url_host(site->url)));

    return (!str_empty(site->title) && str_eq_nocase(value, str_trim(site->title))) ||
           (!str_empty(host) && str_eq_nocase(url_without_www(value), host));
}

bool site_category(const struct site *site, struct str value)
{
    value = str_trim(value);
    for (size_t i = 0; i < site->categories.n; i++) {
        if (str_eq(value, str_trim(site->categories.v[i]))) {
            return true;
        }
    }
    return site->categories.n == 0 && site_named(site, value);
}
