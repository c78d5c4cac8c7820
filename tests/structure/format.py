#!/usr/bin/env python3
"""Every C file is as clang-format leaves it: format.py CLANG-FORMAT."""

import subprocess
import sys

import tree


def main():
    paths = tree.files("*.c", "*.h")
    done = subprocess.run([sys.argv[1], "--dry-run", "-Werror", *map(str, paths)], cwd=tree.ROOT,
                          capture_output=True, text=True, check=False)
    complaints = sorted({line.split(":")[0] for line in done.stderr.split("\n") if "error:" in line})
    assert complaints or done.returncode == 0, done.stderr
    tree.finish([f"{path}: run clang-format -i" for path in complaints])


if __name__ == "__main__":
    main()
