/*
 * Which SVG pictures are used: those that are sure to draw and do nothing else.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "base/file.h"
#include "base/limits.h"
#include "media/svg/svg.h"

#define NS "xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"

static const char *check(struct str bytes)
{
    const char *reason = "not answered";
    struct err err;

    assert_int_equal(svg_check(bytes, &reason, &err), ERR_OK);
    return reason;
}

static void assert_usable(const char *text)
{
    const char *reason = check(str_of(text));

    if (reason)
        fail_msg("%s: %s", text, reason);
}

static void assert_refused(const char *text)
{
    if (!check(str_of(text)))
        fail_msg("accepted: %s", text);
}

/* In an svg element, beside a gradient g and a symbol s. */
static void assert_inside(bool usable, const char *inside)
{
    char text[1024];

    (void)snprintf(text, sizeof text,
                   "<svg " NS " xmlns:h='http://www.w3.org/1999/xhtml'>"
                   "<linearGradient id='g'/><symbol id='s'/>%s</svg>",
                   inside);
    if (usable)
        assert_usable(text);
    else
        assert_refused(text);
}

static void drawings_are_used(void **state)
{
    static const char *const names[] = {"good-drawn.svg", "good-plain.svg"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct buf path, bytes;
        struct err err;

        buf_init(&path, 4096);
        buf_init(&bytes, 1 << 20);
        buf_printf(&path, "%s/images/%s", TEST_DATA, names[i]);
        assert_int_equal(file_read(path.p, 1 << 20, &bytes, NULL, &err), ERR_OK);
        assert_usable(bytes.p);
        buf_done(&path);
        buf_done(&bytes);
    }
}

static void references_within_the_picture_are_used(void **state)
{
    (void)state;
    assert_inside(true, "<use href='#s'/><use xlink:href=' #s '/>");
    assert_inside(true, "<rect fill='url(#g)' style='stroke:url(\"#g\"); fill: URL( #g )'/>");
    assert_inside(true, "<style>rect { fill: url('#g') } /* 校园 */</style>");
    assert_inside(true, "<image href='data:image/png;base64,AAAA'/>");
    assert_inside(true, "<text transform='rotate(3)'>（图1）http://news.nankai.edu.cn/</text>");
    assert_inside(true, "<set attributeName='opacity' to='1'/>");
}

static void what_runs_or_embeds_is_refused(void **state)
{
    (void)state;
    assert_inside(false, "<script>alert(1)</script>");
    assert_inside(false, "<foreignObject/>");
    assert_inside(false, "<h:p>text</h:p>");
    assert_inside(false, "<h:script>1</h:script>");
    assert_inside(false, "<metadata><h:script>1</h:script></metadata>");
    assert_inside(false, "<rect onclick='x()'/>");
    assert_inside(false, "<audio href='#s'/>");
    assert_inside(false, "<unknown/>");
    assert_inside(false, "<rect unknown='1'/>");
    assert_inside(false, "<g xml:base='http://example.org/'/>");
    assert_inside(false, "<g xmlns=''><rect/></g>");
}

static void what_leads_outside_is_refused(void **state)
{
    (void)state;
    assert_inside(false, "<use href='other.svg#s'/>");
    assert_inside(false, "<use href='#missing'/>");
    assert_inside(false, "<use href='#'/>");
    assert_inside(false, "<use href='data:image/png;base64,AAAA'/>");
    assert_inside(false, "<image href='photo.jpg'/>");
    assert_inside(false, "<image href='http://example.org/1.png'/>");
    assert_inside(false, "<image href='data:image/svg+xml;base64,AAAA'/>");
    assert_inside(false, "<a href='javascript:alert(1)'><rect/></a>");
    assert_inside(false, "<rect fill='url(http://example.org/#g)'/>");
    assert_inside(false, "<rect fill='url(#missing)'/>");
    assert_inside(false, "<rect fill='url(#g'/>");
}

static void styles_that_load_are_refused_however_they_are_written(void **state)
{
    (void)state;
    assert_inside(false, "<style>@import 'other.css';</style>");
    assert_inside(false, "<style>@IMPORT url(#g);</style>");
    assert_inside(false, "<style>@\\69mport 'other.css';</style>");
    assert_inside(false, "<style>rect { fill: u\\72l(other.svg) }</style>");
    assert_inside(false, "<style>rect { fill: ur<!-- -->l(other.svg) }</style>");
    assert_inside(false, "<style>rect { fill: ur<![CDATA[l(other.svg)]]> }</style>");
    assert_inside(false, "<style>rect { fill: &#117;rl(other.svg) }</style>");
    assert_inside(false, "<style>rect { cursor: image-set('a.png' 1x) }</style>");
    assert_inside(false, "<rect style='fill: url(\"#g\"); mask: url(other.svg)'/>");
}

