"""What holds for any file and any conversation: reading is total, and what was recorded passes at once."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from askline.diagnostics import Diagnostic
from askline.errors import SampleInvalid
from askline.flow_tools.recording import Recording
from askline.flow_tools.replay import replay
from askline.flow_tools.sample import Sample
from askline.flow_tools.sample_format import KEYS, read_sample_text
from askline.flow_tools.sample_run import SurveyShelf
from askline.flow_tools.turn_format import ACTIONS, EXPECTATIONS
from askline.flow_tools.yaml_writer import flow

ROOT = Path(__file__).parent.parent
SURVEYS = sorted((ROOT / "surveys").glob("*.yaml"))
SHELF = SurveyShelf()

words = st.sampled_from(["", "1", "x", "true", "null", "1h", "12#", "1@0.4", "completed", "sms", "inbound", "web", "*"])
values = st.recursive(
    words | st.integers(-3, 3) | st.booleans() | st.none() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*ACTIONS, *EXPECTATIONS, "x"]), inner),
    max_leaves=8,
)
files = st.dictionaries(st.sampled_from([*KEYS, "x"]), values).map(
    lambda keys: "".join(f"{key}: {flow(value)}\n" for key, value in keys.items())
)


@given(files | st.text() | st.binary())
def test_any_file_is_a_sample_or_says_where_it_is_not(text: str | bytes) -> None:
    found: Sample | tuple[Diagnostic, ...]
    try:
        found = read_sample_text(text, str(ROOT / "samples" / "any.yaml"))
    except SampleInvalid as invalid:
        found = invalid.diagnostics
    assert isinstance(found, Sample) or all(each.location.line >= 1 and each.location.column >= 1 for each in found)


keys = st.text("0123456789*#", min_size=1, max_size=6)
timed_keys = st.lists(st.tuples(st.integers(-30, 120), st.sampled_from("0123456789*#")), min_size=1, max_size=4).map(
    lambda pressed: " ".join(f"{key}@{tenths / 10:g}" for tenths, key in sorted(pressed))
)
said = st.sampled_from([
    "yes", "no", "1", "2", "3", "10", "", "STOP", "START", "HELP", "skip", "repeat", "don't know", "today", "9am",
    "all", "1, 2", "2026-03-05", "+61 2 9374 4000", "a@b.cd", "20460881", "Nobody called back",
]) | st.text(max_size=20)  # fmt: skip
turns = st.lists(
    st.tuples(st.just("user"), said)
    | st.tuples(st.just("press"), keys | timed_keys)
    | st.tuples(st.just("wait"), st.sampled_from([0.5, 3.0, 5.0, 60.0, 3600.0, 90000.0]))
    | st.tuples(st.sampled_from(["silence", "back", "hang_up", "resume"])),
    max_size=15,
)


@given(st.sampled_from(SURVEYS), st.sampled_from(["inbound", "sms", "web"]), turns, st.integers(0, 3))
def test_whatever_was_held_is_recorded_as_a_sample_that_passes(
    path: Path, survey_type: str, held: list[tuple[str, ...]], seed: int
) -> None:
    survey = SHELF.survey_at(str(path))
    recording = Recording(survey, survey_type=survey_type, seed=seed)
    for kind, *value in held:
        if kind != "press" or survey_type == "inbound":
            getattr(recording, kind)(*value)
    at = str(ROOT / "samples" / "recorded.yaml")
    sample = read_sample_text(recording.as_yaml(at, str(path)), at)
    assert [each for each in replay(sample, survey) if each.diagnostic.code != "broken-invariant"] == []
