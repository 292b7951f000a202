"""`python -m benchmarks.http`: answers per second over HTTP, each durable before it is acknowledged.

Askline with everything that belongs to it, and the bare limit of the same libraries, in turns; one worker each, over
loopback, SQLite with `synchronous=FULL`. The clients share the machine. It takes about half a minute.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks import page
from benchmarks.http.clients import Measured, send_all
from benchmarks.http.servers import BARE, OURS, Interviews, serving

CONNECTIONS = (1, 32)
MOST_PER_SECOND = 15_000
TARGET_RATIO = 0.6
TARGET_P99_MS = 15.0
Figures = dict[tuple[str, int], list[tuple[Measured, float]]]  # with the server's CPU seconds


def measure(rounds: int, seconds: float, folder: Path) -> Figures:
    figures: Figures = {}
    with serving(folder) as servers:
        interviews = {each.name: Interviews(each) for each in servers}
        for number in range(rounds + 1):  # the first warms up
            for connections in CONNECTIONS:
                for server in servers:
                    most = int(seconds * MOST_PER_SECOND * (0.35 if connections == 1 else 1))
                    requests = interviews[server.name].answers(connections, most)
                    before = server.cpu_seconds()
                    found = send_all(server.port, requests, seconds)
                    if found.statuses != {b"200"}:
                        raise RuntimeError(f"{server.name} answered {found.statuses}")
                    if number:
                        figures.setdefault((server.name, connections), []).append(
                            (found, server.cpu_seconds() - before)
                        )
                    print(f"{server.name}, {connections}: {found.per_second:,.0f}/s", file=sys.stderr)
    return figures


def markdown(figures: Figures) -> str:
    lines = [
        f"{page.machine('starlette', 'uvicorn', 'uvloop')}; one worker, SQLite with `synchronous=FULL`.", "",
        "| stack | connections | answers per second | p50 ms | p99 ms | CPU of the server, µs per answer |",
        "| --- | --- | --- | --- | --- | --- |",
    ]  # fmt: skip
    for (name, connections), found in sorted(figures.items(), key=lambda each: each[0][1]):
        rates = sorted(each.per_second for each, _ in found)
        spread = f"{statistics.median(rates):,.0f} ({rates[0]:,.0f} to {rates[-1]:,.0f})"
        p50, p99 = (middle(figures, name, connections, field) for field in ("p50_ms", "p99_ms"))
        cpu = statistics.median(seconds / each.amount for each, seconds in found) * 1e6
        lines.append(f"| {name} | {connections} | {spread} | {p50:.2f} | {p99:.2f} | {cpu:.0f} |")
    return "\n".join([*lines, "", *verdicts(figures)]) + "\n"


def middle(figures: Figures, name: str, connections: int, field: str) -> float:
    return statistics.median(getattr(each, field) for each, _ in figures[name, connections])


def verdicts(figures: Figures) -> list[str]:
    """Each figure beside its target."""
    said = []
    for connections in CONNECTIONS:
        ratio = middle(figures, OURS, connections, "per_second") / middle(figures, BARE, connections, "per_second")
        is_met = "met" if ratio >= TARGET_RATIO else "**missed**"
        said.append(f"- {connections} connections: {ratio:.2f} of the limit, at least {TARGET_RATIO}: {is_met}")
    p99 = middle(figures, OURS, CONNECTIONS[-1], "p99_ms")
    is_met = "met" if p99 <= TARGET_P99_MS else "**missed**"
    return [*said, f"- p99 with {CONNECTIONS[-1]} connections: {p99:.1f} ms, at most {TARGET_P99_MS:g}: {is_met}"]


def main() -> None:
    parser = page.parser_for("http", __doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each figure is taken, in turns")
    parser.add_argument("--seconds", type=float, default=1.0, help="how long each time")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="askline-http-") as folder:
        text = markdown(measure(chosen.rounds, chosen.seconds, Path(folder)))
    page.publish("http", text, chosen.write)


if __name__ == "__main__":
    main()
