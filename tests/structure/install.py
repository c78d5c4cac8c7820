#!/usr/bin/env python3
"""Installs a shared library and uses it as a stranger would: install.py --work FOLDER [--cmake CMAKE].

The installed files are the expected ones, the header stands alone in C and C++, a small program builds
a book through it, and nothing is exported that does not begin with sheaf_.
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys

import tree

PROGRAM = r"""
#include <sheaf/sheaf.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    struct sheaf_options options;
    struct sheaf_report *report = NULL;
    struct sheaf_error error;
    const char *paths[1] = {argc == 3 ? argv[1] : "."};

    if (strcmp(sheaf_version(), SHEAF_VERSION) != 0)
        return 3;
    sheaf_options_init(&options);
    if (options.size != sizeof options)
        return 4;
    options.paths = paths;
    options.n_paths = 1;
    options.output = argv[2];
    if (sheaf_build(&options, &report, &error) != SHEAF_OK) {
        fprintf(stderr, "%s\n", error.text);
        sheaf_report_free(report);
        return 1;
    }
    printf("%d %d %s\n", (int)report->n_books, (int)report->chapters,
           report->books[0].bundles[0].path);
    sheaf_report_free(report);
    return 0;
}
"""
EXPECTED = {r"bin/sheaf", r"include/sheaf/sheaf\.h", r"lib.*/libsheaf\.so(\.\d+)*",
            r"lib.*/sheaf/libsheaf-(fetch|image)\.so", r"share/man/man1/sheaf\.1"}


def run(*command, **more):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          check=False, **more)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def install(cmake, work):
    """Without optimisation: what is installed is the same, and another build of a release is saved."""
    build, prefix = work / "build", work / "prefix"
    run(cmake, "-S", tree.ROOT, "-B", build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug",
        "-DBUILD_SHARED_LIBS=ON", f"-DCMAKE_INSTALL_PREFIX={prefix}")
    run(cmake, "--build", build)
    shutil.rmtree(prefix, ignore_errors=True)
    run(cmake, "--install", build)
    return prefix


def wrong_files(prefix):
    found = sorted(p.relative_to(prefix).as_posix() for p in prefix.rglob("*") if not p.is_dir())
    yield from (f"{path}: installed, but not expected" for path in found
                if not any(re.fullmatch(pattern, path) for pattern in EXPECTED))
    yield from (f"{pattern}: not installed" for pattern in sorted(EXPECTED)
                if not any(re.fullmatch(pattern, path) for path in found))


def wrong_symbols(library):
    for line in run("nm", "-D", "--defined-only", library).splitlines():
        name = line.split()[-1]
        if not name.startswith("sheaf_"):
            yield f"{library.name} exports {name}"


def wrong_use(prefix, library, work):
    source, program = work / "use.c", work / "use"
    source.write_text(PROGRAM, encoding="utf-8")
    posts = work / "posts"
    posts.mkdir(exist_ok=True)
    (posts / "一.md").write_text("---\ntitle: 一则新闻\ndate: 2021-11-18\n---\n正文。\n",
                                encoding="utf-8")
    include = prefix / "include"
    run("cc", "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", f"-I{include}", source,
        "-o", program, library)
    if shutil.which("c++"):
        run("c++", "-std=c++11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", f"-I{include}",
            "-x", "c++", "-fsyntax-only", include / "sheaf" / "sheaf.h")
    environment = {**os.environ, "LD_LIBRARY_PATH": str(library.parent)}
    out = work / "out"
    said = run(program, posts, out, env=environment).split()
    if said[:2] != ["1", "1"] or not pathlib.Path(said[2]).is_file():
        yield f"the program said {said}"
    version = run(prefix / "bin" / "sheaf", "--version", env=environment)
    header = (include / "sheaf" / "sheaf.h").read_text(encoding="utf-8")
    if version.split()[1] != re.search(r'SHEAF_VERSION "([0-9.]+)"', header)[1]:
        yield f"the installed program is {version}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--cmake", default="cmake")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    prefix = install(options.cmake, options.work.resolve())
    complaints = list(wrong_files(prefix))
    library = next(prefix.glob("lib*/**/libsheaf.so"))
    complaints += wrong_symbols(library)
    complaints += wrong_use(prefix, library, options.work.resolve())
    tree.finish(complaints)


if __name__ == "__main__":
    main()
