/*
 * What a <ruby> may hold, one child after another: bases, then texts, either plain or each between
 * parentheses.
 */
#ifndef SHEAF_RENDER_HTML_RUBY_H
#define SHEAF_RENDER_HTML_RUBY_H

#include "render/html/tag.h"

enum ruby_state {
    RUBY_BASE,
    RUBY_TEXT,
    RUBY_OPEN,     /* behind an opening <rp> */
    RUBY_ENCLOSED, /* behind a text that wants its closing <rp> */
    RUBY_CLOSED,
    RUBY_BROKEN
};

/* Behind a child of this name; HTML_OTHER is anything but the parts of a <ruby>. The element is
   whole in the states RUBY_TEXT and RUBY_CLOSED. */
enum ruby_state ruby_after(enum ruby_state state, enum html_name child);

#endif
