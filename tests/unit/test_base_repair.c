/*
 * Repairs are switched off by the ids of their findings, and by nothing else.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/repair.h"

static void each_repair_of_the_catalogue_has_a_switch_of_its_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < finding_catalogue_n; i++) {
        struct repair_set set = {{0}};
        bool is_repair = finding_catalogue[i].mending == FINDING_REPAIR;

        assert_int_equal(repair_switch_off(&set, finding_catalogue[i].id), is_repair);
        for (size_t k = 0; k < finding_catalogue_n; k++) {
            if (finding_catalogue[k].mending == FINDING_REPAIR) {
                assert_int_equal(repair_on(&set, finding_catalogue[k].id), k != i);
            }
        }
    }
}

static void what_is_no_repair_cannot_be_switched_off(void **state)
{
    struct repair_set set = {{0}};

    (void)state;
    assert_false(repair_switch_off(&set, "characters-mended"));
    assert_false(repair_switch_off(&set, "no-such-finding"));
    assert_false(repair_switch_off(&set, ""));
    assert_int_equal(set.off[0] | set.off[1], 0);
}

static void a_wrong_id_is_told_from_one_that_is_no_repair(void **state)
{
    struct repair_set set = {{0}};
    struct err err = {0};

    (void)state;
    assert_int_equal(repair_read(&set, "no-repair", "divider-mendd", &err), ERR_USAGE);
    assert_string_equal(
        err.text, "no-repair: unknown repair \"divider-mendd\"; did you mean \"divider-mended\"?");
    assert_int_equal(repair_read(&set, "no-repair", "not-text", &err), ERR_USAGE);
    assert_non_null(strstr(err.text, "\"not-text\" is no repair that can be switched off"));
    assert_int_equal(set.off[0] | set.off[1], 0);

    err = (struct err){0};
    assert_int_equal(repair_read(&set, "no-repair", "divider-mended", &err), ERR_OK);
    assert_false(repair_on(&set, "divider-mended"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_repair_of_the_catalogue_has_a_switch_of_its_own),
        cmocka_unit_test(a_wrong_id_is_told_from_one_that_is_no_repair),
        cmocka_unit_test(what_is_no_repair_cannot_be_switched_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
