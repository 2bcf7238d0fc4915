# SPDX-License-Identifier: GPL-3.0-or-later
"""Recording against its yardsticks, taking turns: a handler on the same HTTP server that stores nothing, and a Flask +
SQLite collector that does the same job, once with SQLite as it comes and once tuned.
"""
import json
import os
import pathlib
import re
import shutil
import socket
import sqlite3
import statistics
import subprocess
import time

from collector import Collector, cpu_seconds, end_with_parent, memory, spawn, stop

HERE = pathlib.Path(__file__).resolve().parent
CONNECTIONS = 32
NEEDS = {"wrk": "wrk", "gunicorn": "gunicorn"}


def missing():
    """The Debian packages that are not there."""
    lacking = [package for program, package in NEEDS.items() if shutil.which(program) is None]
    if subprocess.run(["/usr/bin/python3", "-c", "import flask"], capture_output=True, check=False).returncode != 0:
        lacking.append("python3-flask")
    return lacking


def start_null(binary, work):
    out = work / "null.out"
    with open(out, "wb") as file:
        process = spawn([binary / "null_server"], stdout=file)
    wait_for(lambda: "\nready" in out.read_text(), process, "null_server")
    return process, int(re.search(r":(\d+)/", out.read_text()).group(1))


def start_flask(work, name, tuned):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "FLASK_COLLECTOR_DB": str(work / f"{name}.db"), "FLASK_COLLECTOR_TUNED": tuned,
                   "PYTHONDONTWRITEBYTECODE": "1"}
    with open(work / f"{name}.err", "wb") as log:
        process = spawn(["gunicorn", "--chdir", HERE, "--workers", "2", "--worker-class", "gthread", "--threads", "4",
                         "--bind", f"127.0.0.1:{port}", "--log-level", "error", "flask_collector:app"],
                        stdout=log, stderr=log, env=environment)

    def answers():
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0
    wait_for(answers, process, "the Flask collector")
    return process, port


def wait_for(is_true, process, name):
    deadline = time.monotonic() + 30
    while not is_true():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{name} did not start")
        time.sleep(0.05)


def turn(pid, port, seconds):
    """One run of wrk against one of them."""
    before = cpu_seconds(pid)
    done = subprocess.run(["wrk", "-t", "2", "-c", str(CONNECTIONS), "-d", f"{seconds}s", "--timeout", "10s", "-s",
                           HERE / "pixel.lua", f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True,
                          preexec_fn=end_with_parent)
    # Nobody's figure carries what another one still has to do.
    time.sleep(0.3)
    result = json.loads(re.search(r"^result (.*)$", done.stdout, re.M).group(1))
    good = result["requests"] - result["not2xx"]
    return {**result, "acknowledged": good, "rate": good / result["seconds"],
            "cpuMicros": (cpu_seconds(pid) - before) * 1e6 / max(good, 1)}


def serve(binary, work, name, *options):
    collector = Collector(binary, work / name, *options)
    collector.command("site", "add", "Bench", "--host", "example.org")
    return collector.start()


def measure(binary, work, rounds, seconds):
    """All turns by name, and gatepostd's memory."""
    gatepost = serve(binary, work, "gatepost")
    power = serve(binary, work, "power", "--durability", "power")
    null, null_port = start_null(binary, work)
    targets = {"null": (null.pid, null_port), "gatepost": (gatepost.pid, gatepost.port),
               "power": (power.pid, power.port)}
    others = [null]
    for name, tuned in (("flask", "0"), ("tuned", "1")):
        process, port = start_flask(work, name, tuned)
        others.append(process)
        targets[name] = (process.pid, port)
    time.sleep(1)
    idle = memory(gatepost.pid)
    # First turns that are not counted: caches, dictionaries, the processor's clock.
    turns = {name: [] for name in targets}
    warm = [turn(*targets["gatepost"], 1), turn(*targets["null"], 1)]
    warm_memory = None
    for _ in range(rounds):
        for name, target in targets.items():
            turns[name].append(turn(*target, seconds))
            if name == "gatepost" and warm_memory is None:
                warm_memory = memory(gatepost.pid)
    loaded = memory(gatepost.pid)
    codes = [gatepost.stop(), power.stop()]
    for process in others:
        stop(process)
    with sqlite3.connect(work / "gatepost" / "gatepost.db") as database:
        stored = database.execute("SELECT count(*) FROM hit").fetchone()[0]
    acknowledged = warm[0]["acknowledged"] + sum(one["acknowledged"] for one in turns["gatepost"])
    check(codes, turns, acknowledged, stored, len(turns["gatepost"]) + 1)
    return {"turns": turns, "medians": {name: medians(of) for name, of in turns.items()}, "acknowledged": acknowledged,
            "stored": stored, "memory": {"idle": idle, "afterFirstRound": warm_memory, "afterLastRound": loaded}}


def medians(turns):
    return {figure: statistics.median(one[figure] for one in turns)
            for figure in ("rate", "cpuMicros", "p50ms", "p99ms")}


def check(codes, turns, acknowledged, stored, runs):
    """What wrk saw answered is stored: all of it, and at most what was under way when wrk stopped beyond it."""
    if any(codes):
        raise RuntimeError(f"gatepostd did not end cleanly: {codes}")
    if not 0 <= stored - acknowledged <= CONNECTIONS * runs:
        raise RuntimeError(f"{acknowledged} hits were acknowledged, and {stored} are stored")
    if any(one["not2xx"] or one["broken"] for one in turns["gatepost"]):
        raise RuntimeError("the collector refused or broke off requests")
