/*
 * Bytes become the body of a page; its text and its terms must be fit for the index: terms in
 * order, none twice, each a piece of the text, all that is needed to find it; and no script can be
 * left.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "base/map.h"
#include "base/unicode.h"
#include "fuzz.h"
#include "package/search/parts.h"

struct listing {
    struct str plain;
    struct buf before; /* the last term */
    struct map firsts; /* characters that terms begin with */
    struct arena arena;
    size_t n;
};

/* A mark of ASCII stands as its full-width form. */
static bool is_in(struct str plain, struct str term)
{
    size_t at = 0;
    const uint32_t first = utf8_next(term, &at);
    const bool mark = at == term.n && first > 0xFF00 && first <= 0xFF5F;

    return str_find(plain, term) != STR_NPOS ||
           (mark && str_chr(plain, (char)(first - 0xFEE0)) != STR_NPOS);
}

static enum err_kind take(void *user, struct str term, const uint32_t *posts, size_t n,
                          struct err *err)
{
    struct listing *l = user;
    size_t at = 0;

    fuzz_check(term.n > 0 && term.n <= SEARCH_TERM_BYTES, "terms have a length");
    fuzz_check(l->n == 0 || str_cmp(buf_view(&l->before), term) < 0, "terms are in order");
    fuzz_check(is_in(l->plain, term), "terms are of the text");
    fuzz_check(n == 2 && posts[0] == 3 && posts[1] == 70000, "posts are in order");
    buf_reset(&l->before);
    buf_str(&l->before, term);
    (void)utf8_next(term, &at);
    l->n++;
    return map_add(&l->firsts, arena_str(&l->arena, str_sub(term, 0, at)), 1, NULL, err);
}

static void check_script(struct str text)
{
    struct buf script;

    buf_init(&script, LIMIT_TEXT_BYTES);
    script_text(&script, text);
    fuzz_check(script.n <= 6 * text.n, "escaping has a limit");
    for (size_t i = 0; i < script.n; i++) {
        const unsigned char c = (unsigned char)script.p[i];

        fuzz_check(c >= 0x20 && c != '"', "strings stay strings");
        fuzz_check(c != '<' || i + 1 == script.n || script.p[i + 1] != '/', "no end tags");
        if (c == '\\') {
            i++;
        }
    }
    buf_done(&script);
}

/* Each of these is found, alone and with the one behind it. */
static void check_han(const struct listing *l)
{
    for (size_t at = 0; at < l->plain.n;) {
        const size_t start = at;
        const uint32_t code_point = utf8_next(l->plain, &at);

        if (code_point >= 0x4E00 && code_point <= 0x9FFF) {
            fuzz_check(map_get(&l->firsts, str_sub(l->plain, start, at)) != MAP_NONE,
                       "each character begins a term");
        }
    }
}

static void check_terms(struct str plain, struct blobs *blobs)
{
    struct listing l = {.plain = plain};
    struct search_run runs[2] = {{0}, {0}};
    const struct search_run *const both[] = {&runs[0], &runs[1]};
    const uint32_t posts[] = {3, 70000};
    const struct run_sink sink = {take, &l};
    struct terms terms;
    struct err err = {0};

    buf_init(&l.before, SEARCH_TERM_BYTES);
    map_init(&l.firsts);
    arena_init(&l.arena, LIMIT_TEXT_BYTES);
    terms_init(&terms);
    for (size_t i = 0; i < 2; i++) {
        struct run_writer writer;

        run_writer_init(&writer, &runs[i], blobs);
        terms_add(&terms, plain, posts[i]);
        fuzz_check(tokens_write(&terms.tokens, &writer, &err) == ERR_OK, "terms can be written");
        run_writer_done(&writer);
    }
    fuzz_check(search_merge(both, 2, &sink, &err) == ERR_OK, "runs can be read");
    check_han(&l);
    for (size_t i = 0; i < 2; i++) {
        search_run_release(&runs[i], blobs);
    }
    terms_done(&terms);
    arena_done(&l.arena);
    map_done(&l.firsts);
    buf_done(&l.before);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct str input = str_make((const char *)data, size);
    struct blobs *blobs;
    struct buf text, plain;
    struct err err = {0};

    fuzz_check(blobs_new(fuzz_folder(), &blobs, &err) == ERR_OK, "blobs can be made");
    buf_init(&text, LIMIT_TEXT_BYTES);
    buf_init(&plain, LIMIT_TEXT_BYTES);
    search_text(input, words_for(STR("zh")), &text);
    fuzz_check(text.n <= size, "text is no longer than its page");
    unicode_plain(&plain, buf_view(&text));
    fuzz_check(utf8_valid_until(buf_view(&plain)) == plain.n, "folded text is UTF-8");
    check_script(buf_view(&text));
    check_terms(buf_view(&plain), blobs);
    buf_done(&text);
    buf_done(&plain);
    blobs_free(blobs);
    return 0;
}
