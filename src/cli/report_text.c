/*
 * A report becomes the plan and the summary: short for one book, still short for a thousand. Every
 * file is accounted for: files = ignored + posts, posts = bound + left out.
 */
#include "cli/report_text.h"

#include "base/finding.h"
#include "base/limits.h"
#include "cli/findings_text.h"
#include "cli/report_parts.h"
#include "cli/terminal.h"

static void print_ignored(struct buf *out, const struct sheaf_report *r)
{
    struct table table;

    table_init(&table, "rll");
    for (size_t i = 0; i < r->n_ignored; i++) {
        if (r->ignored[i].files) {
            table_number(&table, r->ignored[i].files);
            table_text(&table, str_of(ignored_words(r->ignored[i].reason)));
            table_text(&table, str_of(r->ignored[i].first));
        }
    }
    table_print(&table, REPORT_LABEL, out);
    table_done(&table);
}

static void print_left_out(struct buf *out, const struct sheaf_report *r)
{
    struct table table;

    table_init(&table, "ll");
    for (size_t i = 0; i < r->n_left_out; i++) {
        table_text(&table, str_of(left_out_words(r->left_out[i].reason, 1)));
        table_text(&table, str_of(r->left_out[i].path));
    }
    table_print(&table, REPORT_LABEL, out);
    table_done(&table);
}

static void print_files(struct buf *out, const struct sheaf_report *r,
                        const struct report_style *style, bool planned)
{
    report_label(out, "files");
    print_number(out, r->files);
    buf_puts(out, " = ");
    print_number(out, r->n_ignored_files);
    buf_puts(out, " ignored + ");
    print_count(out, r->posts, "post", "posts");
    buf_puts(out,
             !style->verbose && r->n_ignored_files + r->n_left_out ? "   (-v lists them)\n" : "\n");
    if (style->verbose) {
        print_ignored(out, r);
    }
    report_label(out, "posts");
    print_number(out, r->posts);
    buf_puts(out, " = ");
    print_number(out, r->bound);
    buf_puts(out, planned ? " to bind + " : " bound + ");
    print_number(out, r->n_left_out);
    buf_puts(out, " left out");
    print_reasons(out, r);
    if (r->undated) {
        buf_puts(out, "; ");
        print_number(out, r->undated);
        buf_puts(out, " without a date");
    }
    buf_char(out, '\n');
    if (style->verbose) {
        print_left_out(out, r);
    }
}

static void print_languages(struct buf *out, const struct sheaf_report *r)
{
    if (r->n_languages == 0) {
        return;
    }
    report_label(out, r->n_languages == 1 ? "language" : "languages");
    for (size_t i = 0; i < r->n_languages; i++) {
        buf_puts(out, i ? ", " : "");
        print_safe(out, str_of(r->languages[i].language));
        buf_char(out, ' ');
        print_number(out, r->languages[i].posts);
    }
    buf_char(out, '\n');
}

static void print_site(struct buf *out, const struct sheaf_report *r)
{
    report_label(out, "site");
    print_safe(out, str_of(r->site_title));
    buf_printf(out, "   %s", r->generator && r->generator[0] ? r->generator : "no generator");
    if (r->site_title_from && r->site_title_from[0]) {
        buf_puts(out, "; title from ");
        print_safe(out, str_of(r->site_title_from));
    }
    buf_char(out, '\n');
}

static void print_head(struct buf *out, const struct sheaf_report *r,
                       const struct report_style *style, bool planned)
{
    print_site(out, r);
    print_files(out, r, style, planned);
    print_languages(out, r);
    report_label(out, "books by");
    print_safe(out, str_of(r->by));
    for (size_t i = 0; i < r->n_remarks; i++) {
        if (i) {
            report_label(out, "");
        }
        buf_puts(out, i ? "" : "   ");
        print_safe(out, str_of(r->remarks[i]));
        buf_puts(out, i + 1 < r->n_remarks ? "\n" : "");
    }
    buf_char(out, '\n');
    print_missing(out, r, style->verbose);
}

static void table_finding_kind(struct table *table, const struct finding_kind *kind, size_t count)
{
    table_number(table, count);
    table_text(table, str_of(severity_name((enum sheaf_severity)kind->severity)));
    table_text(table, str_of(kind->id));
    table_text(table, str_of(kind->meaning));
}

/* The gravest first, then by id. */
static void print_findings_counted(struct buf *out, const struct sheaf_report *r,
                                   const struct report_style *style)
{
    size_t *counts;
    struct table table;
    bool more = false;

    table_init(&table, "rlll");
    counts = arena_array(&table.arena, finding_catalogue_n, sizeof *counts);
    if (!counts) {
        out->failed = true;
        goto out;
    }
    findings_count(r, counts);
    for (int severity = SEVERITY_ERROR; severity >= SEVERITY_NOTE; severity--) {
        for (size_t i = 0; i < finding_catalogue_n; i++) {
            if (counts[i] && (int)finding_catalogue[i].severity == severity) {
                table_finding_kind(&table, &finding_catalogue[i], counts[i]);
                more = more || severity == SEVERITY_NOTE || counts[i] > FINDINGS_EACH;
            }
        }
    }
    if (table.n || table.arena.failed) {
        buf_char(out, '\n');
        table_print(&table, 0, out);
        buf_puts(out, more && !style->verbose ? "(-v shows where)\n" : "");
    }
out:
    table_done(&table);
}

