/*
 * The names that sheaf renders, with the template languages that have them. Invariant: where the
 * site's generator is not known, a name counts only if it means the same wherever it is used.
 */
#include "render/shortcode/shortcode.h"

enum {
    HUGO = 1,
    JEKYLL = 2, /* Liquid: Jekyll and 11ty */
    HEXO = 4,
    ZOLA = 8, /* Tera */
    ANY = 16, /* {% x %} and {{ x() }} where no generator is known */
    KRAMDOWN = 32,
    WORDPRESS = 64
};

static const struct shortcode_kind kinds[] = {
    {"", JEKYLL | ANY, SHORTCODE_TEXT, true, shortcode_output},
    {"accordion", HUGO, SHORTCODE_TEXT, false, shortcode_details},
    {"admonition", HUGO, SHORTCODE_TEXT, false, shortcode_notice},
    {"alert", HUGO, SHORTCODE_TEXT, false, shortcode_notice},
    {"asciinema", HUGO | ZOLA, SHORTCODE_TEXT, false, shortcode_player},
    {"assign", JEKYLL, SHORTCODE_TEXT, false, shortcode_bind},
    {"asset_img", HEXO | ANY, SHORTCODE_TEXT, false, shortcode_hexo_picture},
    {"asset_link", HEXO | ANY, SHORTCODE_TEXT, false, shortcode_asset_link},
    {"asset_path", HEXO | ANY, SHORTCODE_TEXT, true, shortcode_asset_path},
    {"audio", HUGO | HEXO | ZOLA, SHORTCODE_TEXT, false, shortcode_film},
    {"bilibili", HUGO | HEXO | ZOLA, SHORTCODE_TEXT, false, shortcode_player},
    {"blockquote", HUGO | HEXO | ZOLA | ANY, SHORTCODE_TEXT, false, shortcode_quote},
    {"blur", HEXO, SHORTCODE_TEXT, false, shortcode_words},
    {"break", JEKYLL, SHORTCODE_TEXT, false, shortcode_nothing},
    {"btn", HEXO, SHORTCODE_TEXT, false, shortcode_button},
    {"button", HEXO, SHORTCODE_TEXT, false, shortcode_button},
    {"callout", HUGO, SHORTCODE_TEXT, false, shortcode_notice},
    {"caption", WORDPRESS, SHORTCODE_RAW, false, shortcode_caption},
    {"capture", JEKYLL, SHORTCODE_TEXT, false, shortcode_bind},
    {"case", JEKYLL, SHORTCODE_TEXT, false, shortcode_nothing},
    {"caution", HUGO, SHORTCODE_TEXT, false, shortcode_notice},
    {"centerquote", HEXO | ANY, SHORTCODE_TEXT, false, shortcode_quote},
    {"checkbox", HEXO, SHORTCODE_TEXT, false, shortcode_checkbox},
    {"code", HUGO | HEXO, SHORTCODE_CODE, false, shortcode_code},
    {"code-toggle", HUGO, SHORTCODE_CODE, false, shortcode_code},
    {"codeblock", HEXO | ANY, SHORTCODE_CODE, false, shortcode_code},
    {"codepen", HUGO | JEKYLL | ZOLA, SHORTCODE_TEXT, false, shortcode_player},
    {"comment", HUGO | JEKYLL | ANY | KRAMDOWN, SHORTCODE_RAW, true, shortcode_drop},
    {"continue", JEKYLL, SHORTCODE_TEXT, false, shortcode_nothing},
    {"cq", HEXO | ANY, SHORTCODE_TEXT, false, shortcode_quote},
    {"cycle", JEKYLL, SHORTCODE_TEXT, false, shortcode_nothing},
    {"danger", HUGO, SHORTCODE_TEXT, false, shortcode_notice},
    {"decrement", JEKYLL, SHORTCODE_TEXT, false, shortcode_nothing},
    {"del", HEXO, SHORTCODE_TEXT, false, shortcode_words},
    {"details", HUGO | HEXO | ZOLA, SHORTCODE_TEXT, false, shortcode_details},
    {"echo", JEKYLL, SHORTCODE_TEXT, true, shortcode_output},
    {"else", JEKYLL, SHORTCODE_TEXT, false, shortcode_nothing},
    {"elsif", JEKYLL, SHORTCODE_TEXT, false, shortcode_nothing},
    {"embed", WORDPRESS, SHORTCODE_RAW, false, shortcode_embed},
    {"emp", HEXO, SHORTCODE_TEXT, false, shortcode_words},
    {"expand", HUGO, SHORTCODE_TEXT, false, shortcode_details},
    {"figure", HUGO | JEKYLL | ZOLA | ANY, SHORTCODE_TEXT, false, shortcode_figure},
    {"fold", HEXO | ANY, SHORTCODE_TEXT, false, shortcode_details},
    {"folding", HEXO | ANY, SHORTCODE_TEXT, false, shortcode_details},
    {"for", JEKYLL, SHORTCODE_TEXT, false, shortcode_bind},
    {"gallery", WORDPRESS, SHORTCODE_TEXT, false, shortcode_guess}, /* pictures by number */
    {"gist", HUGO | JEKYLL | HEXO | ZOLA | ANY, SHORTCODE_TEXT, false, shortcode_player},
    {"hideBlock", HEXO | ANY, SHORTCODE_TEXT, false, shortcode_details},
    {"hideInline", HEXO, SHORTCODE_TEXT, false, shortcode_words},
    {"hideToggle", HEXO | ANY, SHORTCODE_TEXT, false, shortcode_details},
    {"highlight", HUGO | JEKYLL | ANY, SHORTCODE_CODE, false, shortcode_code},
    {"hint", HUGO, SHORTCODE_TEXT, false, shortcode_notice},
    {"if", JEKYLL, SHORTCODE_TEXT, false, shortcode_nothing},
    {"iframe", HUGO | HEXO | ANY, SHORTCODE_TEXT, false, shortcode_frame},
    {"image", HUGO | JEKYLL | HEXO | ZOLA | ANY, SHORTCODE_TEXT, false, shortcode_picture},
    {"img", HUGO | JEKYLL | HEXO | ZOLA | ANY, SHORTCODE_TEXT, false, shortcode_picture},
    {"imgproc", HUGO, SHORTCODE_TEXT, false, shortcode_picture},
    {"important", HUGO, SHORTCODE_TEXT, false, shortcode_notice},
    {"include", JEKYLL, SHORTCODE_TEXT, false, shortcode_include},
    {"include_cached", JEKYLL, SHORTCODE_TEXT, false, shortcode_include},
    {"increment", JEKYLL, SHORTCODE_TEXT, false, shortcode_nothing},
    {"info", HUGO, SHORTCODE_TEXT, false, shortcode_notice},
    {"instagram", HUGO | JEKYLL | ZOLA, SHORTCODE_TEXT, false, shortcode_player},
    {"jsfiddle", HUGO | JEKYLL | HEXO | ZOLA | ANY, SHORTCODE_TEXT, false, shortcode_player},
    {"katex", HUGO, SHORTCODE_RAW, false, shortcode_raw},
    {"kbd", HEXO, SHORTCODE_TEXT, false, shortcode_words},
    {"label", HEXO, SHORTCODE_TEXT, false, shortcode_words},
    {"link", JEKYLL | HEXO | ANY, SHORTCODE_TEXT, true, shortcode_link},
    {"mark", HEXO, SHORTCODE_TEXT, false, shortcode_words},
    {"math", HUGO, SHORTCODE_RAW, false, shortcode_raw},
    {"mermaid", HUGO | HEXO | ZOLA, SHORTCODE_CODE, false, shortcode_code},
    {"more", HUGO | HEXO, SHORTCODE_TEXT, false, shortcode_nothing},
    {"nomarkdown", KRAMDOWN, SHORTCODE_RAW, false, shortcode_raw},
    {"note", HUGO | HEXO | ZOLA, SHORTCODE_TEXT, false, shortcode_notice},
    {"notice", HUGO, SHORTCODE_TEXT, false, shortcode_notice},
    {"options", KRAMDOWN, SHORTCODE_TEXT, false, shortcode_nothing},
    {"p", HEXO, SHORTCODE_TEXT, false, shortcode_words},
    {"param", HUGO, SHORTCODE_TEXT, true, shortcode_param},
    {"photo", HUGO, SHORTCODE_TEXT, false, shortcode_picture},
    {"picture", HUGO | JEKYLL | ANY, SHORTCODE_TEXT, false, shortcode_picture},
    {"post_link", HEXO | ANY, SHORTCODE_TEXT, false, shortcode_post_link},
    {"post_path", HEXO | ANY, SHORTCODE_TEXT, true, shortcode_ref},
    {"post_url", JEKYLL | ANY, SHORTCODE_TEXT, true, shortcode_ref},
    {"psw", HEXO, SHORTCODE_TEXT, false, shortcode_words},
    {"pullquote", HEXO | ANY, SHORTCODE_TEXT, false, shortcode_quote},
    {"quote", HUGO | HEXO | ZOLA, SHORTCODE_TEXT, false, shortcode_quote},
    {"radio", HEXO, SHORTCODE_TEXT, false, shortcode_checkbox},
    {"raw", HUGO | JEKYLL | HEXO | ANY, SHORTCODE_RAW, true, shortcode_raw},
    {"rawhtml", HUGO, SHORTCODE_RAW, false, shortcode_raw},
    {"ref", HUGO, SHORTCODE_TEXT, true, shortcode_ref},
    {"relref", HUGO, SHORTCODE_TEXT, true, shortcode_ref},
    {"span", HEXO, SHORTCODE_TEXT, false, shortcode_words},
    {"spoiler", HUGO | HEXO, SHORTCODE_TEXT, false, shortcode_details},
    {"sub", HEXO, SHORTCODE_TEXT, false, shortcode_words},
    {"subtabs", HEXO, SHORTCODE_TEXT, false, shortcode_nothing},
    {"sup", HEXO, SHORTCODE_TEXT, false, shortcode_words},
    {"tab", HUGO | HEXO, SHORTCODE_TEXT, false, shortcode_section},
    {"tabs", HUGO | HEXO | ANY, SHORTCODE_TEXT, false, shortcode_nothing},
    {"timeline", HEXO, SHORTCODE_TEXT, false, shortcode_section},
    {"tip", HUGO, SHORTCODE_TEXT, false, shortcode_notice},
    {"toc", HUGO | HEXO, SHORTCODE_TEXT, false, shortcode_nothing},
    {"tweet", HUGO | JEKYLL | ZOLA, SHORTCODE_TEXT, false, shortcode_player},
    {"twitter", HUGO | JEKYLL | ZOLA, SHORTCODE_TEXT, false, shortcode_player},
    {"u", HEXO, SHORTCODE_TEXT, false, shortcode_words},
    {"unless", JEKYLL, SHORTCODE_TEXT, false, shortcode_nothing},
    {"video", HUGO | JEKYLL | HEXO | ZOLA, SHORTCODE_TEXT, false, shortcode_film},
    {"vimeo", HUGO | JEKYLL | HEXO | ZOLA | ANY, SHORTCODE_TEXT, false, shortcode_player},
    {"warning", HUGO, SHORTCODE_TEXT, false, shortcode_notice},
    {"wavy", HEXO, SHORTCODE_TEXT, false, shortcode_words},
    {"when", JEKYLL, SHORTCODE_TEXT, false, shortcode_nothing},
    {"x", HUGO, SHORTCODE_TEXT, false, shortcode_player},
    {"youtube", HUGO | JEKYLL | HEXO | ZOLA | ANY, SHORTCODE_TEXT, false, shortcode_player},
};

static unsigned uses_of(enum generator generator, enum shortcode_form form)
{
    if (form == SHORTCODE_HUGO) {
        return HUGO;
    }
    if (form == SHORTCODE_KRAMDOWN) {
        return KRAMDOWN;
    }
    if (form == SHORTCODE_BRACKET) {
        return WORDPRESS;
    }
    switch (generator) {
    case GENERATOR_JEKYLL:
        return JEKYLL;
    case GENERATOR_HEXO:
        return HEXO;
    case GENERATOR_ZOLA:
        return ZOLA;
    default:
        return ANY;
    }
}

const struct shortcode_kind *shortcode_kind_of(enum generator generator, enum shortcode_form form,
                                               struct str name)
{
    const unsigned uses = uses_of(generator, form);

    if (str_empty(name) && form != SHORTCODE_OUTPUT) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if ((kinds[i].uses & uses) && str_eq(str_of(kinds[i].name), name)) {
            return &kinds[i];
        }
    }
    return NULL;
}
