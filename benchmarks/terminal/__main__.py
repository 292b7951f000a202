"""From a keystroke to the redrawn screen, with a conversation of 2,000 turns open: python -m benchmarks.terminal."""

from __future__ import annotations

import asyncio
import statistics
import sys
from datetime import UTC, datetime
from time import perf_counter

from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output

import askline
from askline.terminal.screen import Screen
from askline.terminal.session import Act, Session, Setup
from benchmarks import page

TURNS = 2_000
KEYSTROKES = 200
TARGET_MILLISECONDS = 10.0
SIZES = ((80, 24), (200, 60))
SURVEY = "askline: 1\nid: 1\nname: Long\nquestions:\n" + "".join(
    f"  - {{name: q{number}, type: text, text: 'Question {number}, after {{q{number - 1} or \"\"}}?'}}\n"
    if number
    else "  - {name: q0, type: text, text: The first?}\n"
    for number in range(TURNS + 10)
)


class Sink:
    """A terminal that counts what is drawn."""

    encoding = "utf-8"

    def __init__(self) -> None:
        self.drawn = 0

    def write(self, data: str) -> None:
        self.drawn += len(data)

    def flush(self) -> None:
        pass

    def fileno(self) -> int:
        return 1

    def isatty(self) -> bool:
        return True


class NoFiles:
    """There is no file to look at."""

    def read(self, path: str) -> bytes:
        raise FileNotFoundError(path)

    def write_new(self, path: str, text: str) -> None:
        raise PermissionError(path)

    def changed_at(self, path: str) -> float | None:
        return None


def held() -> Session:
    session = Session(askline.loads_survey(SURVEY), Setup(now=datetime(2026, 3, 1, tzinfo=UTC)))
    for number in range(TURNS):
        session.do(Act("typed", f"answer {number}"))
    return session


async def measure(session: Session, columns: int, rows: int) -> list[float]:
    """Milliseconds of each keystroke until the screen was drawn."""
    taken = []
    with create_pipe_input() as pipe:
        output = Vt100_Output(Sink(), lambda: Size(rows, columns), term="xterm-256color", enable_cpr=False)  # type: ignore[arg-type]
        screen = Screen(session, "", NoFiles(), tick_seconds=None, input=pipe, output=output)
        running = asyncio.create_task(screen.run_async())
        while not screen.app.render_counter:
            await asyncio.sleep(0)
        for index in range(KEYSTROKES):
            before = screen.app.render_counter
            begins = perf_counter()
            pipe.send_text("x" if index % 40 else "\x15")
            while screen.app.render_counter == before:
                await asyncio.sleep(0)
            taken.append((perf_counter() - begins) * 1000)
        screen.leave()
        await running
    return taken


def main() -> int:
    chosen = page.parser_for("terminal", __doc__).parse_args()
    session, is_slow = held(), False
    lines = [
        f"{page.machine('prompt-toolkit')}; {TURNS:,} turns open, {KEYSTROKES} keystrokes for each size.", "",
        "| terminal | median ms | 95 of 100 within, ms | target of the median |  |", "| --- | --- | --- | --- | --- |",
    ]  # fmt: skip
    for columns, rows in SIZES:
        taken = asyncio.run(measure(session, columns, rows))
        median, slow = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
        is_met = median < TARGET_MILLISECONDS
        is_slow = is_slow or not is_met
        target = f"under {TARGET_MILLISECONDS:g} | {'met' if is_met else '**missed**'}"
        lines.append(f"| {columns}x{rows} | {median:.1f} | {slow:.1f} | {target} |")
    page.publish("terminal", "\n".join(lines), chosen.write)
    return int(is_slow)


if __name__ == "__main__":
    sys.exit(main())
