# SPDX-License-Identifier: GPL-3.0-or-later
"""A person who looks at everything for three minutes, always in the same way.

Actions leave a sign that is seen from outside, in what the console remembers or on the screen: a click that met nothing
is a failure, not a quick turn. Places are those of the window at its first size, 1280 × 800, in Inter and with a
demonstration in it; where there is a key, the key is used.
"""
import contextlib
import time

SIGN_SECONDS = 15
PAGES = ["overview", "pages", "referrers", "platforms", "places", "blocked", "live", "sites"]  # keys 1 to 8
WITH_RANGE = PAGES[:6]
SIZES = [(1000, 700), (800, 600), (1500, 900), (1280, 800)]  # the first size at last

NOWHERE = (640, 797)  # under the page, where the pointer does nothing
# The ranges at the top: where the middle of each is in a row that has room, and as what it is remembered
# (ReportScope::Range). The one that holds at first comes last.
RANGES = {"7 d": (578, 2), "90 d": (675, 4), "12 m": (725, 5), "All": (770, 6), "30 d": (624, 3)}
# The row moves when the words beside it take more room. It is found by the range that holds: a line of pixels above
# the words, from the rail to the right end, and the colour of that range in it (ThemeColors.accentSoft as blue, green,
# red).
RANGE_LINE, HELD = (212, 18, 1068, 1), b"\xfd\xef\xe8"
COMPARE = (1050, 28)  # "vs previous 30 d", at the top
THEME = (27, 710)  # the sign of the look, at the foot of the rail
VISITS, VIEWS = (450, 90), (280, 90)  # tiles of the Overview
COUNTRY = (1060, 626)  # the first row of Countries in the Overview
COUNTRY_CROSS = (384, 66)  # of the filter that a click there makes: "Country is United States"
TYPED, TYPED_CROSS = "/posts/", (367, 66)  # the cross of the filter "Page starts with /posts/"
PAGE_HEADING, VIEWS_HEADING = (233, 122), (655, 122)  # of the table of Pages
CHART = (276, 320, 960)  # left, a line within the Overview's chart, width
# Something that scrolls on each page.
SCROLLED = {"pages": (600, 500), "referrers": (500, 250), "platforms": (400, 640), "places": (400, 400),
            "blocked": (400, 640)}

# Parts of the screen: left, top, width, height.
CHIPS = (216, 62, 500, 12)  # the filters; without any, a part of the Overview where nothing is written
VALUE_CARD = (240, 250, 1000, 16)  # a part of the chart where its value card is, without the pointer's
MIDDLE = (240, 60, 380, 400)  # a part of the page at every size of the window


