/*
 * The tags of generators' template languages in a body: Hugo's {{< x >}} and {{% x %}}, {% x %} of
 * Liquid, Nunjucks and Tera, their output {{ x }}, kramdown's {::x}, and a few [x] of WordPress,
 * from which posts were taken over.
 */
#ifndef SHEAF_RENDER_SHORTCODE_H
#define SHEAF_RENDER_SHORTCODE_H

#include "base/code.h"
#include "render/text/pass.h"

enum shortcode_form {
    SHORTCODE_HUGO,
    SHORTCODE_TAG,    /* {% x %} */
    SHORTCODE_OUTPUT, /* {{ x }} */
    SHORTCODE_KRAMDOWN,
    SHORTCODE_BRACKET /* [x] of WordPress */
};

enum shortcode_part {
    SHORTCODE_OPEN,
    SHORTCODE_CLOSE,
    SHORTCODE_COMMENT, /* nothing of it is for readers */
    SHORTCODE_ESCAPED  /* `arguments` is what readers are to see in its place */
};

#define SHORTCODE_ALONE SIZE_MAX /* an opening tag that nothing closes, or the reverse */

struct shortcode;
struct expansion;

/* Renders the tag at hand; x->at may be moved on by it. False, and nothing written: it does not
   know how to. */
typedef bool shortcode_render(struct expansion *x, const struct shortcode *tag);

/* What may stand between an opening tag and its closing one. */
enum shortcode_inside {
    SHORTCODE_TEXT, /* Markdown with further tags */
    SHORTCODE_CODE, /* code: no tags but those that protect it */
    SHORTCODE_RAW   /* no tags */
};

/* A name that is known. */
struct shortcode_kind {
    const char *name;
    unsigned uses; /* the template languages that have it */
    enum shortcode_inside inside;
    bool value; /* a plain value comes of it, in code too */
    shortcode_render *render;
};

struct shortcode {
    enum shortcode_form form;
    enum shortcode_part part;
    size_t from, to; /* its bytes in the text */
    struct str name; /* without what marks it as the closing one */
    struct str arguments;
    const struct shortcode_kind *kind; /* NULL: unknown */
    bool in_code;                      /* of Markdown: only values are put in there */
    bool nested;                       /* inside another one */
    size_t match;                      /* the index of the other tag, or SHORTCODE_ALONE */
};

struct shortcodes {
    struct shortcode *v; /* in the order of the text */
    size_t n, cap;
};

/* Whether the text may hold any. */
bool shortcode_possible(struct str text);
/* Whether one of WordPress's may be among them. */
bool shortcode_has_brackets(struct str text);
/* What of the text is a tag of the site's generator; without a known generator only what can be
   nothing else, and nothing in code. Linear in the text, whatever it is. */
void shortcode_scan(const struct pass *p, struct shortcodes *ret);
enum generator shortcode_generator(const struct pass *p);
/* shortcode/pair.c: finds the tags' matches, as far as the scan did not, and what is nested. */
void shortcode_pair(struct arena *a, struct shortcodes *tags);

/* shortcode/code.c: which parts of the text are Markdown code, looked at from its start to its end.
 */
struct code_run {
    size_t at, n;
    size_t next; /* the next run of this length in its paragraph, or 0 */
};
struct code_scan {
    struct str text;
    struct arena *arena;
    struct fence fence;
    size_t line_end;
    bool in_list, after_blank, line_is_code;
    struct code_run *runs; /* of backticks, in the paragraph at hand */
    size_t n_runs, cap_runs, run;
    size_t runs_end, span_end;
};
/* At the start of each line. False: it is the fence of a code block. */
bool code_line(struct code_scan *s, size_t at);
/* At each backtick outside of code; returns how many there are. */
size_t code_ticks(struct code_scan *s, size_t at);
/* Where the code that `at` is in ends, within its line or span; 0: it is not in code. */
size_t code_end(const struct code_scan *s, size_t at);

/* shortcode/table.c: what is known by a name, or NULL. */
const struct shortcode_kind *shortcode_kind_of(enum generator generator, enum shortcode_form form,
                                               struct str name);

/* shortcode/arguments.c */
enum {
    SHORTCODE_ARGUMENTS = 32 /* further ones are passed over */
};
struct argument {
    struct str key; /* empty: by position */
    struct str value;
};
struct arguments {
    struct argument v[SHORTCODE_ARGUMENTS];
    size_t n;
};
/* Takes apart `key=value`, `key:value`, "quoted", 'quoted', `raw` and bare words, parted by white
   space or commas. Values are slices or in the arena. */
