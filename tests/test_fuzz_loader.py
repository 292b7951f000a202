"""The fuzzer of the loader: a second of it, and that it finds and shrinks what is wrong."""

import random

from fuzz_loader import Misbehaved, failure, fuzz, load_and_hold, main, mutants, seeds, smallest


def test_a_second_of_mutations_finds_nothing():
    tried, failed = fuzz(1, 1, load_and_hold)
    assert failed is None, f"{failure(load_and_hold, failed)}: {failed!r}"
    assert tried > 20


def test_mutations_differ_from_the_files_they_begin_with():
    made = mutants(random.Random(1))
    assert sum(next(made) not in seeds() for _ in range(50)) > 40


def fail_on_a_goto(data):
    if b"goto" in data and b"when" in data:
        raise Misbehaved


def test_a_failure_is_shrunk_to_what_makes_it():
    tried, failed = fuzz(5, seed=1, check=fail_on_a_goto)
    assert tried >= 1
    assert sorted([failed[:4], failed[4:]]) == [b"goto", b"when"]


def fail_on_depth(data):
    raise RecursionError if data.count(b"[") > 3 else Misbehaved


def test_a_failure_is_not_shrunk_into_another():
    assert smallest(fail_on_depth, b"[a]\n[b, [c]]\n[d]\n") == b"[[[["


def test_a_failure_that_does_not_come_again_is_kept_whole():
    assert smallest(lambda data: None, b"[a]\n[b]\n") == b"[a]\n[b]\n"


def test_the_command_tells_how_many_were_loaded(capsys):
    assert main(["0", "1"]) == 0
    assert "0 mutations of surveys loaded, seed 1" in capsys.readouterr().out
