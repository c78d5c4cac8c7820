#!/usr/bin/env python3
"""What becomes of pictures of every kind: kept byte for byte, converted, or refused.

pictures.py --sheaf PROGRAM --work FOLDER: ImageMagick, libheif, libavif and ExifTool make the files,
sheaf binds them, and ImageMagick and ExifTool, never sheaf's own code, look at what is in the book.
"""

import argparse
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import struct
import subprocess
import sys
import zipfile
import zlib

PROFILES = pathlib.Path("/usr/share/color/icc/ghostscript")
SRGB, ADOBE = PROFILES / "srgb.icc", PROFILES / "a98.icc"
GPS = ["-GPSLatitude=39.1", "-GPSLatitudeRef=N", "-GPSLongitude=117.1", "-GPSLongitudeRef=E"]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="80"{}>{}</svg>'
KEPT, JPEG, PNG, DRAWING, REFUSED = "kept", "JPEG", "PNG", "SVG", "refused"

# File, what becomes of it, the size in the book, the finding, if any; and with --images keep.
TABLE = [
    ("plain.jpg", KEPT, (800, 600), None, KEPT),
    ("progressive.jpg", KEPT, (800, 600), None, KEPT),
    ("grey.jpg", KEPT, (800, 600), None, KEPT),
    ("upright.jpg", KEPT, (800, 600), None, KEPT),
    ("trailed.jpg", KEPT, (800, 600), None, KEPT),
    ("filmed.jpg", JPEG, (800, 600), None, KEPT),
    ("followed.jpg", JPEG, (800, 600), None, KEPT),
    ("wide.jpg", JPEG, (1600, 400), None, KEPT),
    ("large.jpg", JPEG, (1600, 1067), None, KEPT),
    ("long.jpg", JPEG, (436, 8718), None, KEPT),
    ("long-fitting.jpg", KEPT, (400, 8000), None, KEPT),
    ("adobe-large.jpg", JPEG, (1600, 1200), None, KEPT),
    ("gps.jpg", JPEG, (800, 600), None, KEPT),
    ("gps-xmp.jpg", JPEG, (800, 600), None, KEPT),
    ("serial.jpg", JPEG, (800, 600), None, KEPT),
    ("turned.jpg", JPEG, (600, 800), None, KEPT),
    ("cmyk.jpg", JPEG, (800, 600), None, KEPT),
    ("progressive-large.jpg", JPEG, (1600, 1200), None, KEPT),
    ("adobe.jpg", KEPT, (800, 600), None, KEPT),
    ("iptc.jpg", KEPT, (800, 600), None, KEPT),
    ("really-png.jpg", KEPT, (800, 600), None, KEPT),
    ("again.jpg", KEPT, (800, 600), None, KEPT),
    ("cut.jpg", JPEG, (800, 600), "asset-damaged", KEPT),
    ("bomb.jpg", REFUSED, None, "asset-unusable", REFUSED),
    ("noise.jpg", REFUSED, None, "asset-unusable", REFUSED),
    ("plain.png", KEPT, (800, 600), None, KEPT),
    ("palette.png", KEPT, (300, 200), None, KEPT),
    ("interlaced.png", KEPT, (800, 600), None, KEPT),
    ("clear-palette.png", KEPT, (300, 200), None, KEPT),
    ("deep.png", JPEG, (800, 600), None, KEPT),
    ("deep-grey.png", PNG, (800, 600), None, KEPT),
    ("gps.png", JPEG, (800, 600), None, KEPT),
    ("gps-xmp.png", JPEG, (800, 600), None, KEPT),
    ("comment.png", KEPT, (800, 600), None, KEPT),
    ("turned.png", JPEG, (600, 800), None, KEPT),
    ("one.png", KEPT, (1, 1), None, KEPT),
    ("strip.png", PNG, (1, 16000), None, KEPT),
    ("heavy.png", JPEG, (1600, 1600), None, KEPT),
    ("moving.png", KEPT, (300, 200), None, KEPT),
    ("moving-large.png", PNG, (1600, 400), "asset-still", KEPT),
    ("drawn-large.png", PNG, (1600, 1600), None, KEPT),
    ("clear-large.png", PNG, (1600, 800), None, KEPT),
    ("cut.png", JPEG, (800, 600), "asset-damaged", KEPT),
    ("spoiled.png", JPEG, (800, 600), "asset-damaged", KEPT),
    ("bomb.png", REFUSED, None, "asset-unusable", REFUSED),
    ("still.gif", KEPT, (300, 200), None, KEPT),
    ("moving.gif", KEPT, (300, 200), None, KEPT),
    ("moving-large.gif", KEPT, (2000, 20), None, KEPT),
    ("still-large.gif", PNG, (1600, 400), None, KEPT),
    ("cut.gif", PNG, (800, 600), "asset-damaged", KEPT),
    ("bomb.gif", REFUSED, None, "asset-unusable", REFUSED),
    ("photo.webp", JPEG, (800, 600), None, KEPT),
    ("lossless.webp", JPEG, (800, 600), None, KEPT),
    ("clear.webp", PNG, (400, 300), None, KEPT),
    ("moving.webp", PNG, (300, 200), "asset-still", KEPT),
    ("turned.webp", JPEG, (600, 800), None, KEPT),
    ("cut.webp", REFUSED, None, "asset-unusable", REFUSED),
    ("bomb.webp", REFUSED, None, "asset-unusable", REFUSED),
    ("photo.avif", JPEG, (800, 600), None, REFUSED),
    ("clear.avif", PNG, (400, 300), None, REFUSED),
    ("photo.heic", JPEG, (800, 600), None, REFUSED),
    ("gps.heic", JPEG, (800, 600), None, REFUSED),
    ("cut.heic", REFUSED, None, "asset-unusable", REFUSED),
    ("photo.tif", JPEG, (800, 600), None, REFUSED),
    ("cmyk.tif", JPEG, (800, 600), None, REFUSED),
    ("pages.tif", PNG, (300, 200), None, REFUSED),
    ("bomb.tif", REFUSED, None, "asset-unusable", REFUSED),
    ("deep.tif", JPEG, (800, 600), None, REFUSED),
    ("photo.bmp", JPEG, (800, 600), None, REFUSED),
    ("drawn.bmp", PNG, (300, 200), None, REFUSED),
    ("high-colour.bmp", JPEG, (800, 600), None, REFUSED),
    ("cut.bmp", JPEG, (800, 600), "asset-damaged", REFUSED),
    ("bomb.bmp", REFUSED, None, "asset-unusable", REFUSED),
    ("plain.svg", KEPT, None, None, KEPT),
    ("lettered.svg", KEPT, None, None, KEPT),
    ("linked.svg", DRAWING, None, None, REFUSED),
    ("script.svg", DRAWING, None, None, REFUSED),
    ("entities.svg", DRAWING, None, None, REFUSED),
    ("imported.svg", PNG, (100, 80), None, REFUSED),
    ("outside.svg", REFUSED, None, "asset-unusable", REFUSED),
    ("broken.svg", REFUSED, None, "asset-unusable", REFUSED),
    ("laughs.svg", REFUSED, None, "asset-unusable", REFUSED),
    ("huge.svg", REFUSED, None, "asset-unusable", REFUSED),
    ("text.jpg", REFUSED, None, "asset-unusable", REFUSED),
    ("empty.png", REFUSED, None, "asset-unusable", REFUSED),
]


