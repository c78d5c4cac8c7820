/*
 * Turns the name of a module into its functions. Invariant: a module is looked for beside the
 * running program and where it was installed, never by a bare name in the folders that the
 * environment lists, and it is used only where it speaks the version that the caller expects.
 */
#include "media/module.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"

#ifdef SHEAF_SANITIZED
/* LeakSanitizer takes what glibc keeps of late libraries' thread-local memory for something else,
   and stumbles. */
#define SANITIZER_OPTIONS                                                                          \
    __asan_default_options /* NOLINT(bugprone-reserved-identifier): its name */
MODULE_EXPORTED const char *SANITIZER_OPTIONS(void);
MODULE_EXPORTED const char *SANITIZER_OPTIONS(void)
{
    return "intercept_tls_get_addr=0";
}

/* What Pango keeps of fonts for a thread, in memory of the kind that it does not look at. Nobody
   wants to read of it. */
#define SANITIZER_LEAK_OPTIONS                                                                     \
    __lsan_default_options /* NOLINT(bugprone-reserved-identifier): its name */
MODULE_EXPORTED const char *SANITIZER_LEAK_OPTIONS(void);
MODULE_EXPORTED const char *SANITIZER_LEAK_OPTIONS(void)
{
    return "print_suppressions=0";
}

#define SANITIZER_SUPPRESSIONS                                                                     \
    __lsan_default_suppressions /* NOLINT(bugprone-reserved-identifier): its name */
MODULE_EXPORTED const char *SANITIZER_SUPPRESSIONS(void);
MODULE_EXPORTED const char *SANITIZER_SUPPRESSIONS(void)
{
    return "leak:libfontconfig.so\n";
}
#endif

/* The folder of the running program, without a slash at its end; false where it is not known. */
static bool program_folder(char *ret, size_t size)
{
    ssize_t n = readlink("/proc/self/exe", ret, size - 1);

    while (n > 0 && ret[n - 1] != '/') {
        n--;
    }
    if (n <= 1) {
        return false;
    }
    ret[n - 1] = '\0';
    return true;
}

/* NULL where there is no such file; *ret_found says that there is one, whether or not it can be
   loaded. */
static void *open_in(const char *folder, const char *below, const char *file, bool *ret_found)
{
    char path[LIMIT_PATH_BYTES + 256];
    int n = snprintf(path, sizeof path, "%s%s/%s", folder, below, file);

    if (n < 0 || (size_t)n >= sizeof path || access(path, R_OK) != 0) {
        return NULL;
    }
    *ret_found = true;
    return dlopen(path, RTLD_NOW | RTLD_LOCAL);
}

static void *open_module(const char *file, bool *ret_found)
{
    static const char *const below[] = {"", "/..", SHEAF_MODULE_RELATIVE};
    char folder[LIMIT_PATH_BYTES];
    void *handle = NULL;

    *ret_found = false;
    if (program_folder(folder, sizeof folder)) {
        for (size_t i = 0; i < sizeof below / sizeof *below && !handle && !*ret_found; i++) {
            handle = open_in(folder, below[i], file, ret_found);
        }
    }
    if (!handle && !*ret_found) {
        handle = open_in(SHEAF_MODULE_FOLDER, "", file, ret_found);
    }
    return handle;
}

enum err_kind module_load(const struct module_name *name, const void **ret, struct err *err)
{
    bool found;
    void *handle = open_module(name->file, &found);
    const struct module_header *header;

    if (!handle) {
        /* NOLINTNEXTLINE(concurrency-mt-unsafe): glibc keeps one a thread */
        const char *why = found ? dlerror() : NULL;

        return err_set(err, ERR_LIBRARY, "%s cannot be loaded; it needs %s%s%s", name->file,
                       name->library, why ? ": " : " and is part of sheaf's installation",
                       why ? why : "");
    }
    header = dlsym(handle, name->symbol);
    if (!header || header->api != name->api) {
        (void)dlclose(handle);
        return err_set(err, ERR_LIBRARY, "%s is of another version of sheaf; install both again",
                       name->file);
    }
    *ret = header;
    return ERR_OK;
}