static void animations_of_references_are_refused(void **state)
{
    (void)state;
    assert_inside(false, "<set attributeName='href' to='http://example.org/'/>");
    assert_inside(false, "<animate attributeName='xlink:href' values='a;b'/>");
    assert_inside(false, "<set attributeName=' onclick' to='x()'/>");
    assert_inside(false, "<set attributeName='style' to='x'/>");
}

static void styles_are_plain_rules_without_errors(void **state)
{
    (void)state;
    assert_inside(true, "<style/>");
    assert_inside(true, "<style type='text/css'> /* {} */ a, .b > c { } </style>");
    assert_inside(true,
                  "<style>a{fill:red;stroke : rgb(1,2,3) !important;}b[x=';}']{c:'{'}</style>");
    assert_inside(false, "<style type='text/less'>a{b:c}</style>");
    assert_inside(false, "<style>x</style>");
    assert_inside(false, "<style>a{b</style>");
    assert_inside(false, "<style>a{b}</style>");
    assert_inside(false, "<style>a{b:c;;d:e}</style>");
    assert_inside(false, "<style>a{b:}</style>");
    assert_inside(false, "<style>a{b:c</style>");
    assert_inside(false, "<style>a{:c}</style>");
    assert_inside(false, "<style>{b:c}</style>");
    assert_inside(false, "<style>a{b:c}}</style>");
    assert_inside(false, "<style>a{b:(c}</style>");
    assert_inside(false, "<style>a{b:'c}</style>");
    assert_inside(false, "<style>a{b:c} /* open</style>");
    assert_inside(false, "<style>@font-face{font-family:x}</style>");
}

/* EPUBCheck: RSC-007, RSC-014, RSC-005. */
static void paints_lead_to_gradients_and_titles_are_text(void **state)
{
    (void)state;
    assert_inside(false, "<rect fill=\"url('#g')\"/>");
    assert_inside(false, "<rect stroke='url(#s)'/>");
    assert_inside(true, "<rect stroke='url(#g) red' clip-path=\"url('#s')\"/>");
    assert_inside(false, "<title>a<tspan>b</tspan></title>");
    assert_inside(true, "<title>校园</title>");
}

static void ids_are_names_and_unique(void **state)
{
    (void)state;
    assert_inside(false, "<rect id='s'/>");
    assert_inside(false, "<rect id='1'/>");
    assert_inside(false, "<rect id=''/>");
    assert_inside(false, "<rect id='a b'/>");
    assert_inside(true, "<rect id='湖'/><use href='#湖'/>");
}

