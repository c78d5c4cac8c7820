/*
 * Addresses that posts show become pictures in the store. Invariant: each address is asked for at
 * most once a run, never when the store has it, and what comes is judged by its bytes; a picture is
 * in the store before its state says so.
 */
#include "media/fetch/fetching.h"

#include "base/limits.h"
#include "base/url.h"
#include "media/fetch/fetch.h"
#include "media/image/sniff.h"

void fetching_init(struct fetching *f)
{
    *f = (struct fetching){.n = 0};
    arena_init(&f->arena, LIMIT_TEXT_BYTES);
    map_init(&f->by_address);
}

void fetching_done(struct fetching *f)
{
    map_done(&f->by_address);
    arena_done(&f->arena);
}

enum err_kind fetching_add(struct fetching *f, struct str address, struct str date, size_t *ret,
                           struct err *err)
{
    struct str url = store_address(&f->arena, address);
    const bool unfit = str_empty(url);
    size_t at;

    *ret = SIZE_MAX;
    if (unfit && str_empty(url_host(address))) {
        return arena_finish(&f->arena, err);
    }
    if (unfit) {
        url = arena_str(&f->arena, address);
    }
    if (arena_finish(&f->arena, err)) {
        return err->kind;
    }
    if (map_add(&f->by_address, url, f->n, &at, err)) {
        return err->kind;
    }
    *ret = at;
    if (at < f->n) {
        return ERR_OK;
    }
    if (!arena_grow(&f->arena, &f->v, f->n, &f->cap, sizeof *f->v)) {
        return err_nomem(err);
    }
    f->v[f->n++] = (struct fetching_picture){
        .address = url,
        .date = arena_str(&f->arena, date),
        .state = unfit ? FETCHING_UNFIT : FETCHING_WANTED,
        .reason = unfit ? STR("its address is none that can be asked") : STR_NONE,
    };
    return arena_finish(&f->arena, err);
}

/* "nankai.edu.cn" chooses news.nankai.edu.cn, too. */
static bool is_chosen(const struct fetching_options *o, struct str address)
{
    const struct str host = url_without_port(url_host(address));

    for (size_t i = 0; i < o->hosts.n; i++) {
        const struct str name = o->hosts.v[i];

        if (str_eq_nocase(host, name) || (host.n > name.n && host.p[host.n - name.n - 1] == '.' &&
                                          str_ends_nocase(host, name))) {
            return true;
        }
    }
    return o->hosts.n == 0;
}

/* An answer that says no will be the same tomorrow; silence, and an overworked host, need not. */
static bool failed_for_good(const struct store_row *row)
{
    return row->status != 0 && row->status < 500 && row->status != 429 && row->status != 408;
}

static enum fetching_state look_up(const struct fetching_options *o, const struct store_row *row)
{
    if (row->state == STORE_FETCHED) {
        return FETCHING_THERE;
    }
    return row->state == STORE_FAILED && failed_for_good(row) && !o->retry_failed
               ? FETCHING_FAILED_BEFORE
               : FETCHING_WANTED;
}

static enum err_kind look_all_up(struct fetching *f, const struct fetching_options *o,
                                 struct store *store, struct err *err)
{
    for (size_t i = 0; i < f->n; i++) {
        struct fetching_picture *picture = &f->v[i];

        if (!is_chosen(o, picture->address)) {
            picture->state = FETCHING_NOT_CHOSEN;
        }
        if (picture->state != FETCHING_WANTED) {
            continue;
        }
        if (store && store_find(store, picture->address, &f->arena, &picture->row, err)) {
            return err->kind;
        }
        picture->state = look_up(o, &picture->row);
        picture->reason = picture->row.reason;
    }
    return ERR_OK;
}

/* The template with its {date} and {url}. */
static struct str fill_template(struct arena *a, struct str template,
                                const struct fetching_picture *picture)
{
    struct str all = STR_NONE;
    size_t at;

    while ((at = str_chr(template, '{')) != STR_NPOS) {
        const struct str rest = str_from(template, at);
        const bool date = str_starts(rest, STR("{date}"));
        const bool url = str_starts(rest, STR("{url}"));

        all = arena_join(a, all, str_sub(template, 0, at),
                         date  ? str_empty(picture->date) ? STR("2") : picture->date
                         : url ? picture->address
                               : STR("{"));
        template = str_from(rest, date ? STR("{date}").n : url ? STR("{url}").n : 1);
    }
    return arena_join(a, all, template, STR_NONE);
}

