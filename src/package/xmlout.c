/*
 * Calls for elements, attributes and text become one XML document in memory, in UTF-8. The document
 * is well-formed whatever the text.
 */
#include "package/xmlout.h"

#include <libxml/parser.h>
#include <pthread.h>

#include "base/limits.h"
#include "base/unicode.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;

void xmlout_init(struct xmlout *x)
{
    pthread_once(&once, xmlInitParser);
    xmlResetLastError();
    *x = (struct xmlout){.buffer = xmlBufferCreate()};
    buf_init(&x->clean, LIMIT_TEXT_BYTES);
    if (x->buffer) {
        x->writer = xmlNewTextWriterMemory(x->buffer, 0);
    }
    x->failed = !x->writer || xmlTextWriterSetIndent(x->writer, 1) < 0 ||
                xmlTextWriterStartDocument(x->writer, "1.0", "UTF-8", NULL) < 0;
}

void xmlout_done(struct xmlout *x)
{
    if (x->writer) {
        xmlFreeTextWriter(x->writer);
    }
    if (x->buffer) {
        xmlBufferFree(x->buffer);
    }
    buf_done(&x->clean);
    x->writer = NULL;
    x->buffer = NULL;
}

static const xmlChar *clean(struct xmlout *x, struct str text)
{
    buf_reset(&x->clean);
    xml_clean(&x->clean, text);
    x->failed = x->failed || x->clean.failed;
    return (const xmlChar *)(x->clean.n ? x->clean.p : "");
}

void xmlout_open(struct xmlout *x, const char *element)
{
    if (!x->failed) {
        x->failed = xmlTextWriterStartElement(x->writer, (const xmlChar *)element) < 0;
    }
}

void xmlout_attr(struct xmlout *x, const char *name, struct str value)
{
    const xmlChar *text = clean(x, value);

    if (!x->failed) {
        x->failed = xmlTextWriterWriteAttribute(x->writer, (const xmlChar *)name, text) < 0;
    }
}

void xmlout_text(struct xmlout *x, struct str text)
{
    const xmlChar *shown = clean(x, text);

    if (!x->failed) {
        x->failed = xmlTextWriterWriteString(x->writer, shown) < 0;
    }
}

void xmlout_close(struct xmlout *x)
{
    if (!x->failed) {
        x->failed = xmlTextWriterEndElement(x->writer) < 0;
    }
}

void xmlout_leaf(struct xmlout *x, const char *element, struct str text)
{
    xmlout_open(x, element);
    xmlout_text(x, text);
    xmlout_close(x);
}

/* Parts of libxml2 tell of missing memory in the thread's last error alone. */
static bool out_of_memory(void)
{
    const xmlError *last = xmlGetLastError();

    return last && last->code == XML_ERR_NO_MEMORY;
}

enum err_kind xmlout_finish(struct xmlout *x, struct str *ret, struct err *err)
{
    if (!x->failed) {
        x->failed = xmlTextWriterEndDocument(x->writer) < 0 || xmlTextWriterFlush(x->writer) < 0;
    }
    if (x->failed || out_of_memory()) {
        return err_nomem(err);
    }
    *ret = str_make((const char *)xmlBufferContent(x->buffer), (size_t)xmlBufferLength(x->buffer));
    return ERR_OK;
}
