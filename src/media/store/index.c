/*
 * What the asset store knows becomes rows of an SQLite file, and rows what is asked for. Invariant:
 * every change is one transaction, so that a killed run leaves it done or not begun.
 */
#include "media/store/index.h"

#include <errno.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdlib.h>

#include "base/file.h"

#define SCHEMA_VERSION 1
#define WAIT_MS 10000

enum statement {
    FIND,
    PUT,
    DERIVED_FIND,
    DERIVED_PUT,
    ADDRESSES,
    EACH,
    FORGET_ADDRESSES,
    FORGET_DERIVED,
    STATEMENTS
};

struct store_index {
    const char *file; /* the caller's */
    sqlite3 *db;
    sqlite3_stmt *statements[STATEMENTS]; /* prepared when first needed */
};

static const char schema[] =
    "BEGIN IMMEDIATE;"
    "CREATE TABLE IF NOT EXISTS addresses("
    "url TEXT PRIMARY KEY NOT NULL, state INTEGER NOT NULL, final_url TEXT NOT NULL,"
    "status INTEGER NOT NULL, media_type TEXT NOT NULL, size INTEGER NOT NULL,"
    "digest BLOB NOT NULL, ending TEXT NOT NULL, reason TEXT NOT NULL,"
    "first_try INTEGER NOT NULL, last_try INTEGER NOT NULL, tries INTEGER NOT NULL)"
    "WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS derived("
    "key TEXT PRIMARY KEY NOT NULL, digest BLOB NOT NULL, ending TEXT NOT NULL,"
    "media_type TEXT NOT NULL, size INTEGER NOT NULL, width INTEGER NOT NULL,"
    "height INTEGER NOT NULL, note TEXT NOT NULL) WITHOUT ROWID;"
    "PRAGMA user_version=1;"
    "COMMIT";

static const char *const texts[STATEMENTS] = {
    [FIND] = "SELECT state,final_url,status,media_type,size,digest,ending,reason,first_try,"
             "last_try,tries FROM addresses WHERE url=?1",
    [PUT] = "INSERT INTO addresses VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?10,?11)"
            "ON CONFLICT(url) DO UPDATE SET state=?2,final_url=?3,status=?4,media_type=?5,size=?6,"
            "digest=?7,ending=?8,reason=?9,last_try=?10,tries=tries+?11",
    [DERIVED_FIND] = "SELECT digest,ending,media_type,size,width,height,note FROM derived "
                     "WHERE key=?1",
    [DERIVED_PUT] = "INSERT OR REPLACE INTO derived VALUES(?1,?2,?3,?4,?5,?6,?7,?8)",
    [ADDRESSES] = "SELECT url FROM addresses",
    [EACH] = "SELECT digest,ending,url FROM addresses WHERE state=1 "
             "UNION ALL SELECT digest,ending,'' FROM derived ORDER BY 1,2,3",
    [FORGET_ADDRESSES] = "DELETE FROM addresses WHERE digest=?1 AND ending=?2",
    [FORGET_DERIVED] = "DELETE FROM derived WHERE digest=?1 AND ending=?2",
};

static bool may_not_write(int code)
{
    return code == SQLITE_READONLY || code == SQLITE_CANTOPEN || code == SQLITE_PERM;
}

static enum err_kind failed(const struct store_index *x, struct err *err)
{
    const int code = x->db ? sqlite3_errcode(x->db) : SQLITE_NOMEM;

    if (code == SQLITE_NOMEM) {
        return err_nomem(err);
    }
    if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) {
        return err_set(err, ERR_FORMAT,
                       "%s: %s; move the store away and fetch again, or give another --store",
                       x->file, sqlite3_errmsg(x->db));
    }
    (void)err_set(err, code == SQLITE_FULL ? ERR_SYSTEM : ERR_LIBRARY, "%s: %s", x->file,
                  sqlite3_errmsg(x->db));
    if (may_not_write(code)) {
        err->kind = ERR_SYSTEM;
        err->sys = EACCES;
    }
    return err->kind;
}

