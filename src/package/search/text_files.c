/*
 * The texts of a group's posts become scripts that hold them, for the search to look into and to
 * quote from. Invariant: a script is below LIMIT_SEARCH_FILE_BYTES; a post that does not fit is
 * continued in further scripts, which hold nothing else.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "package/search/parts.h"
#include "package/snapshot/snapshot.h"
#include "package/zip/blobs.h"

enum {
    PIECE_BYTES = LIMIT_SEARCH_FILE_BYTES / 8 * 3 /* of text in a script; escaped, twice as many */
};

void script_text(struct buf *out, struct str text)
{
    size_t done = 0;

    for (size_t i = 0; i < text.n; i++) {
        const unsigned char c = (unsigned char)text.p[i];
        const bool separator = c == 0xE2 && i + 2 < text.n && text.p[i + 1] == '\x80' &&
                               (text.p[i + 2] == '\xA8' || text.p[i + 2] == '\xA9');
        const bool end_tag = c == '/' && i > 0 && text.p[i - 1] == '<';

        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F && !separator && !end_tag) {
            continue;
        }
        buf_str(out, str_sub(text, done, i));
        done = i + 1;
        if (c == '"' || c == '\\' || c == '/') {
            buf_char(out, '\\');
            buf_char(out, (char)c);
        } else if (c == '\n') {
            buf_puts(out, "\\n");
        } else if (separator) {
            buf_puts(out, text.p[i + 2] == '\xA8' ? "\\u2028" : "\\u2029");
            done = i + 3;
        } else {
            buf_printf(out, "\\u%04x", (unsigned)c);
        }
    }
    buf_str(out, str_from(text, done));
}

/* The script that is being filled. */
struct filling {
    struct search *search;
    struct search_group *group;
    struct deflater *deflater;
    struct blobs *blobs;
    struct buf script;
    size_t bytes; /* of text in it */
    size_t pieces;
    uint32_t n_begun;
};

static enum err_kind flush(struct filling *f, struct err *err)
{
    struct search_group *g = f->group;
    struct text_file *file;

    if (f->pieces == 0) {
        return ERR_OK;
    }
    buf_puts(&f->script, "]);\n");
    if (buf_finish(&f->script, err)) {
        return err->kind;
    }
    if (g->n_files == g->cap_files) {
        const size_t cap = g->cap_files ? 2 * g->cap_files : 8;
        struct text_file *more = realloc(g->files, cap * sizeof *more);

        if (!more) {
            return err_nomem(err);
        }
        g->files = more;
        g->cap_files = cap;
    }
    file = &g->files[g->n_files];
    *file = (struct text_file){.n_begun = f->n_begun};
    if (snapshot_digest(f->search->digest, buf_view(&f->script), file->digest, err) ||
        deflate_entry(f->deflater, f->blobs, buf_view(&f->script), &file->entry, err)) {
        return err->kind;
    }
    g->n_files++;
    buf_reset(&f->script);
    f->bytes = f->pieces = f->n_begun = 0;
    return ERR_OK;
}

static void add_piece(struct filling *f, struct str text, bool begins)
{
    buf_puts(&f->script, f->pieces == 0 ? "sheafShard([\"" : ",\n\"");
    script_text(&f->script, text);
    buf_char(&f->script, '"');
    f->bytes += text.n;
    f->pieces++;
    f->n_begun += begins;
}

/* Up to PIECE_BYTES of whole characters. */
static size_t piece_end(struct str text)
{
    size_t n = text.n < PIECE_BYTES ? text.n : PIECE_BYTES;

    while (n < text.n && ((unsigned char)text.p[n] & 0xC0) == 0x80) {
        n--;
    }
    return n;
}

static enum err_kind add_post(struct filling *f, struct str text, struct err *err)
{
    bool begins = true;

    if (f->bytes > 0 && f->bytes + text.n > PIECE_BYTES && flush(f, err)) {
        return err->kind;
    }
    while (text.n > PIECE_BYTES) {
        const size_t n = piece_end(text);

        add_piece(f, str_sub(text, 0, n), begins);
        if (flush(f, err)) {
            return err->kind;
        }
        begins = false;
        text = str_from(text, n);
    }
    add_piece(f, text, begins);
    return begins ? ERR_OK : flush(f, err);
}

enum err_kind text_files_make(struct search *s, size_t group, struct deflater *deflater,
                              struct blobs *blobs, struct err *err)
{
    const size_t first = group * GROUP_POSTS;
    struct filling f = {
        .search = s, .group = &s->groups[group], .deflater = deflater, .blobs = blobs};
    struct buf room;
    enum err_kind kind = ERR_OK;

    buf_init(&f.script, LIMIT_TEXT_BYTES);
    buf_init(&room, LIMIT_TEXT_BYTES);
    for (size_t i = first; i < s->n_posts && i < first + GROUP_POSTS && !kind; i++) {
        struct str text = STR_NONE;

        buf_reset(&room);
        kind = s->texts[i] ? blobs_read(s->texts[i], &room, &text, err) : ERR_OK;
        kind = kind ? kind : add_post(&f, text, err);
    }
    kind = kind ? kind : flush(&f, err);
    buf_done(&f.script);
    buf_done(&room);
    return kind;
}
