"""`python -m benchmarks.store`: whether it costs more where a million interactions are stored.

Two servers, one over a thousand interactions and one over a million, each with its events and responses, are sent the
same answers in turns; then the large one is asked for pages of its list, with each filter. SQLite, in a folder that
needs about 4 GB. It takes some minutes, most of them to fill the database.
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
from benchmarks.http.servers import Interviews, Server, ours
from benchmarks.store.filling import fill
from benchmarks.store.lists import median_ms

FEW, MANY = 1_000, 1_000_000
CONNECTIONS = 32
TARGET_RATIO, TARGET_MS = 1.10, 20.0


class Figures(NamedTuple):
    """Of each answer the CPU seconds of the server, and answers per second, by interactions stored; of pages ms."""

    cpu_seconds: dict[int, list[float]]
    per_second: dict[int, list[float]]
    pages: dict[str, float]


def measure(rounds: int, answers: int, many: int, folder: Path) -> Figures:
    started: list[subprocess.Popen[str]] = []
    try:
        servers = {amount: filled(folder / str(amount), amount, started) for amount in (FEW, many)}
        figures = Figures({FEW: [], many: []}, {FEW: [], many: []}, {})
        interviews = {amount: Interviews(server, amount) for amount, server in servers.items()}
        for number in range(rounds + 1):  # the first warms up
            for amount, its in interviews.items():
                _take(figures, amount, its, answers, is_counted=number > 0)
        figures.pages.update(median_ms(servers[many], many))
        return figures
    finally:
        for each in started:
            each.terminate()
            each.wait(20)


def filled(folder: Path, amount: int, started: list[subprocess.Popen[str]]) -> Server:
    """A server over so many interactions, all like one that was really held."""
    folder.mkdir()
    database = folder / "askline.db"
    server = ours(folder, str(database), started)
    requests = Interviews(server).answers(1, 1)
    if send_all(server.port, [requests[0][:3]]).statuses != {b"200"}:
        raise RuntimeError("the first interview cannot be held")
    started[-1].terminate()
    started.pop().wait(20)
    print(f"filling with {amount:,} interactions", file=sys.stderr)
    fill(database, amount)
    return ours(folder, str(database), started, server.authorization)


def _take(figures: Figures, amount: int, interviews: Interviews, answers: int, is_counted: bool) -> None:
    server = interviews.server
    requests = interviews.answers(CONNECTIONS, answers)
    before = server.cpu_seconds()
    found = send_all(server.port, requests)
    if found.statuses != {b"200"}:
        raise RuntimeError(f"{found.statuses}")
    if is_counted:
        figures.cpu_seconds[amount].append((server.cpu_seconds() - before) / found.amount)
        figures.per_second[amount].append(found.per_second)
    print(f"{amount:,}: {found.per_second:,.0f}/s", file=sys.stderr)


def markdown(figures: Figures) -> str:
    lines = [f"{page.machine()}; SQLite, one worker.", ""]
    lines += ["| interactions stored | CPU of the server, µs per answer | answers per second |", "| --- | --- | --- |"]
    for amount, found in figures.cpu_seconds.items():
        cpu = min(found) * 1e6  # whatever else runs only adds to it
        lines.append(f"| {amount:,} | {cpu:.0f} | {statistics.median(figures.per_second[amount]):,.0f} |")
    lines += ["", *verdicts(figures), "", "| a page of the list | ms |", "| --- | --- |"]
    lines += [f"| {name} | {ms:.1f} |" for name, ms in figures.pages.items()]
    return "\n".join(lines) + "\n"


def verdicts(figures: Figures) -> list[str]:
    """Each figure beside its target."""
    few, many = (min(found) for found in figures.cpu_seconds.values())
    ratio, median = many / few, statistics.median(figures.pages.values())
    slowest = max(figures.pages, key=lambda name: figures.pages[name])
    return [
        f"- an answer costs {ratio:.2f} times as much, at most {TARGET_RATIO}: {_verdict(ratio, TARGET_RATIO)}",
        f"- a page takes {median:.1f} ms in the median, at most {TARGET_MS:g}: {_verdict(median, TARGET_MS)}; "
        f"the slowest ({slowest}) {figures.pages[slowest]:.1f} ms",
    ]


def _verdict(figure: float, most: float) -> str:
    return "met" if figure <= most else "**missed**"


def main() -> None:
    parser = page.parser_for("store", __doc__)
    parser.add_argument("--rounds", type=int, default=7, help="how often answers are sent to each server")
    parser.add_argument("--answers", type=int, default=8_000, help="how many each time")
    parser.add_argument("--stored", type=int, default=MANY, help="how many interactions are many")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="askline-store-") as folder:
        text = markdown(measure(chosen.rounds, chosen.answers, chosen.stored, Path(folder)))
    page.publish("store", text, chosen.write)


if __name__ == "__main__":
    main()
