/*
 * Tags that refer to posts and to players on the network become links. Invariant: a reference leads
 * to a post only where the link map knows one for it; else its text stays an address as written.
 */
#include "base/file.h"
#include "base/url.h"
#include "model/linkmap.h"
#include "render/shortcode/shortcode.h"

/* Whether the link map leads the address to a post that the book can name. */
static bool leads(const struct expansion *x, struct str address)
{
    const struct render_request *request = x->pass->request;
    struct link_target target = {.kind = TARGET_NONE};

    if (!request->links || !address.p) {
        return false;
    }
    request->links->find(request->links->user, request->post, address, x->arena, &target);
    return target.kind == TARGET_CHAPTER || target.kind == TARGET_BOOK;
}

/* A reference that leads to no post names a source file all the same: no address of the site. */
static struct str source_of(struct expansion *x, struct str reference, size_t hash)
{
    const struct str path = str_sub(reference, 0, hash);

    if (str_starts(path, STR("/")) || str_ends(path, STR(".md")) || url_scheme(path).n > 0) {
        return reference;
    }
    return arena_join(x->arena, path, STR(".md"), str_from(reference, path.n));
}

/* The address that leads to the post that a reference names: beside the post, from the root of its
   language, or by its name alone; else that of a source file. */
static struct str address_of(struct expansion *x, struct str reference)
{
    const struct source *source = x->pass->request->post->source;
    const struct str names =
        arena_join(x->arena, STR(LINK_NAMES),
                   str_empty(source->language) ? STR("-") : source->language, STR("/"));
    const size_t hash = str_chr(reference, '#');
    const struct str path = str_sub(reference, 0, hash);
    struct str tries[4];

    reference = str_trim(reference);
    if (str_empty(path)) {
        return reference;
    }
    tries[0] = arena_join(x->arena, names,
                          path_join(x->arena, path_folder(source->content), reference), STR_NONE);
    if (str_starts(path, STR("/"))) {
        tries[0] = STR_NONE;
    }
    tries[1] =
        arena_join(x->arena, names, str_from(reference, str_starts(path, STR("/"))), STR_NONE);
    tries[2] = reference;
    tries[3] = x->generator == GENERATOR_HUGO
                   ? STR_NONE
                   : arena_join(x->arena, names, path_name(path), str_from(reference, path.n));
    for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
        if (!str_empty(tries[i]) && leads(x, tries[i])) {
            return tries[i];
        }
    }
    return source_of(x, reference, hash);
}

bool shortcode_ref(struct expansion *x, const struct shortcode *tag)
{
    struct arguments args;
    struct str reference;

    arguments_read(x->arena, tag, &args);
    reference = argument_of(&args, "path");
    reference = str_empty(reference) ? argument_at(&args, 0) : reference;
    if (tag->part != SHORTCODE_OPEN || str_empty(reference)) {
        return false;
    }
    expansion_address(x, address_of(x, reference));
    return true;
}

/* What stands for a post's title where none is given: its file's name without folder and date. */
static struct str name_of(struct str reference)
{
    struct str name = path_name(reference);

    name = str_sub(name, 0, name.n - path_ending(name).n);
    if (name.n > 11 && str_all(str_sub(name, 0, 4), ascii_is_digit) && name.p[4] == '-' &&
        name.p[10] == '-') {
        name = str_from(name, 11);
    }
    return name;
}

/* The first two arguments by position, the second of which may be empty. */
static bool read_pair(struct expansion *x, const struct shortcode *tag, struct str *ret_first,
                      struct str *ret_second)
{
    struct arguments args;

    arguments_read(x->arena, tag, &args);
    *ret_first = argument_at(&args, 0);
    *ret_second = argument_at(&args, 1);
    return tag->part == SHORTCODE_OPEN && !str_empty(*ret_first);
}

/* Hexo's {% post_link slug [title] %}. */
bool shortcode_post_link(struct expansion *x, const struct shortcode *tag)
{
    struct str slug, title;

    if (!read_pair(x, tag, &slug, &title)) {
        return false;
    }
    expansion_link(x, str_empty(title) ? name_of(slug) : title, address_of(x, slug));
    return true;
}

/* Jekyll's {% link _posts/x.md %} is an address, Hexo's {% link text address %} a link. */
bool shortcode_link(struct expansion *x, const struct shortcode *tag)
{
    struct str text, address;

    if (!read_pair(x, tag, &text, &address)) {
        return false;
    }
    if (x->generator != GENERATOR_HEXO && str_empty(address)) {
        const struct str path = shortcode_filled(x, text);
        const bool rooted = str_starts(path, STR("/"));

        expansion_address(x, rooted ? path : arena_join(x->arena, STR("/"), path, STR_NONE));
        return true;
    }
    if (tag->in_code || x->generator == GENERATOR_JEKYLL) {
        return false;
    }
    if (str_empty(address)) {
        address = text;
        text = STR_NONE;
    }
    expansion_link(x, text, address);
    return true;
}

bool shortcode_asset_path(struct expansion *x, const struct shortcode *tag)
{
    struct arguments args;

    arguments_read(x->arena, tag, &args);
    if (tag->part != SHORTCODE_OPEN || args.n == 0) {
        return false;
    }
    expansion_address(x, args.v[0].value);
    return true;
}

