/*
 * Text becomes paragraphs as it stands, for posts that would cost too much to parse: blank lines
 * part paragraphs, line ends stay. Invariant: all of the text is there, in pieces small enough to
 * split a chapter between.
 */
#include "render/write/writer.h"

enum {
    PIECE_BYTES = 32 << 10 /* a paragraph is cut here at the latest */
};

/* Text without line ends, in as many paragraphs as its length takes. */
static void write_line(struct writer *w, struct str line, size_t *at_in_paragraph)
{
    while (line.n > 0) {
        size_t n = line.n < PIECE_BYTES ? line.n : PIECE_BYTES;

        while (n < line.n && ((unsigned char)line.p[n] & 0xC0) == 0x80) {
            n--;
        }
        if (*at_in_paragraph + n > PIECE_BYTES) {
            buf_str(w->out, STR("</p>\n"));
            writer_block_end(w);
            *at_in_paragraph = 0;
        }
        if (*at_in_paragraph == 0) {
            writer_block(w, 0);
            buf_str(w->out, STR("<p>"));
        } else {
            buf_str(w->out, STR("<br/>\n"));
        }
        writer_text(w, str_sub(line, 0, n));
        *at_in_paragraph += n;
        line = str_from(line, n);
    }
}

void plain_write(struct writer *w, struct str text)
{
    struct str line;
    size_t at = 0;

    while (str_line(&text, &line)) {
        line = str_trim(line);
        if (line.n == 0 && at > 0) {
            buf_str(w->out, STR("</p>\n"));
            writer_block_end(w);
            at = 0;
        }
        write_line(w, line, &at);
    }
    if (at > 0) {
        buf_str(w->out, STR("</p>\n"));
        writer_block_end(w);
    }
}
