/*
 * Files: walking folders, reading with a cap, and outputs that appear whole or not at all.
 */
#ifndef SHEAF_BASE_FILE_H
#define SHEAF_BASE_FILE_H

#include "base/arena.h"
#include "base/buf.h"

enum file_kind {
    FILE_REGULAR,
    FILE_FOLDER,
    FILE_OTHER,
    FILE_UNREADABLE
};

struct file_info {
    enum file_kind kind;
    uint64_t size;
    int64_t mtime_ns; /* nanoseconds since 1970, UTC */
    uint64_t device, inode;
};

/* Follows symbolic links. ERR_SYSTEM with errno where it cannot be read. */
enum err_kind file_stat(const char *path, struct file_info *ret, struct err *err) SHEAF_MUST_USE;

/* One step of a walk. `path` is root + "/" + relative, `relative` uses "/"; both borrowed until the
   call returns. Return false for a folder to leave it out. Entries come in bytewise order of their
   names, a folder before what is in it. A folder met twice on the way down (a symbolic link loop)
   is left out. What cannot be read comes with kind FILE_UNREADABLE and `sys` set, or `too_deep`. */
struct walk_entry {
    struct str path;
    struct str relative;
    struct str name;
    struct file_info info;
    bool loop;
    bool link;     /* a symbolic one leads to what `info` tells of */
    bool folder;   /* it cannot be read, but it is one */
    bool too_deep; /* more than LIMIT_WALK_DEPTH folders below the root: it was not opened */
    int sys;
};
typedef bool file_visit(void *user, const struct walk_entry *entry);
enum err_kind file_walk(const char *root, file_visit *visit, void *user,
                        struct err *err) SHEAF_MUST_USE;

/* Replaces buf's content by the file's bytes. ERR_LIMIT where it is larger than max_bytes,
   ERR_FORMAT where it changed meanwhile. *ret_info (may be NULL) describes the open file. */
enum err_kind file_read(const char *path, uint64_t max_bytes, struct buf *ret,
                        struct file_info *ret_info, struct err *err) SHEAF_MUST_USE;
/* Up to n bytes from the start. */
enum err_kind file_read_start(const char *path, size_t n, struct buf *ret,
                              struct err *err) SHEAF_MUST_USE;

/* Path arithmetic on "/"-separated text, no file system. */
struct str path_join(struct arena *a, struct str folder, struct str name);
struct str path_folder(struct str path); /* "" where there is none */
struct str path_name(struct str path);
struct str path_ending(struct str path); /* ".md", "" where there is none */
/* "a/./b/../c" becomes "a/c"; false where it would climb above its start. */
bool path_normal(struct arena *a, struct str path, struct str *ret);
/* Absolute path with symbolic links resolved. Where memory is short the arena fails, too: no caller
   may take that for a path that leads nowhere. */
enum err_kind path_real(struct arena *a, const char *path, struct str *ret,
                        struct err *err) SHEAF_MUST_USE;
/* Opens a regular file to be read; *ret_fd is the caller's to close. ERR_FORMAT: it is none. */
enum err_kind file_open(const char *path, int *ret_fd, struct file_info *ret_info,
                        struct err *err) SHEAF_MUST_USE;
/* Writes from where the file is at; `path` is for the error. */
enum err_kind file_write_all(int fd, struct str content, const char *path,
                             struct err *err) SHEAF_MUST_USE;
enum err_kind path_make_folders(const char *path, struct err *err) SHEAF_MUST_USE;

/* An output in the making: `.sheaf-XXXXXX` in the target's folder, locked while it is open. */
struct output {
    char *temporary; /* owned */
    char *target;    /* owned */
    int fd;          /* readable and writable; -1 when closed */
};

enum output_state {
    OUTPUT_WRITTEN,
    OUTPUT_UNCHANGED
};

/* The folder must exist. */
enum err_kind output_open(struct output *o, const char *target, struct err *err) SHEAF_MUST_USE;
/* Synchronises and renames into place, then synchronises the folder. Where the target already has
   exactly these bytes it is left alone (OUTPUT_UNCHANGED) and the temporary file goes. Closes o in
   either case; on failure the temporary file is removed and the old target stays. */
enum err_kind output_commit(struct output *o, enum output_state *ret,
                            struct err *err) SHEAF_MUST_USE;
/* Removes the temporary file. Harmless after commit or a failed open. */
void output_abandon(struct output *o);
/* Removes `.sheaf-*` files and `.sheaf-bag-*` folders in folder that no running process holds a
 * lock on. */
void output_sweep(const char *folder);

/* A folder in the making, `.sheaf-bag-XXXXXX` beside its target. */
struct output_folder {
    char *temporary; /* owned */
    char *target;    /* owned */
    int fd;          /* of the folder, locked; -1 when closed */
};

/* The folder that the target is in must exist. */
enum err_kind output_folder_open(struct output_folder *o, const char *target,
                                 struct err *err) SHEAF_MUST_USE;
/* Writes a file, "data/index.html", and the folders it is in. None may be written twice. */
enum err_kind output_folder_write(struct output_folder *o, struct str name, struct str content,
                                  struct err *err) SHEAF_MUST_USE;
/* The same for a file that is written piece by piece: *ret_fd is open for writing, and the caller's
   to close. */
enum err_kind output_folder_create(struct output_folder *o, struct str name, int *ret_fd,
                                   struct err *err) SHEAF_MUST_USE;
/* Synchronises and renames into place, then synchronises the folder around it. A folder that is
   there already is replaced where it is empty, or where `replace` says that it may be; ERR_SYSTEM
   where it is anything else. Closes o in either case; on failure the temporary folder is removed
   and the old target stays, or *err says where it is. */
enum err_kind output_folder_commit(struct output_folder *o, bool replace,
                                   struct err *err) SHEAF_MUST_USE;
/* The target stays as it is: removes what a run that was killed while committing left of the folder
   before it. */
void output_folder_keep(const char *target);
/* Removes the temporary folder. Harmless after commit or a failed open. */
void output_folder_abandon(struct output_folder *o);

/* Removes a folder and all that is in it, as far as that is possible. No symbolic link is
   followed. */
void folder_remove(const char *path);

#endif
