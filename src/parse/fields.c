/*
 * Turns front matter's value tree into a post's fields: one reader a shape. Invariant: a wrong type
 * is read the obvious way or reported, and what is kept is copied, so that the tree may go.
 */
#include "parse/fields.h"

#include "base/language.h"
#include "base/limits.h"
#include "base/url.h"
#include "parse/date.h"
#include "parse/plain.h"
#include "parse/slots.h"

static struct place place_of(const struct slot *slot, const struct value *v)
{
    return (struct place){slot->path, v->line, v->column};
}

/* The scalar that a value stands for: itself, the first of a list, in a map the first of these. */
static const struct value *scalar_in(const struct value *v, const struct str *keys, size_t n)
{
    for (int depth = 0; v && v->kind != VALUE_SCALAR && depth < 4; depth++) {
        const struct value *inside = NULL;

        if (v->kind == VALUE_LIST && v->first) {
            inside = v->first->value;
        }
        for (size_t i = 0; i < n && !inside; i++) {
            inside = value_get(v, keys[i]);
        }
        v = inside;
    }
    return v && v->kind == VALUE_SCALAR && !value_is_none(v) ? v : NULL;
}

/* In a map, its name. */
static const struct value *scalar_of(const struct value *v)
{
    static const struct str naming[] = {{"name", 4}, {"title", 5}, {"label", 5}, {"url", 3}};

    return scalar_in(v, naming, sizeof naming / sizeof naming[0]);
}

/* The text of a slot with its white space single, in scratch; empty where there is none. */
static struct str text_of(const struct fields *f, const struct slot *slot)
{
    const struct value *v;

    if (!slot->value) {
        return STR_NONE;
    }
    v = scalar_of(slot->value);
    if (!v) {
        finding_add(f->findings, "field-ignored", place_of(slot, slot->value),
                    "\"%.*s\" holds no text", STR_ARG(slot->key));
        return STR_NONE;
    }
    if (v->text.n > LIMIT_FIELD_BYTES) {
        finding_add(f->findings, "field-ignored", place_of(slot, v),
                    "\"%.*s\" is longer than %u bytes", STR_ARG(slot->key), LIMIT_FIELD_BYTES);
        return STR_NONE;
    }
    return plain_spaces(f->scratch, v->text);
}

static void read_text(const struct fields *f, const struct slot *slot, struct str *ret)
{
    struct str text = text_of(f, slot);

    if (!str_empty(text)) {
        *ret = arena_str(f->keep, text);
    }
}

static bool says_no(struct str text)
{
    static const char *const no[] = {"false", "no", "off", "0", "n", "f"};

    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++) {
        if (str_eq_nocase(str_trim(text), str_of(no[i]))) {
            return true;
        }
    }
    return false;
}

/* true, yes, on, 1 and any other text that does not say no. */
static bool says_yes(const struct slot *slot)
{
    const struct value *v = slot->value ? scalar_of(slot->value) : NULL;

    return v && !says_no(v->text);
}

struct listing {
    const struct fields *f;
    bool people;
    struct strs items;
    size_t visited;
    bool cut;
};

/* A name without the address that stands behind it: "王五 <w@example.org>". */
static struct str person_of(struct str text)
{
    static const char *const begins[] = {" <", " http://", " https://"};

    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++) {
        size_t at = str_find(text, str_of(begins[i]));

        if (at != STR_NPOS && at > 0) {
            text = str_sub(text, 0, at);
        }
    }
    return str_trim(text);
}

static void list_item(struct listing *l, struct str text)
{
    text = plain_spaces(l->f->scratch, str_sub(text, 0, LIMIT_FIELD_BYTES));
    if (l->people) {
        struct str name = context_person(l->f->context, text);

        text = name.p == text.p ? context_person(l->f->context, person_of(text)) : name;
    }
    if (str_empty(text)) {
        return;
    }
    if (l->items.n == LIMIT_LIST_ITEMS) {
        l->cut = true;
        return;
    }
    (void)arena_strs_add(l->f->scratch, &l->items, text);
}

/* Gathers the texts of a value: lists inside lists are flattened, maps give their name or else
   their keys. Text is never split. */
static void list_gather(struct listing *l, const struct value *v, unsigned depth)
{
    const struct value *name;

    if (depth > 4 || l->visited++ > LIMIT_LIST_ITEMS) {
        return;
    }
    if (v->kind == VALUE_SCALAR) {
        if (!value_is_none(v)) {
            list_item(l, v->text);
        }
        return;
    }
    name = v->kind == VALUE_MAP ? scalar_of(v) : NULL;
    if (name) {
        list_item(l, name->text);
        return;
    }
    for (const struct item *item = v->first; item && !l->cut; item = item->next) {
        if (v->kind == VALUE_LIST) {
            list_gather(l, item->value, depth + 1);
        } else {
            list_item(l, item->key);
        }
    }
    l->cut = l->cut || v->cut;
}

