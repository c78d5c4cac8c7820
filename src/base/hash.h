/*
 * Digests, by libcrypto.
 */
#ifndef SHEAF_BASE_HASH_H
#define SHEAF_BASE_HASH_H

#include "base/err.h"
#include "base/str.h"

#define SHA256_BYTES 32
#define SHA512_BYTES 64
#define SHA1_BYTES 20

enum err_kind hash_sha256(struct str data, uint8_t ret[SHA256_BYTES],
                          struct err *err) SHEAF_MUST_USE;
enum err_kind hash_sha512(struct str data, uint8_t ret[SHA512_BYTES],
                          struct err *err) SHEAF_MUST_USE;
/* Of an open file, from its start; the position is not used. Both digests, either NULL where nobody
   asks for it, and the number of bytes, which may be NULL too, are of one reading: a file that
   changes meanwhile cannot make them disagree. */
enum err_kind hash_file(int fd, uint8_t *ret_sha256, uint8_t *ret_sha512, uint64_t *ret_bytes,
                        struct err *err) SHEAF_MUST_USE;

/* The digests that bags are made with, oldest first. */
enum hash_kind {
    HASH_MD5,
    HASH_SHA1,
    HASH_SHA224,
    HASH_SHA256,
    HASH_SHA384,
    HASH_SHA512,
    HASH_KINDS
};
#define HASH_MAX_BYTES 64

/* "sha512". Static. */
const char *hash_name(enum hash_kind kind);
size_t hash_bytes(enum hash_kind kind);

/* A digest of bytes that come piece by piece: begin, add as often as needed, end; then again. */
struct hasher;
enum err_kind hasher_new(struct hasher **ret, struct err *err) SHEAF_MUST_USE;
void hasher_free(struct hasher *h);
enum err_kind hasher_begin(struct hasher *h, enum hash_kind kind, struct err *err) SHEAF_MUST_USE;
enum err_kind hasher_add(struct hasher *h, const void *p, size_t n, struct err *err) SHEAF_MUST_USE;
enum err_kind hasher_end(struct hasher *h, uint8_t ret[HASH_MAX_BYTES],
                         struct err *err) SHEAF_MUST_USE;

/* The first 64 bits of SHA-256, big-endian. */
enum err_kind hash_id64(struct str data, uint64_t *ret, struct err *err) SHEAF_MUST_USE;

/* "urn:uuid:…" of version 5 (SHA-1) in a namespace UUID given as 16 bytes. RFC 9562 section 5.5.
   ret holds 45 characters and a NUL. */
#define UUID_URN_SIZE 46
enum err_kind hash_uuid5_urn(const uint8_t name_space[16], struct str name, char ret[UUID_URN_SIZE],
                             struct err *err) SHEAF_MUST_USE;

/* Lower-case hexadecimal, 2 n characters and a NUL. */
void hash_hex(const uint8_t *bytes, size_t n, char *ret);

#endif
