# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the benchmark's table: what each figure is, where it stands in the figures, and what is to be reached."""
import dataclasses

# What one plain scan with a filter took on the machine where the milliseconds below were set (ten breakdowns there,
# twelve here): the measure of how much faster or slower another machine is.
REFERENCE_SCAN_MS = 110


@dataclasses.dataclass
class Row:
    name: str
    part: str
    label: str
    unit: str
    value: object  # figures -> number, or None
    sign: str = ""  # what is to be reached: "≤" or "≥" and the bound
    bound: float = None
    plain: str = ""  # the plain scan that a time is compared with


def ratio(one, other):
    return one / other if other else None


def recorded(name, figure):
    return lambda f: f["recording"]["medians"][name][figure]


def compared(one, other, figure):
    return lambda f: ratio(recorded(one, figure)(f), recorded(other, figure)(f))


def asked(question, who, figure="ms"):
    return lambda f: f["dashboards"][question][who][figure]


def to_plain(question):
    return lambda f: ratio(asked(question, "engine")(f), asked(question, "plain")(f))


def grouped(question):
    return lambda f: f["groups"][question]["ms"]


def resident(when):
    return lambda f: f["recording"]["memory"][when]["resident"]


ROWS = [
    Row("rate_null", "recording", "durable recording, requests/s : the same server storing nothing", "×",
        compared("gatepost", "null", "rate"), "≥", 0.75),
    Row("cpu_null", "recording", "processor time per hit : the same server storing nothing", "×",
        compared("gatepost", "null", "cpuMicros"), "≤", 1.6),
    Row("rate_flask", "recording", "requests/s : Flask + SQLite, both as they come", "×",
        compared("gatepost", "flask", "rate"), "≥", 50),
    Row("rate_flask_power", "recording", "requests/s : Flask + SQLite, both surviving a power cut", "×",
        compared("power", "flask", "rate")),
    Row("rate_flask_tuned", "recording", "requests/s : Flask + SQLite tuned, both surviving a crash", "×",
        compared("gatepost", "tuned", "rate")),
    Row("rate", "recording", "durable recording", "requests/s", recorded("gatepost", "rate")),
    Row("answer_99", "recording", "answer to a hit under that load, 99 %", "ms", recorded("gatepost", "p99ms")),
    Row("idle_memory", "recording", "resident memory of gatepostd, idle", "MB", resident("idle"), "≤", 40),
    Row("load_memory", "recording", "resident memory of gatepostd after the load", "MB", resident("afterLastRound")),
    Row("memory_growth", "recording", "growth of it from the first round of load to the last", "MB",
        lambda f: resident("afterLastRound")(f) - resident("afterFirstRound")(f), "≤", 2),
    Row("dashboard", "dashboard", "dashboard, no filter", "ms", asked("all", "engine"), "≤", 150, "all"),
    Row("dashboard_filtered", "dashboard", "dashboard, one filter", "ms", asked("filtered", "engine"), "≤", 200,
        "filtered"),
    Row("dashboard_month", "dashboard", "dashboard, last 30 days", "ms", asked("month", "engine"), "≤", 15, "month"),
    Row("dashboard_cold", "dashboard", "dashboard, start of the process included", "ms", lambda f: f["cold"]["ms"],
        "≤", 1500, "all"),
    Row("plain", "dashboard", "dashboard, no filter : plain arrays", "×", to_plain("all"), "≤", 2.5),
    Row("plain_filtered", "dashboard", "dashboard, one filter : plain arrays", "×", to_plain("filtered"), "≤", 2.5),
    Row("plain_month", "dashboard", "dashboard, last 30 days : plain arrays", "×", to_plain("month"), "≤", 2.5),
    Row("one_thread", "dashboard", "dashboard, no filter, by one thread", "ms", asked("all", "oneThread"), plain="all"),
    Row("dashboard_cpu", "dashboard", "dashboard, no filter, processor time of all threads", "ms",
        asked("all", "engine", "processorMs")),
    Row("plain_cpu", "dashboard", "plain arrays, no filter, processor time", "ms", asked("all", "plain", "processorMs")),
    Row("group_by", "dashboard", "one breakdown by GROUP BY over rows : whole dashboard, no filter", "×",
        lambda f: ratio(grouped("all")(f), asked("all", "engine")(f))),
    Row("group_by_filtered", "dashboard", "one breakdown by GROUP BY over rows : whole dashboard, one filter", "×",
        lambda f: ratio(grouped("filtered")(f), asked("filtered", "engine")(f))),
    Row("dashboard_memory", "dashboard", "resident memory after the dashboards", "MB",
        lambda f: f["dashboards"]["residentMb"], "≤", 400),
    Row("bytes", "dashboard", "on disk for a million views, packed", "MB",
        lambda f: f["packedBytes"] / f["stock"]["views"], "≤", 8),
    Row("packing", "packing", "packing a million hits", "s", lambda f: f["packing"]["secondsPerMillion"], "≤", 3),
    Row("packing_gone", "packing", "the same, until its rows have left the file", "s",
        lambda f: f["packing"]["secondsUntilGonePerMillion"]),
    Row("packing_cpu", "packing", "packing a million hits, processor time", "s",
        lambda f: f["packing"]["processorSecondsPerMillion"]),
    Row("packing_wait", "packing", "longest wait of a hit for its commit meanwhile", "ms",
        lambda f: f["packing"]["longestWaitMs"], "≤", 50),
    Row("packing_wait_99", "packing", "99 % of those waits", "ms", lambda f: f["packing"]["mostWaitsMs"]),
    Row("demo", "demo", "making a demonstration", "views/s", lambda f: f["demo"]["viewsPerSecond"], "≥", 10e6 / 180),
    Row("demo_cpu", "demo", "making a demonstration of ten million views, processor time of all threads", "s",
        lambda f: f["demo"]["processorSeconds"] / f["demo"]["views"] * 10e6),
]


