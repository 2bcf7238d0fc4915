# SPDX-License-Identifier: GPL-3.0-or-later
"""`gatepost` with its frame log, on a screen and in a home of its own."""
import configparser
import os
import subprocess
import time

from collector import spawn, stop

START_SECONDS = 60
# What would make another window of it: scaling, another style or language, less motion, the accessibility of a desktop.
FOREIGN = ("QT_", "QML", "QSG_", "XDG_", "WAYLAND_", "GATEPOST_", "LC_", "LANG", "DBUS_")


class Console:
    """Everything it writes, the frame log among it, lies in `home`; what it serves, in `data`."""

    def __init__(self, binary, data, home, screen):
        self.binary, self.data, self.home, self.screen = binary, data, home, screen
        self.log = home / "frames.log"
        self.process = None
        self.began = 0.0  # when the frame log did, by the monotonic clock
        self.window = ""

    def start(self):
        runtime = self.home / "runtime"
        runtime.mkdir(mode=0o700)
        environment = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        environment |= {"DISPLAY": self.screen.display, "QT_QPA_PLATFORM": "xcb", "QT_QUICK_BACKEND": "software",
                        "LANG": "C.UTF-8", "HOME": str(self.home), "XDG_CONFIG_HOME": str(self.home / "config"),
                        "XDG_RUNTIME_DIR": str(runtime), "DBUS_SESSION_BUS_ADDRESS": f"unix:path={runtime}/bus"}
        with open(self.home / "gatepost.err", "wb") as errors:
            self.process = spawn(
                [self.binary / "gatepost", "--data", self.data, "--collect", "127.0.0.1:0", "--report", "127.0.0.1:0",
                 "--frame-log", self.log], env=environment, stdout=errors, stderr=errors)
        self.wait(self.log.exists, "frame log", pause=0.001)
        self.began = time.monotonic()
        self.wait(self.find_window, "window", pause=0.02)
        self.screen.do("windowmove", self.window, 0, 0, "windowfocus", self.window)

    def wait(self, condition, what, pause):
        deadline = time.monotonic() + START_SECONDS
        while not condition():
            self.check()
            if time.monotonic() > deadline:
                raise RuntimeError(f"gatepost has no {what} after {START_SECONDS} s: {self.errors()}")
            time.sleep(pause)

    def find_window(self):
        done = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)],
                              env={**os.environ, "DISPLAY": self.screen.display}, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=START_SECONDS, check=False)
        self.window = done.stdout.partition("\n")[0]
        return self.window

    def check(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"gatepost ended by itself with {self.process.returncode}: {self.errors()}")

    def errors(self):
        return (self.home / "gatepost.err").read_text(errors="replace")[-2000:].strip()

    def setting(self, name, at_first=None):
        """What it remembers, such as "page" or "scope/range". Written half a second after a change."""
        stored = configparser.ConfigParser(interpolation=None)
        stored.read(self.home / "config/gatepost/console.ini")
        group, _, key = name.rpartition("/")
        return stored.get(group or "General", key, fallback=at_first)

    def stop(self):
        """Ends it as a desktop would; the exit code."""
        return stop(self.process) if self.process is not None else None
