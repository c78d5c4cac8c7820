#!/usr/bin/env python3
"""Runs the end-to-end cases: run.py PROGRAM [WORD...], only cases whose names hold a WORD.

Every case has a folder of its own and a clean environment. Prints one line a case with its time;
the exit status is 1 where one fails.
"""

import importlib
import sys

import harness

MODULES = ("cases_usage", "cases_config", "cases_books", "cases_front", "cases_encodings",
           "cases_sites", "cases_links", "cases_templates", "cases_dialect", "cases_scraped",
           "cases_bad_input", "cases_output", "cases_pictures", "cases_snapshots",
           "cases_attachments", "cases_records")


def main(arguments):
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    for name in MODULES:
        importlib.import_module(name)
    return harness.run_cases(arguments[0], arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
