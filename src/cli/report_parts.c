/*
 * Lists of a report become lines of it: counted, the most important first, cut where they get long.
 */
#include "cli/report_parts.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/tally.h"

#define HOSTS_SHOWN 5u

struct words {
    const char *reason, *one, *many;
};

static const struct words ignored_reasons[] = {
    {"ending", NULL, "of other kinds"},
    {"text", NULL, ".txt or .html without front matter (--text takes them)"},
    {"document", NULL, "about the folder itself"},
    {"underscore", NULL, "with a name that begins with _"},
    {"template", NULL, "templates"},
    {"excluded", NULL, "excluded"},
    {"outside", NULL, "in no folder of posts"},
    {"resource", NULL, "that belong to the page beside them"},
    {"unreadable", NULL, "that cannot be read"},
};

static const struct words left_out_reasons[] = {
    {"failed", "failed", "failed"},
    {"draft", "draft", "drafts"},
    {"hidden", "hidden", "hidden"},
    {"redirect", "redirect", "redirects"},
    {"expired", "expired", "expired"},
    {"future", "to come", "to come"},
    {"selection", "not selected", "not selected"},
    {"duplicate", "duplicate", "duplicates"},
    {"page", "page", "pages"},
};
#define LEFT_OUT_REASONS (sizeof left_out_reasons / sizeof left_out_reasons[0])

void report_label(struct buf *out, const char *label)
{
    buf_printf(out, "%-*s", (int)REPORT_LABEL, label);
}

const char *ignored_words(const char *reason)
{
    for (size_t i = 0; i < sizeof ignored_reasons / sizeof ignored_reasons[0]; i++) {
        if (strcmp(ignored_reasons[i].reason, reason) == 0) {
            return ignored_reasons[i].many;
        }
    }
    return reason;
}

const char *left_out_words(const char *reason, size_t posts)
{
    for (size_t i = 0; i < LEFT_OUT_REASONS; i++) {
        if (strcmp(left_out_reasons[i].reason, reason) == 0) {
            return posts == 1 ? left_out_reasons[i].one : left_out_reasons[i].many;
        }
    }
    return reason;
}

const char *bundle_state_name(enum sheaf_bundle_state state)
{
    static const char *const names[] = {"planned", "written", "unchanged", "failed"};

    return names[state];
}

void print_reasons(struct buf *out, const struct sheaf_report *report)
{
    const char *between = "   ";

    for (size_t i = 0; i < LEFT_OUT_REASONS; i++) {
        size_t posts = 0;

        for (size_t j = 0; j < report->n_left_out; j++) {
            posts += strcmp(report->left_out[j].reason, left_out_reasons[i].reason) == 0;
        }
        if (posts) {
            buf_puts(out, between);
            print_number(out, posts);
            buf_printf(out, " %s", left_out_words(left_out_reasons[i].reason, posts));
            between = ", ";
        }
    }
}

struct str book_name(const struct sheaf_book *book)
{
    struct str name;
    size_t at;

    if (book->n_bundles == 0) {
        return str_of(book->title);
    }
    name = str_of(book->bundles[0].file_name);
    at = str_rchr(name, '.');
    name = str_sub(name, 0, at);
    if (book->bundles[0].volume) {
        at = str_rchr(name, '-');
        name = str_sub(name, 0, at);
    }
    return name;
}

void table_span(struct table *table, const struct sheaf_book *book)
{
    struct buf cell;

    buf_init(&cell, 256);
    if (book->first[0]) {
        buf_puts(&cell, book->first);
        if (strcmp(book->first, book->last) != 0) {
            buf_printf(&cell, "…%s", book->last);
        }
    } else {
        buf_puts(&cell, "no dates");
    }
    table_text(table, buf_view(&cell));
    table->arena.failed = table->arena.failed || cell.failed;
    buf_done(&cell);
}

/* Months since year 0 of "2021-11-18"; false where it is not a date. */
static bool month_number(const char *date, size_t *ret)
{
    uint64_t year, month;
    struct str text = str_of(date);

    if (text.n < 7 || !str_to_u64(str_sub(text, 0, 4), &year) ||
        !str_to_u64(str_sub(text, 5, 7), &month) || month < 1 || month > 12) {
        return false;
    }
    *ret = (size_t)(year * 12 + month - 1);
    return true;
}

#define MONTHS_ALL ((size_t)10000 * 12)

