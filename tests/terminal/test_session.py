"""A session as a value: stepping through it never changes what a straight run comes to."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import askline
from askline.errors import AsklineError
from askline.flow_tools.replay import replay
from askline.flow_tools.sample_format import read_sample, read_sample_text
from askline.survey.definition import Question
from askline.terminal.breaks import break_at
from askline.terminal.keeping import longest_sample_of, sample_of
from askline.terminal.personas import read_personas
from askline.terminal.plain import Conversation
from askline.terminal.reasons import why, why_not
from askline.terminal.replaying import Playback, setup_of
from askline.terminal.saving import Recorder
from askline.terminal.session import Act, Session, Setup
from askline.terminal.starting import as_persona, beginning, in_language, on_channel, started_at, with_attributes
from askline.terminal.transcript import Transcript
from askline.terminal.walking import known_by_name

ROOT = Path(__file__).resolve().parent.parent.parent
SURVEYS = sorted((ROOT / "surveys").glob("*.yaml"))
SAMPLES = sorted((ROOT / "samples").glob("*.yaml"))
AFTER_CALL = ROOT / "surveys" / "after-call.yaml"
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@cache
def survey_at(path: Path) -> askline.Survey:
    return askline.load_survey(path)


def session(survey_type: str = "web", *typed: str, path: Path = AFTER_CALL, **more: object) -> Session:
    held = Session(survey_at(path), Setup(survey_type, now=NOW, **more))  # type: ignore[arg-type]
    for text in typed:
        held.do(Act("typed", text))
    return held


TEXTS = st.sampled_from(["1", "3", "10", "yes", "no", "", "skip", "STOP", "x", "1,2"])
KEYS = st.sampled_from(["1", "1#", "1@0.5 0@1", "*", "12#"])
ACTS = st.builds(Act, st.just("typed"), TEXTS, st.sampled_from([0.0, 30.0]))
ACTS |= st.builds(Act, st.just("pressed"), KEYS, st.just(0.0))
ACTS |= st.sampled_from([Act("silence"), Act("previous"), Act("waited", "3600"), Act("hung up"), Act("noise")])


@given(st.sampled_from(SURVEYS), st.sampled_from(["inbound", "sms", "web"]), st.lists(ACTS, max_size=12), st.data())
def test_any_steps_back_and_forward_come_to_the_same_as_a_straight_run(
    path: Path, survey_type: str, acts: list[Act], data: st.DataObject
) -> None:
    straight, stepped = (Session(survey_at(path), Setup(survey_type, now=NOW)) for _ in range(2))
    for act in acts:
        try:
            straight.do(act)
        except AsklineError:
            continue
        stepped.do(act)
        count = data.draw(st.integers(0, 3))
        taken = stepped.back(count)
        assert len(stepped.forward(taken)) == taken
    assert stepped.state == straight.state
    assert stepped.acts == straight.acts
    assert stepped.elapsed == straight.elapsed


def test_stepping_back_takes_answers_and_effects_back() -> None:
    held = session("web", "2", "Too slow")
    assert any(step.effects for turn in held.turns for step in turn.steps)
    assert held.back() == 1
    assert not any(step.effects for turn in held.turns for step in turn.steps)
    assert held.interview.answers == {"recommend": 2}
    assert held.place == ("why", 0)


def test_stepping_back_stops_at_the_beginning() -> None:
    held = session("web", "3")
    assert held.back(9) == 1
    assert held.back() == 0


def test_doing_something_else_forgets_what_was_taken_back() -> None:
    held = session("web", "3", "Too slow")
    held.back(2)
    held.do(Act("typed", "9"))
    assert held.forward() == []
    assert held.place == ("solved", 0)


def test_what_is_refused_changes_nothing() -> None:
    held = session("web", "3")
    state, acts = held.state, held.acts
    with pytest.raises(AsklineError):
        held.do(Act("pressed", "x", after=5.0))
    assert (held.state, held.acts) == (state, acts)


def test_going_forward_stops_where_a_break_begins_to_hold() -> None:
    held = session("web", "2", "Too slow", "no")
    held.breaks.append(break_at(held.survey, "answered(why)"))
    held.back(3)
    assert len(held.forward(3)) == 2
    assert held.stopped_by is not None
    assert held.stopped_by.told(held.state) == "stopped, since answered(why) (answered(why) = yes, why = Too slow)"
    assert len(held.forward(3)) == 1


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("recomend < 3", "did you mean 'recommend'?"),
        ("recommend <", "recommend <"),
        ('solved == "yes"', "solved"),
    ],
)
def test_a_condition_that_cannot_be_is_refused_with_the_reason(condition: str, told: str) -> None:
    with pytest.raises(AsklineError) as refused:
        break_at(survey_at(AFTER_CALL), condition)
    assert refused.value.code == "bad-condition"
    assert told in refused.value.message


def test_a_jump_with_answers_is_a_way_that_a_respondent_could_have_gone() -> None:
    held, told = started_at(session(), "why", {"recommend": "3"})
    assert (held.place, told) == (("why", 0), [])
    assert held.acts == (Act("said", "3"),)


def test_where_no_answer_is_known_the_way_jumps_and_says_so() -> None:
    held, told = beginning(survey_at(AFTER_CALL), Setup(now=NOW), "solved", {})
    assert (held.place, told) == (("solved", 0), ["recommend has no answer: jumped to solved; :jump recommend asks it"])


def test_a_question_of_a_group_that_is_repeated_is_reached_in_its_first_turn() -> None:
    path = ROOT / "surveys" / "household.yaml"
    first = next(node for node in survey_at(path).nodes if isinstance(node, Question) and node.repeat is not None)
    answers = {"people": "2"}
    held, told = beginning(survey_at(path), Setup(now=NOW), first.name, answers)
    assert (held.place, told) == ((first.name, 1), [])


def test_a_question_that_no_way_leads_to_is_told_and_the_first_one_without_an_answer_asked() -> None:
    path = ROOT / "surveys" / "household.yaml"
    first = next(node for node in survey_at(path).nodes if isinstance(node, Question) and node.repeat is not None)
    held, told = beginning(survey_at(path), Setup(now=NOW), first.name, {})
    assert held.place == session("web", path=path).place
    assert told == [f"{first.name} (turn 1) is not reached: {held.place[0] if held.place else ''} is asked"]


def test_after_the_end_a_jump_gives_the_same_answers_anew() -> None:
    desk = Conversation(session("web", "3", "Too slow", "no"), Transcript(lambda line: None))
    desk.take(":jump why")
    assert desk.session.place == ("why", 0)
    assert desk.session.interview.answers == {"recommend": 3}


def test_answers_beforehand_must_be_of_questions() -> None:
    with pytest.raises(AsklineError) as refused:
        beginning(survey_at(AFTER_CALL), Setup(now=NOW), "whi", {})
    assert (refused.value.code, refused.value.hint) == ("no-such-question", "did you mean 'why'?")


def test_another_channel_gets_the_same_answers() -> None:
    held, told = on_channel(session("web", "3", "Too slow"), "voice")
    assert (held.channel, held.place, told) == ("voice", ("solved", 0), [])
    assert held.interview.answers == {"recommend": 3, "why": "Too slow"}


def test_answers_are_given_again_in_the_words_of_the_language() -> None:
    path = ROOT / "surveys" / "clinic-follow-up.yaml"
    held = session("sms", "yes", "3", "1", path=path)
    assert held.place == ("symptoms", 0)
    fresh, told = in_language(held, "es")
    assert (fresh.place, told) == (held.place, [])
    assert fresh.interview.answers == held.interview.answers
    assert [act.value for act in fresh.acts][:2] == ["sí", "3"]
    assert fresh.acts[2].value not in ("1", held.interview.answers["medication"])


def test_skips_and_non_answers_are_given_again_in_another_language() -> None:
    path = ROOT / "surveys" / "clinic-follow-up.yaml"
    held = session("sms", path=path)
    fresh, told = in_language(held, "es-MX")
    assert fresh.state.setting.language == "es"
    assert told == ["es-MX falls back to es"]


def test_words_for_no_answer_can_be_somebodys_own_words() -> None:
    fresh, told = on_channel(session("web", "3", "skipped"), "sms")
    assert fresh.interview.answers == {"recommend": 3, "why": "skipped"}
    fresh, told = on_channel(session("web", "3", ""), "sms")
    assert (fresh.interview.answers, told) == ({"recommend": 3}, [])


def test_attributes_can_be_set_in_the_middle() -> None:
    held, _ = with_attributes(session("web", "3"), {"agent_name": "Sam"})
    assert any("Sam" in text for step in held.turns[0].steps for text in step.prompts)
    assert held.place == ("why", 0)


def test_an_attribute_that_is_mistyped_names_the_nearest() -> None:
    _, told = with_attributes(session("web"), {"agent_nam": "Sam"})
    assert told == ["the survey has no attribute 'agent_nam'; did you mean 'agent_name'?"]


def test_why_and_why_not_name_rules_and_conditions_with_their_values() -> None:
    held = session("web", "8")
    assert why(held)[-1] == "asked: solved"
    assert "rule held: recommend, since recommend >= 7 (recommend = 8)" in why(held)
    assert why_not(held) == ["gone past: why, since recommend >= 7 (recommend = 8)"]


def test_why_tells_what_led_to_a_question_that_was_asked_again() -> None:
    held = session("web", "8", "perhaps")
    assert why(held)[-2:] == ["asked: solved", "it was asked again since, and nothing was decided"]


# Kept as a sample


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_can_be_played_and_kept_again(path: Path) -> None:
    sample = read_sample(str(path))
    survey = survey_at(Path(sample.survey_path).resolve())
    playback = Playback(sample, survey)
    assert playback.finding is None
    held = Session(survey, setup_of(sample))
    for act in playback.acts:
        held.do(act)
    kept = sample_of(held, str(path), sample.survey_path)
    assert replay(read_sample_text(kept, str(path)), survey) == []


def test_waits_that_change_nothing_are_left_out_of_a_sample() -> None:
    held = session("sms")
    held.do(Act("typed", "3", after=12.0))
    assert "wait" not in sample_of(held, "samples/x.yaml", str(AFTER_CALL))


def test_keys_given_as_one_answer_are_kept_as_keys() -> None:
    kept = sample_of(session("inbound", "1", "*", "2"), "samples/x.yaml", str(AFTER_CALL))
    assert 'press: "1"\n' in kept


def test_noise_is_kept_as_words_that_are_no_answer_or_as_a_key_where_all_words_are() -> None:
    held = session("inbound")
    held.do(Act("noise"))
    assert "user: (noise)" in sample_of(held, "samples/x.yaml", str(AFTER_CALL))
    held = session("inbound", "3")
    held.do(Act("noise"))
    assert held.place == ("why", 0)
    assert 'press: "9"' in sample_of(held, "samples/x.yaml", str(AFTER_CALL))


def test_being_asked_again_is_kept_as_the_survey_s_own_word_for_it() -> None:
    text = AFTER_CALL.read_text(encoding="utf-8") + "\nmessages: {repeat: [come again, what]}\n"
    for survey_type in ("inbound", "sms"):
        held = Session(askline.loads_survey(text, str(AFTER_CALL)), Setup(survey_type, now=NOW))
        held.do(Act("repeated"))
        assert "user: what" in sample_of(held, "samples/x.yaml", str(AFTER_CALL))


def test_on_the_web_a_question_is_shown_again_and_nothing_is_done() -> None:
    shown: list[str] = []
    desk = Conversation(session("web", "3"), Transcript(shown.append))
    desk.take(":repeat")
    assert shown == ["bot: Sorry to hear that. What went wrong?", "     (nothing, to skip it)"]
    assert desk.session.acts == (Act("typed", "3"),)


def test_a_conversation_with_a_jump_is_no_sample_and_the_way_round_is_named() -> None:
    held = session()
    held.do(Act("jumped", "solved"))
    held.do(Act("typed", "no"))
    with pytest.raises(AsklineError) as refused:
        sample_of(held, "samples/x.yaml", str(AFTER_CALL))
    assert refused.value.code == "not-a-sample"
    assert refused.value.hint == ":back 2 takes the jump back, :jump solved recommend=ANSWER answers instead"


def test_of_what_is_no_sample_the_beginning_is_kept() -> None:
    held = session("web", "3")
    held.do(Act("jumped", "recommend"))
    text, why = longest_sample_of(held, "samples/x.yaml", str(AFTER_CALL))
    assert replay(read_sample_text(text, "samples/x.yaml"), held.survey) == []
    assert 'user: "3"' in text
    assert why == "a sample cannot jump, as this conversation does from why to recommend"


def test_of_what_a_file_cannot_hold_the_beginning_is_kept() -> None:
    held = session("web", "3", "a\x00b", "no")
    text, why = longest_sample_of(held, "samples/x.yaml", str(AFTER_CALL))
    assert text.endswith("answers: {recommend: 3}\nvariables: {promoter: false}\neffects: []\n")
    assert why == "a sample that is held on its own clock would go another way"


def test_a_jump_is_told_where_all_is_to_be_kept_and_so_is_taking_it_back() -> None:
    shown: list[str] = []
    desk = Conversation(session(), Transcript(shown.append), recorder=Recorder("kept.yaml"))
    desk.take(":jump solved")
    assert shown[-1] == "     (a sample cannot jump: kept.yaml will end before the jump; :back takes it back)"
    desk.take(":back")
    assert "     (kept.yaml can keep all of it again)" in shown


def test_playing_stops_at_the_first_difference() -> None:
    path = ROOT / "samples" / "after-call.detractor-says-why.yaml"
    text = path.read_text(encoding="utf-8").replace("Was your problem solved?", "Was it solved?", 1)
    playback = Playback(read_sample_text(text, str(path)), survey_at(AFTER_CALL))
    assert playback.finding is not None
    assert playback.acts[-1].value != "no"
    assert any("Was it solved?" in line for line in playback.difference())


# Personas

PERSONAS = b"""
detractor:
  survey_type: sms
  attributes: {agent_name: Sam}
  answers: {recommend: 2, why: Too slow}
