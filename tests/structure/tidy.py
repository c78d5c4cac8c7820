#!/usr/bin/env python3
"""clang-tidy over the sources with the checks of .clang-tidy: tidy.py CLANG-TIDY BUILD [FILE...].

BUILD is a build folder with compile_commands.json, best one that clang itself understands.
"""

import concurrent.futures
import os
import re
import subprocess
import sys

import tree


def check(tidy, build, path):
    done = subprocess.run([tidy, "-p", build, "--quiet", tree.ROOT / path],
                          capture_output=True, text=True, check=False)
    return done.stdout if done.returncode else ""


def main():
    tidy, build, *paths = sys.argv[1:]
    paths = paths or [path for path in tree.sources() if path.suffix == ".c"]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        outputs = list(pool.map(lambda path: check(tidy, build, path), paths))
    for output in filter(None, outputs):
        print(output)
    # A header's complaint comes with every file that includes it.
    tree.finish(sorted({line for output in outputs for line in output.split("\n")
                        if re.search(r": (warning|error): ", line)}))


if __name__ == "__main__":
    main()
