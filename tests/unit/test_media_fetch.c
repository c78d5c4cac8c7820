/*
 * What fetching decides without a network: whom it may ask, whose turn it is, and where a wish goes
 * after a failure.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

#include "media/fetch/course.h"
#include "media/fetch/private.h"

static bool is_private(const char *text)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};

    if (strchr(text, ':')) {
        assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
        return fetch_is_private((const struct sockaddr *)(const void *)&v6);
    }
    assert_int_equal(inet_pton(AF_INET, text, &v4.sin_addr), 1);
    return fetch_is_private((const struct sockaddr *)(const void *)&v4);
}

static void addresses_of_the_local_network_are_private(void **state)
{
    static const char *const closed[] = {
        "0.0.0.0",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "203.0.113.9",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:192.168.0.1",
        "64:ff9b::10.0.0.1",
        "2002:7f00:1::",
        "2001:0:7f00:1::",
        "2001:db8::1",
        "3fff:fff::1",
        "64:ff9b:1::1.1.1.1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    };

    (void)state;
    for (size_t i = 0; i < sizeof closed / sizeof *closed; i++) {
        if (!is_private(closed[i])) {
            fail_msg("%s may be asked", closed[i]);
        }
    }
    assert_true(fetch_is_private(&(struct sockaddr){.sa_family = AF_UNIX}));
}

static void addresses_of_the_internet_are_public(void **state)
{
    static const char *const open[] = {
        "1.1.1.1",         "9.255.255.255", "11.0.0.0",       "100.63.255.255",   "100.128.0.0",
        "126.255.255.1",   "128.0.0.1",     "169.253.0.1",    "172.15.255.255",   "172.32.0.0",
        "192.167.255.255", "198.17.0.1",    "198.20.0.0",     "202.113.16.1",     "223.255.255.255",
        "2001:250:401::1", "2606:4700::1",  "::ffff:1.1.1.1", "64:ff9b::1.1.1.1", "2002:101:101::",
    };

    (void)state;
    for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
        if (is_private(open[i])) {
            fail_msg("%s may not be asked", open[i]);
        }
    }
}

/* A course of n wishes; what it says about failures is kept as text. */
struct fixture {
    struct str addresses[8][3];
    struct fetch_wish wishes[8];
    struct fetch_request request;
    struct course course;
    char told[512];
};

static enum err_kind note_failed(void *user, size_t wish, const struct fetch_failure *failure,
                                 struct err *err)
{
    struct fixture *f = user;
    const size_t n = strlen(f->told);

    (void)err;
    (void)snprintf(f->told + n, sizeof f->told - n, "%zu %s %ld %u%s;", wish, failure->reason,
                   failure->status, failure->tries, failure->later ? " later" : "");
    return ERR_OK;
}

static void add_wish(struct fixture *f, const char *first, const char *second, const char *third)
{
    const size_t i = f->request.n++;

    f->addresses[i][0] = str_of(first);
    f->addresses[i][1] = str_of(second);
    f->addresses[i][2] = str_of(third);
    f->wishes[i].addresses.v = f->addresses[i];
    f->wishes[i].addresses.n = third ? 3 : second ? 2 : 1;
}

static void begin(struct fixture *f, unsigned delay_ms)
{
    struct err err;

    f->request.wishes = f->wishes;
    f->request.delay_ms = delay_ms;
    f->request.failed = note_failed;
    f->request.user = f;
    assert_int_equal(course_init(&f->course, &f->request, &err), ERR_OK);
}

/* The address that is asked for at this time, or "". */
static const char *ask(struct fixture *f, int64_t now, size_t *ret_wish, size_t *ret_host)
{
    if (!queue_next(&f->course.queue, now, ret_wish, ret_host)) {
        return "";
    }
    return course_address(&f->course, *ret_wish).p;
}

static void answer(struct fixture *f, size_t wish, size_t host, const struct outcome *o,
                   int64_t now)
{
    struct err err;

    queue_free(&f->course.queue, host);
    assert_int_equal(course_go_on(&f->course, wish, host, o, now, &err), ERR_OK);
}

