/*
 * Changes a file while the program reads it: preloaded, it counts the calls of open, read and pread
 * that concern the file SHEAF_CHANGE_FILE, an absolute path, and before the call of number
 * SHEAF_CHANGE_AT does what SHEAF_CHANGE_HOW says: "bytes" turns over the first and the last byte,
 * "longer" appends some, "shorter" takes half of it away, "another" puts a file of the same size in
 * its place, "gone" removes it. With SHEAF_CHANGE_COUNT it writes how many calls there were into
 * that file at the end.
 */
#define _GNU_SOURCE /* NOLINT(bugprone-reserved-identifier): RTLD_NEXT */

#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *watched;
static unsigned long change_at;
static atomic_ulong calls;
static int (*real_open)(const char *, int, ...);
static ssize_t (*real_read)(int, void *, size_t);
static ssize_t (*real_pread)(int, void *, size_t, off_t);

/* ISO C has no conversion from dlsym's object pointer to a function pointer. */
static void find(const char *name, void *ret_function)
{
    void *symbol = dlsym(RTLD_NEXT, name);

    memcpy(ret_function, &symbol, sizeof symbol);
}

__attribute__((constructor)) static void begin(void)
{
    const char *at = getenv("SHEAF_CHANGE_AT");

    find("open", &real_open);
    find("read", &real_read);
    find("pread", &real_pread);
    change_at = at ? strtoul(at, NULL, 10) : 0;
    watched = getenv("SHEAF_CHANGE_FILE");
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("SHEAF_CHANGE_COUNT");
    FILE *file = path ? fopen(path, "w") : NULL;

    if (file) {
        fprintf(file, "%lu\n", atomic_load(&calls));
        fclose(file);
    }
}

static void turn_over(int fd, off_t at)
{
    unsigned char c;

    if (real_pread(fd, &c, 1, at) == 1) {
        c ^= 0xff;
        (void)!pwrite(fd, &c, 1, at);
    }
}

static void put_another(int fd, off_t size)
{
    char name[4096];
    int other;

    snprintf(name, sizeof name, "%s.other", watched);
    other = real_open(name, O_RDWR | O_CREAT | O_TRUNC, 0666);
    for (off_t at = 0; at < size; at += 4096) {
        char block[4096];
        ssize_t n = real_pread(fd, block, sizeof block, at);

        (void)!pwrite(other, block, n > 0 ? (size_t)n : 0, at);
    }
    turn_over(other, size - 1);
    close(other);
    rename(name, watched);
}

static void change(void)
{
    static const char more[] = "more";
    const char *how = getenv("SHEAF_CHANGE_HOW");
    int fd = real_open(watched, O_RDWR);
    struct stat st;

    if (!how || fd < 0 || fstat(fd, &st) != 0) {
        abort();
    }
    if (strcmp(how, "bytes") == 0) {
        turn_over(fd, 0);
        turn_over(fd, st.st_size - 1);
    } else if (strcmp(how, "longer") == 0) {
        (void)!pwrite(fd, more, sizeof more - 1, st.st_size);
    } else if (strcmp(how, "shorter") == 0) {
        (void)!ftruncate(fd, st.st_size / 2);
    } else if (strcmp(how, "another") == 0) {
        put_another(fd, st.st_size);
    } else {
        unlink(watched);
    }
    close(fd);
}

static void count(bool concerned)
{
    if (concerned && atomic_fetch_add(&calls, 1) + 1 == change_at) {
        change();
    }
}

static bool is_watched(const char *path)
{
    return watched && strcmp(path, watched) == 0;
}

static bool is_watched_fd(int fd)
{
    char link[64], path[4096];
    ssize_t n;

    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    n = watched ? readlink(link, path, sizeof path - 1) : 0;
    if (n <= 0) {
        return false;
    }
    path[n] = '\0';
    return strncmp(path, watched, strlen(watched)) == 0; /* " (deleted)" may follow */
}

int open(const char *path, int flags, ...)
{
    mode_t mode = 0;

    if (flags & O_CREAT) {
        va_list rest;

        va_start(rest, flags);
        mode = va_arg(rest, mode_t);
        va_end(rest);
    }
    count(is_watched(path) && !(flags & O_CREAT));
    return real_open(path, flags, mode);
}

int open64(const char *path, int flags, ...) __attribute__((alias("open")));

ssize_t read(int fd, void *p, size_t n)
{
    count(is_watched_fd(fd));
    return real_read(fd, p, n);
}

ssize_t pread(int fd, void *p, size_t n, off_t at)
{
    count(is_watched_fd(fd));
    return real_pread(fd, p, n, at);
}

ssize_t pread64(int fd, void *p, size_t n, off_t at) __attribute__((alias("pread")));
