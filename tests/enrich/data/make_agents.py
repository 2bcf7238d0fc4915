#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the lists of user agents that the tests of collector/enrich read, beside this script.

Usage:
  npm install --prefix DIR crawler-user-agents user-agents
  tests/enrich/data/make_agents.py DIR/node_modules

bot_agents.txt holds every instance of crawler-user-agents as `pattern TAB agent`; browser_agents.txt the distinct
agents of user-agents, which were seen on real sites, the most frequent first.
"""
import datetime
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).parent


def write(name, package, title, licence, lines):
    version = json.loads((package / "package.json").read_text())["version"]
    head = [title, f"source: npm package {package.name} {version}", f"licence: {licence}, see below",
            f"date: {datetime.date.today()}", "refresh: tests/enrich/data/make_agents.py, see there"]
    head += [f"| {line}".rstrip() for line in (package / "LICENSE").read_text().splitlines()]
    (HERE / name).write_text("".join(f"# {line}\n" for line in head) + "".join(f"{line}\n" for line in lines))


def main():
    modules = pathlib.Path(sys.argv[1])
    crawlers = modules / "crawler-user-agents"
    entries = json.loads((crawlers / "crawler-user-agents.json").read_text())
    write("bot_agents.txt", crawlers, "User agents of crawlers, each behind the pattern that it is an instance of.",
          "MIT", [e["pattern"].replace("\\/", "/") + "\t" + i for e in entries for i in e.get("instances", [])])

    browsers = modules / "user-agents"
    weight = {}
    for entry in json.loads((browsers / "dist" / "user-agents.json").read_text()):
        weight[entry["userAgent"]] = weight.get(entry["userAgent"], 0) + entry["weight"]
    write("browser_agents.txt", browsers, "User agents of people's browsers.", "BSD-2-Clause",
          sorted(weight, key=lambda agent: (-weight[agent], agent)))


main()
