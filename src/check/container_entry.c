/*
 * Turns an entry of a ZIP into its bytes. Invariant: what the sink gets is as long as the directory
 * says; it is sound only where the local header, the data, its CRC and what follows it agree with
 * the directory in everything.
 */
#include "check/container.h"
#include "check/reader.h"
#include "check/zip_format.h"

#define HEAD_SLACK ((size_t)256) /* room for extra fields in the first read */

/* The reading of one entry. */
struct reading {
    const struct archive *archive;
    struct entry *entry;
    struct reader *reader;
    const struct sink *sink;
    uint64_t data; /* where it begins in the file */
    uint32_t crc;
    uint64_t size;   /* that came out */
    bool long_sizes; /* a descriptor has sizes of 64 bits */
};

static void tell(const struct reading *r, const char *id, const char *what)
{
    archive_tell(r->archive, id, r->entry->name, 0, "%s", what);
}

static enum err_kind give(struct reading *r, const char *p, size_t n, struct err *err)
{
    r->crc = inflate_crc(r->crc, p, n);
    r->size += n;
    return n ? r->sink->take(r->sink->user, p, n, err) : ERR_OK;
}

/* Sizes and CRC of the local header; with a descriptor behind the data they may be 0. */
static bool same_sizes(struct reading *r, const char *head, struct str extra)
{
    const struct entry *e = r->entry;
    const bool later = e->zip.flags & ZIP_FLAG_DESCRIPTOR;
    const uint32_t crc = zip_u32(head + 14);
    uint64_t packed = zip_u32(head + 18), size = zip_u32(head + 22);

    r->long_sizes = zip_extra(extra, ZIP_EXTRA64).p != NULL;
    if (!zip_extra64(extra, (uint64_t *const[]){&size, &packed}, 2)) {
        return false;
    }
    return (crc == e->zip.crc || (later && crc == 0)) &&
           (packed == e->zip.packed || (later && packed == 0)) &&
           (size == e->size || (later && size == 0));
}

/* Compares a local header, whole in memory, with the directory. */
static void compare_header(struct reading *r, const char *head, size_t name_n, size_t extra_n)
{
    const struct entry *e = r->entry;
    const struct str name = str_make(head + ZIP_LOCAL_BYTES, name_n);
    const struct str extra = str_make(name.p + name_n, extra_n);
    struct str other;

    if (!str_eq(name, e->name)) {
        archive_tell(r->archive, "zip-header", e->name, 0, "its local header has the name %.*s",
                     STR_ARG(str_sub(name, 0, 600)));
    }
    if (zip_renames(extra, name, &other)) {
        archive_tell(r->archive, "zip-name", e->name, 0,
                     "an extra field of its local header names it %.*s",
                     STR_ARG(str_sub(other, 0, 600)));
    }
    if (zip_u16(head + 8) != e->zip.method ||
        ((zip_u16(head + 6) ^ e->zip.flags) & (ZIP_FLAG_ENCRYPTED | ZIP_FLAG_DESCRIPTOR))) {
        tell(r, "zip-header", "its local header says that it is packed in another way");
    }
    if (!same_sizes(r, head, extra)) {
        tell(r, "zip-header", "its local header has another size or CRC");
    }
    if (zip_u16(head + 10) != e->zip.time || zip_u16(head + 12) != e->zip.date) {
        tell(r, "zip-header", "its local header has another time");
    }
    if (zip_u16(head + 4) != e->zip.needed || zip_u16(head + 6) != e->zip.flags) {
        tell(r, "zip-header-odd", "its local header has another version or other flags");
    }
}

/* Up to n bytes of the file, at most READER_WHOLE; fewer where it ends. Borrowed until the next
   call. */
static struct str file_at(struct reading *r, uint64_t at, size_t n)
{
    struct reader *reader = r->reader;
    uint64_t skip = at - reader->in_from;

    if (at < reader->in_from || skip > reader->in_n || n > reader->in_n - skip) {
        reader->in_from = at;
        reader->in_n =
            zip_read_at(r->archive->fd, reader->in, n > READER_AHEAD ? n : READER_AHEAD, at);
        skip = 0;
    }
    return str_sub(str_make(reader->in, reader->in_n), (size_t)skip, (size_t)skip + n);
}

/* Reads the local header and what fits of the data. *ret_data: all of it, where it fits. False
   where there is nothing to go on with. */
static bool read_header(struct reading *r, struct str *ret_data)
{
    struct entry *e = r->entry;
    const uint64_t head = ZIP_LOCAL_BYTES + e->name.n + HEAD_SLACK;
    const bool fits = e->zip.packed <= READER_WHOLE - head;
    struct str in = file_at(r, e->zip.offset, (size_t)(head + (fits ? e->zip.packed : 0)));
    size_t head_n, name_n;

    if (in.n < ZIP_LOCAL_BYTES || zip_u32(in.p) != ZIP_LOCAL) {
        tell(r, "zip-header", "it has no local header where the directory says");
        return false;
    }
    name_n = zip_u16(in.p + 26);
    head_n = ZIP_LOCAL_BYTES + name_n + zip_u16(in.p + 28);
    if (in.n < head_n) {
        in = file_at(r, e->zip.offset, READER_WHOLE);
    }
    r->data = e->zip.offset + head_n;
    if (in.n < head_n || r->data > r->archive->directory ||
        e->zip.packed > r->archive->directory - r->data) {
        tell(r, "zip-header", "its local header is longer than there is room for");
        return false;
    }
    compare_header(r, in.p, name_n, head_n - ZIP_LOCAL_BYTES - name_n);
    *ret_data = in.n - head_n >= e->zip.packed ? str_sub(in, head_n, head_n + (size_t)e->zip.packed)
                                               : STR_NONE;
    return true;
}

