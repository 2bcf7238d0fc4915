# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns the turns of tests/bench/run into a table of medians and ratios, on the terminal and as JSON.

Arguments: results file, JSON file to write, rows stored by the collector, connections of wrk, clock ticks a second.
Fails when what was acknowledged and what is stored do not agree; judges no speed.
"""
import json
import os
import platform
import statistics
import sys

NAMES = {
    "null": "the same HTTP server, storing nothing",
    "gatepost": "Gatepost, recording (survives a crash)",
    "power": "Gatepost, `--durability power` (survives a power cut)",
    "flask": "Flask + SQLite as it comes (survives a power cut)",
    "tuned": "Flask + SQLite tuned: WAL, NORMAL (survives a crash)",
}
# What is compared, and what is to be reached: None only tells.
RATIOS = [
    ("gatepost", "null", "rate", "requests/s, recording : storing nothing", ">=", 0.75),
    ("gatepost", "null", "cpu", "CPU per request, recording : storing nothing", "<=", 1.6),
    ("gatepost", "flask", "rate", "requests/s, Gatepost : Flask + SQLite, both as they come", ">=", 50),
    ("power", "flask", "rate", "requests/s, both surviving a power cut", ">=", None),
    ("gatepost", "tuned", "rate", "requests/s, both surviving a crash", ">=", None),
]


def read(path, tick):
    turns = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            name, turn, ticks, result = line.rstrip("\n").split("\t")
            result = json.loads(result)
            good = result["requests"] - result["not2xx"]
            turns.append({"name": name, "round": int(turn), **result, "rate": good / result["seconds"],
                          "cpuMicros": int(ticks) / tick * 1e6 / max(good, 1)})
    return turns


def medians(turns, name):
    own = [turn for turn in turns if turn["name"] == name and turn["round"] > 0]
    if not own:
        return None
    return {"rate": statistics.median(turn["rate"] for turn in own),
            "cpu": statistics.median(turn["cpuMicros"] for turn in own),
            "p50ms": statistics.median(turn["p50ms"] for turn in own),
            "p99ms": statistics.median(turn["p99ms"] for turn in own)}


def main():
    path, target, stored, connections, tick = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])
    turns = read(path, tick)
    # The warm-up (round 0) stores, too.
    collected = [turn for turn in turns if turn["name"] == "gatepost"]
    acknowledged = sum(turn["requests"] - turn["not2xx"] for turn in collected)
    under_way = stored - acknowledged
    figures = {name: medians(turns, name) for name in NAMES}

    print("| collector | requests/s | CPU per request | answer, median | answer, 99 % |")
    print("|---|---:|---:|---:|---:|")
    for name, label in NAMES.items():
        if figures[name]:
            one = figures[name]
            print(f"| {label} | {one['rate']:,.0f} | {one['cpu']:.0f} µs | {one['p50ms']:.1f} ms | {one['p99ms']:.1f} ms |")
    print()
    print("| ratio | measured | to reach |")
    print("|---|---:|---:|")
    ratios = {}
    for one, other, figure, label, sign, bound in RATIOS:
        if not (figures[one] and figures[other] and figures[other][figure]):
            continue
        ratio = figures[one][figure] / figures[other][figure]
        reached = bound is None or (ratio >= bound if sign == ">=" else ratio <= bound)
        ratios[label] = {"ratio": ratio, "bound": bound, "sign": sign, "reached": reached}
        to_reach = "" if bound is None else f"{'≥' if sign == '>=' else '≤'} {bound} ×"
        print(f"| {label} | {ratio:.2f} × | {to_reach}{'' if reached else ' (not reached)'} |")
    print()
    machine = f"{os.cpu_count()} processors shared with the load generator, Linux {platform.release()}"
    print(f"{acknowledged:,} acknowledged, {stored:,} rows stored ({under_way} under way when wrk stopped). {machine}.")
    with open(target, "w", encoding="utf-8") as out:
        json.dump({"machine": machine, "acknowledged": acknowledged, "stored": stored, "medians": figures,
                   "ratios": ratios, "turns": turns}, out, indent=1)
    broken = [turn for turn in turns if turn["not2xx"] or turn["broken"]]
    for turn in broken:
        print(f"{turn['name']}, round {turn['round']}: {turn['not2xx']} not 2xx, {turn['broken']} broken", file=sys.stderr)
    if not 0 <= under_way <= connections * len(collected):
        sys.exit("what was acknowledged and what is stored do not agree")
    if any(turn["name"] == "gatepost" for turn in broken):
        sys.exit("the collector refused or broke off requests")


main()
