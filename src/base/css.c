/*
 * Decides whether a style sheet is of the plain kind that every parser reads alike: rules of a
 * selector and declarations, no at-rules, no nesting, everything closed. Invariant: what passes has
 * no syntax error for checkers to stumble over.
 */
#include "base/css.h"

/* Moves over one comment or string; false where it is not closed. */
static bool skip_closed(struct str css, size_t *at)
{
    char quote = css.p[*at];
    size_t end;

    if (quote == '/') {
        end = str_find(str_from(css, *at + 2), STR("*/"));
        if (end == STR_NPOS) {
            return false;
        }
        *at += 2 + end + 2;
        return true;
    }
    end = str_chr(str_from(css, *at + 1), quote);
    if (end == STR_NPOS || str_chr(str_sub(css, *at + 1, *at + 1 + end), '\n') != STR_NPOS) {
        return false;
    }
    *at += 1 + end + 1;
    return true;
}

/* Moves to the next of `ends` outside of comments, strings and parentheses, or to the end. *ret_any
   says whether something but white space and comments came before it. */
static bool skip_to(struct str css, size_t *at, const char *ends, bool *ret_any)
{
    int open = 0;

    *ret_any = false;
    while (*at < css.n) {
        char c = css.p[*at];
        bool comment = c == '/' && *at + 1 < css.n && css.p[*at + 1] == '*';

        *ret_any |= !comment && !ascii_is_space(c) && !(open == 0 && strchr(ends, c));
        if (comment || c == '"' || c == '\'') {
            if (!skip_closed(css, at)) {
                return false;
            }
            continue;
        }
        if (c == '\0' || c == '@' || c == '\\') {
            return false;
        }
        if (open == 0 && strchr(ends, c)) {
            return true;
        }
        open += (c == '(' || c == '[') - (c == ')' || c == ']');
        if (open < 0 || c == '{' || c == '}') {
            return false;
        }
        (*at)++;
    }
    return open == 0;
}

/* "name: value; name: value }" */
static bool skip_declarations(struct str css, size_t *at)
{
    bool named, valued;
    char end;

    do {
        if (!skip_to(css, at, ":;}", &named) || *at == css.n) {
            return false;
        }
        end = css.p[(*at)++];
        if (end == ';' || named != (end == ':')) {
            return false;
        }
        if (end == ':') {
            if (!skip_to(css, at, ";}", &valued) || !valued || *at == css.n) {
                return false;
            }
            end = css.p[(*at)++];
        }
    } while (end != '}');
    return true;
}

bool css_is_plain(struct str css)
{
    size_t at = 0;
    bool any;

    for (;;) {
        if (!skip_to(css, &at, "{", &any)) {
            return false;
        }
        if (at == css.n) {
            return !any;
        }
        at++;
        if (!any || !skip_declarations(css, &at)) {
            return false;
        }
    }
}
