/*
 * Our own strikethrough extension: the library's switches "~" on and off in a table that all
 * threads share, for every document. Here "~" is switched on once for all. Its nodes have the
 * library's type, for a table's cells take no other. Invariant: delimiters that match nothing stay
 * text.
 */
#include "render/markdown/strikethrough.h"

#include "base/unicode.h"

enum {
    TILDE_RUN = 100
};

/* A character that prepared text never holds; stands for "~" on cmark's delimiter stack. */
#define TILDE_DELIMITER '\x01'

static struct {
    cmark_syntax_extension *any; /* one tilde or two */
    cmark_syntax_extension *two;
    cmark_node_type type;
    cmark_mem *memory;
} shared;

static cmark_node *match(cmark_syntax_extension *self, cmark_parser *parser, cmark_node *parent,
                         unsigned char character, cmark_inline_parser *inlines)
{
    char tildes[TILDE_RUN + 1];
    int left = 0, right = 0, before = 0, after = 0, n;
    cmark_node *node;

    (void)parser;
    (void)parent;
    if (character != '~') {
        return NULL;
    }
    n = cmark_inline_parser_scan_delimiters(inlines, TILDE_RUN, '~', &left, &right, &before,
                                            &after);
    memset(tildes, '~', (size_t)n);
    tildes[n] = '\0';
    node = cmark_node_new_with_mem(CMARK_NODE_TEXT, shared.memory);
    cmark_node_set_literal(node, tildes);
    if ((left || right) && (n == 2 || (n == 1 && self == shared.any))) {
        cmark_inline_parser_push_delimiter(inlines, TILDE_DELIMITER, left, right, node);
    }
    return node;
}

static int can_contain(cmark_syntax_extension *self, cmark_node *node, cmark_node_type child)
{
    (void)self;
    (void)node;
    return (child & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_INLINE;
}

/* What stands between the two becomes a node, which takes their place. */
static void strike(cmark_syntax_extension *self, cmark_node *opener, cmark_node *closer)
{
    cmark_node *deleted = cmark_node_new_with_mem_and_ext(shared.type, shared.memory, self);
    cmark_node *child = cmark_node_next(opener);

    if (!cmark_node_insert_after(opener, deleted)) {
        cmark_node_free(deleted);
        return;
    }
    while (child && child != closer) {
        cmark_node *following = cmark_node_next(child);

        cmark_node_append_child(deleted, child);
        child = following;
    }
    cmark_node_free(opener);
    cmark_node_free(closer);
}

static delimiter *insert_deleted(cmark_syntax_extension *self, cmark_parser *parser,
                                 cmark_inline_parser *inlines, delimiter *opener, delimiter *closer)
{
    delimiter *next = closer->next;

    (void)parser;
    if (opener->length == closer->length) {
        strike(self, opener->inl_text, closer->inl_text);
    }
    while (closer && closer != opener) {
        delimiter *previous = closer->previous;

        cmark_inline_parser_remove_delimiter(inlines, closer);
        closer = previous;
    }
    cmark_inline_parser_remove_delimiter(inlines, opener);
    return next;
}

static cmark_syntax_extension *new_extension(char delimiter_character)
{
    cmark_mem *memory = cmark_get_default_mem_allocator();
    cmark_syntax_extension *e = cmark_syntax_extension_new("sheaf-strikethrough");

    cmark_syntax_extension_set_match_inline_func(e, match);
    cmark_syntax_extension_set_inline_from_delim_func(e, insert_deleted);
    cmark_syntax_extension_set_can_contain_func(e, can_contain);
    cmark_syntax_extension_set_special_inline_chars(
        e, cmark_llist_append(memory, NULL, (void *)(uintptr_t)delimiter_character));
    return e;
}

/* The library numbers its node when the extension is registered: read off a struck text. */
static bool learn_type(cmark_syntax_extension *library)
{
    static const char sample[] = "~~a~~\n";
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
    cmark_node *root, *paragraph, *struck;

    cmark_parser_attach_syntax_extension(parser, library);
    cmark_parser_feed(parser, sample, sizeof sample - 1);
    root = cmark_parser_finish(parser);
    paragraph = cmark_node_first_child(root);
    struck = paragraph ? cmark_node_first_child(paragraph) : NULL;
    if (struck) {
        shared.type = cmark_node_get_type(struck);
    }
    cmark_node_free(root);
    cmark_parser_free(parser);
    return struck && shared.type != CMARK_NODE_TEXT;
}

/* "~" is looked at in every document from now on. */
static void switch_tilde_on(void)
{
    cmark_syntax_extension *tilde = new_extension('~');
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);

    cmark_syntax_extension_set_emphasis(tilde, 1);
    cmark_parser_attach_syntax_extension(parser, tilde);
    cmark_manage_extensions_special_characters(parser, 1);
    cmark_parser_free(parser);
    cmark_syntax_extension_free(cmark_get_default_mem_allocator(), tilde);
}

bool strikethrough_prepare(cmark_mem *memory)
{
    cmark_syntax_extension *library = cmark_find_syntax_extension("strikethrough");

    if (!library || !learn_type(library)) {
        return false;
    }
    shared.memory = memory;
    switch_tilde_on();
    shared.any = new_extension(TILDE_DELIMITER);
    shared.two = new_extension(TILDE_DELIMITER);
    return true;
}

/* In Chinese and Japanese one tilde draws a sound out, "来吗~", or stands for "to", "9~11 月". */
cmark_syntax_extension *strikethrough_for(struct str text)
{
    if (str_chr(text, '~') != STR_NPOS) {
        for (size_t at = 0; at < text.n;) {
            if (unicode_is_cjk(utf8_next(text, &at))) {
                return shared.two;
            }
        }
    }
    return shared.any;
}

cmark_node_type strikethrough_type(void)
{
    return shared.type;
}
