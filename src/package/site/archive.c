/*
 * The posts' dates become archive.html, a calendar for each year and a list for each month.
 */
#include <stdio.h>

#include "base/limits.h"
#include "model/page.h"
#include "package/site/site.h"

/* Links of a year in the archive: its own and those of its months. */
#define YEAR_LINKS 13u

/* The months of a year, in the order of the index: newest first. */
struct year {
    const struct site_month *months;
    size_t n, posts;
};

/* The year whose months begin at *at, which is moved behind them; false behind the last one. */
static bool next_year(const struct site_lists *s, size_t *at, struct year *ret)
{
    size_t i = *at;

    if (i == s->n_months || s->months[i].year == 0) {
        return false;
    }
    *ret = (struct year){.months = &s->months[i]};
    for (; i < s->n_months && s->months[i].year == ret->months->year; i++) {
        ret->posts += s->months[i].n;
        ret->n++;
    }
    *at = i;
    return true;
}

static struct str month_page(struct site_lists *s, const struct site_month *month)
{
    char buffer[PAGE_NAME_SIZE];

    return arena_str(&s->scratch, page_of_month(month->year, month->month, buffer));
}

static struct str year_page(struct site_lists *s, int32_t year)
{
    return arena_printf(&s->scratch, "y/%04d/year", (int)year);
}

static struct str crumbs(struct site_lists *s, struct str page, int32_t year)
{
    return year ? site_crumbs(s, page, year_page(s, year), site_date(s, year, 0, 0))
                : site_crumbs(s, page, STR_NONE, STR_NONE);
}

static enum err_kind add_month(struct site_lists *s, const struct site_month *month,
                               struct err *err)
{
    const struct str name = month_page(s, month);
    const struct site_list list = {
        .page = {.name = name,
                 .class = "posts",
                 .title = month->year ? site_date(s, month->year, month->month, 0)
                                      : word(s->bag->words, "undated"),
                 .crumbs = crumbs(s, name, month->year),
                 .count = site_posts_line(s, month->n)},
        .class = "posts",
        .n = month->n,
        .per_page = SITE_ROWS,
        .write = site_post_row,
        .user = s->members + month->first,
    };

    return site_add_list(s, &list, err);
}

/* The days of a month; those with posts lead to the first of them in the month's list. */
static void write_days(struct site_lists *s, struct buf *out, struct str root,
                       const struct site_month *month, size_t most)
{
    size_t posts[32] = {0}, first[32] = {0};
    const int64_t before = civil_days(month->year, month->month, 1);
    /* 1970-01-01 was a Thursday; weeks begin on Monday. */
    const int weekday = (int)(((before + 3) % 7 + 7) % 7);

    for (size_t i = month->n; i-- > 0;) {
        const int day = bag_post(s->bag, s->members[month->first + i])->date.day & 31;

        posts[day]++;
        first[day] = i;
    }
    buf_printf(out, "<ol class=\"days from-%d\">", weekday + 1);
    for (int day = 1; day <= civil_days_in_month(month->year, month->month); day++) {
        if (posts[day] == 0) {
            buf_printf(out, "<li>%d</li>", day);
            continue;
        }
        const struct str page = site_list_page(s, month_page(s, month), first[day] / SITE_ROWS + 1);
        buf_printf(out, "<li><a class=\"heat-%d\" href=\"%.*s%.*s.html\" aria-label=\"",
                   site_level(posts[day], most), STR_ARG(root), STR_ARG(page));
        buf_xml(out, site_date(s, month->year, month->month, day));
        buf_xml(out, word(s->bag->words, "colon"));
        buf_xml(out, site_count(s, "one_post", "posts_count", posts[day]));
        buf_printf(out, "\">%d</a></li>", day);
    }
    buf_puts(out, "</ol>\n");
}

static size_t busiest_day(const struct site_lists *s, const struct year *year)
{
    size_t most = 0, run = 0;

    for (size_t i = 0; i < year->posts; i++) {
        const size_t at = year->months->first + i;
        const struct civil *day = &bag_post(s->bag, s->members[at])->date;
        const struct civil *last = i ? &bag_post(s->bag, s->members[at - 1])->date : NULL;

        run = last && last->month == day->month && last->day == day->day ? run + 1 : 1;
        most = run > most ? run : most;
    }
    return most;
}

