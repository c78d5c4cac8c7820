/*
 * Bytes become a post's body; its chapter must be valid XHTML, the same with a new renderer as with
 * a used one, with every link inside the chapter leading somewhere and with every Han character of
 * plain text in it, in order.
 */
#include <string.h>

#include "base/limits.h"
#include "base/unicode.h"
#include "fuzz.h"
#include "fuzz_post.h"
#include "xhtml_check.h"

struct files {
    const struct chapter *chapter;
    xmlDoc **docs;
};

/* Links to a file of this chapter, or inside the same file, have an element to lead to. */
static void check_href(void *user, xmlDoc *doc, const char *href)
{
    const struct files *files = user;
    const char *hash = strchr(href, '#');
    size_t n = hash ? (size_t)(hash - href) : strlen(href);

    fuzz_check(n > 0 || hash, "no address is empty");
    if (n == 0) {
        fuzz_check(xhtml_has_id(doc, hash + 1), "fragments exist");
        return;
    }
    if (n < strlen(FUZZ_STEM) || strncmp(href, FUZZ_STEM, strlen(FUZZ_STEM)) != 0) {
        return;
    }
    for (size_t i = 0; i < files->chapter->n_files; i++) {
        struct str name = str_from(files->chapter->files[i].name, strlen("text/"));
        if (str_eq(name, str_make(href, n))) {
            fuzz_check(!hash || xhtml_has_id(files->docs[i], hash + 1), "fragments exist");
            return;
        }
    }
    fuzz_check(false, "links inside a chapter lead to one of its files");
}

/* Markup that may rightly take text away: raw HTML, link definitions, entities, code info strings,
   superfluous table cells. */
static bool is_plain(struct str body)
{
    for (size_t i = 0; i < body.n; i++) {
        if (strchr("<[&\\`~|:{", body.p[i])) {
            return false;
        }
    }
    return true;
}

static void check_han(struct str body, const struct files *files)
{
    struct buf text, want, have;

    buf_init(&text, LIMIT_TEXT_BYTES);
    buf_init(&want, LIMIT_TEXT_BYTES);
    buf_init(&have, LIMIT_TEXT_BYTES);
    for (size_t i = 0; i < files->chapter->n_files; i++) {
        xhtml_text(files->docs[i], &text);
    }
    fuzz_keep_han(body, &want);
    fuzz_keep_han(buf_view(&text), &have);
    fuzz_check(str_eq(buf_view(&want), buf_view(&have)), "no character of plain text is lost");
    buf_done(&text);
    buf_done(&want);
    buf_done(&have);
}

static void check_chapter(const struct chapter *chapter, struct str body)
{
    xmlDoc *docs[256];
    struct files files = {chapter, docs};

    fuzz_check(chapter->n_files > 0 && chapter->n_files <= 256, "a chapter has files");
    for (size_t i = 0; i < chapter->n_files; i++) {
        docs[i] = xhtml_parse(chapter->files[i].xhtml);
        xhtml_check(docs[i]);
    }
    for (size_t i = 0; i < chapter->n_files; i++) {
        xhtml_each_href(docs[i], check_href, &files);
    }
    if (is_plain(body)) {
        check_han(body, &files);
    }
    for (size_t i = 0; i < chapter->n_files; i++) {
        xmlFreeDoc(docs[i]);
    }
}

/* All files one after another, with their names: what has to be the same. */
static void render(struct renderer *renderer, const struct render_request *request,
                   struct chapter *ret, struct buf *all)
{
    struct err err = {0};
    struct findings findings;

    fuzz_check(findings_init(&findings, &err) == ERR_OK, "findings can be made");
    fuzz_check(render_chapter(renderer, request, ret, &findings, &err) == ERR_OK,
               "any bytes give a chapter");
    for (size_t i = 0; i < ret->n_files; i++) {
        buf_str(all, ret->files[i].name);
        buf_str(all, ret->files[i].xhtml);
    }
    findings_done(&findings);
}

/* A page is well-formed as well, and leaves no trace: the chapter written once more is the same. */
static void check_again(struct renderer *renderer, struct render_request request,
                        struct str chapter)
{
    struct err err = {0};
    struct chapter written = {0};
    struct buf all;

    buf_init(&all, LIMIT_CHAPTER_BYTES);
    request.form = FORM_PAGE;
    request.stem = STR("p/2020/" FUZZ_STEM);
    fuzz_check(render_again(renderer, &request, &written, NULL, &err) == ERR_OK,
               "any bytes give a page");
    fuzz_check(written.n_files == 1, "a page is one file");
    xmlFreeDoc(xhtml_parse(written.files[0].xhtml));
    request.form = FORM_CHAPTER;
    request.stem = STR(FUZZ_STEM);
    fuzz_check(render_again(renderer, &request, &written, NULL, &err) == ERR_OK,
               "a chapter can be written again");
    for (size_t i = 0; i < written.n_files; i++) {
        buf_str(&all, written.files[i].name);
        buf_str(&all, written.files[i].xhtml);
    }
    fuzz_check(str_eq(buf_view(&all), chapter), "a chapter does not depend on what was written");
    buf_done(&all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct renderer *used;
    struct renderer *fresh = NULL;
    struct err err = {0};
    struct spot wanted[] = {{.fragment = STR("section")}, {.fragment = STR("a-1")}};
    struct fuzz_post post;
    struct chapter chapter = {0};
    struct buf first, second;

    fuzz_post_init(&post, str_make((const char *)data, size));
    post.request.wanted = wanted;
    post.request.n_wanted = sizeof wanted / sizeof wanted[0];
    if (!used) {
        fuzz_check(renderer_new(&used, &err) == ERR_OK, "a renderer can be made");
    }
    fuzz_check(renderer_new(&fresh, &err) == ERR_OK, "a renderer can be made");
    buf_init(&first, LIMIT_CHAPTER_BYTES);
    buf_init(&second, LIMIT_CHAPTER_BYTES);
    render(fresh, &post.request, &chapter, &second);
    render(used, &post.request, &chapter, &first);
    fuzz_check(str_eq(buf_view(&first), buf_view(&second)), "a chapter depends on its post alone");
    check_chapter(&chapter, post.request.body);
    check_again(used, post.request, buf_view(&first));
    buf_done(&first);
    buf_done(&second);
    renderer_free(fresh);
    return 0;
}
