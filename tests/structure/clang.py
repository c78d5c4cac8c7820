#!/usr/bin/env python3
"""Every C file through another compiler, which has other warnings: clang.py CLANG BUILD.

BUILD is a build folder of gcc's with compile_commands.json. Nothing is generated but complaints.
"""

import concurrent.futures
import json
import os
import pathlib
import shlex
import subprocess
import sys

import tree

# What follows these is about the object; optimisation as a whole is gcc's own.
WITH_WORD = ("-o", "-MF", "-MT", "-MQ")
DROPPED = ("-c", "-MD", "-MMD")


def syntax_only(clang, command):
    words = iter(shlex.split(command))
    kept = [clang, "-fsyntax-only", "-Werror"]
    compiler = next(words)
    while os.path.basename(compiler) == "ccache":
        compiler = next(words)
    for word in words:
        if word in WITH_WORD:
            next(words)
        elif word not in DROPPED and "lto" not in word:
            kept.append(word)
    return kept


def check(clang, entry):
    done = subprocess.run(syntax_only(clang, entry["command"]), cwd=entry["directory"], capture_output=True,
                          text=True, check=False)
    return done.stderr if done.returncode else ""


def main():
    clang, build = sys.argv[1:]
    entries = json.loads((pathlib.Path(build) / "compile_commands.json").read_text(encoding="utf-8"))
    entries = [entry for entry in entries if entry["file"].endswith(".c")]
    if not entries:
        sys.exit(f"{build} compiles nothing")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        tree.finish(list(filter(None, pool.map(lambda entry: check(clang, entry), entries))))


if __name__ == "__main__":
    main()
