"""What a live interview takes: memory while it is held, and bytes once it is saved. Twenty questions, ten of them in.

Run by itself it prints `{"state_bytes": ..., "interview_bytes": ..., "json_bytes": ...}`.
"""

from __future__ import annotations

import gc
import json
import tracemalloc
from collections.abc import Callable
from typing import Any

import askline
from benchmarks.engine import ours, workload

SIZE, QUESTIONS_IN, HELD = 20, 10, 10_000


def answered_halfway(survey: askline.Survey, session: int) -> askline.Interview:
    """An interview that has left the first ten questions."""
    given = [ours.native(each) for each in workload.answers(SIZE, session)]
    interview = askline.Interview(survey)
    asked = interview.start().payload()["current_question"]["order"]
    while asked <= QUESTIONS_IN:
        asked = interview.submit(given[asked]).payload()["current_question"]["order"]
    return interview


def bytes_each(make: Callable[[int], Any], held: int) -> float:
    """Memory of one thing, averaged over as many held at once."""
    make(0)
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    kept = [make(number) for number in range(held)]
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return (after - before) / len(kept)


def measure() -> dict[str, float]:
    survey = ours.build(SIZE)
    saved = [len(answered_halfway(survey, session).to_json().encode()) for session in range(workload.SESSIONS)]
    return {
        "state_bytes": bytes_each(lambda number: answered_halfway(survey, number % workload.SESSIONS).state, HELD),
        "interview_bytes": bytes_each(lambda number: answered_halfway(survey, number % workload.SESSIONS), HELD),
        "json_bytes": max(saved),
    }


if __name__ == "__main__":
    print(json.dumps(measure()))
