"""An HTTP server on loopback that does what servers should not, by the path that is asked for.

It counts requests by path. Pictures are PNGs whose bytes depend on their path.
"""

import collections
import functools
import http.server
import ssl
import struct
import threading
import time
import zlib


def png(seed, size=24):
    """A picture of its own for every seed."""
    def chunk(name, data):
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = b"".join(b"\0" + bytes((zlib.crc32(f"{seed} {x} {y}".encode()) & 255)
                                  for x in range(size)) for y in range(size))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


@functools.lru_cache
def bomb():
    """A gigabyte in a megabyte."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(1 << 20)
    return b"".join([packer.compress(zeros) for _ in range(1024)] + [packer.flush()])


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format, *arguments):  # pylint: disable=redefined-builtin
        pass

    def send(self, status, body=b"", **headers):
        self.send_response(status)
        headers.setdefault("Content_Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):  # pylint: disable=invalid-name
        path = self.path.split("?")[0]
        server = self.server
        with server.lock:
            server.asked[self.path] += 1
            server.times.append((time.monotonic(), self.path))
            server.active += 1
            server.most_active = max(server.most_active, server.active)
            times = server.asked[self.path]
        server.agents.add(self.headers.get("User-Agent", ""))
        server.hosts.add(self.headers.get("Host", ""))
        name = path.split("/")[1].replace("-", "_").split(".")[0]
        try:
            getattr(self, "give_" + name, self.give_nothing)(path, times)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            with server.lock:
                server.active -= 1

    def give_nothing(self, _path, _times):
        self.send(404, b"<html>not here</html>", Content_Type="image/png")

    def give_ok(self, path, _times):
        time.sleep(self.server.pause)
        self.send(200, png(path), Content_Type="application/octet-stream")

    def give_hang(self, _path, _times):
        time.sleep(20)
        self.close_connection = True

    def give_slow(self, path, _times):
        self.send_response(200)
        self.send_header("Content-Length", "5000")
        self.end_headers()
        for byte in png(path):
            self.wfile.write(bytes([byte]))
            time.sleep(0.1)

    def cut(self, path):
        body = png(path)
        self.send(200, body[:len(body) // 2], Content_Length=str(len(body)))
        self.close_connection = True

    def give_cut(self, path, _times):
        self.cut(path)

    def give_cut_once(self, path, times):
        if times == 1:
            self.cut(path)
        else:
            self.give_ok(path, times)

    def give_short(self, path, _times):
        """Says that it is shorter than it is."""
        body = png(path)
        self.send(200, body, Content_Length=str(len(body) // 2))
        self.close_connection = True

    def give_short_once(self, path, times):
        (self.give_short if times == 1 else self.give_ok)(path, times)

    def give_loop(self, path, _times):
        self.send(302, Location=path + "x")

    def give_redirect(self, path, _times):
        self.send(301, Location="/ok/from" + path)

    def give_gbk(self, _path, _times):
        path = "/ok/南开.png?南#南".encode("gbk").decode("latin-1")
        self.send(302, Location=path)

    def give_file(self, _path, _times):
        self.send(302, Location="file:///etc/passwd")

    def give_metadata(self, _path, _times):
        self.send(302, Location="http://169.254.169.254/latest/meta-data")

    def give_inside(self, _path, _times):
        self.send(302, Location=f"http://127.0.0.1:{self.server.server_port}/ok/secret.png")

    def give_inside_name(self, _path, _times):
        self.send(302, Location=self.server.inside)

    def give_secure(self, path, times):
        """Only to those who ask by https."""
        secure = isinstance(self.connection, ssl.SSLSocket)
        (self.give_ok if secure else self.give_nothing)(path, times)

    def give_gone(self, _path, _times):
        self.send(410, b"gone")

    def give_busy(self, path, times):
        if times == 1:
            self.send(429, b"", Retry_After="1")
        else:
            self.give_ok(path, times)

    def give_closed(self, _path, _times):
        self.send(503, b"", Retry_After="3600")

    def give_broken(self, path, times):
        if times <= 2:
            self.send(500, b"oops")
        else:
            self.give_ok(path, times)

    def give_always_broken(self, _path, _times):
        self.send(502, b"")

    def give_html(self, _path, _times):
        self.send(200, "<!DOCTYPE html>\n<!-- <svg> --><html>登录</html>".encode(),
                  Content_Type="image/jpeg")

    def give_text(self, _path, _times):
        self.send(200, b"nothing to see here", Content_Type="image/png")

    def give_svg(self, _path, _times):
        body = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        self.send(200, packer.compress(body) + packer.flush(), Content_Encoding="gzip")

    def give_bomb(self, _path, _times):
        self.send(200, bomb(), Content_Encoding="gzip", Content_Type="image/png")

    def give_huge(self, _path, _times):
        self.send(200, b"", Content_Length=str(1 << 40))
        self.close_connection = True


class Server(http.server.ThreadingHTTPServer):
    """Serves until stopped; a context manager."""
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address="127.0.0.1", port=0, pause=0.0):
        self.asked = collections.Counter()
        self.agents, self.hosts, self.times = set(), set(), []
        self.active = self.most_active = 0
        self.pause = pause
        self.inside = None
        self.lock = threading.Lock()
        super().__init__((address, port), Handler)
        self.url = f"http://{address}:{self.server_port}" if port != 80 else f"http://{address}"

    def handle_error(self, request, client_address):
        pass

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()

    def restart(self):
        with self.lock:
            self.asked.clear()
            self.times.clear()
            self.most_active = self.active