/* The next block of the data from the file. */
static struct str next_block(struct reading *r, uint64_t *done)
{
    const uint64_t left = r->entry->zip.packed - *done;
    const size_t n = left < READER_BLOCK ? (size_t)left : READER_BLOCK;
    const struct str block = file_at(r, r->data + *done, n);

    *done += block.n;
    return block;
}

static enum err_kind copy(struct reading *r, struct err *err)
{
    uint64_t done = 0;
    struct str block;

    while ((block = next_block(r, &done)).n > 0) {
        if (give(r, block.p, block.n, err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}

/* Stops at the first byte that is too many, and where nothing more comes. */
static enum err_kind unpack(struct reading *r, bool *ret_good, struct err *err)
{
    enum inflate_state state = INFLATE_MORE;
    uint64_t done = 0;
    struct str block = STR_NONE;
    size_t n = 0;

    if (inflate_begin(r->reader->inflater, err)) {
        return err->kind;
    }
    while (state == INFLATE_MORE) {
        block = block.n ? block : next_block(r, &done);
        const size_t before = block.n;
        state = inflate_step(r->reader->inflater, &block, r->reader->out, READER_BLOCK, &n);
        if (n > r->entry->size - r->size || (state == INFLATE_MORE && n == 0 && before == 0)) {
            state = INFLATE_BROKEN;
        } else if (give(r, r->reader->out, n, err)) {
            return err->kind;
        }
    }
    *ret_good = state == INFLATE_END && block.n == 0 && done == r->entry->zip.packed;
    return ERR_OK;
}

static enum err_kind read_data(struct reading *r, struct str data, bool *ret_good, struct err *err)
{
    const struct entry *e = r->entry;

    *ret_good = true;
    if (e->zip.method == ZIP_STORED) {
        return data.p ? give(r, data.p, data.n, err) : copy(r, err);
    }
    if (data.p && e->size <= READER_WHOLE) {
        *ret_good = inflate_whole(r->reader->inflater, data, r->reader->out, (size_t)e->size);
        return *ret_good ? give(r, r->reader->out, (size_t)e->size, err) : ERR_OK;
    }
    return unpack(r, ret_good, err);
}

/* What follows the data of an entry that was written without knowing its sizes: with a signature or
   not, sizes of 32 bits or 64. Its length; 0 where it says something else. */
static size_t descriptor_length(struct reading *r)
{
    static const size_t signatures[] = {4, 0};
    const struct entry *e = r->entry;
    const struct str bytes = file_at(r, r->data + e->zip.packed, ZIP_DESCRIPTOR_BYTES);

    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
        const char *p = bytes.p + signatures[i];
        const size_t n = signatures[i] + (r->long_sizes ? 20 : 12);
        if (bytes.n < n || (signatures[i] && zip_u32(bytes.p) != ZIP_DESCRIPTOR)) {
            continue;
        }
        const uint64_t packed = r->long_sizes ? zip_u64(p + 4) : zip_u32(p + 4);
        const uint64_t size = r->long_sizes ? zip_u64(p + 12) : zip_u32(p + 8);
        if (zip_u32(p) == e->zip.crc && packed == e->zip.packed && size == e->size) {
            return n;
        }
    }
    return 0;
}

static void find_end(struct reading *r)
{
    struct entry *e = r->entry;
    const uint64_t end = r->data + e->zip.packed;

    if (!(e->zip.flags & ZIP_FLAG_DESCRIPTOR)) {
        e->zip.end = end;
        return;
    }
    const size_t n = descriptor_length(r);
    if (n == 0) {
        tell(r, "zip-header", "what follows its data says another size or CRC");
        return;
    }
    e->zip.end = end + n;
}

enum err_kind container_read(const struct archive *a, struct entry *entry, struct reader *reader,
                             const struct sink *sink, bool *ret_whole, struct err *err)
{
    struct reading r = {.archive = a, .entry = entry, .reader = reader, .sink = sink};
    struct str data = STR_NONE;
    bool good;

    if (!read_header(&r, &data)) {
        return ERR_OK;
    }
    if (read_data(&r, data, &good, err)) {
        return err->kind;
    }
    find_end(&r);
    if (!good || r.size != entry->size) {
        tell(&r, "zip-data", "its data is damaged: it cannot be unpacked");
    } else if (r.crc != entry->zip.crc) {
        tell(&r, "zip-data", "its data is damaged: the CRC is another");
    } else {
        *ret_whole = true;
    }
    return ERR_OK;
}
