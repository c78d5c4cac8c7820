/*
 * Turns bytes into digests and names made of digests, by libcrypto. Invariant: results depend on
 * the bytes alone.
 */
#include "base/hash.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    READ_BYTES = 1 << 17
};

static enum err_kind failed(struct err *err)
{
    return err_set(err, ERR_LIBRARY, "libcrypto could not compute a digest");
}

static const struct {
    const char *name, *libcrypto_name;
    size_t bytes;
} kinds[HASH_KINDS] = {
    [HASH_MD5] = {"md5", "MD5", 16},          [HASH_SHA1] = {"sha1", "SHA1", 20},
    [HASH_SHA224] = {"sha224", "SHA224", 28}, [HASH_SHA256] = {"sha256", "SHA256", 32},
    [HASH_SHA384] = {"sha384", "SHA384", 48}, [HASH_SHA512] = {"sha512", "SHA512", 64},
};

/* Fetched once: looking an algorithm up costs more than digesting a short name. NULL where
   libcrypto could not start. */
static EVP_MD *types[HASH_KINDS];
static pthread_once_t libcrypto_once = PTHREAD_ONCE_INIT;

static void libcrypto_start(void)
{
    /* Without its default context, which memory may be too short for, fetching would crash. */
    if (OPENSSL_init_crypto(0, NULL) != 1 || !OSSL_LIB_CTX_get0_global_default()) {
        return;
    }
    for (size_t i = 0; i < HASH_KINDS; i++) {
        types[i] = EVP_MD_fetch(NULL, kinds[i].libcrypto_name, NULL);
    }
}

static const EVP_MD *fetched(enum hash_kind kind)
{
    (void)pthread_once(&libcrypto_once, libcrypto_start);
    return types[kind];
}

static enum err_kind digest(const EVP_MD *type, struct str data, uint8_t *ret, struct err *err)
{
    if (!type || EVP_Digest(data.p ? data.p : "", data.n, ret, NULL, type, NULL) != 1) {
        return failed(err);
    }
    return ERR_OK;
}

enum err_kind hash_sha256(struct str data, uint8_t ret[SHA256_BYTES], struct err *err)
{
    return digest(fetched(HASH_SHA256), data, ret, err);
}

enum err_kind hash_sha512(struct str data, uint8_t ret[SHA512_BYTES], struct err *err)
{
    return digest(fetched(HASH_SHA512), data, ret, err);
}

const char *hash_name(enum hash_kind kind)
{
    return kinds[kind].name;
}

size_t hash_bytes(enum hash_kind kind)
{
    return kinds[kind].bytes;
}

struct hasher {
    EVP_MD_CTX *context;
};

enum err_kind hasher_new(struct hasher **ret, struct err *err)
{
    struct hasher *h = malloc(sizeof *h);

    if (!h) {
        return err_nomem(err);
    }
    h->context = EVP_MD_CTX_new();
    if (!h->context) {
        free(h);
        return err_nomem(err);
    }
    *ret = h;
    return ERR_OK;
}

void hasher_free(struct hasher *h)
{
    if (h) {
        EVP_MD_CTX_free(h->context);
        free(h);
    }
}

enum err_kind hasher_begin(struct hasher *h, enum hash_kind kind, struct err *err)
{
    const EVP_MD *type = fetched(kind);

    return type && EVP_DigestInit_ex(h->context, type, NULL) == 1 ? ERR_OK : failed(err);
}

enum err_kind hasher_add(struct hasher *h, const void *p, size_t n, struct err *err)
{
    return EVP_DigestUpdate(h->context, p, n) == 1 ? ERR_OK : failed(err);
}

enum err_kind hasher_end(struct hasher *h, uint8_t ret[HASH_MAX_BYTES], struct err *err)
{
    return EVP_DigestFinal_ex(h->context, ret, NULL) == 1 ? ERR_OK : failed(err);
}

/* Gives each of the hashers, NULLs left out, all bytes of an open file. */
static enum err_kind read_file(int fd, struct hasher *const hashers[2], uint64_t *ret_bytes,
                               struct err *err)
{
    char *block = malloc(READ_BYTES);
    off_t at = 0;
    ssize_t n;
    enum err_kind kind = ERR_OK;

