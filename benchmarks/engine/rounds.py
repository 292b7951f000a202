"""Steps per second of every engine, measured in rounds: A B C, A B C, ..., so that a slow minute hits all alike."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.engine import workload
from benchmarks.engine.engines import Engine, Worker

WARM_UP_SECONDS = 2.0  # until a just-in-time compiler has done its work


class Spread(NamedTuple):
    """Of several runs."""

    median: float
    lowest: float
    highest: float

    @classmethod
    def of(cls, measured: list[float]) -> Spread:
        return cls(statistics.median(measured), min(measured), max(measured))


Speeds = dict[tuple[str, int], Spread]  # by engine and number of questions


def measure(
    engines: list[Engine], sizes: tuple[int, ...], rounds: int, seconds: float, tell: Callable[[str], None]
) -> Speeds:
    workers = [Worker(engine) for engine in engines]
    try:
        with TemporaryDirectory() as folder:
            return {
                key: spread
                for size in sizes
                for key, spread in _measure_size(workers, size, rounds, seconds, Path(folder), tell).items()
            }
    finally:
        for worker in workers:
            worker.close()


def _measure_size(
    workers: list[Worker], size: int, rounds: int, seconds: float, folder: Path, tell: Callable[[str], None]
) -> Speeds:
    path = folder / f"w1-{size}.json"
    path.write_text(json.dumps(workload.as_json(size)))
    tell(f"W1, {size:,} questions: {rounds} rounds of {seconds:g} s for each of {len(workers)} engines")
    for worker in workers:
        worker.steps_per_second(size, WARM_UP_SECONDS, path)
    runs = [[worker.steps_per_second(size, seconds, path) for worker in workers] for _ in range(rounds)]
    return {(worker.name, size): Spread.of([run[at] for run in runs]) for at, worker in enumerate(workers)}
