/*
 * Maps, templates, digests and civil time. Expected values: FIPS 180-4 examples, Python's hashlib,
 * uuid and datetime.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "base/arena.h"
#include "base/civil.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/template.h"

static void a_map_keeps_the_first_value_of_a_key(void **state)
{
    struct map m;
    struct err err;
    size_t value = 0;

    (void)state;
    map_init(&m);
    assert_true(map_get(&m, STR("校园")) == MAP_NONE);
    assert_int_equal(map_add(&m, STR("校园"), 1, &value, &err), ERR_OK);
    assert_int_equal(value, 1);
    assert_int_equal(map_add(&m, STR("校园"), 2, &value, &err), ERR_OK);
    assert_int_equal(value, 1);
    assert_int_equal(map_add(&m, STR_NONE, 3, NULL, &err), ERR_OK);
    assert_int_equal(map_get(&m, STR("")), 3);
    assert_int_equal(m.n, 2);
    map_done(&m);
    map_done(&m);
}

static void a_map_finds_every_one_of_many_keys(void **state)
{
    struct map m;
    struct arena a;
    struct err err;

    (void)state;
    map_init(&m);
    arena_init(&a, 1 << 24);
    for (size_t i = 0; i < 20000; i++) {
        struct str key = arena_printf(&a, "posts/2021/%zu.md", i);

        assert_int_equal(map_add(&m, key, i, NULL, &err), ERR_OK);
    }
    for (size_t i = 0; i < 20000; i++)
        assert_int_equal(map_get(&m, arena_printf(&a, "posts/2021/%zu.md", i)), i);
    assert_true(map_get(&m, STR("posts/2021/20000.md")) == MAP_NONE);
    map_done(&m);
    arena_done(&a);
}

static void templates_put_values_in_as_they_are(void **state)
{
    const struct template_value values[] = {
        {"title", STR("{{date}} 南开")}, {"date", STR("2021")}, {"empty", STR_NONE}};
    struct buf out;

    (void)state;
    buf_init(&out, 1000);
    template_fill(&out,
                  STR("<h1>{{title}}</h1>\n  {{empty}}  \n{{unknown}}\n{{date}}{{ date }}\n<p>"
                      "{{empty}}</p>\n{{empty}} {{empty}}\n{{open\n}} }}{{"),
                  values, 3);
    assert_string_equal(out.p, "<h1>{{date}} 南开</h1>\n20212021\n<p></p>\n \n{{open\n}} }}{{");
    buf_done(&out);
}

static void assert_hex(const uint8_t *bytes, size_t n, const char *expected)
{
    char hex[129];

    hash_hex(bytes, n, hex);
    assert_string_equal(hex, expected);
}

static void digests_of_known_bytes(void **state)
{
    uint8_t bytes[SHA512_BYTES];
    struct err err;
    uint64_t id;

    (void)state;
    assert_int_equal(hash_sha256(STR("abc"), bytes, &err), ERR_OK);
    assert_hex(bytes, SHA256_BYTES,
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_int_equal(hash_sha256(STR_NONE, bytes, &err), ERR_OK);
    assert_hex(bytes, SHA256_BYTES,
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_int_equal(hash_sha512(STR("abc"), bytes, &err), ERR_OK);
    assert_hex(bytes, SHA512_BYTES,
               "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
               "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    assert_int_equal(hash_id64(STR("abc"), &id, &err), ERR_OK);
    assert_true(id == UINT64_C(0xba7816bf8f01cfea));
}

static void digests_of_files_start_at_the_beginning(void **state)
{
    FILE *file = tmpfile();
    uint8_t a[SHA256_BYTES], b[SHA512_BYTES];
    uint64_t bytes;
    struct err err;

    (void)state;
    assert_non_null(file);
    for (int i = 0; i < 1000000; i++)
        assert_int_not_equal(fputc('a', file), EOF);
    assert_int_equal(fflush(file), 0);
    assert_int_equal(hash_file(fileno(file), a, b, &bytes, &err), ERR_OK);
    assert_int_equal(bytes, 1000000);
    assert_hex(a, SHA256_BYTES, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    assert_hex(b, SHA512_BYTES,
               "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973eb"
               "de0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b");
    memset(b, 0, sizeof b);
    assert_int_equal(hash_file(fileno(file), NULL, b, NULL, &err), ERR_OK);
    assert_int_equal(b[0], 0xe7);
    (void)fclose(file);
    assert_int_equal(hash_file(-1, a, NULL, NULL, &err), ERR_SYSTEM);
}

static void name_based_uuids(void **state)
{
    /* RFC 9562, appendix A.4; Python's uuid.uuid5. */
    const uint8_t dns[16] = {0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1,
                             0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
    const uint8_t url[16] = {0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1,
                             0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
    char urn[UUID_URN_SIZE];
    struct err err;

    (void)state;
    assert_int_equal(hash_uuid5_urn(dns, STR("www.example.com"), urn, &err), ERR_OK);
    assert_string_equal(urn, "urn:uuid:2ed6657d-e927-568b-95e1-2665a8aea6a2");
    assert_int_equal(hash_uuid5_urn(url, STR("http://news.nankai.edu.cn/校"), urn, &err), ERR_OK);
    assert_string_equal(urn, "urn:uuid:79f41d6d-3664-5c00-ace2-86f4f28bb0aa");
}

static void days_are_counted_from_1970(void **state)
{
    (void)state;
    assert_int_equal(civil_days(1970, 1, 1), 0);
    assert_int_equal(civil_days(2021, 11, 24), 18955);
    assert_int_equal(civil_days(2000, 2, 29), 11016);
    assert_int_equal(civil_days(1900, 3, 1), -25508);
    assert_int_equal(civil_days(1, 1, 1), -719162);
    assert_int_equal(civil_days(9999, 12, 31), 2932896);
}

static void utc_times_go_there_and_back(void **state)
{
    char text[CIVIL_TEXT_SIZE];

    (void)state;
    assert_string_equal(civil_utc_text(0, text).p, "1970-01-01T00:00:00Z");
    assert_string_equal(civil_utc_text(-1, text).p, "1969-12-31T23:59:59Z");
    assert_string_equal(civil_utc_text(951782399, text).p, "2000-02-28T23:59:59Z");
    assert_string_equal(civil_utc_text(951782400, text).p, "2000-02-29T00:00:00Z");
    assert_string_equal(civil_utc_text(INT64_MAX, text).p, "9999-12-31T23:59:59Z");
    assert_string_equal(civil_utc_text(INT64_MIN, text).p, "0001-01-01T00:00:00Z");
    for (int64_t day = -719162; day <= 2932896; day += 97) {
        struct civil c = civil_from_utc(day * 86400 + 3661);

        assert_true(civil_valid(&c));
        assert_int_equal(civil_utc_seconds(&c), day * 86400 + 3661);
    }
}

static void the_zone_moves_utc_and_not_the_wall_clock(void **state)
{
    const struct civil c = {.year = 2021,
                            .month = 11,
                            .day = 24,
                            .hour = 1,
                            .minute = 22,
                            .second = 50,
                            .has_time = true,
                            .has_zone = true,
                            .zone_minutes = 480};
    char text[CIVIL_TEXT_SIZE];

    (void)state;
    assert_int_equal(civil_utc_seconds(&c), 1637688170);
    assert_int_equal(civil_wall_seconds(&c), 1637688170 + 8 * 3600);
    assert_string_equal(civil_date_text(&c, text).p, "2021-11-24");
}

static void impossible_dates_are_refused(void **state)
{
    const struct civil bad[] = {
        {.year = 0, .month = 1, .day = 1},
        {.year = 10000, .month = 1, .day = 1},
        {.year = 2021, .month = 2, .day = 29},
        {.year = 1900, .month = 2, .day = 29},
        {.year = 2021, .month = 13, .day = 1},
        {.year = 2021, .month = 0, .day = 1},
        {.year = 2021, .month = 11, .day = 31},
        {.year = 2021, .month = 11, .day = 0},
        {.year = 2021, .month = 1, .day = 1, .hour = 24},
    };
    const struct civil leap = {.year = 2000, .month = 2, .day = 29};

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(civil_valid(&bad[i]));
    assert_true(civil_valid(&leap));
}

/* By md5sum … sha512sum of coreutils. */
static void pieces_give_the_digest_of_the_whole(void **state)
{
    static const char *const expected[HASH_KINDS] = {
        [HASH_MD5] = "900150983cd24fb0d6963f7d28e17f72",
        [HASH_SHA1] = "a9993e364706816aba3e25717850c26c9cd0d89d",
        [HASH_SHA224] = "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7",
        [HASH_SHA256] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        [HASH_SHA384] = "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                        "8086072ba1e7cc2358baeca134c825a7",
        [HASH_SHA512] = "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    };
    uint8_t bytes[HASH_MAX_BYTES];
    char hex[2 * HASH_MAX_BYTES + 1];
    struct hasher *hasher;
    struct err err;

    (void)state;
    assert_int_equal(hasher_new(&hasher, &err), ERR_OK);
    for (enum hash_kind kind = HASH_MD5; kind < HASH_KINDS; kind++) {
        assert_int_equal(hasher_begin(hasher, kind, &err), ERR_OK);
        assert_int_equal(hasher_add(hasher, "a", 1, &err), ERR_OK);
        assert_int_equal(hasher_add(hasher, "bc", 2, &err), ERR_OK);
        assert_int_equal(hasher_end(hasher, bytes, &err), ERR_OK);
        hash_hex(bytes, hash_bytes(kind), hex);
        assert_string_equal(hex, expected[kind]);
    }
    hasher_free(hasher);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_map_keeps_the_first_value_of_a_key),
        cmocka_unit_test(a_map_finds_every_one_of_many_keys),
        cmocka_unit_test(templates_put_values_in_as_they_are),
        cmocka_unit_test(digests_of_known_bytes),
        cmocka_unit_test(digests_of_files_start_at_the_beginning),
        cmocka_unit_test(pieces_give_the_digest_of_the_whole),
        cmocka_unit_test(name_based_uuids),
        cmocka_unit_test(days_are_counted_from_1970),
        cmocka_unit_test(utc_times_go_there_and_back),
        cmocka_unit_test(the_zone_moves_utc_and_not_the_wall_clock),
        cmocka_unit_test(impossible_dates_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
