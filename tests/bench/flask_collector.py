# SPDX-License-Identifier: GPL-3.0-or-later
"""The same job as the collector's pixel, written the usual way: Flask, SQLite, one row and one commit per view.

For tests/bench/run only. It keeps what Gatepost keeps (page, title, referrer without query, browser, system, device,
screen, language, host, 15-minute slot), and a view is answered after its commit. With SQLite as it comes an answered
view survives a power cut; with FLASK_COLLECTOR_TUNED=1 (WAL, synchronous=NORMAL) a crash of the program.
"""
import base64
import os
import re
import sqlite3
import time
from urllib.parse import urlsplit

from flask import Flask, Response, g, request

app = Flask(__name__)
TUNED = os.environ.get("FLASK_COLLECTOR_TUNED") == "1"
GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
BOTS = re.compile(r"bot|crawl|spider|slurp|curl|wget|python|headless", re.I)
BROWSERS = [("Edge", re.compile(r"Edg/(\d+)")), ("Firefox", re.compile(r"Firefox/(\d+)")),
            ("Chrome", re.compile(r"Chrome/(\d+)")), ("Safari", re.compile(r"Version/(\d+).*Safari"))]
SYSTEMS = [("iOS", re.compile(r"iPhone OS (\d+)|iPad")), ("Android", re.compile(r"Android (\d+)")),
           ("Windows", re.compile(r"Windows NT (\d+)")), ("macOS", re.compile(r"Mac OS X (\d+)")),
           ("Linux", re.compile(r"Linux"))]


def database():
    if "database" not in g:
        g.database = sqlite3.connect(os.environ["FLASK_COLLECTOR_DB"], timeout=30)
        if TUNED:
            g.database.execute("PRAGMA synchronous=NORMAL")
    return g.database


@app.teardown_appcontext
def close_database(_error):
    opened = g.pop("database", None)
    if opened is not None:
        opened.close()


def make_database():
    with sqlite3.connect(os.environ["FLASK_COLLECTOR_DB"]) as connection:
        if TUNED:
            connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("""CREATE TABLE IF NOT EXISTS hit (
            id INTEGER PRIMARY KEY, site TEXT, slot INTEGER, page TEXT, title TEXT, referrer TEXT, browser TEXT,
            system TEXT, device TEXT, screen TEXT, language TEXT, host TEXT)""")
        connection.execute("CREATE INDEX IF NOT EXISTS hit_site_slot ON hit (site, slot)")


def first_match(table, agent):
    for name, pattern in table:
        match = pattern.search(agent)
        if match:
            return f"{name} {match.group(1)}" if match.groups() and match.group(1) else name
    return ""


@app.get("/pixel.gif")
def pixel():
    agent = request.headers.get("User-Agent", "")
    host = (urlsplit(request.headers.get("Referer", "")).hostname or "").rstrip(".")
    if host == "example.org" and agent and not BOTS.search(agent):
        referrer = urlsplit(request.args.get("referrer", "")[:2048])
        device = "mobile" if "Mobile" in agent else "desktop"
        database().execute(
            "INSERT INTO hit (site, slot, page, title, referrer, browser, system, device, screen, language, host)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ("example", int(time.time()) // 900, request.args.get("path", "/").split("?")[0][:2048],
             request.args.get("title", "")[:512], (referrer.hostname or "") + referrer.path,
             first_match(BROWSERS, agent), first_match(SYSTEMS, agent), device,
             request.args.get("resolution", "").replace(",", "x"),
             request.accept_languages.best or "", host))
        database().commit()
    return Response(GIF, mimetype="image/gif", headers={"Cache-Control": "no-store"})


make_database()
