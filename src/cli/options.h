/*
 * The options: one table drives parsing, --help, the keys of sheaf.yaml, and a test against
 * sheaf.1. What was asked for ends in struct settings, which the commands read.
 */
#ifndef SHEAF_CLI_OPTIONS_H
#define SHEAF_CLI_OPTIONS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "sheaf/sheaf.h"

/* Exit statuses, as sheaf.1 explains them. */
enum exit_status {
    EXIT_DONE = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_FINDINGS = 3
};

#define COMMAND_BUILD 1u
#define COMMAND_PLAN 2u
#define COMMAND_BOTH (COMMAND_BUILD | COMMAND_PLAN)
#define COMMAND_INIT 4u
#define COMMAND_FETCH 8u
#define COMMAND_POSTS (COMMAND_BOTH | COMMAND_FETCH) /* those that choose posts */
#define COMMAND_CHECK 16u
#define COMMAND_LONG (COMMAND_POSTS | COMMAND_CHECK) /* those that work for a while */
#define COMMAND_ALL (COMMAND_LONG | COMMAND_INIT)

/* Where in sheaf.yaml a key may stand. */
#define KEY_SITE 1u /* at the top */
#define KEY_BOOK 2u /* in an entry of "books" */
#define KEY_BOTH (KEY_SITE | KEY_BOOK)

enum option_kind {
    OPTION_FLAG,         /* bool */
    OPTION_TEXT,         /* const char * */
    OPTION_KEYS,         /* const char *, "a,b"; a list in sheaf.yaml is joined by "," */
    OPTION_FILE,         /* const char *, in sheaf.yaml relative to that file's folder */
    OPTION_FILE_OR_WORD, /* OPTION_FILE, or one of the words in `argument` behind its first "|" */
    OPTION_CHOICE,       /* const char *, one of the words in `argument` between "|" */
    OPTION_NUMBER,       /* unsigned */
    OPTION_LIST,         /* struct list, one item an occurrence */
    OPTION_FILES,        /* struct list of OPTION_FILE */
    OPTION_PAIRS,        /* struct list of "KEY=VALUE"; a mapping in sheaf.yaml */
    OPTION_WORDS,        /* struct list of words in `argument` between "|" */
    OPTION_REPAIRS       /* struct list of ids of the catalogue's repairs */
};

struct option {
    const char *name;     /* without "--"; NULL: only a key of sheaf.yaml */
    char letter;          /* 0: none */
    unsigned commands;    /* COMMAND_… that know it */
    const char *argument; /* its name in the help; NULL for flags */
    const char *group;    /* heading in the help; NULL where name is NULL */
    const char *key;      /* of sheaf.yaml; NULL: none */
    unsigned key_at;      /* KEY_… */
    enum option_kind kind;
    size_t offset; /* into struct settings */
    const char *help;
};
extern const struct option options_table[];
extern const size_t options_n;

struct list {
    const char **v;
    size_t n, cap;
};

#define OPTIONS_MAX 96u

enum fail_on {
    FAIL_ON_WARNING,
    FAIL_ON_ERROR,
    FAIL_ON_NEVER
};
enum progress_when {
    PROGRESS_AUTO,
    PROGRESS_ALWAYS,
    PROGRESS_NEVER
};

/* What only fetch is told. */
struct fetch_settings {
    struct list hosts;
    const char *via, *limit, *delay, *timeout;
    unsigned connections; /* 0: the default */
    bool dry_run, verify, retry_failed, allow_private;
};

/* What only check is told. */
struct check_settings {
    const char *fail_on;
    unsigned jobs; /* 0: the default */
};

/* What a command was told, by its arguments and by sheaf.yaml. */
struct settings {
    struct arena arena; /* lists, and text that is not from argv */
    struct sheaf_options options;
    struct list paths, select, reject, exclude, site_categories, dates, no_repair, assets;
    struct list books; /* ids of entries */
    const char *config, *report, *posts, *files_from;
    const char *output;                                    /* of init */
    const char *order, *toc, *images, *fail_on, *progress; /* choices as given */
    struct fetch_settings fetch;
    struct check_settings check;
    bool dry_run, json, quiet, verbose, help;
    bool given[OPTIONS_MAX]; /* by row of the table: the command line has it */
};

void settings_init(struct settings *s);
void settings_done(struct settings *s);
/* A copy that goes its own way; it borrows what `from` holds. */
void settings_copy(struct settings *s, const struct settings *from);

/* Reads the arguments that follow the command's name. ERR_USAGE with a message for the user. */
enum err_kind options_parse(struct settings *s, unsigned command, int argc, char *const *argv,
                            struct err *err) SHEAF_MUST_USE;
/* Sets one option's value. `shown` names it in messages ("--by", "by"); value is borrowed. */
enum err_kind option_set(struct settings *s, const struct option *option, const char *value,
                         const char *shown, struct err *err) SHEAF_MUST_USE;
/* Adds the paths that the file named by --files-from lists; "-" is standard input. */
enum err_kind files_from_read(struct settings *s, struct err *err) SHEAF_MUST_USE;
/* Adds one PATH, as the command line does. `path` is borrowed. */
enum err_kind settings_add_path(struct settings *s, const char *path,
                                struct err *err) SHEAF_MUST_USE;
/* Moves lists and choices into s->options, once everything is read. */
enum err_kind settings_finish(struct settings *s, struct err *err) SHEAF_MUST_USE;

enum fail_on settings_fail_on(const struct settings *s);
enum progress_when settings_progress(const struct settings *s);

/* The place of value among choices ("auto|posts|parts"), or STR_NPOS. */
size_t choice_index(const char *choices, const char *value);

#endif
