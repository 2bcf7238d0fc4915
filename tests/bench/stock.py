# SPDX-License-Identifier: GPL-3.0-or-later
"""Dashboards over many hits, packing them, and making a demonstration.

The rows of the hits stay under build/bench-stock and serve the next run, because making them takes a while.
"""
import json
import pathlib
import resource
import shutil
import sqlite3
import subprocess
import time

from collector import end_with_parent

DAYS = 365


class Stock:
    def __init__(self, binary, folder, hits):
        self.binary, self.hits = binary, hits
        self.rows = folder / f"rows-{hits}-{DAYS}"
        self.packed = folder / f"packed-{hits}-{DAYS}"

    def bench(self, *words):
        done = subprocess.run([str(word) for word in (self.binary / "dashboard_bench", *words)], capture_output=True,
                              text=True, check=False, stdin=subprocess.DEVNULL, preexec_fn=end_with_parent)
        if done.returncode != 0:
            raise RuntimeError(f"dashboard_bench {words[0]} failed: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def fill(self):
        """Makes the rows unless they are there; what was told when they were made."""
        note = self.rows / "made.json"
        if note.exists():
            made = json.loads(note.read_text())
            print(f"{made['hits']:,} hits of an earlier run are used again: {self.rows}", flush=True)
            return made
        print(f"making {self.hits:,} hits in {self.rows} …", flush=True)
        shutil.rmtree(self.rows, ignore_errors=True)
        self.rows.mkdir(parents=True, mode=0o700)
        made = self.bench("fill", self.rows, self.hits, DAYS)
        note.write_text(json.dumps(made))
        return made

    def pack(self):
        """A copy of the rows, packed while hits come in."""
        shutil.rmtree(self.packed, ignore_errors=True)
        shutil.copytree(self.rows, self.packed)
        self.packed.chmod(0o700)
        return self.bench("pack", self.packed)

    def dashboards(self, rounds):
        return self.bench("dashboard", self.packed, DAYS, rounds)

    def group_by(self):
        return self.bench("group", self.rows, DAYS)

    def cold(self, rounds):
        """Whole processes, one after the other: the file is in the system's memory, nothing in the program's."""
        took = []
        for _ in range(rounds):
            started = time.monotonic()
            told = self.bench("once", self.packed, DAYS)
            took.append((time.monotonic() - started) * 1000)
        return {"ms": sorted(took)[len(took) // 2], "bestMs": min(took), "hits": told["hits"],
                "residentMb": told["residentMb"]}

    def packed_bytes(self):
        """What segments and their texts take in the file, whole pages counted; without room kept for tomorrow's rows."""
        with sqlite3.connect(f"file:{self.packed / 'gatepost.db'}?mode=ro", uri=True) as database:
            try:
                return database.execute(
                    "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'segment%'"
                    " OR name IN (SELECT name FROM sqlite_schema WHERE tbl_name = 'term')").fetchone()[0]
            except sqlite3.OperationalError:  # an SQLite without dbstat
                return database.execute("SELECT (SELECT sum(length(bytes) + 40) FROM segment_column)"
                                        " + (SELECT sum(length(text) + 30) FROM term)").fetchone()[0]


def demonstration(binary, work, views):
    directory = pathlib.Path(work) / "demo"
    started, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([str(binary / "gatepostd"), "demo", "--data", str(directory), "--views", str(views), "--days",
                    str(DAYS)], check=True, stdout=subprocess.DEVNULL, preexec_fn=end_with_parent)
    seconds, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    size = (directory / "gatepost.db").stat().st_size
    shutil.rmtree(directory)
    return {"views": views, "seconds": seconds, "viewsPerSecond": views / seconds,
            "processorSeconds": processor, "fileBytes": size}


def disagreements(dashboards, groups):
    """Whether the engine, the plain arrays and SQL counted the same, in words."""
    found = []
    for name in ("all", "filtered"):
        engine = dashboards[name]["byEngine"]
        for other, counted in (("plain arrays", dashboards[name]["byArrays"]), ("GROUP BY", groups[name])):
            if (counted["hits"], counted["pages"]) != (engine["hits"], engine["pages"]):
                found.append(f"{name}: the engine counts {engine['hits']} hits, {other} {counted['hits']}, or not the "
                             "same by page")
    if dashboards["month"]["byEngine"] != dashboards["month"]["byArrays"]:
        found.append("month: the engine and the plain arrays do not count the same")
    return found
