"""Sample files that are not in order: the name of a file is the code, comments say where in the line it is found.

The files do not end in .yaml, lest `askline test` and pytest take them for samples of this project.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from askline.errors import SampleInvalid
from askline.flow_tools.sample import BEGINNING, Back, Expect, HangUp, Press, Restart, Resume, Silence, User, Wait
from askline.flow_tools.sample_files import find_samples, has_in_name, is_sample_text
from askline.flow_tools.sample_format import read_sample_text
from askline.flow_tools.sample_run import SurveyShelf, load_sample

BROKEN = Path(__file__).parent / "broken_samples"
FILES = sorted(path.name for path in BROKEN.glob("*.broken"))
COLUMN = re.compile(r"column (\d+)")
NEEDED = "askline_sample: 1\nsurvey: surveys/pets.yaml\n"


def expected(text: str, code: str) -> list[tuple[str, int, int]]:
    """What the comments of a file announce."""
    lines = enumerate(text.splitlines(), start=1)
    return [(code, line, int(column)) for line, written in lines for column in COLUMN.findall(written)]


@pytest.mark.parametrize("name", FILES)
def test_every_fault_is_told_at_once_with_its_place(name: str) -> None:
    path = BROKEN / name
    with pytest.raises(SampleInvalid) as caught:
        load_sample(str(path), SurveyShelf())
    found = [(each.code, each.location.line, each.location.column) for each in caught.value.diagnostics]
    assert found == expected(path.read_text("utf-8"), name.split(".")[0])


def read(text: str, path: Path = BROKEN / "here.yaml"):  # type: ignore[no-untyped-def]
    return read_sample_text(NEEDED + text, str(path))


def test_a_sample_that_says_no_more_than_needed_has_the_defaults() -> None:
    sample = read("turns: []\n")
    assert (sample.name, sample.survey_type, sample.language, sample.seed) == ("here", "web", None, 0)
    assert (sample.now, sample.turns, sample.attributes) == (BEGINNING, (), {})
    assert (sample.answers, sample.variables, sample.effects) == (None, None, None)


TURNS = [
    ("user: Cat", User, "Cat"),
    ("user: 3", User, "3"),
    ("user: 007", User, "007"),
    ("user: true", User, "true"),
    ("user: null", User, "null"),
    ("user: no", User, "no"),
    ('user: ""', User, ""),
    ("user: 08:30", User, "08:30"),
    ("press: 012", Press, "012"),
    ('press: "1@0.4 #@1"', Press, "1@0.4 #@1"),
    ("wait: 1.5h", Wait, 5400.0),
    ("wait: 250ms", Wait, 0.25),
]


@pytest.mark.parametrize(("written", "kind", "value"), TURNS)
def test_a_turn_is_taken_as_written(written: str, kind: type, value: object) -> None:
    (turn,) = read(f"survey_type: inbound\nturns:\n  - {written}\n").turns
    assert type(turn) is kind
    assert turn[1] == value


BARE = {"silence": Silence, "back": Back, "hang_up": HangUp, "resume": Resume, "restart": Restart}


@pytest.mark.parametrize(("key", "kind"), BARE.items())
def test_a_turn_without_a_value_is_true(key: str, kind: type) -> None:
    assert [type(turn) for turn in read(f"turns: [{{{key}: true}}]\n").turns] == [kind]


EXPECTED_TEXTS = [
    ("bot: Hi", ["Hi"]),
    ("bot: [Hi, there]", ["Hi", "there"]),
    ("bot: []", []),
    ("bot: 3", ["3"]),
    ('bot: ""', [""]),
]


@pytest.mark.parametrize(("written", "texts"), EXPECTED_TEXTS)
def test_what_is_said_is_one_text_or_a_list(written: str, texts: list[str]) -> None:
    (turn,) = read(f"turns:\n  - {written}\n").turns
    assert isinstance(turn, Expect)
    assert turn.bot is not None
    assert [each.text for each in turn.bot] == texts


MOMENTS = [
    ("2026-03-01T09:00:00Z", "2026-03-01T09:00:00+00:00"),
    ("2026-03-01T20:00:00+11:00", "2026-03-01T09:00:00+00:00"),
    ("2026-03-01T09:00:00", "2026-03-01T09:00:00+00:00"),
    ("2026-03-01", "2026-03-01T00:00:00+00:00"),
]


@pytest.mark.parametrize(("written", "moment"), MOMENTS)
def test_the_clock_begins_in_universal_time(written: str, moment: str) -> None:
    assert read(f"now: {written}\nturns: []\n").now.isoformat() == moment


def test_attributes_are_taken_as_written_and_null_is_none() -> None:
    sample = read("attributes: {tier: 007, vip: true, pets: [Cat, 3], agent: null}\nturns: []\n")
    assert sample.attributes == {"tier": "007", "vip": "true", "pets": ["Cat", "3"], "agent": None}


MARKED = [
    ("askline_sample: 1\n", True),
    ("# a comment\nname: x\naskline_sample: 1\n", True),
    ("{askline_sample: 1, survey: x, turns: []}", True),
    ('"askline_sample": 1\n', True),
    ("\ufeffaskline_sample: 1\n", True),
    ("askline_sample:\n", True),
    ("askline: 1\n", False),
    ("text: askline_sample\n", False),
    ("nested:\n  askline_sample: 1\n", False),
    ("", False),
]


@pytest.mark.parametrize(("text", "is_sample"), MARKED)
def test_a_sample_is_told_by_its_key(text: str, is_sample: bool) -> None:
    assert is_sample_text(text.encode()) is is_sample


def test_a_folder_gives_its_samples_once_and_a_named_file_is_taken_for_one(tmp_path: Path) -> None:
    (tmp_path / "below" / ".hidden").mkdir(parents=True)
    for name in ("b.yaml", "a.yml", "below/c.yaml", "below/.hidden/d.yaml"):
        (tmp_path / name).write_text("askline_sample: 1\n")
    (tmp_path / "survey.yaml").write_text("askline: 1\n")
    folder, named = str(tmp_path), str(tmp_path / "survey.yaml")
    found = find_samples([folder, named, str(tmp_path / "b.yaml")])
    assert [Path(each).relative_to(tmp_path).as_posix() for each in found] == [
        "a.yml", "b.yaml", "below/c.yaml", "survey.yaml",
    ]  # fmt: skip


def test_a_filter_looks_into_path_and_name(tmp_path: Path) -> None:
    path = tmp_path / "stop.yaml"
    path.write_text("askline_sample: 1\nname: A Respondent opts out\nsurvey: x\n")
    assert has_in_name(str(path), "opts OUT")
    assert has_in_name(str(path), "stop")
    assert not has_in_name(str(path), "survey: x")