static void table_book(struct table *table, const struct sheaf_book *book, bool bundles)
{
    uint64_t bytes = 0;

    for (size_t i = 0; i < book->n_bundles; i++) {
        bytes += book->bundles[i].bytes;
    }
    table_text(table, book_name(book));
    table_number(table, book->posts);
    table_span(table, book);
    table_number(table, book->images);
    table_number(table, book->missing);
    if (bundles) {
        table_number(table, book->n_bundles);
    }
    table_size(table, bytes);
}

static void print_books(struct buf *out, const struct sheaf_report *r)
{
    static const char *const heads[] = {"BOOK", "POSTS", "SPAN", "PICTURES", "MISSING"};
    bool bundles = false;
    struct table table;

    if (r->n_books == 0) {
        return;
    }
    for (size_t i = 0; i < r->n_books; i++) {
        bundles = bundles || r->books[i].n_bundles > 1;
    }
    table_init(&table, bundles ? "lrlrrrr" : "lrlrrr");
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        table_text(&table, str_of(heads[i]));
    }
    if (bundles) {
        table_text(&table, STR("BUNDLES"));
    }
    table_text(&table, STR("SIZE ≈"));
    for (size_t i = 0; i < r->n_books; i++) {
        table_book(&table, &r->books[i], bundles);
    }
    buf_char(out, '\n');
    table_print(&table, 0, out);
    table_done(&table);
}

/* What snapshots take along, which people who count bytes want to know of. */
static void print_attachments(struct buf *out, const struct sheaf_report *r)
{
    uint64_t n = 0, bytes = 0;
    const char *format = NULL;

    for (size_t i = 0; i < r->n_books; i++) {
        for (size_t j = 0; j < r->books[i].n_bundles; j++) {
            const struct sheaf_bundle *bundle = &r->books[i].bundles[j];

            /* Another format of snapshot has the same ones. */
            if (bundle->attachments > 0 && (!format || strcmp(format, bundle->format) == 0)) {
                format = bundle->format;
                n += bundle->attachments;
                bytes += bundle->attachment_bytes;
            }
        }
    }
    if (n > 0) {
        buf_puts(out, "with ");
        print_count(out, n, "attachment", "attachments");
        buf_puts(out, " of ");
        print_size(out, bytes);
        buf_puts(out, " in snapshots\n");
    }
}

static void print_bundles(struct buf *out, const struct sheaf_report *r, bool all)
{
    struct table table;
    size_t rows = 0;

    table_init(&table, "lrrl");
    table_text(&table, STR("BUNDLE"));
    table_text(&table, STR("POSTS"));
    table_text(&table, STR("SIZE"));
    table_text(&table, STR_NONE);
    for (size_t i = 0; i < r->n_books; i++) {
        for (size_t j = 0; j < r->books[i].n_bundles; j++) {
            const struct sheaf_bundle *bundle = &r->books[i].bundles[j];

            if (!all && rows++ >= REPORT_ROWS && bundle->state != SHEAF_FAILED) {
                continue;
            }
            table_text(&table, str_of(bundle->path));
            table_number(&table, bundle->posts);
            table_size(&table, bundle->bytes);
            table_text(&table, str_of(bundle_state_name(bundle->state)));
        }
    }
    buf_char(out, '\n');
    table_print(&table, 0, out);
    table_done(&table);
    if (!all && rows > REPORT_ROWS) {
        buf_puts(out, "… and ");
        print_number(out, rows - REPORT_ROWS);
        buf_puts(out, " more (-v shows all)\n");
    }
}

static void print_totals(struct buf *out, const struct sheaf_report *r, int64_t elapsed_ms)
{
    size_t states[4] = {0};
    size_t bundles = 0;
    uint64_t bytes = 0;

    for (size_t i = 0; i < r->n_books; i++) {
        for (size_t j = 0; j < r->books[i].n_bundles; j++) {
            states[r->books[i].bundles[j].state]++;
            bytes += r->books[i].bundles[j].bytes;
            bundles++;
        }
    }
    buf_char(out, '\n');
    print_count(out, bundles, "bundle: ", "bundles: ");
    print_number(out, states[SHEAF_WRITTEN]);
    buf_puts(out, " written, ");
    print_number(out, states[SHEAF_UNCHANGED]);
    buf_puts(out, " unchanged");
    if (states[SHEAF_FAILED]) {
        buf_puts(out, ", ");
        print_number(out, states[SHEAF_FAILED]);
        buf_puts(out, " failed");
    }
    buf_puts(out, "; ");
    print_count(out, r->chapters, "chapter", "chapters");
    buf_puts(out, ", ");
    print_size(out, bytes);
    buf_printf(out, ", in %d.%d s\n", (int)(elapsed_ms / 1000), (int)(elapsed_ms % 1000 / 100));
}

void report_files(struct buf *out, const struct sheaf_report *report,
                  const struct report_style *style)
{
    print_site(out, report);
    print_files(out, report, style, true);
}

void report_plan(struct buf *out, const struct sheaf_report *report,
                 const struct report_style *style)
{
    print_head(out, report, style, true);
    print_books(out, report);
    print_attachments(out, report);
    print_months(out, report, style->verbose);
    print_findings_counted(out, report, style);
}

void report_summary(struct buf *out, const struct sheaf_report *report,
                    const struct report_style *style, int64_t elapsed_ms)
{
    print_head(out, report, style, false);
    print_findings_counted(out, report, style);
    if (report->n_books) {
        print_bundles(out, report, style->verbose);
        print_totals(out, report, elapsed_ms);
    }
}