void arguments_read(struct arena *a, const struct shortcode *tag, struct arguments *ret);
/* The first of several keys, parted by spaces, that has a value (ASCII letters without case); or
   empty. */
struct str argument_of(const struct arguments *args, const char *keys);
/* The value at a position, from 0, or empty; named ones do not count. */
struct str argument_at(const struct arguments *args, size_t position);

enum {
    SHORTCODE_NAMES = 12, /* different names told of in a finding */
    SHORTCODE_BOUND = 16  /* names that Liquid's tags give, further ones are passed over */
};
struct shortcode_count {
    struct str names[SHORTCODE_NAMES];
    size_t counts[SHORTCODE_NAMES];
    size_t n, others; /* names; tags of further names */
    uint32_t line;    /* of the first, in the text */
};

/* The new text in the making. */
struct expansion {
    struct pass *pass;
    struct str text;
    struct buf *out;
    struct arena *arena;
    enum generator generator;
    struct shortcodes tags;
    size_t at;          /* of the text, written or left out up to here */
    uint32_t text_line; /* of `at` */
    uint32_t out_line;
    int32_t add;       /* text_line - out_line, as the line map has it */
    struct str prefix; /* what lines go on with in the container that a block stands in */
    struct shortcode_count known, unknown;
    struct str bound[SHORTCODE_BOUND];
    size_t n_bound;
};

/* shortcode/write.c */
/* Moves over the text up to `to`, with and without writing it. */
void expansion_copy(struct expansion *x, size_t to);
void expansion_skip(struct expansion *x, size_t to);
/* Appends text that stands for the tag at hand. */
void expansion_add(struct expansion *x, struct str s);
/* As text that Markdown reads as nothing but text, on one line. */
void expansion_text(struct expansion *x, struct str s);
/* As an attribute with a space before it, on one line; nothing where the value is empty. */
void expansion_attribute(struct expansion *x, const char *name, struct str value);
/* As the text of an HTML element, on one line. */
void expansion_html(struct expansion *x, struct str s);
/* As an address in a place where the text wants one. */
void expansion_address(struct expansion *x, struct str address);
/* [text](address); without a text, the address without its scheme. */
void expansion_link(struct expansion *x, struct str text, struct str address);
/* Whether nothing but marks of containers shares its lines with the tag, or with bytes [from, to).
 */
bool expansion_alone(const struct expansion *x, const struct shortcode *tag);
bool expansion_alone_in(const struct expansion *x, size_t from, size_t to);
/* Around a block of its own: before it, an empty line, and x->prefix in the line at hand; behind
   it, the text goes on at `to` after an empty line. */
void expansion_block(struct expansion *x, const struct shortcode *tag);
void expansion_block_end(struct expansion *x, size_t to);
/* Begins one more line of a block. */
void expansion_line(struct expansion *x);

/* shortcode/picture.c */
shortcode_render shortcode_figure, shortcode_picture, shortcode_hexo_picture, shortcode_film,
    shortcode_include, shortcode_caption;
/* What an unknown tag's arguments tell of: a picture, a link, a title. False: nothing. */
shortcode_render shortcode_guess;
/* shortcode/block.c */
shortcode_render shortcode_code, shortcode_details, shortcode_quote, shortcode_notice,
    shortcode_section, shortcode_drop, shortcode_raw, shortcode_nothing;
/* shortcode/link.c */
shortcode_render shortcode_player, shortcode_ref, shortcode_post_link, shortcode_link,
    shortcode_asset_path, shortcode_asset_link, shortcode_frame, shortcode_embed;
/* shortcode/words.c */
shortcode_render shortcode_words, shortcode_checkbox, shortcode_button;
/* What of a Hexo note's arguments is its title: neither a class nor a style nor an icon. */
struct str shortcode_note_title(const struct shortcode *tag);
/* shortcode/value.c */
shortcode_render shortcode_param, shortcode_output;
/* Keeps the name that a Liquid tag gives to a value: its values are not known. */
shortcode_render shortcode_bind;
/* The value of an expression of Liquid, `site.url` or `"/a" | relative_url`. False where it is not
   known. */
bool shortcode_value(const struct expansion *x, struct str expression, struct str *ret);
/* `text` with {{ expressions }} in it replaced by their values where they are known. */
struct str shortcode_filled(const struct expansion *x, struct str text);

#endif