/* Copies the items, each once, into exactly as much memory as they need. */
static void list_keep(const struct fields *f, const struct listing *l, struct strs *ret)
{
    struct strs kept = {arena_array(f->keep, l->items.n, sizeof(struct str)), 0};

    if (!kept.v) {
        return;
    }
    for (size_t i = 0; i < l->items.n; i++) {
        size_t k = 0;

        while (k < kept.n && !str_eq(kept.v[k], l->items.v[i])) {
            k++;
        }
        if (k == kept.n) {
            kept.v[kept.n++] = arena_str(f->keep, l->items.v[i]);
        }
    }
    *ret = kept;
}

static void read_list(const struct fields *f, const struct slot *slot, struct strs *ret)
{
    struct listing l = {.f = f, .people = ret == &f->post->authors};

    if (!slot->value) {
        return;
    }
    list_gather(&l, slot->value, 0);
    if (l.cut) {
        finding_add(f->findings, "list-long", place_of(slot, slot->value),
                    "\"%.*s\" has more than %u items; the rest was dropped", STR_ARG(slot->key),
                    LIMIT_LIST_ITEMS);
    }
    if (l.items.n > 0) {
        list_keep(f, &l, ret);
    } else {
        finding_add(f->findings, "field-ignored", place_of(slot, slot->value),
                    "\"%.*s\" holds no text", STR_ARG(slot->key));
    }
}

static void read_date(const struct fields *f, const struct slot *slot, struct civil *ret)
{
    struct str text = text_of(f, slot);
    size_t n = text.n;

    if (str_empty(text) || date_is_zero(text) || date_read(text, ret)) {
        return;
    }
    for (n = n > 60 ? 60 : n; n > 0 && n < text.n && ((unsigned char)text.p[n] & 0xC0) == 0x80;) {
        n--;
    }
    finding_add(f->findings, "date-unreadable", place_of(slot, slot->value),
                "\"%.*s\" is not a date that sheaf can read: %.*s", STR_ARG(slot->key),
                STR_ARG(str_sub(text, 0, n)));
}

static bool is_address(struct str text)
{
    struct url url;

    return url_split(text, &url) && !str_empty(url.scheme);
}

/* "source: 新华社" is a name, and another field may have the address: only that leads back. */
static void read_source(const struct fields *f, const struct slot slots[ROLES])
{
    static const char *const flags[] = {"true", "yes", "on"};
    const struct str text = text_of(f, &slots[ROLE_SOURCE]);
    const struct str address = text_of(f, &slots[ROLE_SOURCE_URL]);
    bool named = !str_empty(text) && !is_address(text) && !says_no(text);

    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        named = named && !str_eq_nocase(text, str_of(flags[i]));
    }
    if (named) {
        f->post->source_name = arena_str(f->keep, text);
    }
    if (is_address(text) || is_address(address)) {
        f->post->source_url = arena_str(f->keep, is_address(text) ? text : address);
    }
}

static void read_language(const struct fields *f, const struct slot *slot)
{
    struct str text = text_of(f, slot), tag;

    if (!slot->value || str_empty(text)) {
        return;
    }
    tag = language_tag(f->keep, text);
    if (str_empty(tag)) {
        finding_add(f->findings, "field-ignored", place_of(slot, slot->value),
                    "\"%.*s\" is not a language tag such as zh-Hans", STR_ARG(slot->key));
    } else {
        f->post->language = tag;
    }
}

/* Hugo's `publishDate` dates a post that has no other date. */
static void read_dates(const struct fields *f, const struct slot slots[ROLES])
{
    const struct slot *date = &slots[ROLE_DATE];
    struct post *post = f->post;

    read_date(f, &slots[ROLE_PUBLISHES], &post->publishes);
    if (date->value && (str_eq_nocase(date->key, STR("date")) || post->publishes.year == 0)) {
        read_date(f, date, &post->date);
    } else {
        post->date = post->publishes;
    }
    read_date(f, &slots[ROLE_MODIFIED], &post->modified);
    read_date(f, &slots[ROLE_EXPIRES], &post->expires);
}

/* Jekyll's `published: false` hides a post; other tools put the date there. */
static void read_published(const struct fields *f, const struct slot *slot)
{
    struct post *post = f->post;

    if (!slot->value) {
        return;
    }
    if (!says_yes(slot)) {
        post->left_out = LEFT_DRAFT;
    } else if (!post_dated(post)) {
        (void)date_read(text_of(f, slot), &post->date);
    }
}

/* Hugo's `build: {render: never, list: never}`: what is not on the site, or what no list of its
   leads to. */
