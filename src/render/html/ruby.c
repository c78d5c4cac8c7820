/*
 * The content of <ruby> as a small machine. Invariant: from RUBY_BROKEN nothing leads back.
 */
#include "render/html/ruby.h"

static enum ruby_state after_text(enum ruby_state state)
{
    if (state == RUBY_BASE || state == RUBY_TEXT) {
        return RUBY_TEXT;
    }
    return state == RUBY_OPEN || state == RUBY_CLOSED ? RUBY_ENCLOSED : RUBY_BROKEN;
}

static enum ruby_state after_parenthesis(enum ruby_state state)
{
    if (state == RUBY_ENCLOSED) {
        return RUBY_CLOSED;
    }
    return state == RUBY_OPEN || state == RUBY_BROKEN ? RUBY_BROKEN : RUBY_OPEN;
}

static enum ruby_state after_base(enum ruby_state state)
{
    return state == RUBY_OPEN || state == RUBY_ENCLOSED || state == RUBY_BROKEN ? RUBY_BROKEN
                                                                                : RUBY_BASE;
}

enum ruby_state ruby_after(enum ruby_state state, enum html_name child)
{
    switch (child) {
    case HTML_RP:
        return after_parenthesis(state);
    case HTML_RT:
    case HTML_RTC:
        return after_text(state);
    default:
        return after_base(state);
    }
}
