/*
 * Tags that show a picture become a Markdown image or, with a caption, a <figure>; those that play
 * something become <video> and <audio>, of which the HTML cleaner makes links.
 */
#include "base/url.h"
#include "render/markdown/markdown.h"
#include "render/shortcode/shortcode.h"

struct picture_tag {
    struct str address, alt, caption, title, link, credit, credit_link;
    struct str words; /* of the caption, without its Markdown */
};

/* Marks of Markdown, or signs that the typographer changes. */
static bool has_markdown(struct str s)
{
    if (str_find(s, STR("--")) != STR_NPOS || str_find(s, STR("...")) != STR_NPOS) {
        return true;
    }
    for (size_t i = 0; i < s.n; i++) {
        if (strchr("*_`[<&\"'", s.p[i])) {
            return true;
        }
    }
    return false;
}

static void put_credit(struct expansion *x, const struct picture_tag *t)
{
    if (str_empty(t->credit)) {
        return;
    }
    buf_char(x->out, ' ');
    if (!str_empty(t->credit_link)) {
        buf_str(x->out, STR("<a"));
        expansion_attribute(x, "href", t->credit_link);
        buf_char(x->out, '>');
    }
    expansion_html(x, t->credit);
    buf_str(x->out, str_empty(t->credit_link) ? STR("") : STR("</a>"));
}

/* Of a caption in Markdown, an empty line on either side makes a paragraph. */
static void put_caption(struct expansion *x, const struct picture_tag *t)
{
    buf_str(x->out, STR("<figcaption>"));
    if (!str_empty(t->title)) {
        buf_str(x->out, STR("<strong>"));
        expansion_html(x, t->title);
        buf_str(x->out, str_empty(t->caption) ? STR("</strong>") : STR("</strong> "));
    }
    if (has_markdown(t->caption)) {
        struct str rest = t->caption, line;

        expansion_line(x);
        expansion_line(x);
        while (str_line(&rest, &line)) {
            if (!str_empty(str_trim(line))) {
                buf_str(x->out, str_trim(line));
                expansion_line(x);
            }
        }
        expansion_line(x);
    } else {
        expansion_html(x, t->caption);
    }
    put_credit(x, t);
    buf_str(x->out, STR("</figcaption>"));
}

static void put_figure(struct expansion *x, const struct picture_tag *t)
{
    const bool linked = !str_empty(t->link);

    buf_str(x->out, STR("<figure>"));
    if (linked) {
        buf_str(x->out, STR("<a"));
        expansion_attribute(x, "href", t->link);
        buf_char(x->out, '>');
    }
    buf_str(x->out, STR("<img"));
    expansion_attribute(x, "src", t->address);
    expansion_attribute(x, "alt", t->alt);
    buf_str(x->out, linked ? STR("/></a>") : STR("/>"));
    put_caption(x, t);
    buf_str(x->out, STR("</figure>"));
}

static void put_image(struct expansion *x, const struct picture_tag *t)
{
    const struct str title = str_empty(t->caption) ? t->title : t->words;
    const bool linked = !str_empty(t->link);

    buf_str(x->out, linked ? STR("[![") : STR("!["));
    expansion_text(x, t->alt);
    buf_str(x->out, STR("]("));
    expansion_address(x, t->address);
    if (!str_empty(str_trim(title))) {
        buf_str(x->out, STR(" \""));
        expansion_text(x, str_trim(title));
        buf_char(x->out, '"');
    }
    buf_char(x->out, ')');
    if (linked) {
        buf_str(x->out, STR("]("));
        expansion_address(x, t->link);
        buf_char(x->out, ')');
    }
}

/* False where there is no picture. */
static bool put_picture(struct expansion *x, const struct shortcode *tag, struct picture_tag *t)
{
    const bool alone = expansion_alone(x, tag);

    if (str_empty(t->address)) {
        return false;
    }
    t->words = has_markdown(t->caption) ? markdown_shown(t->caption, x->arena) : t->caption;
    if (str_empty(t->alt)) {
        t->alt = t->words;
    }
    if (!alone) {
        put_image(x, t);
        return true;
    }
    expansion_block(x, tag);
    if (str_empty(t->caption) && str_empty(t->credit) && str_empty(t->title)) {
        put_image(x, t);
    } else {
        put_figure(x, t);
    }
    expansion_block_end(x, tag->to);
    return true;
}

