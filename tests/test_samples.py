"""Replaying samples: the project's own all pass; each rule of section 9 has one that passes, or fails at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from askline.flow_tools.expectations import Finding
from askline.flow_tools.replay import hold, replay, replay_in
from askline.flow_tools.sample_files import find_samples
from askline.flow_tools.sample_format import read_sample_text
from askline.flow_tools.sample_report import finding_text
from askline.flow_tools.sample_run import SurveyShelf, load_sample, run_samples
from askline.survey.compiler import compile_survey

ROOT = Path(__file__).parent.parent
SAMPLES = find_samples([str(ROOT / "samples"), str(ROOT / "tests" / "conversations")])
SHELF = SurveyShelf()


@pytest.mark.parametrize("mode", ["straight", "reloaded"])
@pytest.mark.parametrize("path", SAMPLES, ids=[Path(path).stem for path in SAMPLES])
def test_the_conversation_takes_the_course_that_its_sample_expects(path: str, mode: str) -> None:
    findings = replay_in(mode, *load_sample(path, SHELF))
    assert not findings, "\n".join(map(finding_text, findings))


SURVEY = """\
askline: 1
id: 9002
name: Rules of section 9
voice: {resume_within: 5m}
sms: {expires_after: 24h, remind_after: 2h}
sounds: https://cdn.example.com/
attributes:
  name: {type: text}
variables:
  low: {type: yesno, value: false}
greeting: {text: Hello., sound: hello.mp3}
closing: Goodbye.
invariants: [not (answered(why) and score == 10)]
questions:
  - name: score
    type: rating
    max: 10
    text: From 1 to 10?
    dont_know: true
    then:
      - when: score == 9
        alert: {to: x@y.zz, subject: "Score {score}", text: Well}
        webhook: {url: "https://y.zz", body: {score: "{score}", by: [sms, web]}}
      - {when: score <= 3, set: {low: true}}
  - {name: again, type: yesno, text: Again?, barge_in: false, no_input_timeout: 7s}
  - {name: why, type: text, text: Why?, required: false}
"""

VOICE, SMS, WEB = "survey_type: inbound\n", "survey_type: sms\n", ""

# What stands in a sample below its first two lines; it must pass.
PASSING = {
    "the start is said before any turn": (WEB, """\
turns:
  - bot: [Hello., "From 1 to 10?"]
    asks: score
"""),
    "a star stands for any run of characters": (WEB, 'turns: [{bot: ["*", "From * to *?"]}]\n'),
    "sounds are those of the prompts": (WEB, """\
