#!/usr/bin/env python3
"""Fetches in a network of its own: fetch_network.py PROGRAM [WORD...].

Machines there have addresses that look public, names, and certificates that are trusted or not. All
of it lives in namespaces (unshare), with files mounted over /etc/hosts, /etc/resolv.conf and the
trusted certificates; where there are none, nothing is tested.
"""

import contextlib
import fcntl
import json
import os
import pathlib
import signal
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import time

import harness
from bad_server import Server, png

PUBLIC, SECOND, THIRD = "93.184.216.34", "93.184.216.35", "93.184.216.36"
SILENT = "93.184.216.53"  # a name server that never answers
NGHTTPD = "/usr/sbin/nghttpd"
QUICK = ("--delay", "0", "--timeout", "2")
CHINESE = "南开新闻.example", "南开新闻.example".encode("idna").decode()
HOSTS = {
    "news.example": PUBLIC, CHINESE[1]: PUBLIC, "both.example": PUBLIC,
    "secure.example": SECOND, "forged.example": THIRD, "two.example": THIRD,
    "inside.example": "127.0.0.1",
}
FOLDER = pathlib.Path(os.environ.get("SHEAF_NETWORK", "/nonexistent"))


def raise_address(name, address):
    """ip address add ADDRESS dev lo, without needing ip."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        where = struct.pack("16sHH4s8x", name.encode(), socket.AF_INET, 0,
                            socket.inet_aton(address))
        fcntl.ioctl(control, 0x8916, where)  # SIOCSIFADDR
        fcntl.ioctl(control, 0x8914, struct.pack("16sh14x", name.encode(), 1))  # SIOCSIFFLAGS: up


def make_certificate(name, hosts):
    """A key, and a certificate that its own key has signed."""
    names = ",".join(f"DNS:{host}" for host in hosts)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj", f"/CN={name}",
                    "-addext", f"subjectAltName={names}", "-keyout", FOLDER / f"{name}.key",
                    "-out", FOLDER / f"{name}.pem"], check=True, capture_output=True)


def set_up():
    """Addresses, names and certificates of the namespace."""
    raise_address("lo", "127.0.0.1")
    for n, address in enumerate((PUBLIC, SECOND, THIRD, SILENT)):
        raise_address(f"lo:{n + 1}", address)
    make_certificate("trusted", [host for host in HOSTS if host != "forged.example"])
    make_certificate("forged", ["forged.example"])
    lines = [f"{address} {name}\n" for name, address in HOSTS.items()] + ["127.0.0.1 both.example"]
    (FOLDER / "hosts").write_text("".join(lines) + "\n127.0.0.1 localhost\n")
    (FOLDER / "resolv.conf").write_text(f"nameserver {SILENT}\n")
    for name, over in (("hosts", "/etc/hosts"), ("resolv.conf", "/etc/resolv.conf"),
                       ("trusted.pem", "/etc/ssl/certs/ca-certificates.crt")):
        subprocess.run(["mount", "--bind", FOLDER / name, os.path.realpath(over)], check=True)


class SecureServer(Server):
    """The same server, over TLS."""

    def __init__(self, address, certificate):
        super().__init__(address, 443)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(FOLDER / f"{certificate}.pem", FOLDER / f"{certificate}.key")
        self.socket = context.wrap_socket(self.socket, server_side=True,
                                          do_handshake_on_connect=False)


@contextlib.contextmanager
def http2_server(box, address):
    """nghttpd, which speaks HTTP/2 only; its log says who asked for what."""
    if not os.path.exists(NGHTTPD):
        raise harness.Skip("no nghttpd here")
    (box.folder / "htdocs").mkdir()
    for n in range(6):
        (box.folder / f"htdocs/{n}.png").write_bytes(png(n))
    with open(box.folder / "log", "wb") as log, subprocess.Popen(
            [NGHTTPD, "-v", "--no-content-length", f"--address={address}",
             f"--htdocs={box.folder}/htdocs", "443", FOLDER / "trusted.key",
             FOLDER / "trusted.pem"], stdout=log, stderr=log) as server:
        try:
            for _ in range(100):
                with contextlib.suppress(OSError), socket.create_connection((address, 443), 1):
                    break
                time.sleep(0.05)
            yield box.folder / "log"
        finally:
            server.terminate()


def fetch(box, urls, *options, status=0, **more):
    """The report about one post's pictures, by the last part of their address."""
    box.post("posts/a.md", body="\n\n".join(f"![图]({url})" for url in urls))
    result = box.run("fetch", "--json", "-q", *QUICK, *options, "posts", **more)
    assert result.status == status, result
    report = json.loads(result.out)
    return {picture["url"].rsplit("/", 1)[1]: picture for picture in report["pictures"]}


def states(pictures):
    return {name: picture["state"] for name, picture in pictures.items()}


def all_private(pictures):
    return {picture["reason"] for picture in pictures.values()} == {"it leads to a private address"}