static void read_named(const struct arguments *args, struct picture_tag *ret)
{
    *ret = (struct picture_tag){
        .address =
            argument_of(args, "src url image_path image img image_url file path source href"),
        .alt = argument_of(args, "alt"),
        .caption = argument_of(args, "caption description desc"),
        .title = argument_of(args, "title"),
        .link = argument_of(args, "link"),
        .credit = argument_of(args, "attr"),
        .credit_link = argument_of(args, "attrlink"),
    };
}

static void read_picture(struct expansion *x, const struct shortcode *tag, struct arguments *args,
                         struct picture_tag *ret)
{
    arguments_read(x->arena, tag, args);
    read_named(args, ret);
}

bool shortcode_figure(struct expansion *x, const struct shortcode *tag)
{
    struct arguments args;
    struct picture_tag t;

    if (tag->part == SHORTCODE_CLOSE) {
        return true;
    }
    read_picture(x, tag, &args, &t);
    if (str_empty(t.address)) {
        t.address = argument_at(&args, 0);
        t.caption = str_empty(t.caption) ? argument_at(&args, 1) : t.caption;
    }
    return put_picture(x, tag, &t);
}

/* Behind the picture that raw HTML begins with, and the link around it; or 0. */
static size_t picture_end(struct str s)
{
    const bool linked = str_starts(s, STR("<a "));
    const size_t image = str_find(s, STR("<img")),
                 end = str_find(s, linked ? STR("</a>") : STR(">"));

    if (image == STR_NPOS || end == STR_NPOS || end < image || (!linked && image > 0)) {
        return 0;
    }
    return end + (linked ? strlen("</a>") : 1);
}

/* WordPress's [caption …]<img …> text[/caption]. */
bool shortcode_caption(struct expansion *x, const struct shortcode *tag)
{
    const struct shortcode *close = &x->tags.v[tag->match];
    const struct str inside = str_trim(str_sub(x->text, tag->to, close->from));
    const size_t end = picture_end(inside);
    struct picture_tag t = {.caption = str_trim(str_from(inside, end))};
    struct arguments args;
    struct str rest = str_sub(inside, 0, end), line;

    if (end == 0 && (str_starts(inside, STR("![")) || str_starts(inside, STR("[![")))) {
        expansion_skip(x, tag->to);
        expansion_copy(x, close->from); /* Markdown by now: picture and text stay as they are */
        expansion_skip(x, close->to);
        return true;
    }
    if (end == 0) {
        return false;
    }
    arguments_read(x->arena, tag, &args);
    t.caption = str_empty(t.caption) ? argument_of(&args, "caption") : t.caption;
    expansion_block(x, tag);
    buf_str(x->out, STR("<figure>"));
    while (str_line(&rest, &line)) {
        buf_str(x->out, str_trim(line));
        buf_str(x->out, str_empty(rest) ? STR("") : STR(" "));
    }
    if (!str_empty(t.caption)) {
        put_caption(x, &t);
    }
    buf_str(x->out, STR("</figure>"));
    expansion_skip(x, close->to);
    expansion_block_end(x, close->to);
    return true;
}

static bool is_address(struct str s)
{
    return url_names_picture(s) || str_chr(s, '/') != STR_NPOS;
}

static bool is_size(struct str s)
{
    return !str_empty(s) && (ascii_is_digit(s.p[0]) || str_eq(s, STR("auto")));
}

/* 'img' of old Hexo has both texts in one argument: "title" "alt". */
static void split_texts(struct picture_tag *t)
{
    const struct str both = t->title;
    size_t end;

    if (!str_starts(both, STR("\""))) {
        return;
    }
    end = str_chr(str_from(both, 1), '"');
    t->title = str_sub(both, 1, end == STR_NPOS ? both.n : end + 1);
    if (end != STR_NPOS) {
        struct str rest = str_trim(str_from(both, end + 2));

        t->alt = str_sub(rest, 1, str_ends(rest, STR("\"")) ? rest.n - 1 : rest.n);
    }
}

/* [class …] address [width] [height] [title [alt]] */
bool shortcode_hexo_picture(struct expansion *x, const struct shortcode *tag)
{
    struct picture_tag t = {.address = STR_NONE};
    struct arguments args;
    size_t i = 0;

    if (tag->part == SHORTCODE_CLOSE) {
        return true;
    }
    arguments_read(x->arena, tag, &args);
    while (i < args.n && !is_address(argument_at(&args, i))) {
        i++;
    }
    i = i == args.n ? 0 : i;
    t.address = argument_at(&args, i++);
    while (i < args.n && is_size(argument_at(&args, i))) {
        i++;
    }
    t.title = argument_at(&args, i);
    t.alt = argument_at(&args, i + 1);
    split_texts(&t);
    t.alt = str_empty(t.alt) ? t.title : t.alt;
    t.caption = t.title;
    t.title = STR_NONE;
    return put_picture(x, tag, &t);
}

