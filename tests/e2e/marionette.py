"""Firefox without a window, driven by its own remote protocol: messages of JSON behind their length
(WebDriver commands as Firefox's Marionette takes them)."""

import base64
import json
import pathlib
import shutil
import socket
import subprocess
import time

# No first-run pages, no updates, no telemetry: a test opens nothing but its own files.
PREFERENCES = {
    "marionette.port": 0,
    "app.update.enabled": False,
    "browser.dom.window.dump.enabled": True,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.server": "",
}
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Firefox:
    def __init__(self, profile):
        self.profile = pathlib.Path(profile)
        shutil.rmtree(self.profile, ignore_errors=True)
        self.profile.mkdir(parents=True)
        (self.profile / "user.js").write_text(
            "".join(f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in PREFERENCES.items()))
        self.number, self.rest = 0, b""

    def __enter__(self):
        self.log = (self.profile / "said").open("wb")
        self.process = subprocess.Popen(
            ["firefox-esr", "--headless", "--marionette", "--no-remote", "--profile", self.profile,
             "--window-size", "1100,800"], stdout=self.log, stderr=subprocess.STDOUT)
        self.socket = socket.create_connection(("127.0.0.1", self.port()), timeout=60)
        self.receive()
        self.ask("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {}}})
        return self

    def __exit__(self, *_):
        self.socket.close()
        self.process.terminate()
        self.process.wait(20)
        self.log.close()

    def port(self):
        """Firefox takes a free port and writes it down."""
        for _ in range(600):
            try:
                return int((self.profile / "MarionetteActivePort").read_text())
            except (FileNotFoundError, ValueError):
                time.sleep(0.1)
        raise TimeoutError("Firefox does not start")

    def receive(self):
        while b":" not in self.rest:
            self.rest += self.socket.recv(65536)
        size, self.rest = self.rest.split(b":", 1)
        while len(self.rest) < int(size):
            self.rest += self.socket.recv(65536)
        message, self.rest = self.rest[:int(size)], self.rest[int(size):]
        return json.loads(message)

    def ask(self, command, parameters=None):
        self.number += 1
        text = json.dumps([0, self.number, command, parameters or {}]).encode()
        self.socket.sendall(str(len(text)).encode() + b":" + text)
        _, _, error, result = self.receive()
        if error:
            raise RuntimeError(f"{command}: {error['message']}")
        return result

    def go(self, address):
        self.ask("WebDriver:Navigate", {"url": address})

    def address(self):
        return self.ask("WebDriver:GetCurrentURL")["value"]

    def find(self, selector):
        return self.ask("WebDriver:FindElement", {"using": "css selector", "value": selector})["value"][ELEMENT]

    def click(self, selector):
        self.ask("WebDriver:ElementClick", {"id": self.find(selector)})

    def text(self, selector):
        return self.ask("WebDriver:GetElementText", {"id": self.find(selector)})["value"]

    def run(self, script):
        return self.ask("WebDriver:ExecuteScript", {"script": script, "args": []})["value"]

    def errors(self):
        """What scripts of files have failed with; Firefox has troubles of its own."""
        lines = (self.profile / "said").read_text(encoding="utf-8", errors="replace").splitlines()
        return [line for line in lines if line.startswith("JavaScript error: file:")]

    def shoot(self, path):
        pathlib.Path(path).write_bytes(base64.b64decode(self.ask("WebDriver:TakeScreenshot", {"full": True})["value"]))
