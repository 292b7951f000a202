"""What the terminal shows: hints for every type of question, lines that fit, and nothing that a terminal would obey."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import askline
from askline.survey.question_types import QUESTION_TYPES
from askline.terminal.commands import COMMANDS
from askline.terminal.hints import hints
from askline.terminal.json_lines import hold
from askline.terminal.plain import Conversation, farewell
from askline.terminal.session import Act, Session, Setup
from askline.terminal.transcript import Transcript, visible, wrapped

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
TYPES = ("inbound", "sms", "web")
SURVEYS = sorted((ROOT / "surveys").glob("*.yaml"))

# A question: what the terminal says can be answered, by telephone and on the web.
HINTS = {
    "type: nps": (["a whole number from 0 to 10"], ["a whole number from 0 to 10"]),
    "type: rating": (["a whole number from 1 to 5"], ["a whole number from 1 to 5"]),
    "type: number": (["a whole number"], ["a whole number"]),
    "type: number, decimal: true, min: 1.5": (["a number, 1.5 at least"], ["a number, 1.5 at least"]),
    "type: number, max: 3": (["a whole number, 3 at most"], ["a whole number, 3 at most"]),
    "type: yesno": (["1 for yes, 2 for no"], ["yes or no"]),
    "type: yesno, confirm: true": (["1 for yes, 2 for no"], ["yes or no"]),
    "type: choice, options: [Cat, Dog]": ([], ["1 Cat", "2 Dog"]),
    "type: choice, options: [Cat, Dog], list_options: false": (["1 Cat", "2 Dog"], ["1 Cat", "2 Dog"]),
    "type: choice, options: [Cat, Dog], other: true": (["anything else"], ["1 Cat", "2 Dog", "anything else"]),
    "type: multi, options: [Cat, Dog]": (
        ["several with commas between them"],
        ["1 Cat", "2 Dog", "several with commas between them"],
    ),
    "type: multi, options: [Cat, Dog], min: 2, max: 2, list_options: false": (
        ["1 Cat", "2 Dog", "several with commas between them, 2 at least, 2 at most"],
        ["1 Cat", "2 Dog", "several with commas between them, 2 at least, 2 at most"],
    ),
    "type: text": ([], []),
    "type: text, required: false": (["* to skip it"], ["nothing, to skip it"]),
    "type: text, max_length: 20": (["at most 20 characters"], ["at most 20 characters"]),
    "type: digits": (["digits"], ["digits"]),
    "type: digits, length: 4": (["4 digits"], ["4 digits"]),
    "type: digits, min_length: 2": (["2 digits at least"], ["2 digits at least"]),
    "type: digits, min_length: 2, max_length: 4": (["2 to 4 digits"], ["2 to 4 digits"]),
    "type: date, min: today": (["a date such as 2026-03-31, not before today"],) * 2,
    "type: time": (["a time such as 9:05 or 9:05 pm"],) * 2,
    "type: phone, country: AU": (["a phone number of AU"],) * 2,
    "type: email": (["an e-mail address"],) * 2,
    'type: yesno, dont_know: {key: "9"}, refused: true': (
        ['1 for yes, 2 for no, or 9 for don\'t know, or "no answer"'],
        ['yes or no, or 9 for don\'t know, or "no answer"'],
    ),
}


def test_every_type_of_question_has_hints() -> None:
    hinted = {settings.partition(",")[0].removeprefix("type: ") for settings in HINTS}
    assert hinted == QUESTION_TYPES.keys() - {"prompt"}


@pytest.mark.parametrize("settings", HINTS)
@pytest.mark.parametrize(("survey_type", "place"), [("inbound", 0), ("web", 1)])
def test_hints_say_what_can_be_answered(settings: str, survey_type: str, place: int) -> None:
    survey = askline.loads_survey(
        f"askline: 1\nid: 1\nname: x\nquestions:\n  - {{name: q, text: Which?, terminator: '#', {settings}}}\n"
    )
    interview = askline.Interview(survey, survey_type=survey_type)
    assert hints(interview.start(NOW)) == HINTS[settings][place]


def test_a_confirmation_is_hinted_as_yes_or_no() -> None:
    survey = askline.loads_survey(
        "askline: 1\nid: 1\nname: x\nquestions:\n  - {name: q, text: Which?, type: text, confirm: true}\n"
    )
    interview = askline.Interview(survey)
    interview.start(NOW)
    assert hints(interview.submit("blue")) == ["yes or no"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("caf\u00e9 \u2615 \u05e9", "caf\u00e9 \u2615 \u05e9"),
        ("\x1b[2J", "\\u001b[2J"),
        ("\x07\r\t\x00", "\\u0007\\u000d\\u0009\\u0000"),
        ("\u202eabc", "\\u202eabc"),
        ("\u0085\u2028", "\\u0085\\u2028"),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469"),
        ("a\u00a0b", "a\u00a0b"),
    ],
)
def test_what_a_terminal_would_obey_is_shown_by_its_number(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(), st.integers(10, 100))
def test_wrapped_lines_fit_and_lose_no_word(line: str, width: int) -> None:
    parts = wrapped(visible(line), width)
    assert " ".join(parts).split() == visible(line).split()
    assert all(len(part) <= width or " " not in part for part in parts)


def test_the_farewell_shows_texts_and_obeys_none() -> None:
    survey = askline.loads_survey("askline: 1\nid: 1\nname: x\nquestions:\n  - {name: q, text: Which?, type: text}\n")
    session = Session(survey, Setup(now=NOW))
    session.do(Act("typed", "one\n\x1b[31mtwo"))
    assert farewell(session) == ["Ended: completed. Recorded:", "  q  one\n     \\u001b[31mtwo"]


@cache
def survey_at(path: Path) -> askline.Survey:
    return askline.load_survey(path)


# A command line that lacks something or cannot be: what is told.
NOT_DONE = {
    ":jump": "write where to: :jump why",
    ":jump whi": "no question is called 'whi'; did you mean 'why'?",
    ":jump why recommend": "write it as recommend=3",
    ":jump why recomend=3": "did you mean 'recommend'?",
    ":set": "write which attribute, and its value",
    ":set x": "write which attribute, and its value",
    ":press": "write which keys",
    ":press x": "keys are 0-9, * and #, not 'x'",
    ":press 1@": "a key with its seconds is written as 1@0.4",
    ":wait": "write how long",
    ":wait 1h30m": "write how long",
    ":back x": "write how many turns, or all",
    ":back": "this is the beginning",
    ":forward": "nothing was taken back",
    ":channel pigeon": "it is one of voice, inbound",
    ":language": "it is one of en",
    ":break recommend <": "a value is missing after '<'",
    ":break": "stops nowhere; write :break recommend < 3",
    ":resume": "nobody has hung up",
    ":save": "nothing can be kept here",
    ":show": "write what to show: help, answers",
    ":bakc": "did you mean :back?",
    ":": ":help lists them",
}


@pytest.mark.parametrize("line", NOT_DONE)
def test_a_command_that_cannot_be_done_says_what_to_write_and_does_nothing(line: str) -> None:
    lines: list[str] = []
    session = Session(survey_at(ROOT / "surveys" / "after-call.yaml"), Setup("inbound", now=NOW))
    conversation = Conversation(session, Transcript(lines.append))
    conversation.take(line)
    assert NOT_DONE[line] in "".join(lines)
    assert conversation.session.acts == ()


@pytest.mark.parametrize(
    ("what", "shown"),
    [
        ("state", '"at": "q"'),
        ("payload", '"survey_completed": 0'),
        ("effects", "nothing was handed out yet"),
        ("variables", "the survey has no variables"),
        ("why", "asked: q, the next in order"),
        ("nothing", "write what to show: help, answers"),
    ],
)
def test_the_inspector_is_told_in_lines(what: str, shown: str) -> None:
    survey = askline.loads_survey("askline: 1\nid: 1\nname: x\nquestions:\n  - {name: q, text: Which?, type: text}\n")
    lines: list[str] = []
    conversation = Conversation(Session(survey, Setup(now=NOW)), Transcript(lines.append))
    conversation.take(f":show {what}")
    assert any(shown in line for line in lines), lines


LINES = st.one_of(
    st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=30),
    st.sampled_from(["1", "2", "3", "10", "yes", "no", "", "*", "1#", "STOP", "skip", "all", "::x", "2026-03-02"]),
    st.builds(
        ":{} {}".format,
        st.sampled_from([*COMMANDS, "bak", ""]),
        st.sampled_from(["", "1h", "25h", "3650d", "1#", "1@0.4 #@2", "x", "why", "-1@2"]),
    ),
)


@given(st.sampled_from(SURVEYS), st.sampled_from(TYPES), st.lists(LINES, max_size=15))
def test_any_lines_are_held_to_an_end(path: Path, survey_type: str, lines: list[str]) -> None:
    shown: list[str] = []
    session = Session(survey_at(path), Setup(survey_type, now=NOW))
    conversation = Conversation(session, Transcript(shown.append))
    conversation.hold(lines)
    assert conversation.is_over
    assert all("\n" not in line and "\x1b" not in line for line in shown)
    assert conversation.farewell()[0].startswith(("Ended: ", "Left open."))


OBJECTS = st.sampled_from(
    [
        b'{"text": "3"}',
        b'{"silence": true}',
        b'{"back": true}',
        b'{"press": "1#"}',
        b'{"hang_up": true}',
        b"{",
        b'{"a": 1}',
        b"[1]",
        b'"x"',
        b"\xff",
        b'{"text": "\\ud800"}',
    ]
)


@given(st.sampled_from(SURVEYS), st.sampled_from(TYPES), st.lists(OBJECTS | st.binary(max_size=20), max_size=15))
def test_any_bytes_give_payloads_or_a_refusal(path: Path, survey_type: str, lines: list[bytes]) -> None:
    payloads: list[dict[str, object]] = []
    interview = askline.Interview(survey_at(path), survey_type=survey_type)
    refused = None
    try:
        hold(interview, lines, payloads.append, lambda: NOW)
    except askline.AsklineError as refusal:
        refused = refusal.code
    assert refused in (None, "line-not-understood", "keys-not-possible")
    assert len(payloads) <= len(lines) + 1
    assert all(payload["survey_completed"] == 0 for payload in payloads[:-1])