/* Posts of all books in each month since year 0; false where none is dated. */
static bool count_months(const struct sheaf_report *report, uint64_t *months, size_t *ret_first,
                         size_t *ret_last)
{
    size_t first = MONTHS_ALL, last = 0;

    for (size_t i = 0; i < report->n_books; i++) {
        const struct sheaf_book *book = &report->books[i];
        size_t from;

        if (!month_number(book->first, &from)) {
            continue;
        }
        for (size_t j = 0; j < book->n_months && from + j < MONTHS_ALL; j++) {
            months[from + j] += book->by_month[j];
            last = from + j > last ? from + j : last;
        }
        first = from < first ? from : first;
    }
    *ret_first = first;
    *ret_last = last;
    return first < last;
}

static void print_year(struct buf *out, const uint64_t *months, size_t year, size_t last,
                       uint64_t most)
{
    static const char *const bars[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    uint64_t sum = 0;

    for (size_t m = 0; m < 12; m++) {
        sum += months[year * 12 + m];
    }
    if (sum == 0) {
        return;
    }
    buf_printf(out, "%04zu  ", year);
    for (size_t m = year * 12; m < year * 12 + 12; m++) {
        buf_puts(out, m <= last ? bars[(months[m] * 8 + most - 1) / most] : " ");
    }
    buf_puts(out, "  ");
    print_number(out, sum);
    buf_char(out, '\n');
}

void print_months(struct buf *out, const struct sheaf_report *report, bool all)
{
    uint64_t *months = calloc(MONTHS_ALL, sizeof *months);
    size_t first, last, year;
    uint64_t most = 1;

    if (!months) {
        out->failed = true;
        return;
    }
    if (count_months(report, months, &first, &last)) {
        for (size_t m = first; m <= last; m++) {
            most = months[m] > most ? months[m] : most;
        }
        buf_char(out, '\n');
        year = first / 12;
        if (!all && last / 12 - year >= REPORT_YEARS) {
            year = last / 12 - REPORT_YEARS + 1;
            buf_puts(out, "… earlier years (-v shows all)\n");
        }
        for (; year <= last / 12; year++) {
            print_year(out, months, year, last, most);
        }
    }
    free(months);
}

static void print_hosts(struct buf *out, const struct tally_row *hosts, size_t n)
{
    size_t rest = 0;

    for (size_t i = 0; i < n; i++) {
        if (i >= HOSTS_SHOWN && n > HOSTS_SHOWN + 1) {
            rest += hosts[i].n;
            continue;
        }
        buf_puts(out, i ? ", " : "   ");
        print_number(out, hosts[i].n);
        buf_puts(out, hosts[i].name.n ? " on " : " in these folders");
        print_safe(out, hosts[i].name);
    }
    if (rest) {
        buf_puts(out, ", ");
        print_number(out, rest);
        buf_puts(out, " on ");
        print_count(out, n - HOSTS_SHOWN, "other host", "other hosts");
    }
    buf_char(out, '\n');
}

static void count_hosts(struct buf *out, const struct sheaf_report *report)
{
    struct tally hosts;
    struct err err;
    enum err_kind kind = ERR_OK;

    tally_init(&hosts);
    for (size_t i = 0; i < report->n_missing && !kind; i++) {
        kind = tally_add(&hosts, str_of(report->missing[i].host), &err);
    }
    if (kind) {
        out->failed = true;
    } else {
        tally_sort(&hosts);
        print_hosts(out, hosts.v, hosts.n);
    }
    tally_done(&hosts);
}

static bool is_any_remote(const struct sheaf_report *report)
{
    for (size_t i = 0; i < report->n_missing; i++) {
        if (report->missing[i].host[0]) {
            return true;
        }
    }
    return false;
}

void print_missing(struct buf *out, const struct sheaf_report *report, bool all)
{
    struct table table;

    if (report->n_missing == 0) {
        return;
    }
    report_label(out, "missing");
    print_count(out, report->n_missing, "picture", "pictures");
    count_hosts(out, report);
    if (is_any_remote(report)) {
        report_label(out, "");
        buf_puts(out, "sheaf fetch brings those on the network, --assets DIR finds saved ones\n");
    }
    if (!all) {
        return;
    }
    table_init(&table, "rl");
    for (size_t i = 0; i < report->n_missing; i++) {
        table_number(&table, report->missing[i].posts);
        table_text(&table, str_of(report->missing[i].url));
    }
    table_print(&table, REPORT_LABEL, out);
    table_done(&table);
}
