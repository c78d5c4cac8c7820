/*
 * The records of a ZIP: numbers are little-endian. Private to the container's files.
 */
#ifndef SHEAF_CHECK_ZIP_FORMAT_H
#define SHEAF_CHECK_ZIP_FORMAT_H

#include "base/err.h"
#include "base/str.h"

#define ZIP_LOCAL 0x04034b50u /* local header */
#define ZIP_LOCAL_BYTES ((size_t)30)
#define ZIP_ENTRY 0x02014b50u /* in the directory */
#define ZIP_ENTRY_BYTES ((size_t)46)
#define ZIP_DESCRIPTOR 0x08074b50u
#define ZIP_DESCRIPTOR_BYTES ((size_t)24) /* at most */
#define ZIP_END 0x06054b50u
#define ZIP_END_BYTES ((size_t)22)
#define ZIP_END64 0x06064b50u
#define ZIP_END64_BYTES ((size_t)56)
#define ZIP_LOCATOR64 0x07064b50u
#define ZIP_LOCATOR64_BYTES ((size_t)20)
#define ZIP_EXTRA64 0x0001u
#define ZIP_EXTRA_NAME 0x7075u /* Info-ZIP's name in UTF-8 */

#define ZIP_FLAG_ENCRYPTED 0x2041u /* any of its kinds */
#define ZIP_FLAG_DESCRIPTOR 0x0008u
#define ZIP_FLAG_UTF8 0x0800u
#define ZIP_STORED 0u
#define ZIP_DEFLATED 8u

static inline uint16_t zip_u16(const char *p)
{
    return (uint16_t)((unsigned char)p[0] | (unsigned char)p[1] << 8);
}

static inline uint32_t zip_u32(const char *p)
{
    return zip_u16(p) | (uint32_t)zip_u16(p + 2) << 16;
}

static inline uint64_t zip_u64(const char *p)
{
    return zip_u32(p) | (uint64_t)zip_u32(p + 4) << 32;
}

/* Up to n bytes of the file from `at` on; fewer only where it ends or cannot be read. */
size_t zip_read_at(int fd, void *p, size_t n, uint64_t at);

/* The content of the first extra field of a kind; p NULL where there is none. */
struct str zip_extra(struct str extra, uint16_t id);
/* Whether an extra field gives the entry another name than its header does; some programs unpack it
   by that. A field that is about a name that has changed since is void. */
bool zip_renames(struct str extra, struct str name, struct str *ret_name);
/* Replaces those of the numbers that are too large for 32 bits by what an extra field says, in
   their order. False where the extra fields are broken, or lack a number. */
bool zip_extra64(struct str extra, uint64_t *const *numbers, size_t n);

#endif
