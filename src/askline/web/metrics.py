"""What the server counts, as Prometheus reads it.

Counters live in cells of one memory-mapped file that all workers of a server share: each writes its own row, whoever
is asked adds the rows up. Interviews by stage come from the store, so that they are true for all machines.
"""

from __future__ import annotations

import mmap
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)  # seconds
STATUS_CLASSES = ("2xx", "3xx", "4xx", "5xx")
ENDINGS = ("completed", "screened_out", "transferred", "abandoned", "opted_out", "failed")
DELIVERIES = ("delivered", "failed")
_BYTES = 8
_SECONDS = len(STATUS_CLASSES)  # the cell of a route in which its seconds add up
CONTENT_TYPE = b"text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """Counters of one worker, in a row of cells.

    routes   the names that requests are counted by
    file     descriptor of a file of at least `size(routes, rows)` bytes that all workers map; None for one alone
    """

    def __init__(self, routes: Sequence[str], file: int | None = None, row: int = 0, rows: int = 1) -> None:
        self._routes = tuple(routes)
        self._index = {route: place * _cells_of_route() for place, route in enumerate(self._routes)}
        self._width = width(routes)
        self._rows = rows
        memory = mmap.mmap(-1 if file is None else file, rows * self._width * _BYTES)
        self._all = memoryview(memory).cast("d")
        self._cells = self._all[row * self._width : (row + 1) * self._width]
        self._steps = len(self._routes) * _cells_of_route()

    def count_request(self, route: str, status: int, seconds: float) -> None:
        start = self._index[route]
        cells = self._cells
        cells[start + min(max(status // 100, 2), 5) - 2] += 1
        cells[start + _SECONDS] += seconds
        cells[start + _SECONDS + 1 + bisect_left(BUCKETS, seconds)] += 1

    def count_step(self) -> None:
        self._cells[self._steps] += 1

    def count_ending(self, kind: str) -> None:
        self._cells[self._steps + 1 + ENDINGS.index(kind)] += 1

    def count_delivery(self, outcome: str) -> None:
        self._cells[self._steps + 1 + len(ENDINGS) + DELIVERIES.index(outcome)] += 1

    def text(self, interactions: Mapping[str, int], is_ready: bool, faulty_files: int = 0) -> str:
        """All of it in Prometheus' text format; `interactions` by stage, `open` among them."""
        sums = [sum(self._all[cell :: self._width]) for cell in range(self._width)]
        return "".join(f"{line}\n" for line in self._lines(sums, interactions, is_ready, faulty_files))

    def _lines(
        self, sums: Sequence[float], interactions: Mapping[str, int], is_ready: bool, faulty_files: int
    ) -> Iterator[str]:
        yield from _head("askline_requests_total", "counter", "Requests answered, by route and class of status.")
        yield from self._requests(sums)
        yield from _head("askline_request_seconds", "histogram", "How long requests took, by route.")
        yield from self._latencies(sums)
        yield from _head("askline_steps_total", "counter", "Steps of interviews taken.")
        yield f"askline_steps_total {sums[self._steps]:g}"
        yield from _head("askline_interviews_ended_total", "counter", "Interviews ended since the start, by ending.")
        yield from _labelled("askline_interviews_ended_total", "ending", ENDINGS, sums[self._steps + 1 :])
        yield from _head("askline_webhooks_total", "counter", "Attempts to deliver webhooks, by outcome.")
        deliveries = sums[self._steps + 1 + len(ENDINGS) :]
        yield from _labelled("askline_webhooks_total", "outcome", DELIVERIES, deliveries)
        yield from _head("askline_interactions", "gauge", "Interactions stored, by how far they have come.")
        yield from _labelled("askline_interactions", "stage", interactions, interactions.values())
        yield from _head("askline_open_interviews", "gauge", "Interviews that have begun and not ended.")
        yield f"askline_open_interviews {interactions.get('started', 0)}"
        yield from _head("askline_ready", "gauge", "1 where the database can be used, else 0.")
        yield f"askline_ready {int(is_ready)}"
        about = "Survey files that are broken or whose id is taken; their last good versions are in use."
        yield from _head("askline_survey_files_not_in_use", "gauge", about)
        yield f"askline_survey_files_not_in_use {faulty_files}"

    def _requests(self, sums: Sequence[float]) -> Iterator[str]:
        for place, route in enumerate(self._routes):
            start = place * _cells_of_route()
            for status, count in zip(STATUS_CLASSES, sums[start:], strict=False):
                if count:
                    yield f'askline_requests_total{{route="{route}",status="{status}"}} {count:.0f}'

    def _latencies(self, sums: Sequence[float]) -> Iterator[str]:
        for place, route in enumerate(self._routes):
            start = place * _cells_of_route() + len(STATUS_CLASSES)
            total = 0.0
            buckets = sums[start + 1 : start + 2 + len(BUCKETS)]
            if not any(buckets):
                continue
            for bound, count in zip((*(f"{each:g}" for each in BUCKETS), "+Inf"), buckets, strict=True):
                total += count
                yield f'askline_request_seconds_bucket{{route="{route}",le="{bound}"}} {total:.0f}'
            yield f'askline_request_seconds_sum{{route="{route}"}} {sums[start]:.6f}'
            yield f'askline_request_seconds_count{{route="{route}"}} {total:.0f}'


def width(routes: Sequence[str]) -> int:
    """How many cells a worker has."""
    return len(routes) * _cells_of_route() + 1 + len(ENDINGS) + len(DELIVERIES)


def size(routes: Sequence[str], rows: int) -> int:
    """How many bytes the workers share."""
    return width(routes) * rows * _BYTES


def _cells_of_route() -> int:
    return len(STATUS_CLASSES) + 1 + len(BUCKETS) + 1


def _head(name: str, kind: str, about: str) -> Iterator[str]:
    yield f"# HELP {name} {about}"
    yield f"# TYPE {name} {kind}"


def _labelled(name: str, label: str, values: Iterable[str], counts: Iterable[float]) -> Iterator[str]:
    for value, count in zip(values, counts, strict=False):
        yield f'{name}{{{label}="{value}"}} {count:.0f}'
