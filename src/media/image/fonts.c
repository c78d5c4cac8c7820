/*
 * Asks Pango, which sets the text of drawings too, whether the installed fonts have the characters
 * of a text. Invariant: the answer comes from the very choice of fonts that drawing makes.
 */
#include "media/image/fonts.h"

#include <pango/pangocairo.h>

#include "base/limits.h"

#define TYPE_SIZE (40 * PANGO_SCALE)

/* CSS puts quotes around names, Pango does not. */
static char *plain_names(const char *fonts)
{
    char *copy = g_strdup(fonts), *to = copy;

    for (const char *from = fonts; *from; from++) {
        if (*from != '\'') {
            *to++ = *from;
        }
    }
    *to = '\0';
    return copy;
}

static uint32_t missing_of_run(const PangoGlyphString *glyphs)
{
    for (int i = 0; i < glyphs->num_glyphs; i++) {
        if (glyphs->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG) {
            return glyphs->glyphs[i].glyph & ~PANGO_GLYPH_UNKNOWN_FLAG;
        }
    }
    return 0;
}

static uint32_t missing_of(PangoLayout *layout)
{
    uint32_t missing = 0;

    for (GSList *line = pango_layout_get_lines_readonly(layout); line && !missing;
         line = line->next) {
        for (GSList *run = ((PangoLayoutLine *)line->data)->runs; run && !missing;
             run = run->next) {
            missing = missing_of_run(((PangoGlyphItem *)run->data)->glyphs);
        }
    }
    return missing;
}

enum err_kind image_missing(struct str text, const char *fonts, uint32_t *ret, struct err *err)
{
    PangoContext *context;
    PangoLayout *layout;
    PangoFontDescription *description;
    char *names;

    if (text.n > LIMIT_FIELD_BYTES) {
        return err_set(err, ERR_LIMIT, "a cover has more text than can be set");
    }
    names = plain_names(fonts);
    context = pango_font_map_create_context(pango_cairo_font_map_get_default());
    layout = pango_layout_new(context);
    description = pango_font_description_new();
    pango_font_description_set_family(description, names);
    pango_font_description_set_weight(description, PANGO_WEIGHT_BOLD);
    pango_font_description_set_absolute_size(description, TYPE_SIZE);
    pango_layout_set_font_description(layout, description);
    pango_layout_set_text(layout, text.p, (int)text.n);
    *ret = pango_layout_get_unknown_glyphs_count(layout) > 0 ? missing_of(layout) : 0;
    pango_font_description_free(description);
    g_object_unref(layout);
    g_object_unref(context);
    g_free(names);
    return ERR_OK;
}
