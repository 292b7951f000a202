"""`python -m benchmarks.postgresql`: answers per second over HTTP with PostgreSQL, beside pgbench.

Askline with everything that belongs to it, one worker, and pgbench running the transaction of a turn, by Askline's own
statements, in turns on one server with `synchronous_commit=on`. Clients, Askline and PostgreSQL share the machine. It
takes about a minute.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from benchmarks import page
from benchmarks.http.clients import send_all
from benchmarks.http.servers import Interviews, ours
from benchmarks.postgresql import cluster, pgbench

CONNECTIONS = (1, 32)
MOST_PER_SECOND = 8_000
TARGET_RATIO = 0.5
OURS, PLAIN, PIPELINED = "Askline, all of it", "pgbench, statement by statement", "pgbench, pipelined"
Figures = dict[tuple[str, int], list["Measured"]]


class Measured(NamedTuple):
    """One figure of one round; CPU seconds of Askline's process for each answer."""

    per_second: float
    cpu_seconds: float = 0.0


class Bench:
    """One PostgreSQL server, Askline on it, and pgbench."""

    def __init__(self, interviews: Interviews, address: str, program: Path, folder: Path) -> None:
        self._interviews = interviews
        self._address = address
        self._program = program
        self._transaction = folder / "turn.sql"
        self._turns = 0

    def answers(self, connections: int, seconds: float) -> Measured:
        server = self._interviews.server
        most = int(seconds * MOST_PER_SECOND * (0.35 if connections == 1 else 1))
        requests = self._interviews.answers(connections, most)
        before = server.cpu_seconds()
        found = send_all(server.port, requests, seconds)
        if found.statuses != {b"200"}:
            raise RuntimeError(f"Askline answered {found.statuses}")
        return Measured(found.per_second, (server.cpu_seconds() - before) / found.amount)

    def transactions(self, connections: int, seconds: float, is_pipelined: bool) -> Measured:
        self._transaction.write_text(pgbench.script(self._address, is_pipelined), encoding="utf-8")
        self._turns += 1_000_000
        return Measured(
            pgbench.per_second(self._program, self._address, self._transaction, connections, seconds, self._turns)
        )


def measure(rounds: int, seconds: float, folder: Path) -> tuple[Figures, str]:
    """What was measured, by who and with how many connections; and what the database server promises."""
    started: list[subprocess.Popen[str]] = []
    with cluster.running() as (address, programs):
        try:
            bench = Bench(Interviews(ours(folder, address, started)), address, programs / "pgbench", folder)
            return _in_turns(bench, rounds, seconds), cluster.durability(address)
        finally:
            for each in started:
                each.terminate()
                each.wait(20)


def _in_turns(bench: Bench, rounds: int, seconds: float) -> Figures:
    figures: Figures = {}
    for number in range(rounds + 1):  # the first warms up
        for connections in CONNECTIONS:
            found = {
                OURS: bench.answers(connections, seconds),
                PLAIN: bench.transactions(connections, seconds, is_pipelined=False),
                PIPELINED: bench.transactions(connections, seconds, is_pipelined=True),
            }
            for name, measured in found.items():
                print(f"{name}, {connections}: {measured.per_second:,.0f}/s", file=sys.stderr)
                if number:
                    figures.setdefault((name, connections), []).append(measured)
    return figures


def markdown(figures: Figures, durability: str) -> str:
    lines = [
        f"{page.machine('psycopg')}; {durability}.", "",
        "| stack | connections | per second | CPU of Askline, µs per answer |", "| --- | --- | --- | --- |",
    ]  # fmt: skip
    for (name, connections), found in sorted(figures.items(), key=lambda each: each[0][1]):
        rates = sorted(each.per_second for each in found)
        cpu = statistics.median(each.cpu_seconds for each in found) * 1e6
        spread = f"{statistics.median(rates):,.0f} ({rates[0]:,.0f} to {rates[-1]:,.0f})"
        lines.append(f"| {name} | {connections} | {spread} | {f'{cpu:.0f}' if cpu else ''} |")
    return "\n".join([*lines, "", *verdicts(figures)]) + "\n"


def verdicts(figures: Figures) -> list[str]:
    """Each ratio, beside its target where it has one."""
    rates = {key: statistics.median(each.per_second for each in found) for key, found in figures.items()}
    said = []
    for connections in CONNECTIONS:
        ratio = rates[OURS, connections] / rates[PLAIN, connections]
        beside = rates[OURS, connections] / rates[PIPELINED, connections]
        is_met = "met" if ratio >= TARGET_RATIO else "**missed**"
        said.append(
            f"- {connections} connections: {ratio:.2f} of pgbench, at least {TARGET_RATIO}: {is_met}; "
            f"{beside:.2f} of pgbench with pipelines"
        )
    return said


def main() -> None:
    parser = page.parser_for("postgresql", __doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each figure is taken, in turns")
    parser.add_argument("--seconds", type=float, default=2.0, help="how long each time")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="askline-postgresql-") as folder:
        text = markdown(*measure(chosen.rounds, chosen.seconds, Path(folder)))
    page.publish("postgresql", text, chosen.write)


if __name__ == "__main__":
    main()