bool shortcode_asset_link(struct expansion *x, const struct shortcode *tag)
{
    struct str address, text;

    if (!read_pair(x, tag, &address, &text)) {
        return false;
    }
    expansion_link(x, text, address);
    return true;
}

/* A link that is a paragraph where the tag was one. */
static void put_link(struct expansion *x, const struct shortcode *tag, struct str title,
                     struct str address)
{
    const bool alone = expansion_alone(x, tag);

    if (alone) {
        expansion_block(x, tag);
    }
    expansion_link(x, title, address);
    if (alone) {
        expansion_block_end(x, tag->to);
    }
}

bool shortcode_frame(struct expansion *x, const struct shortcode *tag)
{
    struct arguments args;
    struct str address;

    arguments_read(x->arena, tag, &args);
    address = argument_of(&args, "src url");
    address = str_empty(address) ? argument_at(&args, 0) : address;
    if (tag->part == SHORTCODE_CLOSE) {
        return true;
    }
    if (str_empty(address)) {
        return false;
    }
    put_link(x, tag, argument_of(&args, "title name"), address);
    return true;
}

static bool is_no_space(char c)
{
    return !ascii_is_space(c);
}

/* WordPress's [embed]address[/embed]. */
bool shortcode_embed(struct expansion *x, const struct shortcode *tag)
{
    const struct shortcode *close = &x->tags.v[tag->match];
    const struct str address = str_trim(str_sub(x->text, tag->to, close->from));
    const bool alone = expansion_alone_in(x, tag->from, close->to);

    if (!url_scheme_is_web(url_scheme(address)) || !str_all(address, is_no_space)) {
        return false;
    }
    if (alone) {
        expansion_block(x, tag);
    }
    expansion_link(x, STR_NONE, address);
    expansion_skip(x, close->to);
    if (alone) {
        expansion_block_end(x, close->to);
    }
    return true;
}

/* Where players are: the address ends with the identifier, that of a user before it. */
struct player {
    const char *name;
    const char *address, *between; /* "between": what stands between user and identifier */
    const char *nobody;            /* in the user's place where none is named; NULL: nothing */
};

static const struct player players[] = {
    {"youtube", "https://www.youtube.com/watch?v=", NULL, NULL},
    {"vimeo", "https://vimeo.com/", NULL, NULL},
    {"bilibili", "https://www.bilibili.com/video/", NULL, NULL},
    {"gist", "https://gist.github.com/", "/", NULL},
    {"tweet", "https://twitter.com/", "/status/", "i"},
    {"twitter", "https://twitter.com/", "/status/", "i"},
    {"x", "https://x.com/", "/status/", "i"},
    {"instagram", "https://www.instagram.com/p/", NULL, NULL},
    {"asciinema", "https://asciinema.org/a/", NULL, NULL},
    {"codepen", "https://codepen.io/", "/pen/", NULL},
    {"jsfiddle", "https://jsfiddle.net/", NULL, NULL},
};

static const struct player *player_named(struct str name)
{
    for (size_t i = 0; i < sizeof players / sizeof players[0]; i++) {
        const struct str known = str_of(players[i].name);

        if (str_eq_nocase(str_sub(name, 0, known.n), known)) {
            return &players[i];
        }
    }
    return NULL;
}

static struct str player_address(struct arena *a, const struct player *player, struct str user,
                                 struct str id)
{
    const struct str base = str_of(player->address);

    if (str_starts(id, STR("http://")) || str_starts(id, STR("https://"))) {
        return id;
    }
    if (str_eq(str_of(player->name), STR("bilibili")) && str_all(id, ascii_is_digit)) {
        return arena_join(a, base, STR("av"), id);
    }
    if (!player->between) {
        return arena_join(a, base, id, STR_NONE);
    }
    user = str_empty(user) ? str_of(player->nobody) : user;
    if (str_empty(user)) {
        return arena_join(a, base, id, STR_NONE);
    }
    return arena_join(a, base, arena_join(a, user, str_of(player->between), id), STR_NONE);
}

/* "x" is tried last: other names begin with it. */
bool shortcode_player(struct expansion *x, const struct shortcode *tag)
{
    struct arguments args;
    const struct player *player;
    struct str user, id, name = tag->name;

    if (tag->part == SHORTCODE_CLOSE) {
        return true;
    }
    arguments_read(x->arena, tag, &args);
    id = argument_of(&args, "id videoid bvid aid url");
    if (str_eq(name, STR("include"))) {
        const struct str provider = argument_of(&args, "provider");

        name = str_empty(provider) ? path_name(argument_at(&args, 0)) : provider;
    } else {
        user = argument_at(&args, 1);
        id = str_empty(id) ? argument_at(&args, str_empty(user) ? 0 : 1) : id;
    }
    user = argument_of(&args, "user");
    if (str_empty(user) && !str_empty(argument_at(&args, 1))) {
        user = argument_at(&args, 0);
    }
    player = player_named(name);
    if (!player || str_empty(id)) {
        return false;
    }
    if (!player->between) {
        id = str_empty(argument_of(&args, "id videoid bvid aid url")) ? argument_at(&args, 0) : id;
    }
    put_link(x, tag, argument_of(&args, "title label caption"),
             player_address(x->arena, player, user, id));
    return true;
}
