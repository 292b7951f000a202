"""Runs the `askline` command as its users do: as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
COMMAND = (sys.executable, "-m", "askline")


class Outcome(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def documents(self) -> list[Any]:
        """Standard output as one JSON document a line."""
        return [json.loads(line) for line in self.out.splitlines()]


def askline(*arguments: str | Path, typed: str | bytes = "", cwd: Path | None = None, **environment: str) -> Outcome:
    """What a command line comes to; `typed` is its standard input."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        input=typed.encode() if isinstance(typed, str) else typed,
        capture_output=True,
        cwd=cwd or ROOT,
        env=surroundings(**environment),
        timeout=60,
        check=False,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


def surroundings(**environment: str) -> dict[str, str]:
    """The environment of a test: as it is, without what would change how things look."""
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR")}
    return {**kept, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), os.environ.get("PYTHONPATH", ""))), **environment}


def assert_told(outcome: Outcome, code: int, *parts: str) -> None:
    """It exits with that code, tells on stderr what was wrong, and shows no traceback."""
    assert outcome.code == code, outcome
    assert "Traceback" not in outcome.err
    for part in parts:
        assert part in outcome.err