def run(*words):
    subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width, height, *frames):
    """Rows of RGB samples; more than one frame make it an APNG (PNG, third edition, section 11.3.2)."""
    body = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    if len(frames) > 1:
        body += chunk(b"acTL", struct.pack(">II", len(frames), 0))
    for i, frame in enumerate(frames):
        data = zlib.compress(frame)
        if len(frames) > 1:
            number = 2 * i - 1 if i else 0
            body += chunk(b"fcTL", struct.pack(">IIIIIHHBB", number, width, height, 0, 0, 1, 5, 0, 0))
        body += chunk(b"fdAT", struct.pack(">I", 2 * i) + data) if i else chunk(b"IDAT", data)
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")


def plain_rows(width, height, colour):
    return (b"\0" + bytes(colour) * width) * height


def replaced(content, old, new):
    if old not in content:
        sys.exit(f"pictures: {old!r} is not in the file")
    return content.replace(old, new, 1)


def make_jpeg(at):
    # A slope of colours, red at its left upper corner: which way is up can be told afterwards.
    run("convert", "-size", "800x600", "xc:", "-sparse-color", "bilinear",
        "0,0 red 799,0 yellow 0,599 blue 799,599 white", "-attenuate", "0.2", "-seed", "1", "+noise", "Gaussian",
        "-depth", "8", at / "plain.png")
    run("convert", at / "plain.png", "-quality", "90", at / "plain.jpg")
    run("convert", at / "plain.png", "-interlace", "JPEG", at / "progressive.jpg")
    run("convert", at / "plain.png", "-colorspace", "Gray", at / "grey.jpg")
    run("convert", at / "plain.png", "-colorspace", "CMYK", at / "cmyk.jpg")
    run("convert", at / "plain.png", "-resize", "2400x600!", at / "wide.jpg")
    run("convert", at / "plain.png", "-resize", "2400x1600!", at / "large.jpg")
    # Phones' long pictures: readable because the side limit is that of their short side.
    run("convert", at / "plain.png", "-resize", "800x16000!", at / "long.jpg")
    run("convert", at / "plain.png", "-resize", "400x8000!", at / "long-fitting.jpg")
    run("convert", at / "large.jpg", "-interlace", "JPEG", "-resize", "2000x1500!", at / "progressive-large.jpg")
    run("convert", at / "plain.png", "-profile", SRGB, "-profile", ADOBE, at / "adobe.jpg")
    shutil.copy(at / "plain.png", at / "really-png.jpg")
    shutil.copy(at / "plain.jpg", at / "again.jpg")
    whole = (at / "plain.jpg").read_bytes()
    # The frame header's height and width (T.81, B.2.2).
    (at / "bomb.jpg").write_bytes(replaced(whole, struct.pack(">BHH", 8, 600, 800),
                                           struct.pack(">BHH", 8, 65000, 65000)))
    (at / "trailed.jpg").write_bytes(whole + b"\0" * 1000)
    (at / "cut.jpg").write_bytes(whole[:len(whole) // 2])
    (at / "noise.jpg").write_bytes(b"\xff\xd8\xff" + whole[5000:6000])
    (at / "text.jpg").write_text("<html><body>404</body></html>")
    # A phone's film behind the end (ISO 14496-12), and a further picture (CIPA DC-007) that tells where.
    (at / "filmed.jpg").write_bytes(whole + b"\0\0\0\x14ftypmp42\0\0\0\0mp42" + b"+39.1+117.1/" * 20)
    run("exiftool", *GPS, "-o", at / "gps.jpg", at / "plain.jpg")
    (at / "followed.jpg").write_bytes(whole[:2] + b"\xff\xe2\0\x06MPF\0" + whole[2:] + (at / "gps.jpg").read_bytes())
    for name, words in (("gps-xmp", ["-XMP-exif:GPSLatitude=39.1"]),
                        ("serial", ["-ExifIFD:SerialNumber=4711"]), ("turned", ["-n", "-Orientation=6"]),
                        ("upright", ["-n", "-Orientation=1", "-Artist=记者"]), ("iptc", ["-IPTC:By-line=记者"])):
        run("exiftool", *words, "-o", at / f"{name}.jpg", at / "plain.jpg")


def make_png(at):
    drawn = ["-fill", "black", "-draw", "rectangle 20,20 100,100", "-fill", "red", "-draw", "rectangle 120,20 200,100"]
    run("convert", "-size", "300x200", "xc:white", *drawn, "-type", "Palette", at / "palette.png")
    run("convert", at / "plain.png", "-interlace", "PNG", at / "interlaced.png")
    run("convert", at / "plain.png", "-depth", "16", f"PNG48:{at / 'deep.png'}")
    run("exiftool", *GPS, "-o", at / "gps.png", at / "plain.png")
    run("convert", "-size", "2000x2000", "xc:white", "+antialias", *drawn, at / "drawn-large.png")
    run("convert", "-size", "2000x1000", "xc:none", *drawn, at / "clear-large.png")
    run("convert", "-size", "300x200", "xc:none", *drawn, f"PNG8:{at / 'clear-palette.png'}")
    run("convert", at / "plain.png", "-colorspace", "Gray", "-depth", "16", at / "deep-grey.png")
    run("exiftool", "-XMP-exif:GPSLatitude=39.1", "-o", at / "gps-xmp.png", at / "plain.png")
    run("exiftool", "-PNG:Comment=湖", "-o", at / "comment.png", at / "plain.png")
    run("exiftool", "-n", "-Orientation=6", "-o", at / "turned.png", at / "plain.png")
    run("convert", "-size", "1x1", "xc:red", at / "one.png")
    (at / "strip.png").write_bytes(png(1, 40000, b"".join(bytes((0, row // 200, 0, 0)) for row in range(40000))))
    # Noise, and behind its end what takes it over 10 MB.
    (at / "heavy.png").write_bytes(png(1600, 1600, b"".join(
        b"\0" + random.Random(row).randbytes(4800) for row in range(1600))) + bytes(3 << 20))
    (at / "moving.png").write_bytes(png(300, 200, *(plain_rows(300, 200, c) for c in ((255, 0, 0), (0, 0, 255)))))
    (at / "moving-large.png").write_bytes(
        png(2000, 500, *(plain_rows(2000, 500, c) for c in ((255, 0, 0), (0, 0, 255)))))
    whole = (at / "plain.png").read_bytes()
    (at / "cut.png").write_bytes(whole[:len(whole) // 2])
    whole = bytearray((at / "deep.png").read_bytes())
    half = len(whole) // 2
    whole[half:half + 64] = bytes(64)
    (at / "spoiled.png").write_bytes(whole)
    (at / "bomb.png").write_bytes(png(60000, 60000, bytes(1 << 20)))
    (at / "empty.png").write_bytes(b"")


def make_others(at):
    run("convert", at / "palette.png", at / "still.gif")
    frames = ["-delay", "20", "-size", "300x200", "xc:red", "xc:blue", "xc:green"]
    run("convert", *frames, at / "moving.gif")
    run("convert", *frames, "-resize", "2000x20!", at / "moving-large.gif")
    run("convert", "-size", "2000x500", "xc:white", at / "still-large.gif")
    (at / "bomb.gif").write_bytes(b"GIF89a\xff\xff\xff\xff" + (at / "still.gif").read_bytes()[10:])
    run("convert", at / "plain.png", "-interlace", "none", at / "cut.gif")
    (at / "cut.gif").write_bytes((at / "cut.gif").read_bytes()[:60000])
    run("convert", at / "plain.png", at / "photo.webp")
    run("convert", at / "turned.jpg", at / "turned.webp")
    run("convert", at / "plain.png", "-define", "webp:lossless=true", at / "lossless.webp")
    run("convert", "-size", "400x300", "xc:none", "-fill", "red", "-draw", "circle 200,150 200,50", at / "clear.webp")
    run("convert", *frames, at / "moving.webp")
    (at / "cut.webp").write_bytes((at / "photo.webp").read_bytes()[:1000])
    # VP8L: 14 bits of width less one, 14 of height (RFC 9649, section 3.4).
    whole = (at / "lossless.webp").read_bytes()
    start = whole.index(b"VP8L") + 9
    (at / "bomb.webp").write_bytes(whole[:start] + b"\xff\xff\xff\x0f" + whole[start + 4:])
    run("avifenc", "-s", "9", at / "plain.png", at / "photo.avif")
    run("convert", at / "clear.webp", at / "clear-for-avif.png")
    run("avifenc", "-s", "9", at / "clear-for-avif.png", at / "clear.avif")
    (at / "clear-for-avif.png").unlink()
    run("heif-enc", "-q", "60", at / "plain.png", "-o", at / "photo.heic")
    run("exiftool", *GPS, "-o", at / "gps.heic", at / "photo.heic")
    (at / "cut.heic").write_bytes((at / "photo.heic").read_bytes()[:1000])
    run("convert", at / "plain.png", at / "photo.tif")
    run("convert", at / "plain.png", "-colorspace", "CMYK", at / "cmyk.tif")
    run("convert", at / "palette.png", at / "plain.png", at / "pages.tif")
    # The tags of width and height, SHORT or LONG, little-endian (TIFF 6.0, section 2).
    whole = (at / "photo.tif").read_bytes()
    for tag, size in ((0x100, 800), (0x101, 600)):
        whole = replaced(whole, struct.pack("<HHIH", tag, 3, 1, size), struct.pack("<HHIH", tag, 3, 1, 65000))
    (at / "bomb.tif").write_bytes(whole)
    run("convert", at / "plain.png", "-depth", "16", "-profile", SRGB, at / "deep.tif")
    run("convert", at / "plain.png", "-profile", SRGB, "-profile", ADOBE, "-resize", "300%", at / "adobe-large.jpg")
    run("convert", at / "plain.png", at / "photo.bmp")
    run("convert", at / "palette.png", f"BMP3:{at / 'drawn.bmp'}")
    run("convert", at / "plain.png", "-define", "bmp:subtype=RGB565", at / "high-colour.bmp")
    whole = (at / "photo.bmp").read_bytes()
    (at / "cut.bmp").write_bytes(whole[:len(whole) // 2])
    (at / "bomb.bmp").write_bytes(whole[:18] + struct.pack("<ii", 60000, 60000) + whole[26:])


def make_drawings(at):
    rect = '<rect width="50" height="50" fill="red"/>'
    drawings = {
        "plain": SVG.format("", rect),
        "script": SVG.format(' onload="alert(1)"',
                             f'<script>alert(2)</script><a href="javascript:alert(3)">{rect}</a>'),
        "entities": '<!DOCTYPE svg [<!ENTITY ns "http://www.w3.org/2000/svg">]>' +
                    SVG.format("", rect).replace("http://www.w3.org/2000/svg", "&ns;"),
        "imported": SVG.format("", f"<style>@import url(http://example.org/a.css);</style>{rect}"),
        "outside": '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' +
                   SVG.format("", f"<text>&a;</text>{rect}"),
        "broken": SVG.format("", "<rect"),
        "lettered": SVG.format("", f'<style>text{{fill:red}}</style><text y="20">湖与河</text>{rect}'),
        "linked": SVG.format(' xmlns:x="http://www.w3.org/1999/xlink"',
                             f'<image x:href="http://example.org/a.png"/><text y="20">湖与河</text>{rect}'),
        "huge": SVG.format("", f"<style>@import url(http://example.org/a.css);</style>{rect}").replace(
            'width="100" height="80"', 'width="100000" height="80000"'),
        "laughs": "<!DOCTYPE svg [<!ENTITY a0 'ha'>" +
                  "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 12)) + "]>" +
                  SVG.format("", f"<text>&a11;</text>{rect}"),
    }
    for name, text in drawings.items():
        (at / f"{name}.svg").write_text(text)


def make_site(at):
    shutil.rmtree(at, ignore_errors=True)
    at.mkdir(parents=True)
    for make in (make_jpeg, make_png, make_others, make_drawings):
        make(at)
    text = "".join(f"![{row[0]}]({row[0]})\n\n" for row in TABLE)
    (at / "a.md").write_text(f"---\ntitle: 图\ndate: 2021-11-18\n---\n\n{text}")


class Book:
    """One build, and what it says."""

    def __init__(self, sheaf, site, out, *words, **environment):
        shutil.rmtree(out, ignore_errors=True)
        done = subprocess.run([sheaf, "build", "--json", *words, "-o", out, site], capture_output=True,
                              env=dict(os.environ, **environment), check=False)
        self.errors = done.stderr.decode("utf-8", "replace")
        if done.returncode:
            sys.exit(f"sheaf: status {done.returncode}: {self.errors[-2000:]}")
        self.report = json.loads(done.stdout)
        self.path = next(out.glob("*.epub"))
        archive = zipfile.ZipFile(self.path)
        self.files = {name: archive.read(name) for name in archive.namelist()}
        text = "".join(self.files[name].decode() for name in sorted(self.files) if "/text/2021" in name)
        self.shown = dict((alt, (src, tag)) for tag, src, alt in
                          re.findall(r'(<img[^>]*?src="\.\./([^"]*)"[^>]*?alt="([^"]*)"[^>]*>)', text))
        lines = (site / "a.md").read_text().split("\n")
        self.findings = {lines[finding["line"] - 1].split("[")[1].split("]")[0]: finding["id"]
                         for finding in self.report["findings"] if finding["line"]}

    def content(self, name):
        return self.files["EPUB/" + self.shown[name][0]]


def identify(content, work):
    """(format, (width, height), colour space, depth) as ImageMagick sees it."""
    path = work / "looked-at"
    path.write_bytes(content)
    text = subprocess.run(["identify", "-format", "%m|%w|%h|%[colorspace]|%z|%[interlace]\n", path], check=True,
                          capture_output=True).stdout.decode().split("\n")[0].split("|")
    tags = subprocess.run(["exiftool", "-j", "-G", path], check=True, capture_output=True).stdout
    groups = {key.split(":")[0] for key in json.loads(tags)[0]}
    return text[0], (int(text[1]), int(text[2])), text[3], int(text[4]), text[5], groups


def check_row(row, book, expected, site, work):
    """Complaints about one picture in one book."""
    name, _, size, finding, _ = row
    if expected == REFUSED:
        return [f"{name}: shown, not refused"] if name in book.shown else []
    if name not in book.shown:
        return [f"{name}: not shown ({book.findings.get(name)})"]
    content = book.content(name)
    same = content == (site / name).read_bytes()
    if expected == KEPT:
        return [] if same else [f"{name}: changed"]
    if same:
        return [f"{name}: unchanged"]
    if expected == DRAWING:
        drawing = content.decode()
        bad = [word for word in ("script", "alert", "javascript", "ENTITY", "DOCTYPE") if word in drawing]
        return [f"{name}: still holds {bad}"] if bad or 'fill="red"' not in drawing else []
    kind, pixels, space, depth, interlace, groups = identify(content, work)
    tag = book.shown[name][1]
    said = tuple(int(n) for n in re.search(r'width="(\d+)" height="(\d+)"', tag).groups())
    complaints = []
    if (kind, pixels, said) != (expected, size, size):
        complaints.append(f"{name}: {kind} {pixels}, shown as {said}; expected {expected} {size}")
    if space not in ("sRGB", "Gray") or depth > 8 or interlace != "None":
        complaints.append(f"{name}: {space}, {depth} bits, interlace {interlace}")
    if groups & {"EXIF", "XMP", "IPTC", "MakerNotes"}:
        complaints.append(f"{name}: has metadata {sorted(groups)}")
    return complaints


def colour(content, work, x, y):
    path = work / "looked-at"
    path.write_bytes(content)
    text = subprocess.run(["convert", path, "-colorspace", "sRGB", "-crop", f"8x8+{x}+{y}", "-scale", "1x1!", "-depth",
                           "8", "-format", "%[fx:int(255*r)] %[fx:int(255*g)] %[fx:int(255*b)]", "info:"], check=True,
                          capture_output=True).stdout.decode().split()
    return [int(value) for value in text]


def near(left, right, limit):
    return all(abs(a - b) <= limit for a, b in zip(left, right))


def check_colours(book, site, work):
    """Pictures of one motif look alike whatever they went through; the turned one is upright."""
    complaints = []
    places = [(10, 10), (780, 10), (10, 580), (780, 580)]
    motif = [colour((site / "plain.png").read_bytes(), work, *place) for place in places]
    for name in ("gps.jpg", "photo.webp", "photo.avif", "photo.heic", "photo.tif", "photo.bmp", "high-colour.bmp",
                 "gps.png", "lossless.webp", "deep.tif"):
        found = [colour(book.content(name), work, *place) for place in places]
        if not all(near(a, b, 24) for a, b in zip(found, motif)):
            complaints.append(f"{name}: colours {found}, expected {motif}")
    wide = [colour(book.content("adobe-large.jpg"), work, 2 * x, 2 * y) for x, y in places]
    if not all(near(a, b, 24) for a, b in zip(wide, motif)):
        complaints.append(f"adobe-large.jpg: colours {wide}, expected {motif}")
    # Orientation 6 is to be turned to the right: the upper left corner comes to the upper right.
    turned = colour(book.content("turned.jpg"), work, 580, 10)
    if not near(turned, motif[0], 24):
        complaints.append(f"turned.jpg: {turned} at its upper right, expected {motif[0]}")
    if "passwd" in "".join(map(repr, book.files)) or any(b"root:" in content for content in book.files.values()):
        complaints.append("outside.svg: something of the machine's is in the book")
    return complaints


def loads_vips(book):
    return "libvips" in book.errors


def check_book(book):
    """Equal bytes are one file; a picture's text is kept, and the package tells of both."""
    complaints = []
    if book.shown["again.jpg"][0] != book.shown["plain.jpg"][0]:
        complaints.append("equal pictures are two files")
    package = book.files["EPUB/content.opf"].decode()
    for said in ('schema:accessMode">visual<', 'schema:accessibilityFeature">alternativeText<'):
        if said not in package:
            complaints.append(f"the package does not say {said}")
    return complaints


def check_quiet(sheaf, site, bundle):
    """What does not fit pictures does not load what fits them."""
    complaints = []
    for words in (["plan", site], ["check", bundle], ["--help"]):
        done = subprocess.run([sheaf, *words], capture_output=True, check=False, env=dict(os.environ, LD_DEBUG="files"))
        if b"libvips" in done.stderr or b"libsheaf-image" in done.stderr:
            complaints.append(f"{words[0]} loads libvips")
    return complaints


def check_read_only(sheaf, site, expected, work):
    """Where the site cannot be written, the results go beside the bundles: once, and with a note."""
    enter = ["unshare", "-rm", "sh", "-c", 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"', site]
    if subprocess.run([*enter, "true"], capture_output=True, check=False).returncode:
        print("skipped a site that is read-only: mounting is not permitted here")
        return []
    complaints = []
    out = work / "read-only"
    shutil.rmtree(out, ignore_errors=True)
    for notes in (1, 0):
        done = subprocess.run([*enter, sheaf, "build", "--json", "-o", out, site], capture_output=True, check=False,
                              env=dict(os.environ, LD_DEBUG="files"))
        errors = done.stderr.decode("utf-8", "replace")
        if done.returncode:
            return [f"read-only site: status {done.returncode}: {errors[-1000:]}"]
        told = [f["id"] for f in json.loads(done.stdout)["findings"]].count("store-elsewhere")
        if told != notes or ("libvips" in errors) != bool(notes):
            complaints.append(f"read-only site: {told} notes, expected {notes}; libvips {'libvips' in errors}")
        if next(out.glob("*.epub")).read_bytes() != expected.read_bytes():
            complaints.append("read-only site: another book")
    return complaints


def check_together(sheaf, site, expected, work):
    """Two builds at once that share a store."""
    shutil.rmtree(work / "shared", ignore_errors=True)
    builds = []
    for i in range(2):
        out = work / f"together-{i}"
        shutil.rmtree(out, ignore_errors=True)
        builds.append((out, subprocess.Popen([sheaf, "build", "-q", "--store", work / "shared", "-o", out, site],
                                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)))
    complaints = []
    for out, process in builds:
        errors = process.communicate()[1]
        if process.returncode or next(out.glob("*.epub")).read_bytes() != expected.read_bytes():
            complaints.append(f"two builds at once: status {process.returncode}: {errors[-500:]}")
    return complaints


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sheaf", required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    work = arguments.work.resolve()
    site = work / "site"
    make_site(site)
    sheaf = str(pathlib.Path(arguments.sheaf).resolve())

    kept = Book(sheaf, site, work / "keep", "--images", "keep", LD_DEBUG="files")
    complaints = ["--images keep loads libvips"] if loads_vips(kept) else []
    if (site / ".sheaf").exists():
        complaints.append("--images keep makes a store")
    for row in TABLE:
        complaints += [f"--images keep: {text}" for text in check_row(row, kept, row[4], site, work)]

    first = Book(sheaf, site, work / "first", "--jobs", "2", LD_DEBUG="files")
    if not loads_vips(first):
        complaints.append("libvips is not seen when it is loaded")
    for row in TABLE:
        complaints += check_row(row, first, row[1], site, work)
        if first.findings.get(row[0]) != row[3]:
            complaints.append(f"{row[0]}: finding {first.findings.get(row[0])}, expected {row[3]}")
    complaints += check_colours(first, site, work)

    def digest(book):
        return hashlib.sha256(book.path.read_bytes()).hexdigest()

    second = Book(sheaf, site, work / "second", LD_DEBUG="files")
    if digest(second) != digest(first) or second.findings != first.findings:
        complaints.append("a second build makes another book")
    if loads_vips(second):
        complaints.append("a second build does image work")
    complaints += check_book(first) + check_quiet(sheaf, site, first.path)
    shutil.rmtree(site / ".sheaf")
    complaints += check_read_only(sheaf, site, first.path, work)
    complaints += check_together(sheaf, site, first.path, work)
    again = Book(sheaf, site, work / "again", "--jobs", "1", TZ="Asia/Shanghai")
    if digest(again) != digest(first):
        complaints.append("one job makes another book")
    for file in site.iterdir():
        if file.is_file() and file.suffix != ".md" and next(r for r in TABLE if r[0] == file.name)[1] != KEPT:
            file.unlink()
    if loads_vips(Book(sheaf, site, work / "fine", LD_DEBUG="files")):
        complaints.append("pictures that all fit load libvips")
    print("\n".join(complaints) if complaints else f"{len(TABLE)} pictures as they should be")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
