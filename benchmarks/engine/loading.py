"""How long W1 takes to load: parsed, checked and compiled, beside PyYAML's C loader, which only parses the same text.

Run by itself it prints `{"20": {"askline": [ms, ...], "yaml": [ms, ...]}, ...}`.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable
from time import perf_counter

import yaml

import askline
from benchmarks.engine import workload

REPEATS = {20: 20, 2000: 1}  # loads to one measurement


def milliseconds(load: Callable[[], object], repeats: int) -> float:
    gc.collect()
    begun = perf_counter()
    for _ in range(repeats):
        load()
    return (perf_counter() - begun) / repeats * 1000


def measure(size: int, rounds: int) -> dict[str, list[float]]:
    text = workload.as_survey(size)
    loaders: dict[str, Callable[[], object]] = {
        "askline": lambda: askline.loads_survey(text),
        "yaml": lambda: yaml.load(text, Loader=yaml.CSafeLoader),
    }
    for load in loaders.values():
        load()
    measured: dict[str, list[float]] = {name: [] for name in loaders}
    for _ in range(rounds):
        for name, load in loaders.items():
            measured[name].append(milliseconds(load, REPEATS[size]))
    return measured


if __name__ == "__main__":
    print(json.dumps({size: measure(size, int(sys.argv[1])) for size in REPEATS}))
