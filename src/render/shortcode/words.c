/*
 * Tags of Hexo's themes whose arguments are text for readers, {% label primary@文 %}, {% u 文 %},
 * {% checkbox checked, 文 %}, become that text with the mark-up that it asks for. Invariant: what
 * is shown is a slice of the arguments; classes, colours and icons are not.
 */
#include "render/shortcode/shortcode.h"

/* Text tags that HTML has an element for. */
static const char *const elements[] = {"u", "del", "kbd", "mark", "sub", "sup"};

static bool is_word_of(struct str word, const char *words)
{
    struct str rest = str_of(words), one;

    while (str_token(&rest, ' ', &one)) {
        if (str_eq_nocase(one, word)) {
            return true;
        }
    }
    return false;
}

static bool is_colour(struct str word)
{
    return is_word_of(word, "default primary success info warning danger error red orange yellow "
                            "green cyan blue purple pink gray grey accent theme");
}

static struct str without_quotes(struct str s)
{
    s = str_trim(s);
    if (s.n > 1 && (s.p[0] == '"' || s.p[0] == '\'') && s.p[s.n - 1] == s.p[0]) {
        return str_sub(s, 1, s.n - 1);
    }
    return s;
}

/* "red, 文" and "checked, 文" without what stands before the comma. */
static struct str behind_comma(struct str s)
{
    const size_t at = str_chr(s, ',');

    return at == STR_NPOS ? s : str_from(s, at + 1);
}

/* "primary @文" of NexT, "文 blue" of Butterfly. */
static struct str label_of(struct str s)
{
    const size_t at = str_chr(s, '@'), space = str_rchr(s, ' ');

    if (at != STR_NPOS && (at == 0 || is_colour(str_trim(str_sub(s, 0, at))))) {
        return str_from(s, at + 1);
    }
    return space != STR_NPOS && is_colour(str_from(s, space + 1)) ? str_sub(s, 0, space) : s;
}

static void put_element(struct expansion *x, const char *name, struct str words)
{
    buf_puts(x->out, "<");
    buf_puts(x->out, name);
    buf_puts(x->out, ">");
    expansion_html(x, words);
    buf_puts(x->out, "</");
    buf_puts(x->out, name);
    buf_puts(x->out, ">");
}

/* Stellar's "文 color:red". */
static struct str without_options(struct str s)
{
    size_t space = str_rchr(s, ' ');

    while (space != STR_NPOS && str_starts(str_from(s, space + 1), STR("color:"))) {
        s = str_trim_end(str_sub(s, 0, space));
        space = str_rchr(s, ' ');
    }
    return s;
}

bool shortcode_words(struct expansion *x, const struct shortcode *tag)
{
    const struct str name = tag->name;
    struct str words = str_trim(tag->arguments);

    if (tag->part == SHORTCODE_CLOSE) {
        return true;
    }
    if (str_eq(name, STR("label"))) {
        words = label_of(words);
    } else if (str_eq(name, STR("hideInline"))) {
        words = str_sub(words, 0, str_chr(words, ','));
    } else if (is_word_of(name, "span p note")) {
        words = behind_comma(words);
    }
    words = without_quotes(without_options(words));
    if (str_empty(words)) {
        return tag->match != SHORTCODE_ALONE;
    }
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
        if (str_eq(name, str_of(elements[i]))) {
            put_element(x, elements[i], words);
            return true;
        }
    }
    if (str_eq(name, STR("emp"))) {
        put_element(x, "em", words);
    } else {
        expansion_text(x, words);
    }
    return true;
}

/* {% checkbox green checked, 文 %}: a line of its own, as an item of a list of tasks is. */
bool shortcode_checkbox(struct expansion *x, const struct shortcode *tag)
{
    const struct str words = str_trim(behind_comma(tag->arguments));
    const size_t comma = str_chr(tag->arguments, ',');
    struct str rest = str_sub(tag->arguments, 0, comma == STR_NPOS ? 0 : comma), one;
    const bool alone = expansion_alone(x, tag);
    bool checked = false;

    if (tag->part == SHORTCODE_CLOSE || str_empty(words)) {
        return false;
    }
    while (str_token(&rest, ' ', &one)) {
        checked = checked || str_eq(str_trim(one), STR("checked"));
    }
    if (alone) {
        expansion_block(x, tag);
    }
    buf_str(x->out, checked ? STR("☑ ") : STR("☐ "));
    expansion_text(x, words);
    if (alone) {
        expansion_block_end(x, tag->to);
    }
    return true;
}

static bool is_address(struct str s)
{
    return str_starts(s, STR("http://")) || str_starts(s, STR("https://")) ||
           str_starts(s, STR("/")) || str_starts(s, STR("./")) || str_starts(s, STR("../"));
}

/* {% btn address, 文, icon %} of NexT and Butterfly, {% btn 文, address %} of others. */
bool shortcode_button(struct expansion *x, const struct shortcode *tag)
{
    struct str rest = tag->arguments, one, address = STR_NONE, words = STR_NONE;

    while (str_token(&rest, ',', &one)) {
        one = without_quotes(one);
        if (is_address(one) && str_empty(address)) {
            address = one;
        } else if (!str_empty(one) && str_empty(words)) {
            words = one;
        }
    }
    if (tag->part == SHORTCODE_CLOSE || str_empty(words)) {
        return false;
    }
    if (str_empty(address)) {
        expansion_text(x, words);
    } else {
        expansion_link(x, words, address);
    }
    return true;
}

/* The part of a note's arguments that is its summary: neither a class nor a style nor an icon. */
struct str shortcode_note_title(const struct shortcode *tag)
{
    struct str s = str_trim(tag->arguments);

    while (!str_empty(s)) {
        const size_t quote = s.p[0] == '"' || s.p[0] == '\'' ? str_chr(str_from(s, 1), s.p[0]) : 0;
        const size_t space = str_chr(s, ' ');
        const struct str word = str_sub(s, 0, quote ? quote + 2 : space);

        if (quote == STR_NPOS ||
            !(is_colour(word) ||
              is_word_of(word, "no-icon simple modern flat disabled light dark "
                               "quote info done radiation bug idea link paperclip "
                               "todo message guide download up undo") ||
              str_starts(without_quotes(word), STR("fa")))) {
            break;
        }
        s = str_trim(str_from(s, word.n));
    }
    return without_quotes(s);
}
