/*
 * Compressing and keeping: what deflate_entry makes, libdeflate's own decompressor reads back, from
 * memory and from the spill file.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "package/zip/blobs.h"

struct bench {
    char folder[64];
    struct blobs *blobs;
    struct deflater *deflater;
    struct err err;
};

static int set_up(void **state)
{
    struct bench *b = calloc(1, sizeof *b);

    assert_non_null(b);
    snprintf(b->folder, sizeof b->folder, "/tmp/sheaf-test-XXXXXX");
    assert_non_null(mkdtemp(b->folder));
    assert_int_equal(blobs_new(b->folder, &b->blobs, &b->err), ERR_OK);
    assert_int_equal(deflater_new(&b->deflater, &b->err), ERR_OK);
    *state = b;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *b = *state;

    deflater_free(b->deflater);
    blobs_free(b->blobs);
    assert_int_equal(rmdir(b->folder), 0); /* no file may be left in it */
    free(b);
    return 0;
}

static struct entry compress(struct bench *b, struct str content)
{
    struct entry entry = {.name = STR("text/a.xhtml")};

    assert_int_equal(deflate_entry(b->deflater, b->blobs, content, &entry, &b->err), ERR_OK);
    return entry;
}

static char *stored_bytes(const struct entry *entry)
{
    char *bytes = malloc(entry->stored_size + 1);

    assert_non_null(bytes);
    if (entry->payload.p) {
        memcpy(bytes, entry->payload.p, entry->stored_size);
    } else {
        assert_int_equal(
            pread(entry->payload.fd, bytes, entry->stored_size, (off_t)entry->payload.offset),
            entry->stored_size);
    }
    return bytes;
}

static void assert_content(const struct entry *entry, struct str content)
{
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
    char *stored = stored_bytes(entry), *plain = malloc(content.n + 1);

    assert_non_null(d);
    assert_non_null(plain);
    assert_int_equal(entry->method, ENTRY_DEFLATED);
    assert_int_equal(
        libdeflate_deflate_decompress(d, stored, entry->stored_size, plain, content.n, NULL),
        LIBDEFLATE_SUCCESS);
    assert_memory_equal(plain, content.p, content.n);
    assert_int_equal(entry->size, content.n);
    libdeflate_free_decompressor(d);
    free(stored);
    free(plain);
}

static void chinese_text_comes_back_from_its_deflate_data(void **state)
{
    static const char text[] = "学校召开定点帮扶工作推进会，学校召开定点帮扶工作推进会。"
                               "学校召开定点帮扶工作推进会，学校召开定点帮扶工作推进会。";
    struct bench *b = *state;
    struct entry entry = compress(b, str_of(text));

    assert_content(&entry, str_of(text));
    assert_string_equal(entry.name.p, "text/a.xhtml");
    blobs_release(b->blobs, &entry);
}

static void crc_is_the_one_of_the_zip_specification(void **state)
{
    struct bench *b = *state;
    struct entry entry = compress(b, STR("123456789"));

    assert_int_equal(entry.crc, 0xcbf43926); /* the check value of CRC-32/ISO-HDLC */
    blobs_release(b->blobs, &entry);
}

static void content_that_does_not_shrink_is_stored(void **state)
{
    struct bench *b = *state;
    struct entry entry = compress(b, STR("x7-Q"));

    assert_int_equal(entry.method, ENTRY_STORED);
    assert_int_equal(entry.stored_size, 4);
    assert_memory_equal(entry.payload.p, "x7-Q", 4);
    blobs_release(b->blobs, &entry);
}

static void empty_content_is_an_empty_stored_entry(void **state)
{
    struct bench *b = *state;
    struct entry entry = compress(b, STR_NONE);

    assert_int_equal(entry.method, ENTRY_STORED);
    assert_int_equal(entry.size, 0);
    assert_int_equal(entry.stored_size, 0);
    assert_int_equal(entry.crc, 0);
    blobs_release(b->blobs, &entry);
}

static void same_content_gives_the_same_bytes_whatever_came_before(void **state)
{
    static const char text[] = "南开新闻网讯 南开新闻网讯 南开新闻网讯 南开新闻网讯 abcabcabcabc";
    struct bench *b = *state;
    struct entry first = compress(b, str_of(text));
    struct entry between = compress(b, STR("something else something else something else"));
    struct entry second = compress(b, str_of(text));

    assert_int_equal(first.stored_size, second.stored_size);
    assert_memory_equal(first.payload.p, second.payload.p, first.stored_size);
    blobs_release(b->blobs, &first);
    blobs_release(b->blobs, &between);
    blobs_release(b->blobs, &second);
}

static void payloads_over_the_cap_spill_to_a_file_without_a_name(void **state)
{
    static const char text[] = "第二篇 第二篇 第二篇 第二篇 第二篇 第二篇 第二篇 第二篇";
    struct bench *b = *state;
    size_t n = LIMIT_BLOB_BYTES - 10;
    char *filler = calloc(1, n);
    struct payload large;
    struct entry spilled, again;

    assert_non_null(filler);
    assert_int_equal(blobs_add(b->blobs, str_make(filler, n), &large, &b->err), ERR_OK);
    assert_non_null(large.p);
    spilled = compress(b, str_of(text));
    assert_null(spilled.payload.p);
    assert_content(&spilled, str_of(text));
    blobs_release(b->blobs, &spilled);
    again = compress(b, str_of(text));
    assert_int_equal(again.payload.offset, 0); /* room in the file is used again */
    blobs_release(b->blobs, &again);
    blobs_release(b->blobs, &(struct entry){.stored_size = n, .payload = large});
    again = compress(b, str_of(text));
    assert_non_null(again.payload.p); /* and so is memory */
    blobs_release(b->blobs, &again);
    free(filler);
}

static void a_spill_folder_that_is_gone_is_an_error(void **state)
{
    struct bench *b = *state;
    char *filler = calloc(1, LIMIT_BLOB_BYTES + 1);
    struct payload payload;
    struct blobs *blobs = NULL;

    assert_non_null(filler);
    assert_int_equal(blobs_new("/nonexistent/folder", &blobs, &b->err), ERR_OK);
    assert_int_equal(blobs_add(blobs, str_make(filler, LIMIT_BLOB_BYTES + 1), &payload, &b->err),
                     ERR_SYSTEM);
    assert_non_null(strstr(b->err.text, "/nonexistent/folder"));
    blobs_free(blobs);
    free(filler);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(chinese_text_comes_back_from_its_deflate_data, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(crc_is_the_one_of_the_zip_specification, set_up, tear_down),
        cmocka_unit_test_setup_teardown(content_that_does_not_shrink_is_stored, set_up, tear_down),
        cmocka_unit_test_setup_teardown(empty_content_is_an_empty_stored_entry, set_up, tear_down),
        cmocka_unit_test_setup_teardown(same_content_gives_the_same_bytes_whatever_came_before,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(payloads_over_the_cap_spill_to_a_file_without_a_name,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_spill_folder_that_is_gone_is_an_error, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
