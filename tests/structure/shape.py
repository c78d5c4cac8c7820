#!/usr/bin/env python3
"""The rules of form that need no compiler: lengths, openings, words and calls that do not belong."""

import re

import tree

FILE_LINES = 500
FUNCTION_LINES = 80
# Tables may be longer than code.
TABLES = {"src/media/svg/names.c", "src/base/finding_catalogue.c"}

# Locale, global state or another thread's result; or printing, which a library does not do.
UNSAFE = (r"strtod|strtof|atof|atoi|isalpha|isdigit|isalnum|isspace|isupper|islower|tolower|toupper|"
          r"setlocale|strtok|localtime|gmtime|asctime|ctime|mktime|strerror|rand|srand|setenv|putenv|"
          r"getenv|strcoll|strcpy|strcat|sprintf|gets|tmpnam|mktemp|alloca")
PRINTING = r"printf|puts|putchar|perror|exit|_exit|system|popen"
CALL = r"(?<![\w.>])({})\s*\("
# The one place that turns errno into words, and the clock's own switches.
ALLOWED = {"src/base/err.c": {"strerror"}, "src/build.c": {"getenv"}, "src/cli": {"getenv"}}


def without_comments(text):
    """Comments and literals blanked, line numbers kept."""
    pattern = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
    return pattern.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)


def opening(path, text):
    """A file says first what it turns into what."""
    found = re.match(r"/\*(.*?)\*/", text, re.S)
    if not found or len(found[1].replace("*", "").split()) < 3:
        yield f"{path}:1: does not open with a paragraph on what it is for"


def lengths(path, rows):
    count = len(rows) - 1
    if count > FILE_LINES and str(path) not in TABLES:
        yield f"{path}: {count} lines, at most {FILE_LINES}"
    begun = None
    for number, row in enumerate(rows, 1):
        if row == "{":
            begun = number
        elif row == "}" and begun:
            if number - begun - 1 > FUNCTION_LINES:
                yield f"{path}:{begun}: a function of {number - begun - 1} lines"
            begun = None


def calls(path, code):
    allowed = set().union(*(names for place, names in ALLOWED.items()
                            if str(path).startswith(place)))
    forbidden = UNSAFE if "cli" in path.parts else f"{UNSAFE}|{PRINTING}"
    for number, row in enumerate(code.split("\n"), 1):
        for found in re.finditer(CALL.format(forbidden), row):
            if found[1] not in allowed:
                yield f"{path}:{number}: calls {found[1]}"
        if re.match(r"\s*typedef\s+(struct|union)\b", row):
            yield f"{path}:{number}: typedef of a struct"


def words(path):
    """Work left for later, and names of the workplace, stay out of every file."""
    later = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b")
    for number, row in enumerate(tree.lines(path), 1):
        if later.search(row):
            yield f"{path}:{number}: left for later"
        if re.search(r"^[/*# ]*([=*#-])\1{9,}[/ ]*$", row) and path.suffix in (".c", ".h", ".py"):
            yield f"{path}:{number}: a banner"


def main():
    complaints = []
    for path in tree.sources():
        text = (tree.ROOT / path).read_text(encoding="utf-8")
        complaints += opening(path, text)
        complaints += lengths(path, text.split("\n"))
        complaints += calls(path, without_comments(text))
    for path in tree.files("*.c", "*.h", "*.py", "*.sh", "*.cmake", "CMakeLists.txt"):
        complaints += words(path)
    tree.finish(complaints)


if __name__ == "__main__":
    main()
