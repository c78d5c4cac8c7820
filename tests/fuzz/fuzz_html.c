/*
 * Bytes choose tags, attributes, text and some Markdown, one after another. The chapter must be
 * valid by the rules of xhtml_check.c, and hold the text, each character of which is another, in
 * its order. Where there is no Markdown, that is also the text that libxml2 reads from the HTML.
 */
#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/unicode.h"
#include "fuzz.h"
#include "fuzz_post.h"
#include "xhtml_check.h"

enum {
    FIRST_CHARACTER = 0x4E00,
    CHARACTERS = 20000
};

/* Elements whose text is shown. */
static const char *const names[] = {
    "a",       "abbr",    "article", "b",     "bdo",      "big",      "blockquote", "body",
    "button",  "caption", "center",  "cite",  "code",     "dd",       "del",        "details",
    "dfn",     "div",     "dl",      "dt",    "em",       "fieldset", "figcaption", "figure",
    "font",    "form",    "h1",      "h2",    "h5",       "i",        "ins",        "kbd",
    "label",   "li",      "map",     "mark",  "nobr",     "object",   "ol",         "option",
    "p",       "pre",     "q",       "rb",    "rp",       "rt",       "rtc",        "ruby",
    "s",       "section", "select",  "small", "span",     "strike",   "strong",     "sub",
    "summary", "table",   "tbody",   "td",    "textarea", "tfoot",    "th",         "thead",
    "time",    "tr",      "tt",      "u",     "ul",       "var"};

static const char *const voids[] = {"<br>",
                                    "<hr>",
                                    "<wbr>",
                                    "<img src=\"images/a.png\">",
                                    "<img data-src=x.png>",
                                    "<input type=checkbox>",
                                    "<col>",
                                    "<embed src=\"http://a.example/\">"};

static const char *const attributes[] = {"",
                                         "",
                                         "",
                                         "",
                                         " align=center",
                                         " align='right'",
                                         " id=\"a b\"",
                                         " name=x",
                                         " href=\"http://a.example/\"",
                                         " href='#x'",
                                         " style=\"font-weight:bold; text-align: right\"",
                                         " style='text-decoration:underline'",
                                         " colspan=3 rowspan=\"2\"",
                                         " colspan=99999999999",
                                         " lang=zh-Hans dir=rtl",
                                         " lang=\"x y\"",
                                         " class=\"language-c\"",
                                         " title=\"t&quot;\"",
                                         " onclick=x",
                                         " href=javascript:x",
                                         " start=7",
                                         " size=6",
                                         " datetime=2021-02-30",
                                         " datetime=\"2021-11-18\"",
                                         " src=//a.example/x",
                                         " data=x",

                                         " /"};

static const char *const markdown[] = {"\n\n",    "\n\n- ", "\n\n> ",  "**",
                                       "\n\n## ", "*",      "\n\n1. ", "\n  ",
                                       "[",       "](#x)",  "`",       "\n\n|a|\n|-|\n|"};

#define PICK(list, byte) (list)[(byte) % (sizeof(list) / sizeof((list)[0]))]

/* Returns whether Markdown is in it, which a reader of HTML does not read. */
static bool write_html(const uint8_t *data, size_t size, struct buf *html, struct buf *text)
{
    uint32_t character = 0;
    bool any = false;

    buf_str(html, STR("<div>"));
    for (size_t i = 0; i + 1 < size && character < CHARACTERS; i += 2) {
        const uint8_t what = data[i] % 16, which = data[i + 1];

        if (what < 6) {
            buf_printf(html, "<%s%s>", PICK(names, which),
                       i + 2 < size ? PICK(attributes, data[i + 2] >> 3) : "");
        } else if (what < 10) {
            buf_printf(html, "</%s>", PICK(names, which));
        } else if (what == 10) {
            buf_puts(html, PICK(voids, which));
        } else if (what == 11) {
            buf_puts(html, PICK(markdown, which));
            any = true;
        } else {
            buf_utf8(html, FIRST_CHARACTER + character);
            buf_utf8(text, FIRST_CHARACTER + character++);
            buf_puts(html, which % 4 == 0 ? " " : "");
        }
    }
    return any;
}

static void check_libxml2(struct str html, struct str text)
{
    struct buf have, all;
    htmlDocPtr doc = htmlReadMemory(html.p, (int)html.n, NULL, "UTF-8",
                                    HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                        XML_PARSE_HUGE);
    xmlChar *content = doc ? xmlNodeGetContent((xmlNode *)doc) : NULL;

    buf_init(&have, LIMIT_TEXT_BYTES);
    buf_init(&all, LIMIT_TEXT_BYTES);
    buf_puts(&all, content ? (const char *)content : "");
    fuzz_keep_han(buf_view(&all), &have);
    fuzz_check(str_eq(buf_view(&have), text), "libxml2 reads the text that was written");
    buf_done(&have);
    buf_done(&all);
    xmlFree(content);
    xmlFreeDoc(doc);
}

static void check_chapter(const struct chapter *chapter, struct str text)
{
    struct buf all, have;

    buf_init(&all, LIMIT_TEXT_BYTES);
    buf_init(&have, LIMIT_TEXT_BYTES);
    for (size_t i = 0; i < chapter->n_files; i++) {
        xmlDoc *doc = xhtml_parse(chapter->files[i].xhtml);
        xhtml_check(doc);
        xhtml_text(doc, &all);
        xmlFreeDoc(doc);
    }
    fuzz_keep_han(buf_view(&all), &have);
    fuzz_check(str_eq(buf_view(&have), text), "all text is kept in its order");
    buf_done(&all);
    buf_done(&have);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct renderer *renderer;
    struct fuzz_post post;
    struct chapter chapter = {0};
    struct err err = {0};
    struct buf html, text;
    bool any;

    buf_init(&html, LIMIT_TEXT_BYTES);
    buf_init(&text, LIMIT_TEXT_BYTES);
    any = write_html(data, size, &html, &text);
    if (!renderer) {
        fuzz_check(renderer_new(&renderer, &err) == ERR_OK, "a renderer can be made");
    }
    fuzz_post_init(&post, buf_view(&html));
    fuzz_check(render_chapter(renderer, &post.request, &chapter, NULL, &err) == ERR_OK,
               "any HTML gives a chapter");
    check_chapter(&chapter, buf_view(&text));
    if (!any) {
        check_libxml2(buf_view(&html), buf_view(&text));
    }
    buf_done(&html);
    buf_done(&text);
    return 0;
}
