"""The checkout as the structure tests see it: tracked and new files, never ignored ones."""

import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def files(*patterns):
    """Paths relative to the root. Without git (an unpacked archive), whatever is there."""
    try:
        names = subprocess.run(
            ["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            capture_output=True, check=True).stdout.decode().split("\0")
        paths = [pathlib.PurePosixPath(name) for name in names if name]
    except (OSError, subprocess.SubprocessError):
        paths = [pathlib.PurePosixPath(p.relative_to(ROOT).as_posix())
                 for p in ROOT.rglob("*") if p.is_file()]
        paths = [p for p in paths if not p.parts[0].startswith(("build", "out"))]
    paths = sorted(p for p in set(paths) if (ROOT / p).is_file())
    return [p for p in paths if not patterns or any(p.match(pattern) for pattern in patterns)]


def sources():
    """What the program and the library are made of."""
    return [p for p in files("*.c", "*.h") if p.parts[0] in ("src", "include")]


def lines(path):
    return (ROOT / path).read_text(encoding="utf-8").split("\n")


def finish(complaints):
    for complaint in complaints:
        print(complaint)
    print(f"{len(complaints)} complaints")
    sys.exit(1 if complaints else 0)