/* The address, https instead of http, and the owner's archive. */
static enum err_kind list_addresses(struct fetching *f, const struct fetching_options *o,
                                    const struct fetching_picture *picture, struct fetch_wish *ret,
                                    struct err *err)
{
    (void)arena_strs_add(&f->arena, &ret->addresses, picture->address);
    /* Who names a port means no other protocol. */
    if (str_starts(picture->address, STR("http:")) &&
        str_chr(url_host(picture->address), ':') == STR_NPOS) {
        (void)arena_strs_add(
            &f->arena, &ret->addresses,
            arena_join(&f->arena, STR("https"), str_from(picture->address, 4), STR_NONE));
    }
    if (!str_empty(o->via)) {
        const struct str via = fill_template(&f->arena, o->via, picture);
        const struct str address = store_address(&f->arena, via);

        if (!str_empty(address)) {
            (void)arena_strs_add(&f->arena, &ret->addresses, address);
        }
    }
    return arena_finish(&f->arena, err);
}

/* What the module is to bring, and where what it says goes. */
struct errand {
    struct fetching *fetching;
    const struct fetching_options *options;
    struct store *store;
    struct fetch_wish *wishes;
    size_t *pictures; /* of each wish */
    size_t n, done;
    uint64_t bytes;
};

static enum err_kind tell(struct errand *e, struct err *err)
{
    return e->options->progress(e->options->user, e->done, e->n, e->bytes, err);
}

static enum err_kind tick(void *user, uint64_t bytes, struct err *err)
{
    struct errand *e = user;

    e->bytes = bytes;
    return tell(e, err);
}

/* Whether the first element of the text is svg: picture_sniff takes any page for a picture. */
static bool is_svg(struct str text)
{
    size_t at, name;

    while ((at = str_chr(text, '<')) != STR_NPOS) {
        text = str_from(text, at + 1);
        if (str_starts(text, STR("!--"))) {
            at = str_find(text, STR("-->"));
            text = str_from(text, at == STR_NPOS ? text.n : at);
        } else if (text.n == 0 || (text.p[0] != '!' && text.p[0] != '?')) {
            break;
        }
    }
    for (name = 0; name < text.n && (ascii_is_alnum(text.p[name]) || text.p[name] == ':');) {
        name++;
    }
    text = str_sub(text, 0, name);
    return str_eq(text, STR("svg")) || str_ends(text, STR(":svg"));
}

/* NULL, or why the bytes are no picture. */
static const char *judge(struct str content, struct picture *ret)
{
    const char *reason = picture_sniff(content, ret);

    if (!reason && ret->is_svg && !is_svg(content)) {
        reason = "it is a page, not a picture";
    }
    return reason;
}

static enum err_kind arrived(void *user, size_t wish, const struct fetch_answer *answer,
                             enum fetch_verdict *ret_verdict, const char **ret_reason,
                             struct err *err)
{
    struct errand *e = user;
    struct arena *a = &e->fetching->arena;
    struct fetching_picture *picture = &e->fetching->v[e->pictures[wish]];
    struct picture found;
    const char *reason = judge(answer->content, &found);
    struct store_row row = {
        .url = picture->address,
        .state = STORE_FETCHED,
        .status = answer->status,
        .last_try = e->options->now,
        .tries = answer->tries,
    };

    if (reason) {
        *ret_verdict = FETCH_REFUSED;
        *ret_reason = reason;
        return ERR_OK;
    }
    /* Half a picture that nobody has the other half of is better than none. */
    if ((found.flags & PICTURE_CUT) && !answer->last) {
        *ret_verdict = FETCH_CUT_OFF;
        *ret_reason = "it is cut off";
        return ERR_OK;
    }
    row.final_url = arena_str(a, answer->final_url);
    row.media_type = str_of(found.media_type);
    row.ending = str_of(found.ending);
    if (arena_finish(a, err) || store_keep(e->store, answer->content, &row, err) ||
        store_put(e->store, &row, err)) {
        return err->kind;
    }
    row.tries += picture->row.tries;
    picture->row = row;
    picture->state = FETCHING_BROUGHT;
    *ret_verdict = FETCH_KEPT;
    e->done++;
    return tell(e, err);
}

