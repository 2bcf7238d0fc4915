# SPDX-License-Identifier: GPL-3.0-or-later
"""A screen of its own, what is seen on it, and a person's hands: Xvfb and xdotool.

Xvfb keeps what it shows in a file that anybody may map, in the format of xwd (XWDFile.h: a header of big-endian words,
a table of colours, then the lines). So a look at the screen asks nothing of the programs on it.
"""
import mmap
import os
import select
import shutil
import struct
import subprocess
import time
import zlib

from collector import spawn, stop

ATTEMPTS = 5
START_SECONDS = 20
HAND_SECONDS = 30
STILL_SECONDS = 0.2
STILL_AT_MOST = 3
BYTES_PER_PIXEL = 4
NEEDED = {"Xvfb": "xvfb", "xdotool": "xdotool"}  # program: Debian's package


def missing():
    """Programs that are not here, and the packages that have them."""
    lacking = [program for program in NEEDED if shutil.which(program) is None]
    return lacking, [NEEDED[program] for program in lacking]


class Screen:
    """What is drawn lies in `folder`. The first display number that is free is taken."""

    width, height = 1600, 1000

    def __init__(self, folder):
        self.folder = folder
        self.process = None
        self.display = ""
        self.pixels = None

    def start(self):
        for _ in range(ATTEMPTS):
            self.display = self.try_start()
            if self.display:
                self.map_pixels()
                return
            self.stop()
        raise RuntimeError(f"Xvfb did not start: {(self.folder / 'xvfb.err').read_text()[-500:]}")

    def try_start(self):
        """The display's name, or nothing."""
        told, telling = os.pipe()
        with open(told, "rb", buffering=0) as answer:
            with open(telling, "wb"), open(self.folder / "xvfb.err", "wb") as errors:
                # Without -noreset it would begin anew, deaf meanwhile, whenever its last client has gone.
                self.process = spawn(
                    ["Xvfb", "-displayfd", telling, "-screen", "0", f"{self.width}x{self.height}x24", "-noreset",
                     "-nolisten", "tcp", "-fbdir", self.folder], pass_fds=[telling], stdout=errors, stderr=errors)
            number = b""
            # The end of the line is written after the number; without a reader for it the server gives up.
            while not number.endswith(b"\n"):
                more = answer.read(16) if select.select([answer], [], [], START_SECONDS)[0] else b""
                if not more:
                    return ""
                number += more
        return f":{number.decode().strip()}"

    def map_pixels(self):
        with open(self.folder / "Xvfb_screen0", "rb") as file:
            self.pixels = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        words = struct.unpack(">25I", self.pixels[:100])
        self.line, colours = words[12], words[19]
        self.first = words[0] + colours * 12

    def stop(self):
        if self.process is not None:
            stop(self.process, seconds=5)

    def do(self, *words):
        """Whatever xdotool can."""
        try:
            subprocess.run(["xdotool", *map(str, words)], env={**os.environ, "DISPLAY": self.display}, check=True,
                           capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=HAND_SECONDS)
        except subprocess.SubprocessError as trouble:
            raise RuntimeError(f"{trouble} {getattr(trouble, 'stderr', '')}".strip()) from None

    def look(self, area=None):
        """The pixels of (left, top, width, height), or of the whole screen."""
        left, top, width, height = area or (0, 0, self.width, self.height)
        begin = self.first + top * self.line + left * BYTES_PER_PIXEL
        return b"".join(self.pixels[at:at + width * BYTES_PER_PIXEL]
                        for at in range(begin, begin + height * self.line, self.line))

    def wait_until_still(self):
        """Until nothing has moved for a moment; not for ever, since a cursor may blink."""
        deadline = time.monotonic() + STILL_AT_MOST
        before = None
        while (now := self.look()) != before and time.monotonic() < deadline:
            before = now
            time.sleep(STILL_SECONDS)

    def save(self, path):
        """What is seen, as a PNG file."""
        lines = bytearray()
        seen = self.look()
        for begin in range(0, len(seen), self.width * BYTES_PER_PIXEL):
            line = seen[begin:begin + self.width * BYTES_PER_PIXEL]  # blue, green, red, nothing
            colours = bytearray(self.width * 3)
            colours[0::3], colours[1::3], colours[2::3] = line[2::4], line[1::4], line[0::4]
            lines += b"\0" + colours
        head = struct.pack(">2I5B", self.width, self.height, 8, 2, 0, 0, 0)
        with open(path, "wb") as file:
            file.write(b"\x89PNG\r\n\x1a\n")
            for kind, content in ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(lines), 1)), (b"IEND", b"")):
                file.write(struct.pack(">I", len(content)) + kind + content
                           + struct.pack(">I", zlib.crc32(kind + content)))
