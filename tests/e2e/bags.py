"""Bags made without sheaf: by hashlib and zipfile, after RFC 8493. Each part can be replaced, to be
wrong on purpose."""

import hashlib
import io
import struct
import zipfile

PAYLOAD = {
    "data/index.html": "<p>南开大学新闻</p>\n".encode() * 40,
    "data/src/2021/要闻.md": "---\ntitle: 要闻\n---\n\n正文。\n".encode(),
    "data/img/a.png": bytes(range(256)) * 9,
    "data/empty": b"",
}
DATE = (2021, 11, 18, 8, 30, 0)


def lines(files, algorithm, separator="  "):
    """A manifest's text."""
    return "".join(f"{hashlib.new(algorithm, content).hexdigest()}{separator}{name}\n"
                   for name, content in sorted(files.items()))


def bag(payload=None, *, version="1.0", encoding="UTF-8", algorithms=("sha512",), info=None,
        replace=None, extra=None, leave=(), end="\n"):
    """The files of a bag by path. `replace`: tag files with other content, before the tag manifests
    are made; `extra`: files that nobody lists; `leave`: listed files that are not there; `end`: of
    a manifest's lines."""
    payload = dict(PAYLOAD if payload is None else payload)
    label = "package-info.txt" if version in ("0.93", "0.94", "0.95") else "bag-info.txt"
    if info is None:
        oxum = f"{sum(map(len, payload.values()))}.{len(payload)}"
        info = f"Bagging-Date: 2021-11-18\nPayload-Oxum: {oxum}\nBag-Count: 1 of ?\n"
    tags = {"bagit.txt": (f"BagIt-Version: {version}\n"
                          f"Tag-File-Character-Encoding: {encoding}\n").encode(),
            label: info.encode(encoding)}
    for algorithm in algorithms:
        text = lines(payload, algorithm).replace("\n", end)
        tags[f"manifest-{algorithm}.txt"] = text.encode(encoding)
    tags.update(replace or {})
    tags = {name: content for name, content in tags.items() if content is not None}
    for algorithm in algorithms:
        name = f"tagmanifest-{algorithm}.txt"
        tags[name] = lines({n: c for n, c in tags.items() if not n.startswith("tagmanifest")},
                           algorithm).encode(encoding)
    files = {**payload, **tags, **(extra or {})}
    return {name: content for name, content in files.items() if name not in leave}


def info(name, method=zipfile.ZIP_DEFLATED):
    """An entry as sheaf would describe it; no ZIP of these depends on the clock."""
    entry = zipfile.ZipInfo(name, DATE)
    entry.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else method
    entry.external_attr = 0o100644 << 16
    return entry


def packed(files, base="campus/", method=zipfile.ZIP_DEFLATED):
    """A ZIP of the files, in the order given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(info(base + name, method), content)
    return out.getvalue()


def unpack(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def handmade(files, base="campus/", **lies):
    """A ZIP written field by field. `lies`: by the file's path, what is said of it instead of the
    truth: name, local_name, flags, method, packed, extra, local_extra, sizes (of the local header),
    behind (the data), made, mode, disk."""
    out, directory = b"", b""
    for path, content in files.items():
        lie = lies.get(path, {})
        name = lie.get("name", (base + path).encode())
        flags, method = lie.get("flags", 0x800), lie.get("method", 0)
        data, extra = lie.get("packed", content), lie.get("extra", b"")
        local_name, local_extra = lie.get("local_name", name), lie.get("local_extra", extra)
        crc, later = zipfile.crc32(content), flags & 8
        sizes = lie.get("sizes", (0, 0) if later else (len(data), len(content)))
        at = len(out)
        out += struct.pack("<IHHHHHIIIHH", 0x04034b50, 20, flags, method, 0, 0x5372,
                           0 if later else crc, *sizes, len(local_name), len(local_extra))
        out += local_name + local_extra + data + lie.get("behind", b"")
        directory += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014b50, lie.get("made", 0x314), 20, flags,
                                 method, 0, 0x5372, crc, len(data), len(content), len(name),
                                 len(extra), 0, lie.get("disk", 0), 0,
                                 lie.get("mode", 0o100644) << 16, at) + name + extra
    return out + directory + struct.pack("<IHHHHIIH", 0x06054b50, 0, 0, len(files), len(files),
                                         len(directory), len(out), 0)


class Layout:
    """Where the records of a plain ZIP are."""

    def __init__(self, data):
        self.end = data.rindex(b"PK\5\6")
        count, size, self.directory = struct.unpack_from("<HII", data, self.end + 10)
        self.entries = []  # name, local header, data, end of data, record in the directory
        at = self.directory
        for _ in range(count):
            packed_size, = struct.unpack_from("<I", data, at + 20)
            name_n, extra_n, comment_n = struct.unpack_from("<HHH", data, at + 28)
            local, = struct.unpack_from("<I", data, at + 42)
            name = data[at + 46:at + 46 + name_n]
            local_name_n, local_extra_n = struct.unpack_from("<HH", data, local + 26)
            begin = local + 30 + local_name_n + local_extra_n
            self.entries.append((name, local, begin, begin + packed_size, at))
            at += 46 + name_n + extra_n + comment_n
        assert at == self.directory + size == self.end

    def owner(self, at):
        """The entry whose header, data or record holds the byte; None: an end record's."""
        for name, local, _, end, record in self.entries:
            if local <= at < end or record <= at < record + 46 + len(name):
                return name
        return None

    def unused(self, at):
        """Whether nothing else in the file speaks of the byte: who made the entry and how its
        system sees it."""
        return any(4 <= at - record < 6 or 36 <= at - record < 42 for *_, record in self.entries)
