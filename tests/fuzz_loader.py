"""Loads mutations of the repository's surveys for some time, and reports the smallest that does not do as it has to.

    python tests/fuzz_loader.py [SECONDS] [SEED]

Any bytes have to give a survey or diagnostics with places in the file, within two seconds of work; a survey that
was loaded is then held with arbitrary answers, so that its expressions are evaluated as well. `make fuzz` runs it.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import yaml

import askline
from askline.errors import InterviewRefused, SurveyInvalid
from askline.survey.compiler import compile_survey

HERE = Path(__file__).parent
LONGEST_SECONDS = 2.0
LARGEST = 60_000  # bytes of one mutation
FAILED_FILE = "failed-survey.yaml"
YAML_MORSELS: list[str] = yaml.safe_load((HERE / "yaml_reading/morsels.yaml").read_text("utf-8"))
MORSELS = yaml.safe_load((HERE / "fuzz_morsels.yaml").read_text("utf-8"))
EXPRESSION_MORSELS: list[str] = [*chain(*MORSELS["expressions"])]
KEY_MORSELS: list[str] = [*chain(*MORSELS["keys"])]
ANSWERS: list[str] = MORSELS["answers"]

Rewrite = Callable[[random.Random, bytes], bytes]
Check = Callable[[bytes], object]


class Misbehaved(AssertionError):
    """What a survey file must never lead to, though nothing was raised."""


def seeds() -> list[bytes]:
    """The files that mutations begin with."""
    folders = (HERE.parent / "surveys", HERE / "conversations/surveys", HERE / "broken_surveys")
    return [path.read_bytes() for folder in folders for path in sorted(folder.glob("*.yaml"))]


def load(data: bytes) -> askline.Survey | None:
    """The survey in the file, if there is one. Raises whatever a survey file must never lead to."""
    began = time.process_time()
    survey = None
    try:
        survey = compile_survey(data, "f.yaml")
    except SurveyInvalid as error:
        check_diagnostics(error, data)
    if survey and compile_survey(data, "f.yaml").fingerprint != survey.fingerprint:
        raise Misbehaved("loaded twice, it has two fingerprints")
    seconds = time.process_time() - began
    if seconds > LONGEST_SECONDS:
        raise Misbehaved(f"it took {seconds:.1f} s")
    return survey


def load_and_hold(data: bytes) -> None:
    """Load the file and hold its survey, with arbitrary answers, so that its expressions are evaluated."""
    survey = load(data)
    if survey:
        hold(survey)


def check_diagnostics(error: SurveyInvalid, data: bytes) -> None:
    lines = data.replace(b"\r\n", b"\n").count(b"\n") + data.count(b"\r") + 1
    if not any(each.is_error for each in error.diagnostics):
        raise Misbehaved("it is refused without an error")
    for each in error.diagnostics:
        place = each.location
        if not (1 <= place.line <= lines and 1 <= place.column < place.end_column <= len(each.excerpt) + 2):
            raise Misbehaved(f"{place} is no place in the file")
        each.as_text()
        each.as_json()


def hold(survey: askline.Survey) -> None:
    """Answer the survey at random, the same way each time it is held."""
    chance = random.Random(survey.fingerprint)
    for survey_type in ("web", "sms", "inbound"):
        interview = askline.Interview(survey, survey_type=survey_type, seed=7)
        interview.start()
        for _ in range(12):
            say = chance.choice((interview.submit, interview.submit, interview.submit, interview.press))
            try:
                say(chance.choice(ANSWERS) if say != interview.press else chance.choice("0123456789*#")).payload()
            except InterviewRefused:
                break


# Mutations


def change_bytes(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(chance: random.Random, data: bytes) -> bytes:
    start, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    return data[:start] + data[min(end, start + chance.choice((1, 5, 40, 10_000))) :]


def repeat(chance: random.Random, data: bytes) -> bytes:
    start, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    return data[:end] + data[start:end] * chance.choice((1, 2, 30)) + data[end:]


def move_line(chance: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    lines.insert(chance.randrange(len(lines) + 1), lines.pop(chance.randrange(len(lines))))
    return b"".join(lines)


def indent_line(chance: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    lines[at] = chance.choice((b"  ", b" ", b"\t", b"- ")) + lines[at] if chance.random() < 0.5 else lines[at].lstrip()
    return b"".join(lines)


def add_key(chance: random.Random, data: bytes) -> bytes:
    """A line that some map takes, as deep as the line above it."""
    lines = data.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    above = lines[at].replace(b"- ", b"  ")
    depth = len(above) - len(above.lstrip(b" "))
    lines.insert(at + 1, b" " * depth + chance.choice(KEY_MORSELS).encode() + b"\n")
    return b"".join(lines)


def put_in(morsels: Sequence[str]) -> Rewrite:
    def put(chance: random.Random, data: bytes) -> bytes:
        at = chance.randrange(len(data) + 1)
        end = at + chance.choice((0, 0, 1, 4))
        return data[:at] + chance.choice((b"", b" ")) + chance.choice(morsels).encode() + data[end:]

    return put


def swap_words(chance: random.Random, data: bytes) -> bytes:
    """One word of the file in the place of another."""
    words = data.split(b" ")
    words[chance.randrange(len(words))] = chance.choice(words)
    return b" ".join(words)


MUTATIONS = (
    change_bytes, cut, repeat, move_line, indent_line, add_key, add_key, swap_words, swap_words, swap_words,
    put_in(YAML_MORSELS), put_in(EXPRESSION_MORSELS), put_in(EXPRESSION_MORSELS),
)  # fmt: skip


def mutants(chance: random.Random) -> Iterator[bytes]:
    """Changed surveys without end, each some steps from a file of the repository."""
    files = seeds()
    while True:
        data = chance.choice(files)
        for _ in range(chance.choice((1, 1, 2, 3, 8))):
            if data:
                data = chance.choice(MUTATIONS)(chance, data)[:LARGEST]
        yield data


# Failures


def failure(check: Check, data: bytes) -> str | None:
    """What goes wrong, in few words that stay the same while the file gets smaller; None where nothing does."""
    try:
        check(data)
    except RecursionError:
        return "RecursionError"
    except Exception as error:  # noqa: BLE001 whatever it is, it is what we look for
        trace = error.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        place = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
        return f"{type(error).__name__}{place}"
    return None


def smallest(check: Check, data: bytes, seconds: float = 20) -> bytes:
    """The file with as much cut out of it as still fails in the same way: lines first, then bytes."""
    end = time.monotonic() + seconds
    expected = failure(check, data)
    if expected is None:  # it failed once and not again: the whole file is what there is to show
        return data
    for pieces in (data.splitlines(keepends=True), None):
        parts = pieces or [data[at : at + 1] for at in range(len(data))]
        size = len(parts) // 2
        while size and time.monotonic() < end:
            at = 0
            while at < len(parts) and time.monotonic() < end:
                shorter = parts[:at] + parts[at + size :]
                if failure(check, b"".join(shorter)) == expected:
                    parts = shorter
                else:
                    at += size
            size //= 2
        data = b"".join(parts)
    return data


def fuzz(seconds: float, seed: int, check: Check) -> tuple[int, bytes | None]:
    """How many mutations were tried, and the smallest input that failed, or None."""
    end = time.monotonic() + seconds
    tried = 0
    for data in mutants(random.Random(seed)):
        if time.monotonic() > end:
            break
        tried += 1
        if failure(check, data):
            return tried, smallest(check, data)
    return tried, None


def main(arguments: Sequence[str]) -> int:
    seconds = float(arguments[0]) if arguments else 60
    seed = int(arguments[1]) if len(arguments) > 1 else random.randrange(10**6)
    tried, failed = fuzz(seconds, seed, load_and_hold)
    print(f"{tried} mutations of surveys loaded, seed {seed}")
    if failed is None:
        return 0
    Path(FAILED_FILE).write_bytes(failed)
    print(f"{FAILED_FILE} fails: {failure(load_and_hold, failed)}\n{failed!r}")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
