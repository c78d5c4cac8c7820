#!/usr/bin/env python3
"""Writes unicode_width.c from the Unicode character database.

    unicode_width.py [/usr/share/unicode] | clang-format >unicode_width.c
"""

import re
import sys

HEAD = """/*
 * East Asian Width as tables of ranges, made by unicode_width.py from Unicode {version}: a test
 * compares them with the database.
 */
#include "base/unicode_width.h"
"""


def ranges(path, wanted):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            found = re.match(r"([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*(\w+)", line)
            if found and found[3] in wanted:
                yield range(int(found[1], 16), int(found[2] or found[1], 16) + 1)


def code_points(path, wanted):
    return {c for span in ranges(path, wanted) for c in span}


def marks(path):
    """Punctuation and symbols."""
    with open(path, encoding="utf-8") as lines:
        fields = [line.split(";")[:3] for line in lines]
    return {int(c, 16) for c, _, category in fields if category[0] in "PS"}


def table(name, chosen):
    print(f"\nconst struct unicode_range {name}[] = {{")
    for first in sorted(c for c in chosen if c - 1 not in chosen):
        last = first
        while last + 1 in chosen:
            last += 1
        print(f"{{0x{first:04X}, 0x{last:04X}}},")
    print(f"}};\n\nconst size_t {name}_n = sizeof {name} / sizeof *{name};")


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/unicode"
    widths = f"{folder}/EastAsianWidth.txt"
    with open(widths, encoding="utf-8") as lines:
        version = re.search(r"EastAsianWidth-([\d.]+)\.txt", next(lines))[1]
    emoji = code_points(f"{folder}/emoji/emoji-data.txt", {"Emoji_Presentation"})
    print(HEAD.format(version=version), end="")
    table("unicode_wide", code_points(widths, {"W", "F", "H"}) - emoji)
    table("unicode_ambiguous", code_points(widths, {"A"}) & marks(f"{folder}/UnicodeData.txt"))


if __name__ == "__main__":
    main()