static void only_xml_that_books_allow_is_used(void **state)
{
    static const char *const bad[] = {
        "",
        "text",
        "<svg",
        "<svg></svg>",
        "<svg " NS "><g></svg>",
        "<html xmlns='http://www.w3.org/1999/xhtml'/>",
        "<g " NS "/>",
        "<?xml version='1.1'?><svg " NS "/>",
        "<?xml version='1.0' encoding='gbk'?><svg " NS "/>",
        "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg " NS "/>",
        "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg " NS ">&a;</svg>",
        "<!DOCTYPE svg SYSTEM 'http://example.org/my.dtd'><svg " NS "/>",
        "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.0//EN' "
        "'http://www.w3.org/TR/2001/REC-SVG-20010904/DTD/svg10.dtd'><svg " NS "/>",
        "<?xml-stylesheet href='a.css'?><svg " NS "/>",
        "<svg " NS "/><?xml-stylesheet href='a.css'?>",
        "<svg " NS ">&undeclared;</svg>",
        "<svg " NS "><undeclared:g/></svg>",
        "<svg " NS ">\x80</svg>",
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_refused(bad[i]);
    assert_refused("\xFF\xFE<\0s\0v\0g\0");
    assert_usable("\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-8'?><!DOCTYPE svg><svg " NS "/>");
    assert_usable("<svg " NS "/><!-- end -->");
}

static void depth_and_size_cost_no_stack_and_little_time(void **state)
{
    struct buf deep;

    (void)state;
    buf_init(&deep, LIMIT_SVG_BYTES * 2);
    buf_puts(&deep, "<svg " NS ">");
    while (deep.n < LIMIT_SVG_BYTES / 2)
        buf_puts(&deep, "<g>");
    assert_non_null(check(buf_view(&deep)));
    buf_truncate(&deep, 0);
    buf_puts(&deep, "<svg " NS ">");
    while (deep.n < LIMIT_SVG_BYTES)
        buf_puts(&deep, "<g/>");
    buf_puts(&deep, "</svg>");
    assert_non_null(check(buf_view(&deep)));
    buf_done(&deep);
}

/* What is left of a picture; "" where nothing can be made of it. */
static void assert_cleaned(const char *text, const char *expected)
{
    struct buf clean;
    struct err err;

    buf_init(&clean, LIMIT_SVG_BYTES);
    assert_int_equal(svg_clean(str_of(text), &clean, &err), ERR_OK);
    assert_string_equal(clean.n ? clean.p : "", expected);
    if (clean.n)
        assert_usable(clean.p);
    buf_done(&clean);
}

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\""

static void what_may_not_stay_goes_on_its_own(void **state)
{
    (void)state;
    assert_cleaned("<svg xmlns='http://www.w3.org/2000/svg' onload='a()' width='9'><script>b()"
                   "</script><rect onclick='c()' width='5' fill='url(http://x/y#z)'/>"
                   "<text>校徽</text></svg>",
                   HEAD " width=\"9\"><rect width=\"5\"/><text>校徽</text></svg>\n");
    assert_cleaned("<svg xmlns='http://www.w3.org/2000/svg'><g id='a'/><g id='a'/><g id='1'/>"
                   "<image href='http://x/y.png'/></svg>",
                   HEAD "><g id=\"a\"/><g/><g/><image/></svg>\n");
    assert_cleaned("<?xml-stylesheet href='a.css'?><svg xmlns='http://www.w3.org/2000/svg'>"
                   "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>a</p></foreignObject>"
                   "<g/></svg>",
                   HEAD "><g/></svg>\n");
}

static void only_entities_of_its_own_are_read(void **state)
{
    (void)state;
    assert_cleaned("<!DOCTYPE svg [<!ENTITY n 'http://www.w3.org/2000/svg'><!ENTITY t '校'>]>"
                   "<svg xmlns='&n;'><text>&t;</text></svg>",
                   HEAD "><text>校</text></svg>\n");
    assert_cleaned("<!DOCTYPE svg [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
                   "<svg xmlns='http://www.w3.org/2000/svg'><text>&f;</text></svg>",
                   "");
    assert_cleaned("<!DOCTYPE svg [<!ENTITY % f SYSTEM 'file:///etc/passwd'> %f;]>"
                   "<svg xmlns='http://www.w3.org/2000/svg'><text>a</text></svg>",
                   "");
}

static void entities_that_multiply_are_not_followed(void **state)
{
    struct buf text;

    (void)state;
    buf_init(&text, 1 << 16);
    buf_puts(&text, "<!DOCTYPE svg [<!ENTITY a0 '哈哈哈哈哈哈哈哈哈哈'>");
    for (int i = 1; i < 12; i++)
        buf_printf(&text, "<!ENTITY a%d '&a%d;&a%d;&a%d;&a%d;&a%d;&a%d;&a%d;&a%d;&a%d;&a%d;'>", i,
                   i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
    buf_puts(&text, "]><svg xmlns='http://www.w3.org/2000/svg'><text>&a11;</text></svg>");
    assert_cleaned(text.p, "");
    buf_done(&text);
}

static void pictures_that_would_change_are_left_to_be_drawn(void **state)
{
    (void)state;
    assert_cleaned("<svg xmlns='http://www.w3.org/2000/svg'><style>@import 'a.css';</style></svg>",
                   "");
    assert_cleaned("<html xmlns='http://www.w3.org/1999/xhtml'/>", "");
    assert_cleaned("<svg xmlns='http://www.w3.org/2000/svg'><g></svg>", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drawings_are_used),
        cmocka_unit_test(references_within_the_picture_are_used),
        cmocka_unit_test(what_runs_or_embeds_is_refused),
        cmocka_unit_test(what_leads_outside_is_refused),
        cmocka_unit_test(styles_that_load_are_refused_however_they_are_written),
        cmocka_unit_test(animations_of_references_are_refused),
        cmocka_unit_test(styles_are_plain_rules_without_errors),
        cmocka_unit_test(paints_lead_to_gradients_and_titles_are_text),
        cmocka_unit_test(ids_are_names_and_unique),
        cmocka_unit_test(only_xml_that_books_allow_is_used),
        cmocka_unit_test(depth_and_size_cost_no_stack_and_little_time),
        cmocka_unit_test(what_may_not_stay_goes_on_its_own),
        cmocka_unit_test(only_entities_of_its_own_are_read),
        cmocka_unit_test(entities_that_multiply_are_not_followed),
        cmocka_unit_test(pictures_that_would_change_are_left_to_be_drawn),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