static enum err_kind failed(void *user, size_t wish, const struct fetch_failure *failure,
                            struct err *err)
{
    struct errand *e = user;
    struct fetching_picture *picture = &e->fetching->v[e->pictures[wish]];
    const unsigned before = picture->row.tries;

    picture->reason = arena_str(&e->fetching->arena, str_of(failure->reason));
    picture->state = failure->later ? FETCHING_LATER : FETCHING_FAILED;
    picture->row = (struct store_row){
        .url = picture->address,
        .state = STORE_FAILED,
        .status = failure->status,
        .reason = picture->reason,
        .last_try = e->options->now,
        .tries = failure->tries,
    };
    if (arena_finish(&e->fetching->arena, err) ||
        (!failure->later && store_put(e->store, &picture->row, err))) {
        return err->kind;
    }
    picture->row.tries += before;
    e->done++;
    return tell(e, err);
}

/* Adds those that were tried before, or those that were not. */
static enum err_kind add_wishes(struct errand *e, bool tried, struct err *err)
{
    struct fetching *f = e->fetching;

    for (size_t i = 0; i < f->n && (e->options->limit == 0 || e->n < e->options->limit); i++) {
        if (f->v[i].state != FETCHING_WANTED || (f->v[i].row.tries > 0) != tried) {
            continue;
        }
        if (list_addresses(f, e->options, &f->v[i], &e->wishes[e->n], err)) {
            return err->kind;
        }
        e->pictures[e->n++] = i;
    }
    return ERR_OK;
}

/* What failed before comes last: whoever tries a few pictures a run, or has a host that stops after
   a few failures, gets on all the same. */
static enum err_kind list_wishes(struct errand *e, struct err *err)
{
    struct fetching *f = e->fetching;

    e->wishes = arena_array(&f->arena, f->n, sizeof *e->wishes);
    e->pictures = arena_array(&f->arena, f->n, sizeof *e->pictures);
    if (arena_finish(&f->arena, err)) {
        return err->kind;
    }
    return add_wishes(e, false, err) == ERR_OK ? add_wishes(e, true, err) : err->kind;
}

static enum err_kind bring(struct errand *e, struct err *err)
{
    static const struct module_name name = {
        .file = "libsheaf-fetch.so",
        .symbol = FETCH_SYMBOL,
        .library = "libcurl (Debian: libcurl4)",
        .api = FETCH_API,
    };
    const struct fetching_options *o = e->options;
    const struct fetch_request request = {
        .wishes = e->wishes,
        .n = e->n,
        .agent = o->agent,
        .connections = o->connections,
        .delay_ms = o->delay_ms,
        .timeout_ms = o->timeout_ms,
        .max_bytes = LIMIT_ASSET_BYTES,
        .allow_private = o->allow_private,
        .arrived = arrived,
        .failed = failed,
        .tick = tick,
        .user = e,
    };
    const void *loaded;
    const struct fetch_module *module;

    if (e->n == 0) {
        return ERR_OK;
    }
    if (module_load(&name, &loaded, err)) {
        return err->kind;
    }
    module = loaded;
    return module->fetch(&request, err);
}

enum err_kind fetching_run(struct fetching *f, const struct fetching_options *o, struct err *err)
{
    struct errand e = {.fetching = f, .options = o};
    enum err_kind kind =
        store_open(o->folder, o->dry_run ? STORE_READ : STORE_WRITE, &e.store, err);

    if (kind == ERR_OK && !o->dry_run) {
        kind = store_lock(e.store, err);
    }
    if (kind == ERR_OK) {
        kind = look_all_up(f, o, e.store, err);
    }
    if (kind == ERR_OK && !o->dry_run) {
        kind = list_wishes(&e, err) == ERR_OK ? bring(&e, err) : err->kind;
    }
    store_close(e.store);
    return kind;
}
