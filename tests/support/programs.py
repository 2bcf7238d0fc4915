# SPDX-License-Identifier: GPL-3.0-or-later
"""The programs that the long scripts in tests measure, built as users run them."""
import pathlib
import subprocess

TOP = pathlib.Path(__file__).resolve().parent.parent.parent


def build(*targets):
    """Builds those targets (Release, with the suites); where they are then. Fails with CalledProcessError."""
    for words in (["cmake", "--preset", "test"], ["cmake", "--build", "build/test", "--target", *targets]):
        subprocess.run(words, cwd=TOP, check=True, stdout=subprocess.DEVNULL)
    return TOP / "build/test/bin"
