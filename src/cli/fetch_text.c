/*
 * A report of fetching becomes lines for people: what is missing and why, then the numbers.
 */
#include "cli/fetch_report.h"

#include "cli/terminal.h"

#define SHOWN_FAILURES 20u

/* What was known before this run is told on request. */
static bool is_told(const struct sheaf_picture *picture, bool verbose)
{
    switch (picture->state) {
    case SHEAF_PICTURE_FAILED:
    case SHEAF_PICTURE_LATER:
    case SHEAF_PICTURE_DAMAGED:
        return true;
    case SHEAF_PICTURE_FAILED_BEFORE:
    case SHEAF_PICTURE_UNFIT:
        return verbose;
    default:
        return false;
    }
}

static void print_lacking(struct buf *out, const struct fetch_facts *facts)
{
    const struct sheaf_fetch_report *r = facts->report;
    size_t lacking = 0;

    for (size_t i = 0; i < r->n_pictures; i++) {
        const struct sheaf_picture *picture = &r->pictures[i];

        if (!is_told(picture, facts->verbose)) {
            continue;
        }
        if (lacking++ < SHOWN_FAILURES || facts->verbose) {
            print_safe(out, str_of(picture->url[0] ? picture->url : picture->file));
            buf_puts(out, ": ");
            print_safe(out, str_of(picture->reason));
            buf_puts(out, picture->state == SHEAF_PICTURE_LATER ? " (left for later)\n" : "\n");
        }
    }
    if (lacking > SHOWN_FAILURES && !facts->verbose) {
        print_count(out, lacking - SHOWN_FAILURES, "more picture; -v lists all\n",
                    "more pictures; -v lists all\n");
    }
    buf_puts(out, lacking ? "\n" : "");
}

struct part {
    size_t n;
    const char *what;
};

/* "12 = 3 in the store + 9 fetched" */
static void print_parts(struct buf *out, const struct part *parts, size_t n)
{
    bool first = true;

    for (size_t i = 0; i < n; i++) {
        if (parts[i].n) {
            buf_puts(out, first ? " = " : " + ");
            print_number(out, parts[i].n);
            buf_printf(out, " %s", parts[i].what);
            first = false;
        }
    }
    buf_char(out, '\n');
}

static void print_speed(struct buf *out, const struct fetch_facts *facts)
{
    const struct sheaf_fetch_report *r = facts->report;

    if (r->fetched == 0) {
        return;
    }
    buf_puts(out, "fetched   ");
    print_size(out, r->bytes);
    buf_printf(out, " in %lld.%lld s", (long long)(facts->elapsed_ms / 1000),
               (long long)(facts->elapsed_ms / 100 % 10));
    if (facts->elapsed_ms > 0) {
        buf_puts(out, ", ");
        print_size(out, r->bytes * 1000 / (uint64_t)facts->elapsed_ms);
        buf_puts(out, "/s");
    }
    buf_char(out, '\n');
}

static void print_pictures(struct buf *out, const struct fetch_facts *facts)
{
    const struct sheaf_fetch_report *r = facts->report;
    const struct part parts[] = {
        {r->there, "in the store before"},
        {r->fetched, "fetched"},
        {r->wanted, facts->dry_run ? "to be fetched"
                    : facts->error ? "not tried"
                                   : "beyond --limit"},
        {r->failed, "failed"},
        {r->later, "left for later"},
        {r->failed_before, "refused before (--retry-failed tries them again)"},
        {r->unfit, "with addresses that cannot be asked (-v lists them)"},
    };

    buf_puts(out, "pictures  ");
    print_number(out, r->n_pictures);
    print_parts(out, parts, sizeof parts / sizeof *parts);
    print_speed(out, facts);
}

static void print_files(struct buf *out, const struct fetch_facts *facts)
{
    const struct sheaf_fetch_report *r = facts->report;

    buf_puts(out, "files     ");
    if (r->files == 0) {
        buf_puts(out, "none\n");
        return;
    }
    print_number(out, r->files);
    buf_puts(out, r->damaged ? " read again, " : " read again, all sound\n");
    if (r->damaged) {
        print_number(out, r->damaged);
        buf_puts(out, facts->dry_run ? " damaged or gone\n" : " damaged or gone: dropped\n");
    }
}

void fetch_text(struct buf *out, const struct fetch_facts *facts)
{
    const struct sheaf_fetch_report *r = facts->report;

    if (facts->error && r->fetched + r->failed + r->later + r->damaged == 0) {
        return; /* it had not begun */
    }
    print_lacking(out, facts);
    if (facts->verify) {
        print_files(out, facts);
    } else {
        print_pictures(out, facts);
    }
    buf_puts(out, "store     ");
    print_safe(out, str_of(r->store));
    buf_char(out, '\n');
}

void fetch_list(struct buf *out, const struct fetch_facts *facts)
{
    const struct sheaf_fetch_report *r = facts->report;

    for (size_t i = 0; i < r->n_pictures; i++) {
        if (r->pictures[i].state == SHEAF_PICTURE_WANTED) {
            buf_puts(out, r->pictures[i].url);
            buf_char(out, '\n');
        }
    }
}