static enum err_kind add_year(struct site_lists *s, const struct year *year, struct err *err)
{
    const int32_t number = year->months->year;
    const size_t most = busiest_day(s, year);
    struct site_page page = {.name = year_page(s, number),
                             .class = "year",
                             .title = site_date(s, number, 0, 0),
                             .count = site_posts_line(s, year->posts)};
    const struct str root = site_root(s, page.name);
    struct buf body;

    buf_init(&body, LIMIT_TEXT_BYTES);
    buf_puts(&body, "<div class=\"months\">\n");
    for (size_t i = year->n; i-- > 0;) {
        const struct site_month *month = &year->months[i];

        buf_puts(&body, "<section>\n<h2>");
        site_link_counted(&body, root, month_page(s, month), site_date(s, number, month->month, 0),
                          month->n);
        buf_puts(&body, "</h2>\n");
        write_days(s, &body, root, month, most);
        buf_puts(&body, "</section>\n");
    }
    buf_puts(&body, "</div>");
    page.crumbs = crumbs(s, page.name, 0);
    page.body = site_take(s, &body);
    return site_add_page(s, &page, err);
}

static void write_year(struct site_lists *s, struct buf *out, struct str root, size_t row,
                       const void *user)
{
    const struct year *year = (const struct year *)user + row;

    buf_puts(out, "<li><span class=\"name\">");
    site_link(out, root, year_page(s, year->months->year), site_date(s, year->months->year, 0, 0));
    buf_puts(out, "</span> <span class=\"count\">");
    words_number(out, year->posts);
    buf_puts(out, "</span>\n<ul class=\"chips\">\n");
    for (size_t i = year->n; i-- > 0;) {
        char key[16];

        (void)snprintf(key, sizeof key, "month_%d", year->months[i].month);
        buf_puts(out, "<li>");
        site_link_counted(out, root, month_page(s, &year->months[i]), word(s->bag->words, key),
                          year->months[i].n);
        buf_puts(out, "</li>\n");
    }
    buf_puts(out, "</ul></li>\n");
}

/* What else there is to go by: categories, tags, and posts without a date. */
static struct str other_ways(struct site_lists *s)
{
    const struct words *w = s->bag->words;
    const struct site_values *const all[] = {&s->categories, &s->tags};
    const struct site_month *last = s->n_months ? &s->months[s->n_months - 1] : NULL;
    struct buf out;

    buf_init(&out, 4096);
    for (size_t i = 0; i < 2; i++) {
        if (all[i]->n > 0) {
            buf_puts(&out, "<li>");
            site_link_counted(&out, STR(""), str_of(all[i]->all), word(w, all[i]->word), all[i]->n);
            buf_puts(&out, "</li>\n");
        }
    }
    if (last && last->year == 0) {
        buf_puts(&out, "<li>");
        site_link_counted(&out, STR(""), month_page(s, last), word(w, "undated"), last->n);
        buf_puts(&out, "</li>\n");
    }
    const struct str rows = site_take(s, &out);
    return rows.n ? arena_join(&s->scratch, STR("<ul class=\"chips\">\n"), rows, STR("</ul>\n"))
                  : STR_NONE;
}

enum err_kind site_add_archive(struct site_lists *s, struct err *err)
{
    struct year *years = arena_array(&s->bag->arena, s->n_months + 1, sizeof *years);
    size_t n = 0, at = 0;

    if (!years) {
        return arena_finish(&s->bag->arena, err);
    }
    while (next_year(s, &at, &years[n])) {
        if (add_year(s, &years[n], err)) {
            return err->kind;
        }
        arena_reset(&s->scratch);
        n++;
    }
    for (size_t i = 0; i < s->n_months; i++) {
        arena_reset(&s->scratch);
        if (add_month(s, &s->months[i], err)) {
            return err->kind;
        }
    }
    const struct site_list list = {
        .page = {.name = STR("archive"),
                 .class = "archive",
                 .title = word(s->bag->words, "archive"),
                 .count = site_posts_line(s, s->n),
                 .body = other_ways(s)},
        .class = "years",
        .n = n,
        .per_page = SITE_ROWS / YEAR_LINKS,
        .write = write_year,
        .user = years,
    };

    return site_add_list(s, &list, err);
}
