"""`python -m benchmarks.engine`: measure everything in one run and print the figures beside their targets.

Needs nothing but Askline itself; the peers are installed into a cache folder at first use. Let nothing else run
meanwhile. The whole takes about three minutes, `--quick` half a minute.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import Any, NamedTuple

from benchmarks import page
from benchmarks.engine import report, rounds, start_up
from benchmarks.engine.engines import ROOT, engines


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


def main() -> None:
    parser = page.parser_for("engine", __doc__)
    parser.add_argument("--quick", action="store_true", help="a fast look, too rough to quote")
    chosen = parser.parse_args()
    pace = QUICK if chosen.quick else FULL
    page.publish("engine", report.markdown(measure(pace), pace.sizes, conditions(pace)), chosen.write)


if __name__ == "__main__":
    main()
