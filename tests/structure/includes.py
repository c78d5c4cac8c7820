#!/usr/bin/env python3
"""Reads every #include line: rooms see base and model and themselves, a library has one user."""

import re

import tree

TOP = {"src", "include", "assets", "tests", "examples", "CMakeLists.txt", "README.md"}
ROOMS = {"base", "model", "collect", "parse", "group", "render", "media", "package", "catalog",
         "check", "cli"}
MAY_INCLUDE = {"base": {"base"}, "model": {"base", "model"},
               "cli": {"base", "cli", "sheaf"}}
STAGE_MAY_INCLUDE = {"base", "model"}

# Headers of a library, and the only files that may include them.
LIBRARIES = {
    r"cmark-gfm": {"render/markdown/markdown.c", "render/markdown/note_tree.c",
                   "render/markdown/note_tree.h", "render/markdown/strikethrough.c",
                   "render/markdown/strikethrough.h"},
    r"libxml/xmlwriter": {"package/xmlout.c", "package/xmlout.h"},
    r"libxml/HTML": {"render/html/html.c"},
    r"libxml/(parser|tree|SAX2)": {"media/svg/svg.c", "media/svg/clean.c", "media/svg/rules.h",
                                  "package/xmlout.c", "check/epub.c"},
    r"yaml\.h": {"parse/yaml.c"},
    r"toml\+\+": {"parse/toml.cc"},
    r"zip\.h": {"package/zip/zip.c"},
    r"libdeflate": {"package/zip/deflate.c", "check/inflate.c"},
    r"zlib\.h": {"check/inflate.c"},
    r"jansson": {"cli/findings_json.h", "package/snapshot/records.c", "parse/json.c"},
    r"uchardet": {"parse/charset.cc"},
    r"iconv\.h": {"parse/encoding.c", "check/tagfile.c"},
    r"utf8proc": {"base/unicode.c"},
    r"openssl/": {"base/hash.c"},
    r"curl/": {"media/fetch/fetch.c"},
    r"idn2\.h": {"media/fetch/host.c"},
    r"vips/": {"media/image/image.c"},
    r"pango/": {"media/image/fonts.c"},
    r"dlfcn\.h": {"media/module.c"},
    r"(netinet/in|arpa/inet|sys/socket)\.h": {"media/fetch/fetch.c", "media/fetch/private.c"},
    r"sqlite3\.h": {"media/store/index.c"},
    r"malloc\.h": {"cli/main.c"},
}
STANDARD = re.compile(r"(assert|complex|ctype|errno|fenv|float|inttypes|iso646|limits|locale|math|"
                      r"setjmp|signal|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|"
                      r"stdnoreturn|string|tgmath|threads|time|uchar|wchar|wctype)\.h")
POSIX = re.compile(r"(dirent|fcntl|fnmatch|pthread|sched|termios|unistd|"
                   r"sys/(file|ioctl|mman|resource|stat|time|types|wait))\.h")


def room_of(path):
    """The room a file belongs to; "" for the main path directly in src/."""
    return path.parts[1] if path.parts[0] == "src" and len(path.parts) > 2 else ""


def quoted(path, header):
    room = room_of(path)
    target = header.split("/")[0]
    if "/" not in header or ".." in header:
        # The main path has a header of its own beside it.
        if room or not (tree.ROOT / path.parent / header).is_file():
            return f'"{header}" does not name its room'
        return None
    if not room:
        return None if target in ROOMS - {"cli"} | {"sheaf"} else f'"{header}" is no stage'
    allowed = MAY_INCLUDE.get(room, STAGE_MAY_INCLUDE | {room})
    return None if target in allowed else f'{room} must not include "{header}"'


def angled(path, header):
    if STANDARD.fullmatch(header) or POSIX.fullmatch(header):
        return None
    name = "/".join(path.parts[1:])
    users = [users for pattern, users in LIBRARIES.items() if re.match(pattern, header)]
    if not users:
        return f"<{header}> belongs to no library that the design names"
    if not any(name in files for files in users):
        return f"<{header}> is for {', '.join(sorted(users[0]))} alone"
    return None


def includes(path):
    for number, line in enumerate(tree.lines(path), 1):
        found = re.match(r'\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', line)
        if found:
            complaint = quoted(path, found[1]) if found[1] else angled(path, found[2])
            if complaint:
                yield f"{path}:{number}: {complaint}"


def top_level():
    for name in sorted({path.parts[0] for path in tree.files()}):
        if name not in TOP and not name.startswith("."):
            yield f"{name}: not at the top level"
    rooms = {room_of(path) for path in tree.sources()} - {""}
    yield from (f"src/{room}: no room of the design" for room in sorted(rooms - ROOMS))


def main():
    complaints = list(top_level())
    for path in tree.sources():
        if path.parts[0] == "src":
            complaints += includes(path)
    tree.finish(complaints)


if __name__ == "__main__":
    main()
