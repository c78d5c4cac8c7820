/*
 * The words of an address's pattern become text: dates, sections, titles and slugs, each as its
 * generator writes them. Invariant: a word that nothing here tells makes the whole address unknown,
 * never a wrong one.
 */
#include "group/tokens.h"

#include "base/file.h"
#include "group/slugs.h"

/* A word behind ":" and what it stands for. `kind` says which of several alike. */
struct token {
    const char *name;
    void (*write)(struct facts *f, int kind);
    int kind;
};

static const char *const month_names[] = {"January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December"};
static const char *const day_names[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                        "Thursday", "Friday", "Saturday"};

/* From Sunday, 0. */
static unsigned weekday(const struct civil *date)
{
    const int64_t days = civil_days(date->year, date->month, date->day);

    return (unsigned)(((days + 4) % 7 + 7) % 7);
}

static int year_day(const struct civil *date)
{
    return (int)(civil_days(date->year, date->month, date->day) - civil_days(date->year, 1, 1)) + 1;
}

enum date_part {
    YEAR,
    YEAR_SHORT,
    MONTH,
    DAY,
    YEAR_DAY,
    WEEK,
    WEEK_YEAR,
    WEEKDAY_SUNDAY,
    WEEKDAY_MONDAY,
    HOUR,
    MINUTE,
    SECOND
};

static int date_value(const struct civil *date, int part)
{
    int32_t year = 0;

    switch (part) {
    case YEAR:
        return date->year;
    case YEAR_SHORT:
        return date->year % 100;
    case MONTH:
        return date->month;
    case DAY:
        return date->day;
    case YEAR_DAY:
        return year_day(date);
    case WEEK:
        return civil_week(date, &year);
    case WEEK_YEAR:
        (void)civil_week(date, &year);
        return year;
    case WEEKDAY_SUNDAY:
        return (int)weekday(date);
    case WEEKDAY_MONDAY:
        return weekday(date) ? (int)weekday(date) : 7;
    case HOUR:
        return date->hour;
    case MINUTE:
        return date->minute;
    default:
        return date->second;
    }
}

static bool dated(struct facts *f)
{
    f->unknown = f->unknown || !post_dated(f->post);
    return !f->unknown;
}

static void write_number(struct facts *f, int part)
{
    if (dated(f)) {
        buf_printf(f->out, "%d", date_value(&f->post->date, part));
    }
}

static void write_two(struct facts *f, int part)
{
    if (dated(f)) {
        buf_printf(f->out, "%02d", date_value(&f->post->date, part));
    }
}

static void write_three(struct facts *f, int part)
{
    if (dated(f)) {
        buf_printf(f->out, "%03d", date_value(&f->post->date, part));
    }
}

static void write_four(struct facts *f, int part)
{
    if (dated(f)) {
        buf_printf(f->out, "%04d", date_value(&f->post->date, part));
    }
}

/* kind: letters of the name, 0 for all, negative in lower case. */
static void write_name(struct facts *f, struct str name, int kind)
{
    const size_t letters = (size_t)(kind < 0 ? -kind : kind);

    name = letters > 0 ? str_sub(name, 0, letters) : name;
    for (size_t i = 0; i < name.n; i++) {
        if (kind < 0) {
            buf_char(f->out, ascii_lower(name.p[i]));
        } else {
            buf_char(f->out, name.p[i]);
        }
    }
}

enum {
    LOWER = -16 /* more letters than any name has */
};

static void write_month_name(struct facts *f, int kind)
{
    if (dated(f)) {
        write_name(f, str_of(month_names[f->post->date.month - 1]), kind);
    }
}

static void write_day_name(struct facts *f, int kind)
{
    if (dated(f)) {
        write_name(f, str_of(day_names[weekday(&f->post->date)]), kind);
    }
}

static void write_ending(struct facts *f, int kind)
{
    (void)kind;
    buf_str(f->out, STR(".html"));
}