bool shortcode_picture(struct expansion *x, const struct shortcode *tag)
{
    struct arguments args;
    struct picture_tag t;

    if (tag->part == SHORTCODE_CLOSE) {
        return true;
    }
    read_picture(x, tag, &args, &t);
    if (str_empty(t.address) && tag->form == SHORTCODE_TAG &&
        (x->generator == GENERATOR_HEXO || (args.n > 1 && !is_address(argument_at(&args, 0))))) {
        return shortcode_hexo_picture(x, tag);
    }
    if (str_empty(t.address)) {
        t.address = argument_at(&args, 0);
        t.alt = str_empty(t.alt) && !is_size(argument_at(&args, 1)) ? argument_at(&args, 1) : t.alt;
    }
    return put_picture(x, tag, &t);
}

static bool put_film(struct expansion *x, const struct shortcode *tag, const struct arguments *args,
                     bool sound)
{
    struct str address = argument_of(args, "src url mp4 webm ogg mp3 file link");

    address = str_empty(address) ? argument_at(args, 0) : address;
    if (str_empty(address)) {
        return false;
    }
    const bool alone = expansion_alone(x, tag);
    if (alone) {
        expansion_block(x, tag);
    }
    buf_str(x->out, sound ? STR("<audio") : STR("<video"));
    expansion_attribute(x, "src", address);
    expansion_attribute(x, "poster", argument_of(args, "poster pic cover"));
    expansion_attribute(x, "title", argument_of(args, "title caption name"));
    buf_str(x->out, sound ? STR("></audio>") : STR("></video>"));
    if (alone) {
        expansion_block_end(x, tag->to);
    }
    return true;
}

bool shortcode_film(struct expansion *x, const struct shortcode *tag)
{
    struct arguments args;

    if (tag->part == SHORTCODE_CLOSE) {
        return true;
    }
    arguments_read(x->arena, tag, &args);
    return put_film(x, tag, &args, str_eq(tag->name, STR("audio")));
}

static bool name_has(struct str name, const char *words)
{
    struct str rest = str_of(words), word;

    while (str_token(&rest, ' ', &word)) {
        for (size_t i = 0; i + word.n <= name.n; i++) {
            if (str_eq_nocase(str_sub(name, i, i + word.n), word)) {
                return true;
            }
        }
    }
    return false;
}

#define PICTURE_NAMES "img image figure picture photo lightbox thumb"

/* {% include figure.html src="…" caption="…" %}: what the file does is guessed from its name. */
bool shortcode_include(struct expansion *x, const struct shortcode *tag)
{
    struct arguments args;
    struct picture_tag t;
    struct str file;

    arguments_read(x->arena, tag, &args);
    for (size_t i = 0; i < args.n; i++) {
        args.v[i].value = shortcode_filled(x, args.v[i].value);
    }
    file = argument_at(&args, 0);
    read_named(&args, &t);
    if (!str_empty(t.address) && (url_names_picture(t.address) || name_has(file, PICTURE_NAMES))) {
        return put_picture(x, tag, &t);
    }
    if (name_has(file, "youtube vimeo bilibili gist tweet twitter video") &&
        !str_empty(argument_of(&args, "id"))) {
        return shortcode_player(x, tag);
    }
    return name_has(file, "video audio") && put_film(x, tag, &args, name_has(file, "audio"));
}

bool shortcode_guess(struct expansion *x, const struct shortcode *tag)
{
    struct arguments args;
    struct picture_tag t;
    struct str address;

    read_picture(x, tag, &args, &t);
    t.address = str_empty(t.address) ? argument_at(&args, 0) : t.address;
    if (!str_empty(t.address) &&
        (url_names_picture(t.address) ||
         (name_has(tag->name, PICTURE_NAMES) && !str_empty(argument_of(&args, "src"))))) {
        return put_picture(x, tag, &t);
    }
    address = argument_of(&args, "href url link");
    if (!str_empty(address) && tag->match == SHORTCODE_ALONE) {
        expansion_link(x, argument_of(&args, "text label title name content"), address);
        return true;
    }
    /* Of what folds and never ends, the title stays. */
    if (tag->match == SHORTCODE_ALONE) {
        return tag->kind && tag->kind->render == shortcode_details && shortcode_section(x, tag);
    }
    return expansion_alone_in(x, tag->from, x->tags.v[tag->match].to) && shortcode_section(x, tag);
}