static enum err_kind version_of(struct store_index *x, int *ret, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    enum err_kind kind = ERR_OK;

    if (sqlite3_prepare_v2(x->db, "PRAGMA user_version", -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW) {
        kind = failed(x, err);
    } else {
        *ret = sqlite3_column_int(statement, 0);
    }
    (void)sqlite3_finalize(statement);
    return kind;
}

static enum err_kind open_as(struct store_index *x, int flags, int *ret_version, struct err *err)
{
    if (sqlite3_open_v2(x->file, &x->db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
        return failed(x, err);
    }
    (void)sqlite3_busy_timeout(x->db, WAIT_MS);
    return version_of(x, ret_version, err);
}

/* To read where a killed run left a transaction half-done, it has to be taken back first: that
   needs to write. Where that is impossible, too, the first complaint stands. */
static enum err_kind open_to_read(struct store_index *x, int *ret_version, struct err *err)
{
    struct err again = {.kind = ERR_OK};

    if (open_as(x, SQLITE_OPEN_READONLY, ret_version, err) == ERR_OK) {
        return ERR_OK;
    }
    (void)sqlite3_close_v2(x->db);
    x->db = NULL;
    return open_as(x, SQLITE_OPEN_READWRITE, ret_version, &again) == ERR_OK ? ERR_OK : err->kind;
}

/* *ret_empty: it is only to be read, and there is nothing in it: the run that was to begin it was
   killed. */
static enum err_kind set_up(struct store_index *x, bool write, bool *ret_empty, struct err *err)
{
    int version = 0;
    const enum err_kind kind =
        write ? open_as(x, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &version, err)
              : open_to_read(x, &version, err);

    if (kind != ERR_OK) {
        return kind;
    }
    if (version > SCHEMA_VERSION) {
        return err_set(err, ERR_FORMAT,
                       "%s: a newer sheaf made this store; use that one, or give another --store",
                       x->file);
    }
    *ret_empty = version == 0 && !write;
    if (version == 0 && write && sqlite3_exec(x->db, schema, NULL, NULL, NULL) != SQLITE_OK) {
        return failed(x, err);
    }
    return ERR_OK;
}

static bool is_there(const char *file)
{
    struct file_info info;
    struct err err;

    /* An empty file is what a run leaves that was killed before its first row. */
    return file_stat(file, &info, &err) == ERR_OK && info.size > 0;
}

enum err_kind store_index_open(const char *file, bool write, struct store_index **ret,
                               struct err *err)
{
    struct store_index *x;
    bool empty = false;

    *ret = NULL;
    if (!write && !is_there(file)) {
        return ERR_OK;
    }
    x = calloc(1, sizeof *x);
    if (!x) {
        return err_nomem(err);
    }
    x->file = file;
    if (set_up(x, write, &empty, err)) {
        store_index_close(x);
        return err->kind;
    }
    if (empty) {
        store_index_close(x);
        return ERR_OK;
    }
    *ret = x;
    return ERR_OK;
}

void store_index_close(struct store_index *x)
{
    if (!x) {
        return;
    }
    for (int i = 0; i < STATEMENTS; i++) {
        (void)sqlite3_finalize(x->statements[i]);
    }
    (void)sqlite3_close_v2(x->db);
    free(x);
}

static enum err_kind prepare(struct store_index *x, enum statement which, sqlite3_stmt **ret,
                             struct err *err)
{
    if (!x->statements[which] &&
        sqlite3_prepare_v3(x->db, texts[which], -1, SQLITE_PREPARE_PERSISTENT,
                           &x->statements[which], NULL) != SQLITE_OK) {
        return failed(x, err);
    }
    *ret = x->statements[which];
    return ERR_OK;
}

/* Binds values from the first parameter on; the slices stay until the statement is done. */
struct binding {
    sqlite3_stmt *statement;
    int at;
    bool failed;
};

static void bind_text(struct binding *b, struct str text)
{
    b->failed |= text.n > INT_MAX || sqlite3_bind_text(b->statement, ++b->at, text.p ? text.p : "",
                                                       (int)text.n, SQLITE_STATIC) != SQLITE_OK;
}

static void bind_number(struct binding *b, int64_t number)
{
    b->failed |= sqlite3_bind_int64(b->statement, ++b->at, number) != SQLITE_OK;
}

static void bind_digest(struct binding *b, const uint8_t digest[SHA256_BYTES], bool there)
{
    b->failed |= sqlite3_bind_blob(b->statement, ++b->at, digest, there ? SHA256_BYTES : 0,
                                   SQLITE_STATIC) != SQLITE_OK;
}

/* Ends a statement, so that it holds no lock and can run again. */
static enum err_kind finish(struct store_index *x, sqlite3_stmt *statement, bool fine,
                            struct err *err)
{
    const enum err_kind kind = fine ? ERR_OK : failed(x, err);

    (void)sqlite3_reset(statement);
    (void)sqlite3_clear_bindings(statement);
    return kind;
}

static struct str column_text(sqlite3_stmt *statement, int column, struct arena *a)
{
    const void *p = sqlite3_column_text(statement, column);
    const int n = sqlite3_column_bytes(statement, column);

    return arena_str(a, str_make(p, p ? (size_t)n : 0));
}

static bool column_digest(sqlite3_stmt *statement, int column, uint8_t ret[SHA256_BYTES])
{
    const void *p = sqlite3_column_blob(statement, column);

    if (!p || sqlite3_column_bytes(statement, column) != SHA256_BYTES) {
        return false;
    }
    memcpy(ret, p, SHA256_BYTES);
    return true;
}

static void read_row(sqlite3_stmt *statement, struct arena *a, struct store_row *row)
{
    row->state = sqlite3_column_int(statement, 0) == STORE_FETCHED ? STORE_FETCHED : STORE_FAILED;
    row->final_url = column_text(statement, 1, a);
    row->status = (long)sqlite3_column_int64(statement, 2);
    row->media_type = column_text(statement, 3, a);
    row->size = (uint64_t)sqlite3_column_int64(statement, 4);
    if (row->state == STORE_FETCHED && !column_digest(statement, 5, row->digest)) {
        row->state = STORE_FAILED;
    }
    row->ending = column_text(statement, 6, a);
    row->reason = column_text(statement, 7, a);
    row->first_try = sqlite3_column_int64(statement, 8);
    row->last_try = sqlite3_column_int64(statement, 9);
    row->tries = (unsigned)sqlite3_column_int(statement, 10);
}

enum err_kind store_index_find(struct store_index *x, struct arena *a, struct store_row *row,
                               struct err *err)
{
    struct binding b = {.at = 0};
    int step;

    if (prepare(x, FIND, &b.statement, err)) {
        return err->kind;
    }
    bind_text(&b, row->url);
    step = b.failed ? SQLITE_ERROR : sqlite3_step(b.statement);
    if (step == SQLITE_ROW) {
        read_row(b.statement, a, row);
    }
    return finish(x, b.statement, step == SQLITE_ROW || step == SQLITE_DONE, err);
}

enum err_kind store_index_put(struct store_index *x, const struct store_row *row, struct err *err)
{
    struct binding b = {.at = 0};
    const bool fetched = row->state == STORE_FETCHED;

    if (prepare(x, PUT, &b.statement, err)) {
        return err->kind;
    }
    bind_text(&b, row->url);
    bind_number(&b, row->state);
    bind_text(&b, row->final_url);
    bind_number(&b, row->status);
    bind_text(&b, row->media_type);
    bind_number(&b, (int64_t)row->size);
    bind_digest(&b, row->digest, fetched);
    bind_text(&b, row->ending);
    bind_text(&b, row->reason);
    bind_number(&b, row->last_try);
    bind_number(&b, row->tries);
    return finish(x, b.statement, !b.failed && sqlite3_step(b.statement) == SQLITE_DONE, err);
}

enum err_kind store_index_derived_find(struct store_index *x, struct str key, struct arena *a,
                                       struct store_derived *ret, bool *ret_found, struct err *err)
{
    struct binding b = {.at = 0};
    int step;

    *ret_found = false;
    if (prepare(x, DERIVED_FIND, &b.statement, err)) {
        return err->kind;
    }
    bind_text(&b, key);
    step = b.failed ? SQLITE_ERROR : sqlite3_step(b.statement);
    if (step == SQLITE_ROW && column_digest(b.statement, 0, ret->digest)) {
        ret->ending = column_text(b.statement, 1, a);
        ret->media_type = column_text(b.statement, 2, a);
        ret->size = (uint64_t)sqlite3_column_int64(b.statement, 3);
        ret->width = (uint32_t)sqlite3_column_int64(b.statement, 4);
        ret->height = (uint32_t)sqlite3_column_int64(b.statement, 5);
        ret->note = column_text(b.statement, 6, a);
        *ret_found = true;
    }
    return finish(x, b.statement, step == SQLITE_ROW || step == SQLITE_DONE, err);
}

enum err_kind store_index_derived_put(struct store_index *x, struct str key,
                                      const struct store_derived *value, struct err *err)
{
    struct binding b = {.at = 0};

    if (prepare(x, DERIVED_PUT, &b.statement, err)) {
        return err->kind;
    }
    bind_text(&b, key);
    bind_digest(&b, value->digest, true);
    bind_text(&b, value->ending);
    bind_text(&b, value->media_type);
    bind_number(&b, (int64_t)value->size);
    bind_number(&b, value->width);
    bind_number(&b, value->height);
    bind_text(&b, value->note);
    return finish(x, b.statement, !b.failed && sqlite3_step(b.statement) == SQLITE_DONE, err);
}

enum err_kind store_index_addresses(struct store_index *x, bool (*each)(void *user, struct str url),
                                    void *user, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int step;

    if (prepare(x, ADDRESSES, &statement, err)) {
        return err->kind;
    }
    while ((step = sqlite3_step(statement)) == SQLITE_ROW) {
        const void *url = sqlite3_column_text(statement, 0);

        if (!url) {
            step = SQLITE_NOMEM;
            break;
        }
        if (!each(user, str_of(url))) {
            step = SQLITE_DONE;
            break;
        }
    }
    return finish(x, statement, step == SQLITE_DONE, err);
}

enum err_kind store_index_each(struct store_index *x,
                               bool (*each)(void *user, struct str url,
                                            const struct store_content *content),
                               void *user, struct err *err)
{
    struct store_content content;
    sqlite3_stmt *statement = NULL;
    int step;

    if (prepare(x, EACH, &statement, err)) {
        return err->kind;
    }
    while ((step = sqlite3_step(statement)) == SQLITE_ROW) {
        const void *ending = sqlite3_column_text(statement, 1);
        const void *url = sqlite3_column_text(statement, 2);

        if (!column_digest(statement, 0, content.digest) || !ending || !url) {
            continue;
        }
        content.ending = str_of(ending);
        if (!each(user, str_of(url), &content)) {
            step = SQLITE_DONE;
            break;
        }
    }
    return finish(x, statement, step == SQLITE_DONE, err);
}

static enum err_kind forget_in(struct store_index *x, enum statement which,
                               const struct store_content *content, struct err *err)
{
    struct binding b = {.at = 0};

    if (prepare(x, which, &b.statement, err)) {
        return err->kind;
    }
    bind_digest(&b, content->digest, true);
    bind_text(&b, content->ending);
    return finish(x, b.statement, !b.failed && sqlite3_step(b.statement) == SQLITE_DONE, err);
}

enum err_kind store_index_forget(struct store_index *x, const struct store_content *content,
                                 struct err *err)
{
    if (forget_in(x, FORGET_ADDRESSES, content, err)) {
        return err->kind;
    }
    return forget_in(x, FORGET_DERIVED, content, err);
}