promoter:
  seed: 3
  answers: {recommend: 10}
"""


def test_a_persona_answers_as_far_as_it_is_written() -> None:
    persona = read_personas(PERSONAS, "p.yaml")["detractor"]
    held, told = beginning(survey_at(AFTER_CALL), as_persona(Setup(now=NOW), persona), None, persona.answers)
    assert (held.place, told, held.channel) == (("solved", 0), [], "sms")


def test_a_persona_answers_each_turn_of_a_group_or_all_alike() -> None:
    path = ROOT / "surveys" / "household.yaml"
    text = b"a: {answers: {people: 2, first_name: [Ann, Bo], relation: [null, child], age: [40, 7], works: true}}"
    held, told = beginning(survey_at(path), Setup(now=NOW), None, read_personas(text, "p.yaml")["a"].answers)
    assert (held.place, told) == (("roster_right", 0), [])
    assert held.interview.answers["first_name"] == ["Ann", "Bo"]
    assert held.interview.answers["relation"] == [None, "child"]
    alike, _ = beginning(survey_at(path), Setup(now=NOW), None, {"people": "2", "first_name": "Kim", "age": "9"})
    assert alike.interview.answers["first_name"] == ["Kim", "Kim"]


def test_a_list_for_a_question_that_takes_several_is_one_answer() -> None:
    path = ROOT / "surveys" / "product-study.yaml"
    survey = survey_at(path)
    several = next(node for node in survey.nodes if isinstance(node, Question) and node.type == "multi")
    known = known_by_name({several.name: ["a", "b"]}, survey)
    assert known == {(several.name, None): ["a", "b"]}


@pytest.mark.parametrize(
    "text", [b"[1]", b"x: 1", b"x: {anwers: {}}", b"x: {survey_type: pigeon}", b"x: {seed: a}", b"x: {answers: 3}", b""]
)
def test_what_is_no_persona_is_refused(text: bytes) -> None:
    with pytest.raises(AsklineError) as refused:
        read_personas(text, "p.yaml")
    assert refused.value.code == "bad-persona"