/* Whether the site has an _index.md for the folder, in whatever language. */
static bool names_section(const struct facts *f, struct str folder)
{
    const struct site *site = f->site;
    const struct str path = arena_join(f->arena, folder, STR("/_index."), STR_NONE);
    size_t low = 0, high = site->n_section_files;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (str_cmp(site->section_files[middle].path, path) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < site->n_section_files && str_starts(site->section_files[low].path, path);
}

/* Hugo: folders below the first are sections where they have an _index.md. */
static struct str section_folder(const struct facts *f)
{
    const struct str path = f->post->source->path;
    struct str folder = f->folder;
    const size_t at = str_find(path, folder);

    while (at != STR_NPOS && str_chr(folder, '/') != STR_NPOS &&
           !names_section(f, str_sub(path, 0, at + folder.n))) {
        folder = path_folder(folder);
    }
    return folder;
}

/* "1", "last", or nothing, which is `otherwise`. */
static bool read_bound(struct str text, size_t n, size_t otherwise, size_t *ret)
{
    uint64_t number;

    if (str_empty(text)) {
        *ret = otherwise;
    } else if (str_eq(text, STR("last"))) {
        *ret = n > 0 ? n - 1 : 0;
    } else if (str_to_u64(text, &number)) {
        *ret = number < n ? (size_t)number : n;
    } else {
        return false;
    }
    return true;
}

/* Hugo's ":sections[1:]": a range of the segments, or one of them. */
static bool slice_segments(struct str slice, size_t n, size_t *ret_from, size_t *ret_to)
{
    const size_t colon = str_chr(slice, ':');

    if (colon == STR_NPOS) {
        const bool ok = !str_empty(slice) && read_bound(slice, n, 0, ret_from);
        *ret_to = *ret_from + 1;
        return ok;
    }
    return read_bound(str_sub(slice, 0, colon), n, 0, ret_from) &&
           read_bound(str_from(slice, colon + 1), n, n, ret_to);
}

static void write_sections(struct facts *f, struct str slice, bool sliced)
{
    const struct str folder = section_folder(f);
    struct str rest = folder, segment;
    size_t n = 0, from = 0, to = 0;

    while (str_token(&rest, '/', &segment)) {
        n++;
    }
    to = n;
    if (sliced && !slice_segments(slice, n, &from, &to)) {
        f->unknown = true;
        return;
    }
    rest = folder;
    for (size_t i = 0; i < to && str_token(&rest, '/', &segment); i++) {
        if (i >= from) {
            slug_hugo(f->out, segment);
            buf_char(f->out, '/');
        }
    }
}

enum text_part {
    TITLE,
    NAME,
    SLUG_OR_TITLE,
    SLUG_OR_NAME,
    COLLECTION,
    PATH
};

static struct str part_text(const struct facts *f, int part)
{
    const struct post *post = f->post;

    switch (part) {
    case TITLE:
        return post->full_title;
    case SLUG_OR_TITLE:
        return str_empty(post->slug) ? post->full_title : post->slug;
    case SLUG_OR_NAME:
        return facts_slug(f);
    case COLLECTION:
        return f->collection;
    case PATH:
        return str_empty(f->folder) ? f->name : arena_join(f->arena, f->folder, STR("/"), f->name);
    default:
        return f->name;
    }
}

static void write_hugo(struct facts *f, int part)
{
    slug_hugo(f->out, part_text(f, part));
}

static void write_plain(struct facts *f, int part)
{
    slug_plain(f->out, part_text(f, part));
}

static void write_jekyll(struct facts *f, int part)
{
    slug_jekyll(f->out, part_text(f, part), false, false);
}

static void write_jekyll_pretty(struct facts *f, int part)
{
    slug_jekyll(f->out, part_text(f, part), true, true);
}

/* Folders above _posts are categories, too, and come first. */
static void write_categories(struct facts *f, int slugified)
{
    const struct strs *categories = &f->post->categories;
    const struct str path = f->post->source->path;
    const size_t at = str_find(path, STR("/_posts/"));
    struct str above = at == STR_NPOS ? STR_NONE : str_sub(path, 0, at), segment;

    while (str_token(&above, '/', &segment)) {
        slug_jekyll(f->out, segment, !slugified, false);
        buf_char(f->out, '/');
    }
    for (size_t i = 0; i < categories->n; i++) {
        if (slugified) {
            slug_jekyll(f->out, categories->v[i], false, false);
        } else {
            slug_lower(f->out, categories->v[i]);
        }
        buf_char(f->out, '/');
    }
}

static void write_hexo_category(struct facts *f, int kind)
{
    const struct strs *categories = &f->post->categories;

    (void)kind;
    if (categories->n == 0) {
        buf_str(f->out, STR("uncategorized"));
    }
    for (size_t i = 0; i < categories->n; i++) {
        slug_hexo(f->out, categories->v[i], true);
        buf_char(f->out, '/');
    }
}

static void write_hexo_title(struct facts *f, int part)
{
    slug_hexo(f->out, part_text(f, part), false);
}

static const struct token hugo_tokens[] = {
    {"year", write_number, YEAR},
    {"month", write_two, MONTH},
    {"monthname", write_month_name, LOWER},
    {"day", write_two, DAY},
    {"weekday", write_number, WEEKDAY_SUNDAY},
    {"weekdayname", write_day_name, LOWER},
    {"yearday", write_number, YEAR_DAY},
    {"section", write_hugo, COLLECTION},
    {"title", write_hugo, TITLE},
    {"slug", write_hugo, SLUG_OR_TITLE},
    {"slugorfilename", write_hugo, SLUG_OR_NAME},
    {"slugorcontentbasename", write_hugo, SLUG_OR_NAME},
    {"filename", write_hugo, NAME},
    {"contentbasename", write_hugo, NAME},
    {NULL, NULL, 0},
};

static const struct token jekyll_tokens[] = {
    {"year", write_four, YEAR},
    {"short_year", write_two, YEAR_SHORT},
    {"month", write_two, MONTH},
    {"i_month", write_number, MONTH},
    {"short_month", write_month_name, 3},
    {"long_month", write_month_name, 0},
    {"day", write_two, DAY},
    {"i_day", write_number, DAY},
    {"y_day", write_three, YEAR_DAY},
    {"w_year", write_four, WEEK_YEAR},
    {"week", write_two, WEEK},
    {"w_day", write_number, WEEKDAY_MONDAY},
    {"short_day", write_day_name, 3},
    {"long_day", write_day_name, 0},
    {"hour", write_two, HOUR},
    {"minute", write_two, MINUTE},
    {"second", write_two, SECOND},
    {"title", write_jekyll_pretty, SLUG_OR_NAME},
    {"slug", write_jekyll, SLUG_OR_NAME},
    {"name", write_jekyll, NAME},
    {"path", write_plain, PATH},
    {"collection", write_plain, COLLECTION},
    {"categories", write_categories, 0},
    {"slugified_categories", write_categories, 1},
    {"output_ext", write_ending, 0},
    {NULL, NULL, 0},
};

static const struct token hexo_tokens[] = {
    {"year", write_four, YEAR},
    {"month", write_two, MONTH},
    {"i_month", write_number, MONTH},
    {"day", write_two, DAY},
    {"i_day", write_number, DAY},
    {"hour", write_two, HOUR},
    {"minute", write_two, MINUTE},
    {"second", write_two, SECOND},
    {"title", write_plain, PATH},
    {"name", write_plain, NAME},
    {"post_title", write_hexo_title, TITLE},
    {"category", write_hexo_category, 0},
    {NULL, NULL, 0},
};

static bool is_token_char(char c)
{
    return ascii_is_alnum(c) || c == '_';
}

static void expand_token(struct facts *f, const struct token *tokens, struct str name)
{
    while (tokens->name && !str_eq(name, str_of(tokens->name))) {
        tokens++;
    }
    if (tokens->name) {
        tokens->write(f, tokens->kind);
    } else {
        f->unknown = true;
    }
}

void tokens_expand(struct facts *f, enum tokens language, struct str pattern)
{
    static const struct token *const tables[] = {hugo_tokens, jekyll_tokens, hexo_tokens};
    size_t i = 0;

    while (i < pattern.n && !f->unknown) {
        size_t end = i + 1;
        if (pattern.p[i] != ':') {
            buf_char(f->out, pattern.p[i++]);
            continue;
        }
        while (end < pattern.n && is_token_char(pattern.p[end])) {
            end++;
        }
        const struct str name = str_sub(pattern, i + 1, end);
        if (language == TOKENS_HUGO && str_eq(name, STR("sections"))) {
            const struct str rest = str_from(pattern, end);
            const size_t close = str_starts(rest, STR("[")) ? str_chr(rest, ']') : STR_NPOS;
            write_sections(f, str_sub(rest, 1, close == STR_NPOS ? 1 : close), close != STR_NPOS);
            end += close == STR_NPOS ? 0 : close + 1;
        } else {
            expand_token(f, tables[language], name);
        }
        i = end;
    }
}
