#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes timezones.tsv from the tzdata package of this machine.

Usage: resources/data/make_timezones.py > resources/data/timezones.tsv

zone.tab gives each country zones of its own. Every other name that a browser may still send is an alias; tzdata.zi
says of what. Where tzdata has since merged the alias into a zone of another country (its source keeps the true
place in a comment only), a table below sets it right.

zone1970.tab names the countries that have kept the same time since 1970. A zone of several of them, such as
Europe/Berlin, is ambiguous: computers in any of them may be set to it.
"""
import pathlib
import sys

ZONES = pathlib.Path("/usr/share/zoneinfo")

MERGED_ACROSS_BORDERS = {
    "Africa/Asmera": "Africa/Asmara",
    "Africa/Timbuktu": "Africa/Bamako",
    "America/Coral_Harbour": "America/Atikokan",
    "America/Virgin": "America/St_Thomas",
    "Antarctica/South_Pole": "Antarctica/McMurdo",
    "Atlantic/Jan_Mayen": "Arctic/Longyearbyen",
    "Iceland": "Atlantic/Reykjavik",
    "Pacific/Ponape": "Pacific/Pohnpei",
    "Pacific/Truk": "Pacific/Chuuk",
    "Pacific/Yap": "Pacific/Chuuk",
}

# Names of an offset or a rule, not of a place: whatever they are linked to, they tell no country.
PLACELESS = {"CET", "CST6CDT", "EET", "EST", "EST5EDT", "HST", "MET", "MST", "MST7MDT", "PST8PDT", "WET"}
NOT_SENT = {"Factory"}

# Countries of a shared zone from which no visit comes: nobody lives there, or nobody but the staff of a bird observatory.
UNPEOPLED = {"AQ", "TF", "UM"}
UNPEOPLED_PARTS = {("Asia/Tokyo", "AU")}


def main():
    country = {}
    for line in (ZONES / "zone.tab").read_text().splitlines():
        if line and not line.startswith("#"):
            fields = line.split("\t")
            country[fields[2]] = fields[0]

    countries = {}
    for line in (ZONES / "zone1970.tab").read_text().splitlines():
        if line and not line.startswith("#"):
            fields = line.split("\t")
            countries[fields[2]] = fields[0].split(",")

    version = "unknown"
    names = set(country)
    target = {}
    for line in (ZONES / "tzdata.zi").read_text().splitlines():
        words = line.split()
        if line.startswith("# version"):
            version = words[2]
        elif words and words[0] == "Z":
            names.add(words[1])
        elif words and words[0] == "L":
            names.add(words[2])
            target[words[2]] = words[1]
    target.update(MERGED_ACROSS_BORDERS)

    def canonical(name):
        if name in country or name in PLACELESS:
            return name
        while name in target and name not in country:
            name = target[name]
        return "UTC" if name == "Etc/UTC" else name

    print("# IANA time zone names, the name each is counted under, and its country (ISO 3166-1; empty: no place).")
    print("# Where other countries keep the same time since 1970, a computer there may be set to that zone: ambiguous.")
    print(f"# source: Debian package tzdata {version}, files zone.tab, zone1970.tab and tzdata.zi")
    print("# licence: public domain")
    print(f"# date: release {version} of the source")
    print("# refresh: resources/data/make_timezones.py > resources/data/timezones.tsv")
    print("# columns: name, counted as, country, other countries that may use it")
    for name in sorted(names - NOT_SENT):
        main_name = canonical(name)
        if name not in country and "/" in main_name and not main_name.startswith("Etc/") and main_name not in country:
            sys.exit(f"{name} leads to {main_name}, which no country of zone.tab has: add it to the table above")
        own = country.get(main_name, "")
        others = [
            other
            for other in countries.get(main_name, [])
            if own and other not in UNPEOPLED | {own} and (main_name, other) not in UNPEOPLED_PARTS
        ]
        print(f"{name}\t{main_name}\t{own}\t{','.join(others)}")


main()