turns:
  - sounds: [https://cdn.example.com/hello.mp3, ""]
  - user: 3
  - sounds: []
"""),
    "an expectation may be split over turns": (WEB, """\
turns:
  - bot: [Hello., "From 1 to 10?"]
  - asks: score
  - bot: ["Hello.", "*"]
"""),
    "a restart says nothing and does not count as a turn": (WEB, """\
turns:
  - user: 3
  - restart: true
  - bot: Again?
    asks: again
"""),
    "what was said two turns ago is no longer compared": (WEB, """\
turns:
  - user: 3
  - user: "yes"
  - bot: Why?
"""),
    "an ending without a reason takes any": (WEB, "turns: [{hang_up: true}, {bot: []}, {ends: abandoned}]\n"),
    "an ending with its reason": (VOICE, "turns: [{hang_up: true}, {ends: abandoned (hang_up)}]\n"),
    "a call is taken up within the time": (VOICE, """\
turns:
  - hang_up: true
  - wait: 5m
  - restart: true
  - resume: true
  - bot: From 1 to 10?
    asks: score
"""),
    "an answer goes back": (WEB, """\
turns:
  - user: 3
  - back: true
  - bot: From 1 to 10?
    asks: score
answers: {}
variables: {low: false}
"""),
    "silence on the telephone is a time-out": (VOICE, """\
turns:
  - silence: true
  - bot: ["Sorry, I didn't hear anything.", "From 1 to 10?"]
"""),
    "silence on the web skips what is not required": (WEB, """\
turns:
  - user: 3
  - user: "no"
  - silence: true
  - bot: Goodbye.
    ends: completed
answers: {score: 3, again: false}
variables: {low: true}
effects: []
"""),
    "a reminder comes in its time and the expiry after it": (SMS, """\
turns:
  - wait: 119m
  - bot: []
  - wait: 1m
  - bot: [We are still waiting for your answer., "From 1 to 10?"]
  - wait: 30h
  - bot: []
    ends: abandoned (expired)
"""),
    "one wait gives every step on its way": (SMS, """\
turns:
  - wait: 25h
  - bot: [We are still waiting for your answer., "From 1 to 10?"]
    ends: abandoned (expired)
"""),
    "waiting on the telephone lets the time-outs pass": (VOICE, """\
turns:
  - wait: 4.9s
  - bot: []
  - wait: 5.1s
  - bot: ["Sorry, *", "From 1 to 10?", "Sorry, *", "From 1 to 10?"]
"""),
    "an opted out respondent can still opt in": (SMS, """\
turns:
  - user: stop
  - bot: You will receive no more messages from us.*
    ends: opted_out
  - user: START
  - bot: []
    ends: opted_out
effects: [{do_not_contact: true}]
"""),
    "keys run into the questions that follow": (VOICE, """\
turns:
  - press: "8"
  - bot: Again?
  - press: "1"
  - bot: Why?
"""),
    "typed ahead keys are dropped by a prompt without barge-in": (VOICE, """\
turns:
  - press: "81"
  - bot: Again?
    asks: again
"""),
    "keys typed ahead answer the next question, whose prompt still counts": (VOICE, """\
turns:
  - press: "8"
  - press: "1@0.1"
  - back: true
  - back: true
  - press: "10#"
  - bot: Again?
"""),
    "a no-match empties what was typed ahead": (VOICE, """\
turns:
  - press: "111"
  - bot: [Sorry*, "From 1 to 10?"]
    asks: score
"""),
    "a terminator that follows an answer at once belongs to it": (VOICE, """\
turns:
  - press: "8#"
  - bot: Again?
  - press: "1 #"
  - bot: Why?
    asks: why
"""),
    "a terminator with nothing before it is a no-input": (VOICE, 'turns: [{press: "#"}, {bot: ["Sorry*", "*"]}]\n'),
    "a key that no prompt lets through is no key": (VOICE, """\
turns:
  - press: "8"
  - press: "1@-1"
  - bot: [Sorry*, Again?]
    asks: again
"""),
    "a key during the prompt counts where it may be stopped": (VOICE, """\
turns:
  - press: "8@-1.5"
  - asks: again
  - press: "1@-0.5 2@0"
  - asks: why
answers: {score: 8, again: false}
"""),
    "a key at the very moment of a time-out counts": (VOICE, 'turns: [{press: "8@5"}, {bot: "Again?"}]\n'),
    "a key after the time-out comes too late for the first asking": (VOICE, """\
turns:
  - press: "8@5.1"
  - bot: ["Sorry, *", "From 1 to 10?", "Again?"]
"""),
    "one and ten are told apart by the time between the keys": (VOICE, """\
turns:
  - press: "1@0.5 0@3.5"
  - asks: again
  - back: true
  - press: "1"
  - asks: again
answers: {score: 1}
"""),
    "non-answers stand as their word": (WEB, "turns: [{user: don't know}]\nanswers: {score: dont_know}\n"),
    "inner keys of an effect may be left out": (WEB, """\
turns:
  - user: 9
effects:
  - alert: {subject: Score 9}
  - webhook: {body: {by: [sms, web]}}
"""),
    "an alert that says everything": (WEB, """\
turns: [{user: 9}]
effects:
  - {alert: {to: x@y.zz, subject: Score 9, text: Well}}
  - {webhook: {url: "https://y.zz", body: {score: "9", by: [sms, web]}}}
"""),
}  # fmt: skip


def findings(line: str, text: str) -> list[Finding]:
    path = ROOT / "tests" / "broken_samples" / "here.yaml"
    sample = read_sample_text(f"askline_sample: 1\nsurvey: surveys/pets.yaml\n{line}{text}", str(path))
    return replay(sample, compile_survey(SURVEY, "survey.yaml"))


@pytest.mark.parametrize(("line", "text"), PASSING.values(), ids=PASSING.keys())
def test_a_sample_passes_where(line: str, text: str) -> None:
    found = findings(line, text)
    assert not found, "\n".join(map(finding_text, found))


# What stands below the first two lines of a sample, the code of what fails, and its line and column there.
FAILING = {
    "another text": (WEB, 'turns: [{bot: [Hello., "From 1 to 5?"]}]\n', "other-prompts", 1, 24),
    "one prompt too few": (WEB, "turns: [{bot: [Hello.]}]\n", "other-prompts", 1, 10),
    "one prompt too many": (WEB, 'turns: [{bot: ["*", "*", Bye]}]\n', "other-prompts", 1, 26),
    "something where nothing is expected": (WEB, "turns: [{bot: []}]\n", "other-prompts", 1, 10),
    "nothing where something is expected": (SMS, "turns:\n  - wait: 1m\n  - bot: Hello\n", "other-prompts", 3, 10),
    "another question": (WEB, "turns: [{asks: why}]\n", "other-question", 1, 16),
    "a question after the end": (WEB, "turns: [{hang_up: true}, {asks: why}]\n", "other-question", 1, 33),
    "another ending": (WEB, "turns: [{hang_up: true}, {ends: completed}]\n", "other-ending", 1, 33),
    "another reason": (WEB, "turns: [{hang_up: true}, {ends: abandoned (expired)}]\n", "other-ending", 1, 33),
    "an end that does not come": (WEB, "turns: [{ends: completed}]\n", "other-ending", 1, 16),
    "another sound": (WEB, 'turns: [{sounds: [hello.mp3, ""]}]\n', "other-sounds", 1, 19),
    "another answer": (WEB, "turns: [{user: 3}]\nanswers: {score: 4}\n", "other-answers", 2, 11),
    "a text that is no number": (WEB, 'turns: [{user: 3}]\nanswers: {score: "3"}\n', "other-answers", 2, 11),
    "an answer that is not written": (WEB, "turns: [{user: 3}]\nanswers: {}\n", "other-answers", 2, 1),
    "a variable that is not written": (WEB, "turns: []\nvariables: {}\n", "other-variables", 2, 1),
    "another value of a variable": (WEB, "turns: []\nvariables: {low: true}\n", "other-variables", 2, 13),
    "an effect that is not written": (WEB, "turns: [{user: 9}]\neffects: []\n", "other-effects", 2, 1),
    "an effect that did not come": (WEB, "turns: []\neffects: [{do_not_contact: true}]\n", "other-effects", 2, 11),
    "an effect in another order": (WEB, """\
turns: [{user: 9}]
effects: [{webhook: {}}, {alert: {}}]
""", "other-effects", 2, 11),
    "an invariant that is broken": (WEB, """\
turns:
  - {user: 10}
  - {user: "no"}
  - {user: Nothing}
""", "broken-invariant", 4, 5),
    "an answer after the end": (WEB, "turns: [{hang_up: true}, {user: 3}]\n", "turn-not-possible", 1, 27),
    "keys after the end": (VOICE, 'turns: [{hang_up: true}, {press: "3"}]\n', "turn-not-possible", 1, 27),
    "silence after the end": (WEB, "turns: [{hang_up: true}, {silence: true}]\n", "turn-not-possible", 1, 27),
    "going back after the end": (WEB, "turns: [{hang_up: true}, {back: true}]\n", "turn-not-possible", 1, 27),
    "a call that was not cut off is taken up": (VOICE, "turns: [{resume: true}]\n", "turn-not-possible", 1, 10),
    "a web survey is taken up": (WEB, "turns: [{hang_up: true}, {resume: true}]\n", "turn-not-possible", 1, 27),
    "a call is taken up too late": (VOICE, """\
turns:
  - hang_up: true
  - wait: 301s
  - resume: true
""", "turn-not-possible", 4, 5),
}  # fmt: skip


@pytest.mark.parametrize(("line", "text", "code", "row", "column"), FAILING.values(), ids=FAILING.keys())
def test_a_sample_fails_at_its_place_for(line: str, text: str, code: str, row: int, column: int) -> None:
    found = [each.diagnostic for each in findings(line, text)]
    above = 2 + line.count("\n")
    assert [(each.code, each.location.line - above, each.location.column) for each in found] == [(code, row, column)]


def test_a_difference_names_the_turn_and_marks_the_words() -> None:
    (found,) = findings(WEB, "turns:\n  - user: 3\n  - bot: Again!\n")
    assert finding_text(found).split(": ", 1)[1] == (
        "error[other-prompts]: something else was said\n"
        "  after line 4, user: 3\n"
        "    - Again!\n"
        "           ^\n"
        "    + Again?\n"
        "           ^"
    )


def test_both_ways_of_holding_a_conversation_take_the_same_course() -> None:
    for path in SAMPLES:
        sample, survey = load_sample(path, SHELF)
        assert hold(sample, survey).course == hold(sample, survey, reloads=True).course, path


def test_processes_give_the_same_results_in_the_same_order() -> None:
    alone = [(each.path, each.findings) for each in run_samples(SAMPLES[:8])]
    assert [(each.path, each.findings) for each in run_samples(SAMPLES[:8], jobs=2)] == alone
