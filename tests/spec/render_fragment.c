/*
 * Markdown documents on standard input, each ended by a NUL byte, become the bodies of their
 * chapters on standard output, ended by NUL as well: for comparing with the specification's HTML.
 * Every picture is found, and every relative address leads to a chapter that is named like it, so
 * that the addresses can be compared, too.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../unit/render_support.h"

static enum asset_state any_asset(void *user, const struct post *from, struct str address,
                                  const struct asset **ret, const char **ret_reason)
{
    (void)address;
    return support_find_asset(user, from, STR("images/a.png"), ret, ret_reason);
}

static void any_link(const void *user, const struct post *from, struct str address, struct arena *a,
                     struct link_target *ret)
{
    (void)user;
    (void)from;
    (void)a;
    if (str_find(address, STR("://")) == STR_NPOS) {
        *ret = (struct link_target){.kind = TARGET_CHAPTER, .stem = address};
    }
}

static bool render_one(struct rendering *s, struct str text)
{
    struct str body;

    if (support_render(s, text) != ERR_OK) {
        fprintf(stderr, "%s\n", s->err.text);
        return false;
    }
    body = support_body(s, 0);
    return fwrite(body.p, 1, body.n, stdout) == body.n && putchar('\0') != EOF;
}

int main(void)
{
    struct rendering s;
    struct buf text;
    bool ok = support_start(&s);
    int c;

    s.assets.find = any_asset;
    s.links.find = any_link;
    buf_init(&text, LIMIT_POST_BYTES);
    while (ok && (c = getchar()) != EOF) {
        if (c != '\0') {
            buf_char(&text, (char)c);
            continue;
        }
        ok = render_one(&s, buf_view(&text));
        buf_reset(&text);
    }
    buf_done(&text);
    support_end(&s);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
