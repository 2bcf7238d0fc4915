#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes bots.tsv from the npm package crawler-user-agents and from the rules below.

Usage:
  npm install --prefix DIR crawler-user-agents
  resources/data/make_bots.py DIR/node_modules > resources/data/bots.tsv

The package's patterns come in its order; the rules below stand before or behind them. The first pattern that an
agent matches names the rule, which the drop ledger counts.
"""
import datetime
import json
import pathlib
import re
import sys

# The first tag of an entry that stands here makes its class; every other entry is a plain crawler.
CLASS_OF_TAG = [
    ("ai-crawler", "ai"),
    ("browser-automation", "automation"),
    ("monitoring", "monitor"),
    ("feed-reader", "feed"),
    ("http-library", "program"),
    ("social-preview", "preview"),
    ("scanner", "scanner"),
]

# Crawlers whose owners say that they feed language models, or that have an assistant behind them, and that the
# package files elsewhere.
AI = {
    "Amazon-Bedrock-AgentCore-Browser", "Amazonbot", "AmazonBuyForMe", r"Diffbot\/", "Google-Agent",
    "Google-Gemini-CLI", "GoogleAgent-Mariner", "GoogleOther", "Manus-User", r"meta-externalfetcher\/",
    "meta-webindexer", "omgili", "PetalBot", "Timpibot", r"Trae\/", "webzio", "YouBot",
}

# Patterns of the package that browsers of people match, each with the reason. They stay in the table, with the class
# `person`, and refuse nobody.
EXCEPTIONS = {
    r"AP3A\.240617\.008": "the build number of Android on many phones",
    "MetaIAB Facebook": "the browser inside the Facebook app",
    r"Code\/1\.": "the browser inside an editor, where its user looks at a page",
}

# Before the package's: what runs a browser without a screen is named as such, whatever it crawls for.
FIRST = [
    ("(?i)headless", "Headless", "automation"),
]

# Behind the package's: what it does not know. Small words are tied to the start, for names of devices hold them too.
LAST = [
    ("(?i)phantomjs", "PhantomJS", "automation"),
    ("(?i)puppeteer", "Puppeteer", "automation"),
    ("(?i)playwright", "Playwright", "automation"),
    ("(?i)selenium", "Selenium", "automation"),
    ("(?i)chrome-lighthouse", "Lighthouse", "monitor"),
    ("(?i)pagespeed", "PageSpeed", "monitor"),
    ("(?i)gtmetrix", "GTmetrix", "monitor"),
    ("(?i)pingdom", "Pingdom", "monitor"),
    ("(?i)google-inspectiontool", "Google-InspectionTool", "crawler"),
    ("(?i)mediapartners-google", "Mediapartners-Google", "crawler"),
    ("(?i)google favicon", "Google Favicon", "crawler"),
    ("(?i)ia_archiver", "ia_archiver", "crawler"),
    (r"(?i)archive\.org", "archive.org", "crawler"),
    ("(?i)bingpreview", "BingPreview", "preview"),
    ("(?i)skypeuripreview", "SkypeUriPreview", "preview"),
    ("(?i)embedly", "Embedly", "preview"),
    ("(?i)whatsapp/", "WhatsApp", "preview"),
    ("(?i)feedfetcher", "other feed reader", "feed"),
    ("(?i)feedly", "Feedly", "feed"),
    ("(?i)feedbin", "Feedbin", "feed"),
    ("(?i)newsblur", "NewsBlur", "feed"),
    ("(?i)tiny tiny rss", "Tiny Tiny RSS", "feed"),
    ("(?i)feed ?(?:reader|parser)", "other feed reader", "feed"),
    ("(?i)chatgpt-user|gptbot", "other OpenAI", "ai"),
    ("(?i)claude-(?:user|web)|claudebot", "other Anthropic", "ai"),
    ("(?i)perplexity-user|perplexitybot", "other Perplexity", "ai"),
    ("(?i)bytespider", "Bytespider", "ai"),
    ("(?i)meta-external", "other Meta", "ai"),
    ("(?i)facebookexternalhit|facebookcatalog", "facebookexternalhit", "preview"),
    ("(?i)^curl/", "curl", "program"),
    ("(?i)^wget/", "Wget", "program"),
    ("(?i)httpie/", "HTTPie", "program"),
    ("(?i)postman", "Postman", "program"),
    ("(?i)insomnia/", "Insomnia", "program"),
    ("(?i)^python|python-(?:requests|urllib|httpx)", "Python", "program"),
    ("(?i)aiohttp", "aiohttp", "program"),
    ("(?i)scrapy", "Scrapy", "program"),
    ("(?i)go-http-client", "Go", "program"),
    ("(?i)^java/", "Java", "program"),
    ("(?i)okhttp", "okhttp", "program"),
    ("(?i)apache-httpclient", "Apache-HttpClient", "program"),
    ("(?i)libwww-perl|^lwp", "libwww", "program"),
    ("(?i)axios/", "axios", "program"),
    (r"(?i)node-fetch|undici|node\.js", "Node.js", "program"),
    ("(?i)guzzlehttp|^php", "PHP", "program"),
    ("(?i)^ruby|faraday", "Ruby", "program"),
    ("(?i)reqwest", "reqwest", "program"),
    ("(?i)winhttp", "WinHTTP", "program"),
    ("(?i)powershell", "PowerShell", "program"),
    ("(?i)colly", "colly", "program"),
    ("(?i)validator", "other validator", "monitor"),
    ("(?i)crawl", "other crawler", "crawler"),
    ("(?i)spider", "other spider", "crawler"),
    ("(?i)slurp|scraper|archiver|indexer", "other crawler", "crawler"),
    # "Somebot/2.1", "robot", "bot@": the word ends there. CUBOT is a maker of phones.
    ("(?i)(?:[^u]|[^c]u|^u?)bots?(?:[^a-z]|$)", "other bot", "crawler"),
]


def name_of(pattern):
    """What a person calls the crawler: the pattern without its syntax."""
    name = pattern.replace("([^-]|$)", "").replace("(^| )", "").replace(r"[\s\S]*", " ").replace(r"\d\.\d+", "")
    name = re.sub(r"^\^|\$$", "", name)
    name = re.sub(r"\((\w[^()|]*)\|[^()]*\)", r"\1", name)  # the first of several names
    name = name.split("|")[0]
    name = re.sub(r"\[(\w)(\w)\]", lambda m: max(m.groups(), key=str.isupper), name)
    name = name.replace("\\", "").replace("https://", "")
    if name.count("(") != name.count(")"):
        name = re.sub(r" ?[(].*|[)]", "", name)
    name = name.strip(" ;:")
    return re.sub(r"\s+", " ", re.sub(r"[/.]+$", "", name.strip())).strip()


def class_of(entry):
    if entry["pattern"] in EXCEPTIONS:
        return "person"
    if entry["pattern"] in AI:
        return "ai"
    tags = entry.get("tags", [])
    return next((name for tag, name in CLASS_OF_TAG if tag in tags), "crawler")


def main():
    package = pathlib.Path(sys.argv[1]) / "crawler-user-agents"
    version = json.loads((package / "package.json").read_text())["version"]
    entries = json.loads((package / "crawler-user-agents.json").read_text())
    patterns = {entry["pattern"] for entry in entries}
    for unknown in sorted((AI | EXCEPTIONS.keys()) - patterns):
        sys.exit(f"make_bots.py: the package has no pattern {unknown} any more: mend the lists of this script")

    print("# Crawlers, monitors, previews and programs by their user agents.")
    print(f"# source: npm package crawler-user-agents {version}; rows marked own in make_bots.py: written for Gatepost")
    print("# licence: MIT, see below; own rows CC0-1.0")
    print(f"# date: {datetime.date.today()}")
    print("# refresh: resources/data/make_bots.py, see there")
    print("# columns: pattern (RE2, first match decides), name of the rule, class (ai, automation, crawler, feed,")
    print("#   monitor, preview, program, scanner; person: an exception, never refused)")
    for line in (package / "LICENSE").read_text().splitlines():
        print(f"# | {line}".rstrip())
    rows = FIRST + [(e["pattern"].replace(r"\/", "/"), name_of(e["pattern"]), class_of(e)) for e in entries] + LAST
    for row in rows:
        if not row[1] or any("\t" in cell or "\n" in cell for cell in row):
            sys.exit(f"make_bots.py: no row can be made of {row}")
        print("\t".join(row))


main()
