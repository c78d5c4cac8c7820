/*
 * Categories or tags become a list of all of them and one page, or more, for the posts of each.
 */
#include "model/label.h"
#include "package/site/site.h"

void site_value(struct pages *s, struct buf *out, struct str root, const struct site_value *value)
{
    buf_puts(out, "<li>");
    site_link(out, root, value->page, label_title(s->bag->words, value->name));
    buf_puts(out, " <span class=\"count\">");
    words_number(out, value->n);
    buf_puts(out, "</span></li>\n");
}

static void write_value(struct pages *s, struct buf *out, struct str root, size_t row,
                        const void *user)
{
    const struct site_values *values = user;

    site_value(s, out, root, &values->v[row]);
}

static void write_post(struct pages *s, struct buf *out, struct str root, size_t row,
                       const void *user)
{
    const uint32_t *members = user;

    site_post(s, out, root, members[row]);
}

static struct str crumbs(struct pages *s, const struct site_values *values, struct str page)
{
    const struct words *w = s->bag->words;
    const struct str root = site_root(s, page);
    struct buf out;
    struct str result;

    buf_init(&out, 4096);
    buf_puts(&out, "<p class=\"crumbs\">");
    site_link(&out, root, STR("archive"), word(w, "archive"));
    if (!str_eq(page, str_of(values->all))) {
        buf_puts(&out, " › ");
        site_link(&out, root, str_of(values->all), word(w, values->word));
    }
    buf_puts(&out, "</p>");
    result = arena_str(&s->scratch, buf_view(&out));
    s->scratch.failed = s->scratch.failed || out.failed;
    buf_done(&out);
    return result;
}

static struct str paragraph(struct pages *s, struct str text)
{
    return arena_join(&s->scratch, STR("<p class=\"count\">"), text, STR("</p>"));
}

enum err_kind site_add_values(struct pages *s, const struct site_values *values, struct err *err)
{
    struct site_list list = {
        .page = {.name = str_of(values->all),
                 .class = "values",
                 .title = word(s->bag->words, values->word),
                 .crumbs = crumbs(s, values, str_of(values->all))},
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
                     .crumbs = crumbs(s, values, value->page),
                     .count = paragraph(s, site_count(s, "one_post", "posts_count", value->n))},
            .class = "posts",
            .n = value->n,
            .per_page = SITE_ROWS,
            .write = write_post,
            .user = values->members + value->first,
        };
        if (site_add_list(s, &list, err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}