static bool is_built(const struct slot *slot)
{
    static const struct str parts[] = {{"render", 6}, {"list", 4}};

    for (size_t i = 0; slot->value && i < sizeof parts / sizeof parts[0]; i++) {
        const struct value *v = value_get(slot->value, parts[i]);

        if (v && v->kind == VALUE_SCALAR && !value_is_none(v) &&
            (says_no(v->text) || str_eq_nocase(v->text, STR("never")) ||
             str_eq_nocase(v->text, STR("link")))) {
            return false;
        }
    }
    return true;
}

static bool is_hidden(const struct slot slots[ROLES])
{
    const struct slot *rendered = &slots[ROLE_RENDERED];

    return says_yes(&slots[ROLE_HIDDEN]) || says_yes(&slots[ROLE_HEADLESS]) ||
           (rendered->value && !says_yes(rendered)) || !is_built(&slots[ROLE_BUILD]);
}

static void read_left_out(const struct fields *f, const struct slot slots[ROLES])
{
    const struct slot *secret = &slots[ROLE_SECRET];

    read_published(f, &slots[ROLE_PUBLISHED]);
    if (says_yes(&slots[ROLE_DRAFT])) {
        f->post->left_out = LEFT_DRAFT;
    }
    if (slots[ROLE_REDIRECT].value) {
        f->post->left_out = LEFT_REDIRECT;
    }
    if (is_hidden(slots)) {
        f->post->left_out = LEFT_HIDDEN;
    }
    if (says_yes(secret)) {
        f->post->left_out = LEFT_HIDDEN;
        finding_add(f->findings, "post-encrypted", place_of(secret, secret->value),
                    "the post is protected by \"%.*s\"; it was left out", STR_ARG(secret->key));
    }
}

/* "math: true", or "math: {enable: true}". */
static void read_math(const struct fields *f, struct slot slot)
{
    if (slot.value && slot.value->kind == VALUE_MAP) {
        slot.value = value_get(slot.value, STR("enable"));
    }
    if (slot.value) {
        f->post->math = says_yes(&slot) ? SAID_YES : SAID_NO;
    }
}

/* "cover: a.jpg", "cover: {image: a.jpg}", "header: {overlay_image: /a.jpg}", "images: [a.jpg]". */
static const struct value *picture_of(const struct value *v)
{
    static const struct str naming[] = {
        {"image", 5}, {"src", 3}, {"url", 3}, {"path", 4}, {"overlay_image", 13}, {"teaser", 6}};

    return scalar_in(v, naming, sizeof naming / sizeof naming[0]);
}

/* Themes take "true", colours and gradients in the same place. */
static bool names_picture(struct str text)
{
    static const char *const endings[] = {".jpg", ".jpeg", ".png",  ".gif",  ".webp", ".svg",
                                          ".bmp", ".avif", ".heic", ".heif", ".tif",  ".tiff"};

    if (text.n == 0 || text.p[0] == '#' || str_chr(text, '(') != STR_NPOS) {
        return false;
    }
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (str_ends_nocase(text, str_of(endings[i]))) {
            return true;
        }
    }
    return str_starts(text, STR("/")) || is_address(text);
}

static void read_cover(const struct fields *f, const struct slot *slot)
{
    const struct value *v = slot->value ? picture_of(slot->value) : NULL;
    struct str text = v ? plain_spaces(f->scratch, v->text) : STR_NONE;

    if (text.n <= LIMIT_FIELD_BYTES && names_picture(text)) {
        f->post->cover = arena_str(f->keep, text);
    }
}

void fields_read(const struct fields *f, const struct field_layer *layers, size_t n)
{
    struct slot slots[ROLES] = {{.value = NULL}};
    struct post *post = f->post;

    for (size_t i = 0; i < n; i++) {
        slots_fill(slots, &layers[i], i);
    }
    read_text(f, &slots[ROLE_TITLE], &post->title);
    read_text(f, &slots[ROLE_NAV_TITLE], &post->nav_title);
    read_text(f, &slots[ROLE_SUBTITLE], &post->subtitle);
    read_text(f, &slots[ROLE_SLUG], &post->slug);
    read_text(f, &slots[ROLE_PERMALINK], &post->permalink);
    read_text(f, &slots[ROLE_DESCRIPTION], &post->description);
    read_list(f, &slots[ROLE_ALIASES], &post->aliases);
    read_list(f, &slots[ROLE_CATEGORIES], &post->categories);
    read_list(f, &slots[ROLE_TAGS], &post->tags);
    read_list(f, &slots[ROLE_AUTHORS], &post->authors);
    read_dates(f, slots);
    read_source(f, slots);
    read_language(f, &slots[ROLE_LANGUAGE]);
    read_math(f, slots[ROLE_MATH]);
    read_cover(f, &slots[ROLE_COVER]);
    read_left_out(f, slots);
}
