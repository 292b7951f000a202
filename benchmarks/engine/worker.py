"""The measured loop, the same for every engine written in Python, in a process of its own.

A worker is started with its engine's module and reads one request a line: `{"size": 20, "seconds": 0.5}`. It answers
with `{"steps_per_second": ...}`. The first request for a size also builds the engine's form of W1 and compares whole
sessions, prompts included, with the reference walk. An engine module gives:

    build(size)           W1 in the engine's own form
    start(built)          (session, number of the question asked, result)
    step(session, given)  the same after one answer; number 0 at the end
    prompt(result)        what the result says
    native(given)         an answer as the engine is given it, made before the clock runs
"""

from __future__ import annotations

import gc
import json
import sys
from importlib import import_module
from time import perf_counter
from typing import Any

from benchmarks.engine import workload

LONG = 1000  # questions from which a run may end within a session


def steps_per_second(engine: Any, built: Any, answers: list[list[Any]], seconds: float) -> float:
    """Hold sessions one after the other until the time is over; starting a session is part of it."""
    start, step = engine.start, engine.step
    is_long = len(answers[0]) > LONG
    steps = sessions = 0
    begun = perf_counter()
    while True:
        given = answers[sessions % workload.SESSIONS]
        sessions += 1
        session, number, _ = start(built)
        while number:
            session, number, _ = step(session, given[number])
            steps += 1
            if is_long and not steps & 15 and perf_counter() - begun > seconds:
                break
        passed = perf_counter() - begun
        if passed > seconds:
            return steps / passed


def native_answers(engine: Any, size: int) -> list[list[Any]]:
    return [[engine.native(each) for each in workload.answers(size, session)] for session in range(workload.SESSIONS)]


def walked(engine: Any, built: Any, given: list[Any]) -> list[workload.Asked]:
    """The questions that the engine asks in one session, as it says them."""
    session, number, result = engine.start(built)
    asked = []
    while number:
        asked.append(workload.Asked(f"q{number}", engine.prompt(result)))
        session, number, result = engine.step(session, given[number])
    return asked


def check(engine: Any, name: str, built: Any, size: int) -> None:
    """Compare whole sessions with the reference before anything is timed."""
    answers = native_answers(engine, size)
    for session in range(workload.sessions_checked(size)):
        if walked(engine, built, answers[session]) != workload.walk(size, session):
            raise AssertionError(f"{name} leaves the reference walk of session {session} with {size} questions")


def serve(engine: Any, name: str) -> None:
    """Answer requests until standard input ends."""
    made: dict[int, tuple[Any, list[list[Any]]]] = {}
    for line in sys.stdin:
        request = json.loads(line)
        size = request["size"]
        if size not in made:
            built = engine.build(size)
            check(engine, name, built, size)
            made[size] = built, native_answers(engine, size)
        gc.collect()
        gc.freeze()  # as `askline serve` does once its surveys are loaded
        rate = steps_per_second(engine, *made[size], request["seconds"])
        print(json.dumps({"steps_per_second": rate}), flush=True)


if __name__ == "__main__":
    serve(import_module(sys.argv[1]), sys.argv[1])
