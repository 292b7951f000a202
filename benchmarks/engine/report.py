"""The figures as Markdown, with the targets beside them."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from typing import NamedTuple

from benchmarks import page
from benchmarks.engine import start_up
from benchmarks.engine.engines import FLOW_RUNNER, LIMIT, OURS, SURVEY_CORE, TRANSITIONS, XSTATE
from benchmarks.engine.peers import NODE_PEERS, PYTHON_PEERS
from benchmarks.engine.rounds import Speeds, Spread

# goflow needs a Go toolchain and a build of its own, so it is no part of a run. source: measured once on W1 with 20
# questions, in memory, GOMAXPROCS=1, Go 1.27, on a machine like the one below.
GOFLOW_STEPS_PER_SECOND = 6086


class Measured(NamedTuple):
    """All that one run measured; times in milliseconds."""

    speeds: Speeds
    footprint: dict[str, float]
    loading: dict[str, dict[str, list[float]]]  # by number of questions: askline, yaml
    starting: dict[str, list[float]]  # by command


class Row(NamedTuple):
    """One figure with its target; `value` None: not measured here."""

    what: str
    value: float | None
    target: float
    is_at_least: bool
    form: str = "{:.2f}"

    @property
    def is_met(self) -> bool:
        return self.value is not None and (self.value >= self.target if self.is_at_least else self.value <= self.target)

    def cells(self) -> tuple[str, ...]:
        bound = ("at least " if self.is_at_least else "at most ") + self.form.format(self.target)
        if self.value is None:
            return self.what, "not measured", bound, "-"
        return self.what, self.form.format(self.value), bound, "met" if self.is_met else "**missed**"


def ratio(speeds: Speeds, engine: str, peer: str, size: int = 20, peer_size: int = 20) -> float | None:
    ours, theirs = speeds.get((engine, size)), speeds.get((peer, peer_size))
    return ours.median / theirs.median if ours and theirs else None


def rows(measured: Measured) -> list[Row]:
    return [*_speed_rows(measured.speeds), *_cost_rows(measured)]


def _speed_rows(speeds: Speeds) -> list[Row]:
    return [
        Row("steps/s, of the limit", ratio(speeds, OURS, LIMIT), 0.25, True),
        Row("steps/s with 2,000 questions, of those with 20", ratio(speeds, OURS, OURS, 2000), 0.85, True),
        Row("steps/s, times xstate", ratio(speeds, OURS, XSTATE), 1.3, True),
        Row("steps/s, times transitions", ratio(speeds, OURS, TRANSITIONS), 3, True, "{:.1f}"),
        Row("steps/s, times goflow's constant", speeds[OURS, 20].median / GOFLOW_STEPS_PER_SECOND, 40, True, "{:.0f}"),
        Row("steps/s, times @floip/flow-runner", ratio(speeds, OURS, FLOW_RUNNER), 80, True, "{:.0f}"),
        Row("steps/s, times survey-core", ratio(speeds, OURS, SURVEY_CORE), 700, True, "{:,.0f}"),
    ]


def _cost_rows(measured: Measured) -> list[Row]:
    loading, starting = measured.loading, measured.starting
    yaml_ratio = statistics.median(loading["2000"]["askline"]) / statistics.median(loading["2000"]["yaml"])
    return [
        Row("a live interview, 10 questions in, bytes", measured.footprint["state_bytes"], 1500, False, "{:,.0f}"),
        Row("the same saved as JSON, bytes", measured.footprint["json_bytes"], 1500, False, "{:,.0f}"),
        Row("loading 20 questions, ms", statistics.median(loading["20"]["askline"]), 6, False),
        Row("loading 2,000 questions, times `yaml.load` with CSafeLoader", yaml_ratio, 2.5, False),
        _start_row(starting, start_up.RUN, start_up.RUN_PEER, 1.6),
        _start_row(starting, start_up.HELP, start_up.HELP_PEER, 1.3),
    ]


def _start_row(starting: dict[str, list[float]], ours: start_up.Start, peer: start_up.Start, target: float) -> Row:
    times = statistics.median(starting[ours.name]) / statistics.median(starting[peer.name])
    return Row(f"{ours.name}, times {peer.name}", times, target, False)


def markdown(measured: Measured, sizes: tuple[int, ...], conditions: str) -> str:
    parts = [
        conditions,
        table(("figure", "measured", "target", ""), (row.cells() for row in rows(measured))),
        "Steps per second on W1, the median (lowest to highest):",
        table(("engine", *(f"{size:,} questions" for size in sizes)), _speed_cells(measured.speeds, sizes)),
        f"goflow, {GOFLOW_STEPS_PER_SECOND:,} steps/s with 20 questions, is not of this run: it was measured once, "
        "built with Go 1.27.",
        "Milliseconds, the median (lowest to highest):",
        table(("what", "ms"), _time_cells(measured)),
        f"An `Interview` object, which also holds its last step, takes {measured.footprint['interview_bytes']:,.0f} "
        "bytes where the state alone is counted above.",
    ]
    return "\n\n".join(parts) + "\n"


def _speed_cells(speeds: Speeds, sizes: tuple[int, ...]) -> Iterable[tuple[str, ...]]:
    for engine in dict.fromkeys(name for name, _ in speeds):
        yield engine, *(_spread(speeds[engine, size], "{:,.0f}") for size in sizes)


def _time_cells(measured: Measured) -> Iterable[tuple[str, str]]:
    for size, loads in measured.loading.items():
        yield f"loading {int(size):,} questions", _spread(Spread.of(loads["askline"]), "{:,.2f}")
        yield f"`yaml.load` of the same text, {int(size):,} questions", _spread(Spread.of(loads["yaml"]), "{:,.2f}")
    for name, milliseconds in measured.starting.items():
        yield name, _spread(Spread.of(milliseconds), "{:,.1f}")


def _spread(spread: Spread, form: str) -> str:
    median, lowest, highest = (form.format(each) for each in spread)
    return f"{median} ({lowest} to {highest})"


def table(head: tuple[str, ...], body: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def machine(node_version: str | None) -> str:
    """The processor and what was measured on it."""
    versions = [f"node {node_version}"] if node_version else []
    versions += [package.replace("==", " ") for package in PYTHON_PEERS]
    versions += [" ".join(package.rsplit("@", 1)) for package in NODE_PEERS] if node_version else []
    return f"{', '.join((page.machine(), *versions))}."
