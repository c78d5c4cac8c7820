#!/usr/bin/env python3
"""No external name is defined twice: a linker takes either from a static library, and says nothing.

symbols.py NM FILE: the file lists the objects of all rooms, one a line.
"""

import subprocess
import sys

import tree


def names(nm, objects):
    """(name, object) of each strong definition; the compiler's own begin with two underscores."""
    out = subprocess.run([nm, "-A", "-P", "-g", "--defined-only", *objects], capture_output=True,
                         text=True, check=True).stdout
    for line in out.splitlines():
        path, name, kind, *_ = line.split()
        if kind in "TDBRGSC" and not name.startswith("__"):
            yield name, path.rstrip(":")


def twice(nm, objects):
    defined = {}
    for name, path in names(nm, objects):
        where = path.split("/src/")[-1]
        if defined.setdefault(name, where) != where:
            yield f"{where}: {name} is defined in {defined[name]}, too"
    if not defined:
        yield f"{nm} names nothing in {len(objects)} objects"


def main():
    nm, listing = sys.argv[1:]
    with open(listing, encoding="utf-8") as file:
        objects = sorted(set(file.read().split("\n")) - {""})
    tree.finish(sorted(twice(nm, objects)))


if __name__ == "__main__":
    main()