    if (!block) {
        return err_nomem(err);
    }
    while (!kind && (n = pread(fd, block, READ_BYTES, at)) != 0) {
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            kind = err_errno(err, "reading");
            break;
        }
        for (size_t i = 0; i < 2 && !kind; i++) {
            kind = hashers[i] ? hasher_add(hashers[i], block, (size_t)n, err) : ERR_OK;
        }
        at += n;
    }
    free(block);
    *ret_bytes = (uint64_t)at;
    return kind;
}

enum err_kind hash_file(int fd, uint8_t *ret_sha256, uint8_t *ret_sha512, uint64_t *ret_bytes,
                        struct err *err)
{
    static const enum hash_kind wanted[2] = {HASH_SHA256, HASH_SHA512};
    uint8_t *const ret[2] = {ret_sha256, ret_sha512};
    uint8_t digests[2][HASH_MAX_BYTES];
    struct hasher *hashers[2] = {NULL, NULL};
    uint64_t bytes = 0;
    enum err_kind kind = ERR_OK;

    for (size_t i = 0; i < 2 && !kind; i++) {
        if (ret[i]) {
            kind = hasher_new(&hashers[i], err);
        }
        if (hashers[i]) {
            kind = hasher_begin(hashers[i], wanted[i], err);
        }
    }
    if (!kind) {
        kind = read_file(fd, hashers, &bytes, err);
    }
    for (size_t i = 0; i < 2 && !kind; i++) {
        if (ret[i] && !(kind = hasher_end(hashers[i], digests[i], err))) {
            memcpy(ret[i], digests[i], kinds[wanted[i]].bytes);
        }
    }
    if (!kind && ret_bytes) {
        *ret_bytes = bytes;
    }
    hasher_free(hashers[0]);
    hasher_free(hashers[1]);
    return kind;
}

enum err_kind hash_id64(struct str data, uint64_t *ret, struct err *err)
{
    uint8_t bytes[SHA256_BYTES] = {0};
    uint64_t id = 0;
    enum err_kind kind = hash_sha256(data, bytes, err);

    if (kind != ERR_OK) {
        return kind;
    }
    for (int i = 0; i < 8; i++) {
        id = id << 8 | bytes[i];
    }
    *ret = id;
    return ERR_OK;
}

enum err_kind hash_uuid5_urn(const uint8_t name_space[16], struct str name, char ret[UUID_URN_SIZE],
                             struct err *err)
{
    const EVP_MD *type = fetched(HASH_SHA1);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    uint8_t bytes[EVP_MAX_MD_SIZE] = {0};
    char hex[2 * 16 + 1];
    char *at = ret;
    enum err_kind kind = ERR_OK;

    if (!context) {
        return err_nomem(err);
    }
    if (!type || EVP_DigestInit_ex(context, type, NULL) != 1 ||
        EVP_DigestUpdate(context, name_space, 16) != 1 ||
        EVP_DigestUpdate(context, name.p, name.n) != 1 ||
        EVP_DigestFinal_ex(context, bytes, NULL) != 1) {
        kind = failed(err);
    }
    EVP_MD_CTX_free(context);
    if (kind != ERR_OK) {
        return kind;
    }
    bytes[6] = (uint8_t)((bytes[6] & 0x0F) | 0x50); /* version 5 */
    bytes[8] = (uint8_t)((bytes[8] & 0x3F) | 0x80); /* the variant of RFC 9562 */
    hash_hex(bytes, 16, hex);
    memcpy(at, "urn:uuid:", 9);
    at += 9;
    for (int i = 0; i < 32; i++) {
        if (i == 8 || i == 12 || i == 16 || i == 20) {
            *at++ = '-';
        }
        *at++ = hex[i];
    }
    *at = '\0';
    return ERR_OK;
}

void hash_hex(const uint8_t *bytes, size_t n, char *ret)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < n; i++) {
        ret[2 * i] = digits[bytes[i] >> 4];
        ret[2 * i + 1] = digits[bytes[i] & 15];
    }
    ret[2 * n] = '\0';
}
