/*
 * Categories or tags become a list of all of them and one page, or more, for the posts of each.
 */
#include "model/label.h"
#include "package/site/site.h"

void site_value(struct site_lists *s, struct buf *out, struct str root,
                const struct site_value *value)
{
    buf_puts(out, "<li>");
    site_link_counted(out, root, value->page, label_title(s->bag->words, value->name), value->n);
    buf_puts(out, "</li>\n");
}

static void write_value(struct site_lists *s, struct buf *out, struct str root, size_t row,
                        const void *user)
{
    const struct site_values *values = user;

    site_value(s, out, root, &values->v[row]);
}

enum err_kind site_add_values(struct site_lists *s, const struct site_values *values,
                              struct err *err)
{
    struct site_list list = {
        .page = {.name = str_of(values->all),
                 .class = "values",
                 .title = word(s->bag->words, values->word),
                 .crumbs = site_crumbs(s, str_of(values->all), STR_NONE, STR_NONE)},
        .class = "chips",
        .n = values->n,
        .per_page = SITE_ROWS,
        .write = write_value,
        .user = values,
    };

    if (values->n > 0 && site_add_list(s, &list, err)) {
        return err->kind;
    }
    for (size_t i = 0; i < values->n; i++) {
        const struct site_value *value = &values->v[i];

        arena_reset(&s->scratch);
        list = (struct site_list){
            .page = {.name = value->page,
                     .class = "posts",
                     .title = label_title(s->bag->words, value->name),
                     .crumbs = site_crumbs(s, value->page, str_of(values->all),
                                           word(s->bag->words, values->word)),
                     .count = site_posts_line(s, value->n)},
            .class = "posts",
            .n = value->n,
            .per_page = SITE_ROWS,
            .write = site_post_row,
            .user = values->members + value->first,
        };
        if (site_add_list(s, &list, err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}
