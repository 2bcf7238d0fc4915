# SPDX-License-Identifier: GPL-3.0-or-later
"""A real `gatepostd serve` on loopback ports of the system's choice, for the scripts in tests/bench, tests/frames and
tests/soak.

Every process started here ends with the script, however that ends.
"""
import ctypes
import os
import pathlib
import re
import signal
import subprocess
import time

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)
TICKS = os.sysconf("SC_CLK_TCK")


def end_with_parent():
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def spawn(words, **options):
    """Starts a program that ends with this script."""
    return subprocess.Popen([str(word) for word in words], preexec_fn=end_with_parent, stdin=subprocess.DEVNULL, **options)


def stop(process, seconds=20):
    """SIGTERM, and SIGKILL when that is not enough; the exit code."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    return process.returncode


class Collector:
    """Serves `directory` until stop(); what it prints goes to files beside it."""

    def __init__(self, binary, directory, *options, environment=None):
        self.binary = pathlib.Path(binary) / "gatepostd"
        self.directory = pathlib.Path(directory)
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.options = options
        self.environment = environment or {}
        self.process = None
        self.log = self.directory.with_name(self.directory.name + ".err")

    def command(self, *words, check=True):
        """Any command of gatepostd with --data of this directory; its standard output."""
        done = subprocess.run([str(self.binary), *words, "--data", str(self.directory)], capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, preexec_fn=end_with_parent, timeout=600)
        if check and done.returncode != 0:
            raise RuntimeError(f"gatepostd {' '.join(words)} failed: {done.stderr.strip()}")
        return done.stdout if check else done

    def start(self):
        out = self.directory.with_name(self.directory.name + ".out")
        words = [self.binary, "serve", "--data", self.directory, "--collect", "127.0.0.1:0", "--report", "127.0.0.1:0"]
        with open(out, "wb") as out_file, open(self.log, "wb") as log_file:
            self.process = spawn([*words, *self.options], stdout=out_file, stderr=log_file,
                                 env={**os.environ, **self.environment})
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.process.poll() is None:
            text = out.read_text()
            if re.search(r"^ready", text, re.M):
                ports = dict(re.findall(r"^(collect|report) http://127\.0\.0\.1:(\d+)", text, re.M))
                self.port, self.report_port = int(ports["collect"]), int(ports["report"])
                return self
            time.sleep(0.05)
        raise RuntimeError(f"gatepostd did not start: {self.log.read_text()}")

    def stop(self):
        return stop(self.process)

    @property
    def pid(self):
        return self.process.pid


def memory(pid):
    """Memory of a process in MB (proc(5), smaps_rollup): all that is resident, and what is its own and written to.

    Pages of programs and libraries are left out of the second: whether they are shared depends on who else runs.
    """
    text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    kb = dict(re.findall(r"^(\w+): +(\d+) kB", text, re.M))
    return {"resident": int(kb["Rss"]) / 1024, "private": int(kb["Private_Dirty"]) / 1024}


def cpu_seconds(pid):
    """Processor time of a process and its children."""
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    total = 0
    for one in [pid, *children]:
        # The name, in parentheses, may hold spaces: what counts stands after it.
        fields = pathlib.Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS
