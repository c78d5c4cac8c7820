#!/usr/bin/env python3
"""Runs the end-to-end cases: run.py PROGRAM [WORD...], only cases whose names hold a WORD.

Every case has a folder of its own and a clean environment. Prints one line a case with its time;
the exit status is 1 where one fails.
"""

import importlib
import os
import pathlib
import shutil
import sys
import tempfile
import time
import traceback

import harness

MODULES = ("cases_usage", "cases_config", "cases_books", "cases_front", "cases_encodings",
           "cases_sites", "cases_links", "cases_templates", "cases_dialect", "cases_scraped",
           "cases_bad_input", "cases_output")


def run_case(function, root, program):
    """The word for the result, and why."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=root))
    folder.chmod(0o755)
    try:
        function(harness.Sandbox(folder, program))
        return "ok", ""
    except harness.Skip as skip:
        return "skip", str(skip)
    except Exception:  # pylint: disable=broad-except
        return "FAILED", traceback.format_exc()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(arguments):
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    for name in MODULES:
        importlib.import_module(name)
    failed = 0
    with tempfile.TemporaryDirectory(prefix="sheaf-e2e-") as root:
        os.chmod(root, 0o755)
        # Another user, whom some cases run as, may not see the build folder.
        program = shutil.copy(arguments[0], os.path.join(root, "sheaf"))
        os.chmod(program, 0o755)
        for module in pathlib.Path(arguments[0]).parent.glob("libsheaf-*.so"):
            shutil.copy(module, root)
        for function in harness.CASES:
            name = function.__name__
            if arguments[1:] and not any(word in name for word in arguments[1:]):
                continue
            begun = time.monotonic()
            word, why = run_case(function, root, program)
            print(f"{word:6} {time.monotonic() - begun:6.2f} s  {name}", flush=True)
            if why:
                print("       " + why.replace("\n", "\n       "), flush=True)
            failed += word == "FAILED"
    print(f"{failed} failed" if failed else "all passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