static void a_host_has_two_requests_and_a_pause_between_them(void **state)
{
    struct fixture f = {.request = {.n = 0}};
    size_t wish, host;

    (void)state;
    add_wish(&f, "http://a.cn/1", NULL, NULL);
    add_wish(&f, "http://a.cn/2", NULL, NULL);
    add_wish(&f, "http://a.cn/3", NULL, NULL);
    add_wish(&f, "http://b.cn/4", NULL, NULL);
    begin(&f, 100);
    assert_string_equal(ask(&f, 0, &wish, &host), "http://a.cn/1");
    assert_string_equal(ask(&f, 0, &wish, &host), "http://b.cn/4");
    assert_string_equal(ask(&f, 99, &wish, &host), "");
    assert_int_equal(queue_wait_ms(&f.course.queue, 40), 60);
    assert_string_equal(ask(&f, 100, &wish, &host), "http://a.cn/2");
    assert_string_equal(ask(&f, 1000, &wish, &host), "");
    assert_true(queue_wait_ms(&f.course.queue, 1000) == INT64_MAX);
    queue_free(&f.course.queue, host);
    assert_string_equal(ask(&f, 1000, &wish, &host), "http://a.cn/3");
    course_done(&f.course);
}

static void rests_grow_and_those_asked_for_are_kept(void **state)
{
    struct fixture f = {.request = {.n = 0}};
    const struct outcome busy = {.status = 503, .again = true, .reason = "busy"};
    const struct outcome wait = {.status = 429, .again = true, .rest_s = 5, .reason = "busy"};
    size_t wish, host;

    (void)state;
    add_wish(&f, "http://a.cn/1", NULL, NULL);
    begin(&f, 100);
    assert_string_equal(ask(&f, 0, &wish, &host), "http://a.cn/1");
    answer(&f, wish, host, &busy, 0);
    assert_string_equal(ask(&f, 399, &wish, &host), "");
    assert_string_equal(ask(&f, 400, &wish, &host), "http://a.cn/1");
    answer(&f, wish, host, &wait, 400);
    assert_string_equal(ask(&f, 5399, &wish, &host), "");
    assert_string_equal(ask(&f, 5400, &wish, &host), "http://a.cn/1");
    answer(&f, wish, host, &busy, 5400);
    assert_string_equal(f.told, "0 busy 503 3;");
    assert_int_equal(f.course.queue.n_waiting, 0);
    course_done(&f.course);
}

static void silence_of_one_protocol_says_nothing_about_the_other(void **state)
{
    struct fixture f = {.request = {.n = 0}};
    const struct outcome no = {.status = 404, .reason = "no"};
    const struct outcome silent = {.strain = STRAIN_SILENT, .reason = "silence"};
    size_t wish, host;

    (void)state;
    for (int i = 0; i < 5; i++) {
        add_wish(&f, "http://a.cn/x", "https://a.cn/x", NULL);
    }
    begin(&f, 0);
    for (int i = 0; i < 3; i++) {
        assert_string_equal(ask(&f, 0, &wish, &host), "http://a.cn/x");
        answer(&f, wish, host, &no, 0);
        assert_string_equal(ask(&f, 0, &wish, &host), "https://a.cn/x");
        answer(&f, wish, host, &silent, 0);
    }
    for (int i = 0; i < 2; i++) {
        assert_string_equal(ask(&f, 0, &wish, &host), "http://a.cn/x");
        answer(&f, wish, host, &no, 0);
    }
    assert_string_equal(ask(&f, 0, &wish, &host), "");
    assert_string_equal(f.told, "0 no 404 2;1 no 404 2;2 no 404 2;3 no 404 1;4 no 404 1;");
    course_done(&f.course);
}

