/*
 * Makes one call of the program fail: preloaded, it counts calls of malloc (calloc and realloc
 * alike), write (pwrite alike), fsync (fdatasync and syncfs alike) and rename, and lets those fail
 * that SHEAF_FAULT names: "malloc:7" the seventh, "write:3+" the third and all that follow. With
 * SHEAF_FAULT_COUNTS it writes how many there were into that file at the end, and with
 * SHEAF_FAULT_CALLER the name of the file that holds the code whose call of malloc failed first.
 * Counting begins when the program's own code does. For glibc, whose allocator can be called by
 * other names.
 */
#define _GNU_SOURCE /* NOLINT(bugprone-reserved-identifier): RTLD_NEXT */

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum call {
    CALL_MALLOC,
    CALL_WRITE,
    CALL_FSYNC,
    CALL_RENAME,
    CALLS
};

static const char *const names[CALLS] = {"malloc", "write", "fsync", "rename"};
static atomic_ulong counts[CALLS];
static bool counting;
static int failing = -1;
static unsigned long fails_from, fails_to;

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t n);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_syncfs)(int);
static int (*real_rename)(const char *, const char *);

/* ISO C has no conversion from dlsym's object pointer to a function pointer. */
static void find(const char *name, void *ret_function)
{
    void *symbol = dlsym(RTLD_NEXT, name);

    memcpy(ret_function, &symbol, sizeof symbol);
}

__attribute__((constructor)) static void begin(void)
{
    const char *fault = getenv("SHEAF_FAULT");

    find("write", &real_write);
    find("pwrite", &real_pwrite);
    find("fsync", &real_fsync);
    find("fdatasync", &real_fdatasync);
    find("syncfs", &real_syncfs);
    find("rename", &real_rename);
    for (int i = 0; fault && i < CALLS; i++) {
        size_t n = strlen(names[i]);
        char *end;

        if (strncmp(fault, names[i], n) != 0 || fault[n] != ':')
            continue;
        fails_from = fails_to = strtoul(fault + n + 1, &end, 10);
        if (*end == '+')
            fails_to = (unsigned long)-1;
        failing = i;
    }
    counting = true;
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("SHEAF_FAULT_COUNTS");
    char text[256];
    int n = 0, fd;

    counting = false;
    if (!path)
        return;
    for (int i = 0; i < CALLS; i++)
        n += snprintf(text + n, sizeof text - (size_t)n, "%s %lu\n", names[i],
                      atomic_load(&counts[i]));
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd >= 0) {
        (void)!real_write(fd, text, (size_t)n);
        (void)close(fd);
    }
}

static void tell_caller(const void *code)
{
    const char *path = getenv("SHEAF_FAULT_CALLER");
    int fd = path ? open(path, O_WRONLY | O_CREAT | O_EXCL, 0666) : -1;
    Dl_info info;

    if (fd < 0)
        return;
    if (dladdr(code, &info) && info.dli_fname)
        (void)!real_write(fd, info.dli_fname, strlen(info.dli_fname));
    (void)close(fd);
}

static bool fails(int call, int error)
{
    unsigned long n;

    if (!counting)
        return false;
    n = atomic_fetch_add(&counts[call], 1) + 1;
    if (call != failing || n < fails_from || n > fails_to)
        return false;
    errno = error;
    return true;
}

static bool no_memory(const void *caller)
{
    if (!fails(CALL_MALLOC, ENOMEM))
        return false;
    tell_caller(caller);
    errno = ENOMEM;
    return true;
}

void *malloc(size_t n)
{
    return no_memory(__builtin_return_address(0)) ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
    return no_memory(__builtin_return_address(0)) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
    return no_memory(__builtin_return_address(0)) ? NULL : __libc_realloc(p, n);
}

ssize_t write(int fd, const void *p, size_t n)
{
    return fails(CALL_WRITE, ENOSPC) ? -1 : real_write(fd, p, n);
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
    return fails(CALL_WRITE, ENOSPC) ? -1 : real_pwrite(fd, p, n, at);
}

/* What files with 64-bit offsets call where others need no such name. */
ssize_t pwrite64(int fd, const void *p, size_t n, off_t at)
{
    return pwrite(fd, p, n, at);
}

int fdatasync(int fd)
{
    return fails(CALL_FSYNC, EIO) ? -1 : real_fdatasync(fd);
}

int fsync(int fd)
{
    return fails(CALL_FSYNC, EIO) ? -1 : real_fsync(fd);
}

int syncfs(int fd)
{
    return fails(CALL_FSYNC, EIO) ? -1 : real_syncfs(fd);
}

int rename(const char *from, const char *to)
{
    return fails(CALL_RENAME, EACCES) ? -1 : real_rename(from, to);
}
