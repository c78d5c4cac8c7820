/*
 * Jobs and findings on several threads: the outcome never depends on timing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/finding.h"
#include "base/limits.h"
#include "base/par.h"

enum {
    JOBS = 2000
};

struct sum {
    unsigned done[JOBS];
    size_t fails_from, fails_every;
    atomic_int workers;
    atomic_bool *cancel;
    struct findings *findings;
};

static enum err_kind counter_new(void *user, void **ret_worker, struct err *err)
{
    struct sum *sum = user;

    *ret_worker = calloc(1, 16);
    if (!*ret_worker)
        return err_nomem(err);
    atomic_fetch_add(&sum->workers, 1);
    return ERR_OK;
}

static void counter_free(void *user, void *worker)
{
    struct sum *sum = user;

    atomic_fetch_sub(&sum->workers, 1);
    free(worker);
}

static enum err_kind count(void *user, void *worker, size_t index, struct err *err)
{
    struct sum *sum = user;

    assert_non_null(worker);
    sum->done[index]++;
    if (sum->fails_every && index >= sum->fails_from &&
        (index - sum->fails_from) % sum->fails_every == 0)
        return err_set(err, ERR_FORMAT, "job %zu", index);
    if (sum->cancel && index == 100)
        atomic_store(sum->cancel, true);
    return ERR_OK;
}

static void every_job_runs_once_with_any_number_of_threads(void **state)
{
    static const unsigned jobs[] = {0, 1, 2, 7, 100000};

    (void)state;
    for (size_t j = 0; j < sizeof jobs / sizeof *jobs; j++) {
        struct sum sum = {.fails_every = 0};
        const struct par par = {counter_new, counter_free, count, &sum, NULL};
        struct err err;

        assert_int_equal(par_for(&par, JOBS, jobs[j], &err), ERR_OK);
        for (size_t i = 0; i < JOBS; i++)
            assert_int_equal(sum.done[i], 1);
        assert_int_equal(atomic_load(&sum.workers), 0);
        assert_int_equal(par_for(&par, 0, jobs[j], &err), ERR_OK);
    }
}

static void the_error_of_the_lowest_index_is_reported(void **state)
{
    (void)state;
    for (unsigned round = 0; round < 50; round++) {
        struct sum sum = {.fails_from = 37, .fails_every = 1};
        const struct par par = {counter_new, counter_free, count, &sum, NULL};
        struct err err;

        assert_int_equal(par_for(&par, JOBS, 1 + round % 8, &err), ERR_FORMAT);
        assert_string_equal(err.text, "job 37");
        assert_int_equal(sum.done[JOBS - 1], 0);
        assert_int_equal(atomic_load(&sum.workers), 0);
    }
}

static void a_cancelled_run_hands_out_no_further_jobs(void **state)
{
    atomic_bool cancel = false;
    struct sum sum = {.cancel = &cancel};
    const struct par par = {counter_new, counter_free, count, &sum, &cancel};
    struct err err;

    (void)state;
    assert_int_equal(par_for(&par, JOBS, 3, &err), ERR_CANCELLED);
    assert_int_equal(sum.done[0], 1);
    assert_int_equal(sum.done[JOBS - 1], 0);
}

static enum err_kind refuse(void *user, void **ret_worker, struct err *err)
{
    (void)user;
    (void)ret_worker;
    return err_set(err, ERR_LIBRARY, "no compressor");
}

static void a_worker_that_cannot_start_fails_the_run(void **state)
{
    struct sum sum = {.fails_every = 0};
    const struct par par = {refuse, NULL, count, &sum, NULL};
    struct err err;

    (void)state;
    assert_int_equal(par_for(&par, JOBS, 2, &err), ERR_LIBRARY);
    assert_string_equal(err.text, "no compressor");
    assert_int_equal(sum.done[0], 0);
}

static void processors_are_counted(void **state)
{
    (void)state;
    assert_true(par_processors() >= 1);
}

static enum err_kind find(void *user, void *worker, size_t index, struct err *err)
{
    struct sum *sum = user;
    char path[32];
    const uint32_t line = (uint32_t)(index % 5);

    (void)worker;
    (void)err;
    (void)snprintf(path, sizeof path, "新闻/%02zu.md", index % 50);
    finding_add(sum->findings, index % 2 ? "yaml-mended" : "asset-missing",
                (struct place){str_of(path), line, 1}, "图片 %zu", index % 3);
    return ERR_OK;
}

static void findings_from_any_thread_end_in_one_order(void **state)
{
    size_t n = 0;

    (void)state;
    for (unsigned jobs = 1; jobs <= 4; jobs++) {
        struct findings findings;
        struct sum sum = {.findings = &findings};
        const struct par par = {NULL, NULL, find, &sum, NULL};
        struct err err;

        assert_int_equal(findings_init(&findings, &err), ERR_OK);
        assert_int_equal(par_for(&par, JOBS, jobs, &err), ERR_OK);
        assert_int_equal(findings_finish(&findings, &err), ERR_OK);
        /* 150 = lcm(50, 5, 2, 3) different ones. */
        assert_int_equal(findings.n, 150);
        for (size_t i = 1; i < findings.n; i++) {
            const struct finding *a = &findings.v[i - 1], *b = &findings.v[i];
            int order = str_cmp(a->path, b->path);

            assert_true(order < 0 || (order == 0 && a->line <= b->line));
        }
        n += findings.n;
        findings_done(&findings);
    }
    assert_int_equal(n, 600);
}

static void a_finding_is_what_its_catalogue_row_says(void **state)
{
    struct findings findings;
    struct err err;

    (void)state;
    assert_int_equal(findings_init(&findings, &err), ERR_OK);
    finding_add(&findings, "yaml-mended", (struct place){STR("新闻.md"), 2, 11}, "标题\n里有%s",
                "\x1b");
    finding_add(&findings, "file-empty", (struct place){STR("空.md"), 0, 0}, "%s", "empty");
    assert_int_equal(findings_finish(&findings, &err), ERR_OK);
    assert_int_equal(findings.n, 2);
    assert_true(str_eq(findings.v[0].path, STR("新闻.md")));
    assert_int_equal(findings.v[0].severity, SEVERITY_WARNING);
    assert_true(findings.v[0].mended);
    assert_string_equal(findings.v[0].id, "yaml-mended");
    assert_true(str_eq(findings.v[0].message, STR("标题?里有?")));
    assert_int_equal(findings.v[1].severity, SEVERITY_NOTE);
    assert_false(findings.v[1].mended);
    findings_done(&findings);
}

static void the_catalogue_is_sorted_and_explains_each_id(void **state)
{
    (void)state;
    for (size_t i = 0; i < finding_catalogue_n; i++) {
        const struct finding_kind *kind = &finding_catalogue[i];

        assert_ptr_equal(finding_kind_of(kind->id), kind);
        assert_true(kind->meaning[0] != '\0');
        if (i > 0)
            assert_true(strcmp(finding_catalogue[i - 1].id, kind->id) < 0);
    }
    assert_null(finding_kind_of("no-such-finding"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_job_runs_once_with_any_number_of_threads),
        cmocka_unit_test(the_error_of_the_lowest_index_is_reported),
        cmocka_unit_test(a_cancelled_run_hands_out_no_further_jobs),
        cmocka_unit_test(a_worker_that_cannot_start_fails_the_run),
        cmocka_unit_test(processors_are_counted),
        cmocka_unit_test(findings_from_any_thread_end_in_one_order),
        cmocka_unit_test(a_finding_is_what_its_catalogue_row_says),
        cmocka_unit_test(the_catalogue_is_sorted_and_explains_each_id),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