class Person:
    """Once it has played, `actions` tells when each action began, by the monotonic clock, and its name."""

    def __init__(self, screen, console, quick, pictures):
        self.screen, self.console, self.quick, self.pictures = screen, console, quick, pictures
        self.actions = []

    def play(self, groups):
        with self.action("first look", pause=3):
            self.point(NOWHERE)
        for group in groups:
            GROUPS[group](self)
        self.open("overview", "end", pause=0.5)

    # One action.

    @contextlib.contextmanager
    def action(self, name, sign=None, pause=1.0):
        """What is done within belongs to it, and what follows in the pause. It has met when sign() says so."""
        self.console.check()
        self.actions.append((time.monotonic(), name))
        yield
        if self.quick:
            self.screen.wait_until_still()
        else:
            time.sleep(pause)
        deadline = time.monotonic() + SIGN_SECONDS
        while sign is not None and not sign():
            self.console.check()
            if time.monotonic() > deadline:
                raise RuntimeError(f"'{name}' had no effect that can be seen")
            time.sleep(0.05)
        if self.pictures is not None:
            self.screen.save(self.pictures / f"{len(self.actions):03} {name}.png")

    def few(self, every, *some):
        """`every`, but in the quick form `some`."""
        return some if self.quick else every

    # Its signs.

    def remembers(self, name, value, at_first=None):
        return lambda: self.console.setting(name, at_first) == str(value)

    def changes(self, area=None):
        before = self.screen.look(area)
        return lambda: self.screen.look(area) != before

    def looks(self, before, area=None):
        return lambda: self.screen.look(area) == before

    # The hands.

    def point(self, place):
        self.screen.do("mousemove", *place)

    def click(self, place):
        """The pointer goes away again: what it does by being there is no sign of a click."""
        self.screen.do("mousemove", *place, "click", 1)
        self.point(NOWHERE)

    def key(self, name):
        self.screen.do("key", name)

    def type(self, text):
        self.screen.do("type", "--delay", 80, text)

    def glide(self, way):
        for x in way[::10] if self.quick else way:
            self.point((x, CHART[1]))

    def wheel(self, button):
        self.screen.do("click", "--repeat", 10 if self.quick else 40, "--delay", 20, button)

    def resize(self, width, height):
        self.screen.do("windowsize", self.console.window, width, height)

    # What it looks at.

    def open(self, page, name="again {}", pause=0.8):
        with self.action(name.format(page), self.remembers("page", page, at_first="overview"), pause):
            self.point(NOWHERE)
            self.key(PAGES.index(page) + 1)

    def place_of_range(self, middle):
        held = self.console.setting("scope/range", str(RANGES["30 d"][1]))
        held_middle = next(x for x, number in RANGES.values() if str(number) == held)
        line = self.screen.look(RANGE_LINE)
        shown = [x for x in range(RANGE_LINE[2]) if line[4 * x:4 * x + 3] == HELD]
        if not shown:
            raise RuntimeError("no range at the top of the window is the chosen one")
        return RANGE_LINE[0] + (shown[0] + shown[-1]) // 2 + middle - held_middle, 28

    def choose_range(self, words, page):
        middle, number = RANGES[words]
        place = self.place_of_range(middle)
        with self.action(f"range {words}, {page}", self.remembers("scope/range", number), pause=1.2):
            self.click(place)

    def first(self):
        for page in self.few(PAGES[1:], "pages", "blocked", "live", "sites"):
            self.open(page, "first {}", pause=1.5)
        for page in self.few(PAGES, "overview"):
            self.open(page)

    def ranges(self):
        for page in self.few(WITH_RANGE, "overview"):
            self.open(page)
            for words in self.few(RANGES, "All", "30 d"):
                self.choose_range(words, page)

    def hover(self):
        left, _, width = CHART
        there = range(left, left + width, 8)
        self.open("overview")
        with self.action("hover over the chart", self.changes(VALUE_CARD), pause=0.3):
            self.glide(there)
        self.choose_range("12 m", "overview")
        with self.action("hover over the chart, 12 m", self.changes(VALUE_CARD), pause=0.3):
            self.glide(there[::-1])
        self.choose_range("30 d", "overview")
        for name, tile in (("chart of visits", VISITS), ("chart of views", VIEWS)):
            with self.action(name, self.changes()):
                self.click(tile)

    def filter(self):
        self.open("overview")
        without = self.looks(self.screen.look(CHIPS), CHIPS)
        with self.action("filter by a row", self.changes(CHIPS), pause=1.2):
            self.click(COUNTRY)
        with self.action("filter by a row removed", without, pause=1.2):
            self.click(COUNTRY_CROSS)
        with self.action("filter card", self.changes(), pause=0.8):
            self.key("f")
        with self.action("filter typed", self.changes(), pause=0.6):
            self.type(TYPED)
        with self.action("filter added", self.changes(CHIPS), pause=1.2):
            self.key("Return")
        for page in self.few(WITH_RANGE[1:], "blocked"):
            self.open(page, "filtered {}", pause=1.0)
        self.open("overview", "filtered {}", pause=1.0)
        with self.action("filter typed removed", without, pause=1.2):
            self.click(TYPED_CROSS)

    def search(self):
        self.open("pages")
        with self.action("search opens", self.changes(), pause=0.6):
            self.key("slash")
        for text in self.few(("sqlite", "a"), "sqlite"):
            with self.action(f"search for {text}", self.changes(MIDDLE), pause=0.8):
                self.type(text)
            with self.action("search ends", self.changes(MIDDLE), pause=1.2):
                self.key("Escape")
        for name, heading in (("sort by page", PAGE_HEADING), ("sort by page, upwards", PAGE_HEADING),
                              ("sort by views", VIEWS_HEADING)):
            with self.action(name, self.changes(MIDDLE), pause=0.8):
                self.click(heading)

    def scroll(self):
        for page in self.few(SCROLLED, "pages"):
            self.open(page)
            with self.action(f"point into {page}", pause=0.3):
                self.point(SCROLLED[page])
            for name, button in (("scroll down", 5), ("scroll up", 4)):
                with self.action(f"{name}, {page}", self.changes(), pause=0.5):
                    self.wheel(button)

    def popups(self):
        self.open("overview")
        for name, opening in (("range card", "r"), ("export card", "e"), ("keys card", "question"),
                              ("compare", COMPARE)):
            closed = self.looks(self.screen.look())
            with self.action(f"opens {name}", self.changes(), pause=0.7):
                self.click(opening) if opening is COMPARE else self.key(opening)
            with self.action(f"closes {name}", closed, pause=0.5):
                self.key("Escape")

    def theme(self):
        for page in self.few(("overview", "pages"), "overview"):
            self.open(page)
            for number in (1, 2, 0):  # AppSettings::Theme
                with self.action(f"theme {number}, {page}", self.remembers("theme", number)):
                    self.click(THEME)

    def resizing(self):
        for page in self.few(("overview", "blocked", "pages", "platforms"), "overview"):
            self.open(page)
            for width, height in self.few(SIZES, *SIZES[-2:]):
                with self.action(f"resize to {width} x {height}, {page}", self.changes(MIDDLE), pause=1.5):
                    self.resize(width, height)

    def drag(self):
        inwards = range(0, 40, 4 if self.quick else 1)
        for page in self.few(("overview", "blocked", "pages"), "pages"):
            self.open(page)
            for way, steps, pause in (("in", inwards, 0.3), ("out", inwards[::-1], 1.5)):
                with self.action(f"drag the edge {way}, {page}", self.changes(MIDDLE), pause):
                    for step in steps:
                        self.resize(1280 - 12 * step, 800 - 4 * step)
                        time.sleep(0.02)
        for page in self.few(PAGES, "overview"):
            self.open(page, "after the drag, {}", pause=1.0)


GROUPS = {"first": Person.first, "ranges": Person.ranges, "hover": Person.hover, "filter": Person.filter,
          "search": Person.search, "scroll": Person.scroll, "popups": Person.popups, "theme": Person.theme,
          "resize": Person.resizing, "drag": Person.drag}
