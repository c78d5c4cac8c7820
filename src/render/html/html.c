/*
 * Tags and text of raw HTML, fed one by one, become starts and ends that nest. The only user of
 * libxml2's HTML parser in this room: it is told of each tag by name alone, and says what ends
 * where. Markdown's own containers stand among them as elements that no HTML can close. Invariant:
 * at most CLEAN_OPENS elements are open at once, so that the parser's work is linear.
 */
#include "render/html/clean.h"

#include <libxml/HTMLparser.h>
#include <pthread.h>

/* No elements of HTML have these names: nothing closes them by itself. */
#define MARKDOWN_NAME "x-markdown"
#define INLINE_NAME "x-inline" /* blocks begin without ending it */

enum {
    FEED_BYTES = 64 << 20 /* text of one piece, escaped: eight times a post */
};

struct html_feed {
    struct html_cleaner *c;
    htmlParserCtxt *parser;
    struct buf text;                    /* what is being fed */
    const struct html_tag *tag;         /* being fed; NULL: Markdown's, or none */
    const struct html_element *element; /* of the tag */
    bool marker;                        /* a tag that only pushes the text before it out */
    bool waiting;                       /* text may be held back */
    bool broken;                        /* the parser failed */
};

/* --- what the parser calls */

static void on_start(void *user, const xmlChar *name, const xmlChar **attributes)
{
    struct html_feed *feed = user;
    struct html_cleaner *c = feed->c;
    struct html_open open = {.element = feed->element, .serial = ++c->serial};

    (void)name;
    (void)attributes;
    if (feed->marker || c->n_opens >= sizeof c->opens / sizeof c->opens[0]) {
        return;
    }
    if (feed->tag) {
        open.effects = html_element_start(c, feed->tag, feed->element, open.serial);
        open.in_leaf = c->in_leaf;
    } else {
        open.markdown = true;
    }
    c->opens[c->n_opens++] = open;
    feed->tag = NULL;
    feed->element = NULL;
}

static void on_end(void *user, const xmlChar *name)
{
    struct html_feed *feed = user;
    struct html_cleaner *c = feed->c;

    (void)name;
    if (!feed->marker && c->n_opens > 0) {
        c->n_opens--;
        if (!c->opens[c->n_opens].markdown) {
            html_element_end(c, &c->opens[c->n_opens]);
        }
    }
}

static void on_text(void *user, const xmlChar *text, int n)
{
    struct html_feed *feed = user;

    flow_text(&feed->c->flow, str_make((const char *)text, n > 0 ? (size_t)n : 0));
}

/* --- feeding it */

static void push(struct html_feed *feed)
{
    if (feed->text.failed || feed->text.n > FEED_BYTES) {
        feed->broken = true;
    } else if (!feed->broken && feed->text.n > 0) {
        (void)htmlParseChunk(feed->parser, feed->text.p, (int)feed->text.n, 0);
        feed->broken = feed->parser->disableSAX != 0;
    }
    buf_truncate(&feed->text, 0);
}

void html_feed_sync(struct html_feed *feed)
{
    if (feed->waiting) {
        feed->marker = true;
        buf_str(&feed->text, STR("<img>"));
        push(feed);
        feed->marker = false;
        feed->waiting = false;
    }
}

static const char *fed_name(const struct html_element *element)
{
    if (!element) {
        return MARKDOWN_NAME;
    }
    return html_is_block(element) ? element->text : INLINE_NAME;
}

static void push_tag(struct html_feed *feed, const char *name, bool close)
{
    buf_puts(&feed->text, close ? "</" : "<");
    buf_puts(&feed->text, name);
    buf_char(&feed->text, '>');
    push(feed);
    feed->waiting = false;
}

void html_feed_text(struct html_feed *feed, struct str text)
{
    if (text.n > 0 && feed->c->mute == 0) {
        buf_xml(&feed->text, html_decoded(text, feed->c->w->arena));
        push(feed);
        feed->waiting = true;
    }
}

void html_feed_close(struct html_feed *feed, size_t n)
{
    struct html_cleaner *c = feed->c;

    while (c->n_opens > n && !feed->broken) {
        const struct html_open *last = &c->opens[c->n_opens - 1];
        const size_t before = c->n_opens;

        push_tag(feed, fed_name(last->element), true);
        feed->broken = feed->broken || c->n_opens >= before;
    }
}

void html_feed_tag(struct html_feed *feed, const struct html_tag *tag,
                   const struct html_element *element)
{
    struct html_cleaner *c = feed->c;
    const size_t before = c->n_opens;

    if (c->n_opens >= CLEAN_OPENS) {
        c->flow.deep_line = c->flow.deep_line > 0 ? c->flow.deep_line : c->flow.line;
        return;
    }
    feed->tag = tag;
    feed->element = element;
    push_tag(feed, fed_name(element), false);
    feed->broken = feed->broken || feed->tag; /* it never came */
    if (str_ends(tag->attributes, STR("/"))) {
        html_feed_close(feed, c->n_opens > before ? c->n_opens - 1 : before);
    }
}

void html_feed_markdown(struct html_feed *feed)
{
    feed->tag = NULL;
    feed->element = NULL;
    push_tag(feed, MARKDOWN_NAME, false);
}

bool html_feed_failed(const struct html_feed *feed)
{
    return feed->broken;
}

/* --- the parser */

static pthread_once_t once = PTHREAD_ONCE_INIT;

static htmlParserCtxt *new_parser(struct html_feed *feed)
{
    htmlSAXHandler handler = {.startElement = on_start,
                              .endElement = on_end,
                              .characters = on_text,
                              .cdataBlock = on_text,
                              .ignorableWhitespace = on_text,
                              .initialized = 1};
    htmlParserCtxt *parser;

    if (pthread_once(&once, xmlInitParser) != 0) {
        return NULL;
    }
    parser = htmlCreatePushParserCtxt(&handler, feed, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    if (parser) {
        (void)htmlCtxtUseOptions(parser, HTML_PARSE_NOIMPLIED | HTML_PARSE_NONET |
                                             HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                             HTML_PARSE_RECOVER | XML_PARSE_HUGE);
    }
    return parser;
}

struct html_feed *html_feed_new(struct html_cleaner *c)
{
    struct html_feed *feed = arena_alloc(c->w->arena, sizeof *feed);

    if (!feed) {
        return NULL;
    }
    feed->c = c;
    buf_init(&feed->text, FEED_BYTES);
    feed->parser = new_parser(feed);
    if (!feed->parser) {
        feed->broken = true;
        return feed;
    }
    push_tag(feed, "body", false);
    c->n_opens = 0;
    return feed;
}

void html_feed_free(struct html_feed *feed)
{
    if (feed) {
        htmlFreeParserCtxt(feed->parser);
        buf_done(&feed->text);
    }
}
