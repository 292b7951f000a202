"""How long the commands take to start, beside an interpreter that imports the libraries that any such command needs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from benchmarks.engine.engines import ROOT


class Start(NamedTuple):
    """A command, measured to its end, or to its first line on standard output where it then waits for an answer."""

    name: str
    command: tuple[str, ...]
    is_to_first_line: bool = False


def askline_command() -> tuple[str, ...]:
    """The installed command, else the module."""
    installed = shutil.which("askline", path=str(Path(sys.executable).parent))
    return (installed,) if installed else (sys.executable, "-m", "askline")


RUN = Start("`askline run`, to its first prompt", (*askline_command(), "run", "surveys/after-call.yaml"), True)
RUN_PEER = Start('`python -c "import yaml, pydantic"`', (sys.executable, "-c", "import yaml, pydantic"))
HELP = Start("`askline --help`", (*askline_command(), "--help"))
HELP_PEER = Start('`python -c "import click"`', (sys.executable, "-c", "import click"))


def measure(rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each, in alternation; the first round only warms the caches of the file system."""
    starts = (RUN, RUN_PEER, HELP, HELP_PEER)
    measured = [[milliseconds(start) for start in starts] for _ in range(rounds + 1)][1:]
    return {start.name: [each[at] for each in measured] for at, start in enumerate(starts)}


def milliseconds(start: Start) -> float:
    paths = os.pathsep.join([str(ROOT / "src"), *filter(None, [os.environ.get("PYTHONPATH")])])
    begun = perf_counter()
    process = subprocess.Popen(
        start.command, cwd=ROOT, env={**os.environ, "PYTHONPATH": paths},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdout is not None
    if start.is_to_first_line:
        said = process.stdout.readline()
    else:
        process.wait()
        said = b"done"
    passed = perf_counter() - begun
    process.kill()
    process.communicate()
    if not said:
        raise RuntimeError(f"{' '.join(start.command)} said nothing")
    return passed * 1000