@harness.case
def a_public_redirect_does_not_lead_inside(box):
    with Server(PUBLIC, 80) as server, Server() as inside:
        port = inside.server_port
        pictures = fetch(box, [f"{server.url}/ok/1.png", f"{server.url}/inside/2.png",
                               f"{server.url}/metadata/3.png", f"http://127.0.0.1:{port}/ok/4.png",
                               f"{server.url}/gone/5.png"], status=3)
        assert states(pictures) == {"1.png": "fetched", "2.png": "failed", "3.png": "failed",
                                    "4.png": "failed", "5.png": "failed"}, pictures
        assert all_private({name: pictures[name] for name in ("2.png", "3.png", "4.png")}), pictures
        assert pictures["5.png"]["status"] == 410, pictures
        server.inside = f"http://inside.example:{port}/ok/secret.png"
        assert all_private(fetch(box, [f"{server.url}/inside-name/6.png"], status=3))
        assert not inside.asked, inside.asked


@harness.case
def the_address_that_is_asked_is_the_one_that_was_judged(box):
    """A name with a public and a private address: only the public one is asked."""
    with Server("127.0.0.1", 80) as inside:
        pictures = fetch(box, ["http://inside.example/ok/1.png", "http://0x7f.1/ok/2.png",
                               "http://0177.0.0.1/ok/3.png", "http://127.1/ok/4.png",
                               "http://[::1]/ok/5.png", "http://[::ffff:7f00:1]/ok/6.png",
                               "http://127.0.0.1./ok/7.png"], status=3)
        assert len(pictures) == 7 and all_private(pictures), pictures
        assert states(fetch(box, ["http://both.example/ok/a.png"], status=3)) == {"a.png": "failed"}
        with Server(PUBLIC, 80) as outside:
            pictures = fetch(box, [f"http://both.example/ok/{n}.png" for n in range(4)])
            assert set(states(pictures).values()) == {"fetched"}, pictures
            assert sum(outside.asked.values()) == 4
        assert not inside.asked, inside.asked


@harness.case
def hosts_may_be_chinese(box):
    """Whatever the locale, and by either spelling."""
    with Server(PUBLIC, 80) as plain, SecureServer(PUBLIC, "trusted") as secure:
        pictures = fetch(box, [f"http://{CHINESE[0]}/ok/1.png", f"http://{CHINESE[1]}/ok/2.png",
                               f"https://{CHINESE[0]}:443/ok/3.png",
                               f"http://{'南' * 70}.example/4.png"], status=3,
                         env={"LC_ALL": "C"})
        assert set(plain.asked) == {"/ok/1.png", "/ok/2.png"}, pictures
        assert set(secure.asked) == {"/ok/3.png"}, pictures
        assert "none that can be asked" in pictures["4.png"]["reason"], pictures
        assert plain.hosts == {CHINESE[1]}, plain.hosts


@harness.case
def https_is_tried_where_http_fails(box):
    with Server(PUBLIC, 80) as plain, SecureServer(PUBLIC, "trusted") as secure, \
            SecureServer(SECOND, "trusted") as only:
        pictures = fetch(box, ["http://news.example/secure/1.png", "http://news.example/ok/2.png",
                               "http://secure.example/ok/3.png"])
        assert pictures["1.png"]["final_url"] == "https://news.example/secure/1.png", pictures
        assert set(plain.asked) == {"/secure/1.png", "/ok/2.png"} and set(secure.asked) == {
            "/secure/1.png"} and set(only.asked) == {"/ok/3.png"}, pictures


@harness.case
def a_certificate_has_to_be_trusted(box):
    with SecureServer(THIRD, "forged") as forged:
        picture = fetch(box, ["https://forged.example/ok/1.png"], status=3)["1.png"]
        assert picture["reason"] == "the certificate of its host is not to be trusted", picture
        assert not forged.asked


@harness.case
def http2_is_spoken(box):
    with http2_server(box, THIRD) as log:
        pictures = fetch(box, [f"https://two.example/{n}.png" for n in range(6)])
        assert set(states(pictures).values()) == {"fetched"}, pictures
        store = box.folder / "posts/.sheaf/store"
        assert all((store / pictures[f"{n}.png"]["file"]).read_bytes() == png(n) for n in range(6))
        text = log.read_text(errors="replace")
        assert text.count(":path: /") == 6 and "negotiated protocol: h2" in text, text[-2000:]


@harness.case
def an_interrupt_does_not_wait_for_a_name_server(box):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind((SILENT, 53))
        box.post("posts/a.md", body="![](http://nowhere.example.org/1.png)")
        run = subprocess.Popen([box.program, "fetch", "-q", "--timeout", "60", "posts"],
                               cwd=box.folder, env=box.environment({}), stderr=subprocess.PIPE)
        silent.settimeout(20)
        assert silent.recv(512)
        begun = time.monotonic()
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=60)
        assert run.returncode == 1 and b"interrupted" in said, (run.returncode, said)
        assert time.monotonic() - begun < 3, f"{time.monotonic() - begun:.1f} s"


def main(arguments):
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    if "SHEAF_NETWORK" in os.environ:
        set_up()
        return harness.run_cases(arguments[0], arguments[1:])
    wrap = ["unshare", "-rmn"]
    probe = subprocess.run([*wrap, "mount", "--bind", "/etc/hosts", "/etc/hosts"],
                           capture_output=True, check=False)
    if probe.returncode:
        print("skip: no namespaces here")
        return 0
    with tempfile.TemporaryDirectory(prefix="sheaf-network-") as folder:
        return subprocess.run([*wrap, sys.executable, "-B", __file__, *arguments], check=False,
                              env={**os.environ, "SHEAF_NETWORK": folder}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