def number(value):
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}" if abs(value) < 1 else f"{value:.1f}"


def verdict(row, value):
    if row.bound is None:
        return ""
    reached = value <= row.bound if row.sign == "≤" else value >= row.bound
    return "yes" if reached else f"no, by {abs(value / row.bound - 1) * 100:.0f} %"


def lines_of(figures, parts, older, judged):
    """The table's lines, as dictionaries. `judged`: whether they say what is reached."""
    lines = []
    for row in ROWS:
        if row.part not in parts:
            continue
        value = row.value(figures)
        line = {"name": row.name, "label": row.label, "value": value, "unit": row.unit, "sign": row.sign,
                "bound": row.bound, "reached": verdict(row, value) if judged else ""}
        if row.plain:
            line["timesPlain"] = ratio(value, asked(row.plain, "plain")(figures))
        if row.name in older:
            line["older"] = older[row.name]
        lines.append(line)
    return lines


def show(lines, figures, with_older):
    print("| figure | measured | : plain scan | to reach | reached |" + (" before | change |" if with_older else ""))
    print("|---|---:|---:|---:|---|" + ("---:|---:|" if with_older else ""))
    for line in lines:
        plain = f"{line['timesPlain']:.2f} ×" if line.get("timesPlain") else ""
        to_reach = f"{line['sign']} {number(line['bound'])} {line['unit']}" if line["bound"] is not None else ""
        text = f"| {line['label']} | {number(line['value'])} {line['unit']} | {plain} | {to_reach} | {line['reached']} |"
        if with_older:
            before = line.get("older")
            change = f"{(line['value'] / before - 1) * 100:+.0f} %" if before else ""
            text += f" {number(before)} | {change} |"
        print(text)
    if "dashboards" in figures:
        scan = asked("filtered", "plain")(figures)
        scale = scan / REFERENCE_SCAN_MS * 10e6 / figures["stock"]["hits"]
        print(f"\nMilliseconds to reach were set on a machine whose plain scan of ten million hits with a filter took "
              f"{REFERENCE_SCAN_MS} ms. Here it takes {scan:.1f} ms for {figures['stock']['hits']:,}: per hit "
              f"{scale:.2f} times as long. They hold for ten million hits.")