static void pictures_of_a_dead_host_go_to_the_archive(void **state)
{
    struct fixture f = {.request = {.n = 0}};
    const struct outcome silent = {.strain = STRAIN_SILENT, .reason = "silence"};
    size_t wish, host;
    unsigned archived = 0;

    (void)state;
    for (int i = 0; i < 6; i++) {
        add_wish(&f, "http://a.cn/x", i < 5 ? "https://archive.org/x" : NULL, NULL);
    }
    begin(&f, 0);
    for (const char *address; *(address = ask(&f, 0, &wish, &host));) {
        if (str_starts(str_of(address), STR("https:"))) {
            archived++;
            queue_free(&f.course.queue, host);
            course_kept(&f.course, wish, host);
        } else {
            answer(&f, wish, host, &silent, 0);
        }
    }
    assert_int_equal(archived, 5);
    assert_string_equal(f.told, "5 silence 0 0 later;");
    course_done(&f.course);
}

/* 1000 pictures would otherwise be asked for three times each, with a rest after each time. */
static void a_host_that_is_busy_all_the_time_is_left_alone(void **state)
{
    struct fixture f = {.request = {.n = 0}};
    const struct outcome busy = {
        .status = 429, .again = true, .strain = STRAIN_BUSY, .rest_s = 60, .reason = "busy"};
    size_t wish, host;
    int64_t now = 0;
    unsigned asked = 0;

    (void)state;
    for (int i = 0; i < 5; i++) {
        add_wish(&f, "http://a.cn/x", NULL, NULL);
    }
    begin(&f, 0);
    for (; *ask(&f, now, &wish, &host); now += 60000, asked++) {
        answer(&f, wish, host, &busy, now);
    }
    assert_int_equal(asked, 9);
    assert_string_equal(f.told, "0 busy 429 3;1 busy 429 3;"
                                "3 its host has too much to do 0 0 later;"
                                "4 its host has too much to do 0 0 later;2 busy 429 3;");
    course_done(&f.course);
}

static void an_answer_in_between_shows_that_a_host_is_well(void **state)
{
    struct fixture f = {.request = {.n = 0}};
    const struct outcome slow = {.again = true, .strain = STRAIN_BUSY, .reason = "slow"};
    const struct outcome no = {.status = 404, .reason = "no"};
    size_t wish, host;
    unsigned asked = 0;

    (void)state;
    for (int i = 0; i < 8; i++) {
        add_wish(&f, "http://a.cn/x", NULL, NULL);
    }
    begin(&f, 0);
    for (int64_t now = 0; *ask(&f, now, &wish, &host); now += 60000, asked++) {
        answer(&f, wish, host, wish % 2 ? &no : &slow, now);
    }
    assert_int_equal(asked, 4 * 3 + 4);
    assert_null(strstr(f.told, "later"));
    course_done(&f.course);
}

static void a_host_that_asks_for_an_hour_is_asked_no_more(void **state)
{
    struct fixture f = {.request = {.n = 0}};
    const struct outcome hour = {.status = 429, .again = true, .rest_s = 3600, .reason = "busy"};
    size_t wish, host;

    (void)state;
    add_wish(&f, "http://a.cn/1", "https://a.cn/1", NULL);
    add_wish(&f, "http://a.cn/2", "https://a.cn/2", NULL);
    begin(&f, 0);
    assert_string_equal(ask(&f, 0, &wish, &host), "http://a.cn/1");
    answer(&f, wish, host, &hour, 0);
    assert_string_equal(ask(&f, 9999999, &wish, &host), "");
    assert_string_equal(f.told,
                        "1 its host asked for a longer pause 0 0 later;0 busy 429 1 later;");
    course_done(&f.course);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_of_the_local_network_are_private),
        cmocka_unit_test(addresses_of_the_internet_are_public),
        cmocka_unit_test(a_host_has_two_requests_and_a_pause_between_them),
        cmocka_unit_test(rests_grow_and_those_asked_for_are_kept),
        cmocka_unit_test(silence_of_one_protocol_says_nothing_about_the_other),
        cmocka_unit_test(pictures_of_a_dead_host_go_to_the_archive),
        cmocka_unit_test(a_host_that_is_busy_all_the_time_is_left_alone),
        cmocka_unit_test(an_answer_in_between_shows_that_a_host_is_well),
        cmocka_unit_test(a_host_that_asks_for_an_hour_is_asked_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
