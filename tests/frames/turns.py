# SPDX-License-Identifier: GPL-3.0-or-later
"""The frame log of gatepost (app/console/frame_log.h) beside what the person did, and the table made of both."""
import bisect
import dataclasses
import re

FRAME_MS = 16
LOADING = "loading the window"
SUMS = re.compile(r"# turns (?P<turns>\d+), over \d+ ms (?P<slow>\d+), longest [\d.]+ ms; "
                  r"by processor time over \d+ ms \d+, longest [\d.]+ ms\n"
                  r"# frames drawn (?P<frames>\d+), over \d+ ms (?P<slowFrames>\d+), longest (?P<longest>[\d.]+) ms")


@dataclasses.dataclass
class Turn:
    at: float  # seconds since the log began
    clock: float  # ms, without drawing
    processor: float
    drawing: float
    what: str
    action: str = ""

    @property
    def is_long(self):
        return self.processor > FRAME_MS


class Turns:
    """Fails with RuntimeError when the log has no end."""

    def __init__(self, log, actions):
        """`actions`: (seconds since the log began, name), in their order."""
        text = log.read_text()
        found = SUMS.search(text)
        if found is None:
            raise RuntimeError("the frame log ends without its sums")
        self.sums = {name: float(value) if "." in value else int(value) for name, value in found.groupdict().items()}
        self.actions = actions
        self.written = [self.turn(line) for line in text.splitlines() if line and not line.startswith("#")]
        self.loading = next((turn for turn in self.written if LOADING in turn.what), None)
        self.session = [turn for turn in self.written if turn is not self.loading]

    def turn(self, line):
        at, clock, processor, drawing, what = (line.split(maxsplit=4) + [""])[:5]
        number = bisect.bisect_right(self.actions, float(at), key=lambda action: action[0])
        action = self.actions[number - 1][1] if number else "before the first action"
        return Turn(float(at), float(clock), float(processor), float(drawing), what, action)

    @property
    def long(self):
        return [turn for turn in self.session if turn.is_long]

    @property
    def is_whole(self):
        """Whether every turn that was long by the clock has its line."""
        return len(self.written) == self.sums["slow"]

    def save(self, log, path):
        """The log with the actions between its lines."""
        lines = [(-1.0, line) for line in log.read_text().splitlines() if line.startswith("# seconds")]
        lines += [(at, f"# {at:7.3f} {name}") for at, name in self.actions]
        lines += [(turn.at, f"{turn.at:9.3f} {turn.clock:7.1f} {turn.processor:7.1f} {turn.drawing:7.1f}  {turn.what}")
                  for turn in self.written]
        lines.sort(key=lambda line: line[0])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(line for _, line in lines) + "\n" + SUMS.search(log.read_text()).group() + "\n")

    def show(self):
        print("\n| action | processor time | by the clock | drawing | what was delivered, ms by the clock |\n"
              "|---|---:|---:|---:|---|")
        for turn in self.long:
            print(f"| {turn.action} | {turn.processor:.1f} ms | {turn.clock:.1f} ms | {turn.drawing:.1f} ms "
                  f"| {turn.what} |")
        if not self.long:
            print("| none | | | | |")
        self.show_sums()

    def show_sums(self):
        longest = f", the longest {max(turn.processor for turn in self.long):.1f} ms" if self.long else ""
        turns = self.sums["turns"] - (self.loading is not None)
        print(f"\n{len(self.long)} of {turns:,} turns of the window's thread took more than {FRAME_MS} ms of processor "
              f"time{longest}. {len(self.session) - len(self.long)} more did so by the clock alone: the machine had "
              "other things to do.")
        if self.loading is not None:
            print(f"Not among them: loading the window until its first frame, {self.loading.processor:.1f} ms of "
                  f"processor time, {self.loading.clock:.1f} ms by the clock.")
        print(f"Nor the drawing, which a graphics card does beside this thread: the software renderer drew "
              f"{self.sums['frames']:,} frames, {self.sums['slowFrames']} of them in more than {FRAME_MS} ms by the "
              f"clock, the longest in {self.sums['longest']:.1f} ms.")
