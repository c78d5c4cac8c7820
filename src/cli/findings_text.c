/*
 * Findings become lines that editors and people can follow to their place, never a flood.
 */
#include "cli/findings_text.h"

#include <stdlib.h>

#include "base/finding.h"
#include "cli/terminal.h"

const char *severity_name(enum sheaf_severity severity)
{
    static const char *const names[] = {"note", "warning", "error"};

    return names[severity];
}

const char *finding_meaning(const char *id)
{
    const struct finding_kind *kind = finding_kind_of(id);

    return kind ? kind->meaning : "";
}

void findings_count(const struct sheaf_report *report, size_t *counts)
{
    for (size_t i = 0; i < report->n_findings; i++) {
        const struct finding_kind *kind = finding_kind_of(report->findings[i].id);

        if (kind) {
            counts[kind - finding_catalogue]++;
        }
    }
}

static void print_place(struct buf *out, const struct sheaf_finding *finding)
{
    if (!finding->path[0]) {
        return;
    }
    print_safe(out, str_of(finding->path));
    if (finding->line) {
        buf_printf(out, ":%u", (unsigned)finding->line);
        if (finding->column) {
            buf_printf(out, ":%u", (unsigned)finding->column);
        }
    }
    buf_puts(out, ": ");
}

static void print_finding(struct buf *out, const struct sheaf_finding *finding, bool color)
{
    static const char *const colors[] = {"\033[2m", "\033[33m", "\033[31m"};

    print_place(out, finding);
    buf_puts(out, color ? colors[finding->severity] : "");
    buf_printf(out, "%s:", severity_name(finding->severity));
    buf_puts(out, color ? "\033[0m " : " ");
    print_safe(out, str_of(finding->message));
    buf_printf(out, " [%s]\n", finding->id);
}

void findings_print(struct buf *out, const struct sheaf_report *report, bool all, bool color)
{
    size_t *counts = calloc(finding_catalogue_n, sizeof *counts);

    for (size_t i = 0; i < report->n_findings; i++) {
        const struct sheaf_finding *finding = &report->findings[i];
        const struct finding_kind *kind = finding_kind_of(finding->id);

        if (!all && finding->severity == SHEAF_NOTE) {
            continue;
        }
        if (all || !kind || !counts || counts[kind - finding_catalogue]++ < FINDINGS_EACH) {
            print_finding(out, finding, color);
        }
    }
    for (size_t i = 0; counts && i < finding_catalogue_n; i++) {
        if (counts[i] > FINDINGS_EACH) {
            buf_puts(out, "… and ");
            print_number(out, counts[i] - FINDINGS_EACH);
            buf_printf(out, " more %s (-v shows all)\n", finding_catalogue[i].id);
        }
    }
    free(counts);
}
