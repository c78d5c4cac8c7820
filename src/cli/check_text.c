/*
 * A report of checking becomes a verdict a bundle.
 */
#include "cli/check_report.h"

#include "cli/terminal.h"

static void print_kind(struct buf *out, const struct sheaf_checked *b)
{
    if (strcmp(b->kind, "bag") == 0) {
        buf_printf(out, "BagIt %s", b->version[0] ? b->version : "of no known version");
        buf_printf(out, "%s%s, ", b->digests[0] ? ", " : "", b->digests);
    } else if (b->kind[0]) {
        buf_puts(out, "EPUB: its container, not its pages; ");
    }
    print_count(out, b->files, "file", "files");
    buf_puts(out, ", ");
    print_size(out, b->bytes);
}

static void print_verdict(struct buf *out, const struct sheaf_checked *b)
{
    if (b->errors) {
        print_count(out, b->errors, "error", "errors");
    } else {
        buf_puts(out, "sound");
    }
    if (b->warnings) {
        buf_puts(out, ", ");
        print_count(out, b->warnings, "warning", "warnings");
    }
}

void check_text(struct buf *out, const struct sheaf_check_report *report)
{
    for (size_t i = 0; i < report->n_bundles; i++) {
        const struct sheaf_checked *b = &report->bundles[i];
        print_safe(out, str_of(b->path));
        buf_puts(out, ": ");
        print_verdict(out, b);
        buf_puts(out, " (");
        print_kind(out, b);
        buf_puts(out, ")\n");
    }
}
