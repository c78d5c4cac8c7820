/*
 * Bytes become a post's file; reading it must give a post (or say that it failed), the same one
 * every time, with text that a book can hold.
 */
#include <stdio.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/unicode.h"
#include "fuzz.h"
#include "parse/parse.h"

struct reading {
    struct arena keep;
    struct findings findings;
    struct post post;
};

static void read_post(struct parser *parser, const struct source *source, struct reading *ret)
{
    struct err err = {0};

    arena_init(&ret->keep, LIMIT_TEXT_BYTES);
    fuzz_check(findings_init(&ret->findings, &err) == ERR_OK, "findings can be made");
    ret->post = (struct post){0};
    fuzz_check(parse_source(parser, source, &ret->keep, &ret->post, &ret->findings, &err) == ERR_OK,
               "a bad post is a finding, not an error");
    fuzz_check(findings_finish(&ret->findings, &err) == ERR_OK, "findings can be sorted");
}

static void reading_done(struct reading *reading)
{
    findings_done(&reading->findings);
    arena_done(&reading->keep);
}

static void check_text(struct str text)
{
    fuzz_check(xml_clean_until(text) == text.n, "fields hold what XML can hold");
}

static void check_list(struct strs list)
{
    fuzz_check(list.n <= LIMIT_LIST_ITEMS, "lists have a limit");
    for (size_t i = 0; i < list.n; i++) {
        fuzz_check(list.v[i].n > 0, "empty values are none");
        check_text(list.v[i]);
    }
}

static void check_post(const struct post *post, size_t size)
{
    fuzz_check(!str_empty(post->title), "a post has a title");
    fuzz_check(post->encoding || post->body_offset <= size, "the body is inside the file");
    fuzz_check(post->body_line >= 1, "lines count from 1");
    fuzz_check(post->date.year == 0 || civil_valid(&post->date), "dates exist");
    fuzz_check(post->modified.year == 0 || civil_valid(&post->modified), "dates exist");
    check_text(post->title);
    check_text(post->full_title);
    check_text(post->nav_title);
    check_text(post->description);
    check_text(post->language);
    check_list(post->categories);
    check_list(post->tags);
    check_list(post->authors);
}

static bool same_list(struct strs a, struct strs b)
{
    bool same = a.n == b.n;

    for (size_t i = 0; same && i < a.n; i++) {
        same = str_eq(a.v[i], b.v[i]);
    }
    return same;
}

static void check_same(const struct reading *a, const struct reading *b)
{
    const struct post *x = &a->post, *y = &b->post;

    fuzz_check(str_eq(x->title, y->title) && x->id == y->id && x->left_out == y->left_out &&
                   civil_wall_seconds(&x->date) == civil_wall_seconds(&y->date) &&
                   x->body_offset == y->body_offset && x->encoding == y->encoding &&
                   same_list(x->categories, y->categories) && same_list(x->tags, y->tags) &&
                   same_list(x->images, y->images) && a->findings.n == b->findings.n,
               "the same file is the same post");
}

static void check_body(struct parser *parser, const struct post *post)
{
    struct err err = {0};
    struct str body;

    fuzz_check(parse_body(parser, post, &body, &err) == ERR_OK, "the body can be read again");
    fuzz_check(!post->encoding || utf8_valid_until(body) == body.n, "what is converted is UTF-8");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct parser *parser;
    struct err err = {0};
    char path[128];
    struct reading first, second;
    struct file_info info = {.size = 0};

    if (!parser) {
        fuzz_check(parser_new(&parser, &err) == ERR_OK, "a parser can be made");
    }
    (void)snprintf(path, sizeof path, "%s/post.md", fuzz_folder());
    fuzz_write(path, data, size);
    fuzz_check(file_stat(path, &info, &err) == ERR_OK, "the file is there");
    struct source source = {.path = STR("2021/11/x.html"),
                            .file = str_of(path),
                            .size = size,
                            .mtime_ns = info.mtime_ns,
                            .named = true};
    read_post(parser, &source, &first);
    read_post(parser, &source, &second);
    if (first.post.left_out != LEFT_FAILED) {
        check_post(&first.post, size);
        check_body(parser, &first.post);
    }
    check_same(&first, &second);
    reading_done(&first);
    reading_done(&second);
    return 0;
}
