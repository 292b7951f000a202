"""`python -m benchmarks.engine`: measure everything in one run and print the figures beside their targets.

Needs nothing but Askline itself; the peers are installed into a cache folder at first use. Let nothing else run
meanwhile. The whole takes about three minutes, `--quick` half a minute.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.engine import report, rounds, start_up
from benchmarks.engine.engines import ROOT, engines

PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- begin: python -m benchmarks.engine --write -->", "<!-- end -->"


class Pace(NamedTuple):
    """How long everything is measured."""

    sizes: tuple[int, ...]
    rounds: int
    seconds: float
    loads: int
    starts: int


FULL = Pace((20, 200, 2000), 7, 0.6, 7, 21)
QUICK = Pace((20, 2000), 3, 0.2, 3, 5)


def tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def measure(pace: Pace) -> report.Measured:
    speeds = rounds.measure(engines(tell), pace.sizes, pace.rounds, pace.seconds, tell)
    tell("memory and saved state")
    footprint = _child("benchmarks.engine.footprint")
    tell("loading")
    loading = _child("benchmarks.engine.loading", str(pace.loads))
    tell("start-up")
    return report.Measured(speeds, footprint, loading, start_up.measure(pace.starts))


def _child(module: str, *arguments: str) -> Any:
    """What a measuring module prints, run in a process that nothing else has used."""
    command = [sys.executable, "-m", module, *arguments]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout)


def node_version() -> str | None:
    if shutil.which("node") is None:
        return None
    return subprocess.run(["node", "--version"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip(" v\n")


def conditions(pace: Pace) -> str:
    return (
        f"{report.machine(node_version())} One process and one thread at a time, the engines in turns; "
        f"{pace.rounds} runs of {pace.seconds:g} s for each number of questions, after a warm-up."
    )


def write(page: Path, text: str) -> None:
    """Put the figures between the markers of a page."""
    before, _, rest = page.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n{text}{END}{after}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engine", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a fast look, too rough to quote")
    parser.add_argument("--write", action="store_true", help=f"put the figures into {PAGE.relative_to(ROOT)}")
    chosen = parser.parse_args()
    pace = QUICK if chosen.quick else FULL
    text = report.markdown(measure(pace), pace.sizes, conditions(pace))
    print(text)
    if chosen.write:
        write(PAGE, text)


if __name__ == "__main__":
    main()
