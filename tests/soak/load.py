# SPDX-License-Identifier: GPL-3.0-or-later
"""Mixed traffic for tests/soak/run: hits by every channel, events, crawlers, garbage, clients that leave early.

Keeps count of what was acknowledged, and of what may have been stored without an answer: that is on pages of its own
(/left/…) or, where a connection broke, counted as unanswered.
"""
import asyncio
import collections
import json
import random
import socket
import struct
import time

BROWSERS = [
    "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 "
    "Mobile/15E148 Safari/604.1",
]
CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe"]
SCREENS = ["1920x1080", "390x844", "412x915", "2560x1440"]
KINDS = {"agent": 34, "ready": 8, "event": 8, "counter": 30, "pixel": 4, "noscript": 5, "crawler": 4, "garbage": 2,
         "left": 3, "reset": 2}
GARBAGE = [b"\x16\x03\x01\x02\x00\x01\x00", b"GET / HTTP/9.9\r\n\r\n", b"POST /api/view HTTP/1.1\r\nHost: a\r\n"
           b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"\x00" * 300,
           b"GET /count.gif HTTP/1.1\r\nHost: a\r\nBad header\r\n\r\n",
           b"POST /api/view HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{\"page\":["]


class Load:
    def __init__(self, port, hosts, rate, connections, seed=1):
        self.port, self.hosts, self.rate, self.connections = port, hosts, rate, connections
        self.random = random.Random(seed)
        self.pages = [f"/posts/{number}" for number in range(2000)]
        self.counts = collections.Counter()
        self.latencies = []  # of stored hits, in ms, since the last takeLatencies()
        self.running = True

    def take_latencies(self):
        taken, self.latencies = self.latencies, []
        return taken

    def request(self, kind):
        pick = self.random
        page = self.pages[min(int(pick.paretovariate(0.6)) - 1, len(self.pages) - 1)]
        host = pick.choice(self.hosts)
        agent = CRAWLER if kind == "crawler" else pick.choice(BROWSERS)
        if kind in ("left", "reset"):
            host, page = self.hosts[0], f"/left{page}"
        head = f"Host: stats.example\r\nUser-Agent: {agent}\r\nReferer: https://{host}{page}\r\n"
        if kind in ("counter", "left", "reset"):
            return f"GET /page.gif?domain={host}&page={page} HTTP/1.1\r\n{head}\r\n".encode()
        if kind == "pixel":
            target = f"/pixel.gif?path={page}&title=Page&referrer=https%3A%2F%2Fwww.google.com%2F&resolution=1920%2C1080"
            return f"GET {target} HTTP/1.1\r\n{head}\r\n".encode()
        if kind == "noscript":
            return f"GET /noscript.gif?domain={host}&page={page}&title=Page HTTP/1.1\r\n{head}\r\n".encode()
        record = {"page": page, "domain": host, "title": f"Page {page}", "id": f"{pick.getrandbits(64):x}",
                  "referrer": f"https://blog{min(int(pick.paretovariate(0.8)), 300)}.example/links",
                  "platform": "Linux x86_64", "language": "de-DE", "screen": pick.choice(SCREENS),
                  "timezone": pick.choice(ZONES), "utcoffset": -60, "n": pick.randint(1, 4)}
        if kind == "ready":
            record |= {"action": "ready", "response_time": pick.lognormvariate(6, 0.7)}
        elif kind == "event":
            record |= {"action": "event", "event": f"event{pick.randint(1, 9)}", "props": {"file": "/notes.pdf"}}
        body = json.dumps(record)
        return (f"POST /api/view HTTP/1.1\r\n{head}Content-Type: text/plain\r\n"
                f"Content-Length: {len(body)}\r\n\r\n{body}").encode()

    async def leave(self, kind):
        """A whole request or half of one, and gone before the answer, politely or not."""
        _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        request = self.request(kind)
        whole = self.random.random() < 0.5
        writer.write(request if whole else request[:len(request) // 2])
        await writer.drain()
        if kind == "reset":
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.close()
        self.counts["left whole"] += 1 if whole else 0

    async def garbage(self):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(self.random.choice(GARBAGE))
        try:
            await asyncio.wait_for(reader.read(4096), 1)
        except (asyncio.TimeoutError, ConnectionError):
            pass
        writer.close()

    async def client(self):
        reader = writer = None
        kinds, weights = list(KINDS), list(KINDS.values())
        pause = self.connections / self.rate
        due = time.monotonic() + self.random.random() * pause
        while self.running:
            await asyncio.sleep(max(0, due - time.monotonic()))
            # Whoever fell behind does not catch up: a burst would be another test.
            due = max(due + pause, time.monotonic())
            kind = self.random.choices(kinds, weights)[0]
            self.counts[kind] += 1
            try:
                if kind in ("left", "reset"):
                    await self.leave(kind)
                elif kind == "garbage":
                    await self.garbage()
                else:
                    if writer is None:
                        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                    if not await self.ask(reader, writer, kind):
                        writer.close()
                        writer = None
            except (ConnectionError, asyncio.IncompleteReadError) as trouble:
                self.counts[f"broken: {trouble}"] += 1
                self.counts["unanswered"] += 0 if kind == "garbage" else 1
                if writer is not None:
                    writer.close()
                writer = None
        if writer is not None:
            writer.close()

    async def ask(self, reader, writer, kind):
        """One request and its answer; False when the connection does not stay open."""
        since = time.monotonic()
        writer.write(self.request(kind))
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        lines = head.split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
        await reader.readexactly(int(fields.get("content-length", 0)))
        outcome = fields.get("gatepost", lines[0])
        self.counts[f"answer: {outcome}"] += 1
        if outcome == "stored":
            self.latencies.append((time.monotonic() - since) * 1000)
        return fields.get("connection") != "close"

    async def run(self):
        await asyncio.gather(*(self.client() for _ in range(self.connections)))

    @property
    def acknowledged(self):
        return self.counts["answer: stored"]
