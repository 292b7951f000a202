"""A survey that is edited while an interview is held: where it goes on, what still counts, and what is told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

import askline
from askline.errors import SurveyInvalid
from askline.terminal.editing import reloaded
from askline.terminal.session import Act, Session, Setup
from askline.terminal.walking import known_of

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
SURVEY = """\
askline: 1
id: 1
name: Pets
variables: {asked: {type: integer, value: 0}}
questions:
  - {name: mood, type: nps, text: Mood?, then: [{set: {asked: asked + 1}}]}
  - {name: best, type: choice, text: Best?, options: [Cat, Dog, Fish]}
  - {name: pets, type: multi, text: Pets?, options: [Cat, Dog, Fish]}
  - group: each
    repeat: {for: pet, in: pets}
    questions:
      - {name: years, type: number, text: "Years, {pet}?"}
      - {name: nick, type: text, text: "Nick, {pet}?", required: false}
  - {name: why, type: text, text: Why?, confirm: true}
  - {name: again, type: yesno, text: Again?}
"""
NICK_OPEN = ("3", "Dog", "Cat, Dog", "4", "Tom", "5")
WHY_OPEN = (*NICK_OPEN, "")
AGAIN_OPEN = (*WHY_OPEN, "some", "yes")
ENDED = (*AGAIN_OPEN, "no")
ANSWERS = {"mood": 3, "best": "Dog", "pets": ["Cat", "Dog"], "years": [4, 5], "nick": ["Tom", None]}
NEW = "  - {name: new, type: text, text: New?}\n"
BEST = "  - {name: best, type: choice, text: Best?, options: [Cat, Dog, Fish]}\n"
PETS = "  - {name: pets, type: multi, text: Pets?, options: [Cat, Dog, Fish]}\n"
NICK = '      - {name: nick, type: text, text: "Nick, {pet}?", required: false}\n'


class Edit(NamedTuple):
    """What is replaced while the interview stands after `typed`, and what must come of it."""

    old: str
    new: str
    typed: tuple[str, ...] = NICK_OPEN
    place: tuple[str, int] | None = ("nick", 2)
    lost: tuple[str, ...] = ()  # questions whose answers no longer count
    told: tuple[str, ...] = ()


EDITS = {
    "another text": Edit("Again?", "Once more?"),
    "a new question before the open one": Edit(
        PETS, PETS + NEW, told=("new has no answer: jumped to years; :jump new asks it",)
    ),
    "a new first question": Edit(
        "  - {name: mood", NEW + "  - {name: mood", told=("new has no answer: jumped to mood; :jump new asks it",)
    ),
    "a new question after the open one": Edit("  - {name: why", NEW + "  - {name: why"),
    "a new question in every turn": Edit(
        NICK,
        "    " + NEW + NICK,
        told=(
            "new (turn 1) has no answer: jumped to nick; :jump new asks it",
            "new (turn 2) has no answer: jumped to nick; :jump new asks it",
        ),
    ),
    "an answered question removed": Edit(BEST, "", lost=("best",), told=("best = Dog is not asked for now",)),
    "an answered question renamed": Edit(
        "name: best", "name: finest", lost=("best",), told=("best is called finest now",)
    ),
    "the open question renamed": Edit(
        "name: nick", "name: nickname", place=("nickname", 2), lost=("nick",), told=("nick is called nickname now",)
    ),
    "the open question removed": Edit(
        NICK,
        "",
        place=("why", 0),
        lost=("nick",),
        told=("there is no question nick any more", "nick (turn 1) = Tom is not asked for now"),
    ),
    "the open question removed, the last one": Edit(
        "  - {name: again, type: yesno, text: Again?}\n",
        "",
        AGAIN_OPEN,
        None,
        told=("there is no question again any more",),
    ),
    "the open question's type": Edit("name: again, type: yesno", "name: again, type: nps", AGAIN_OPEN, ("again", 0)),
    "a type that the answer fits": Edit("type: nps", "type: number"),
    "a type that the answer does not fit": Edit(
        "name: best, type: choice, text: Best?, options: [Cat, Dog, Fish]",
        "name: best, type: number, text: Best?",
        lost=("best",),
        told=("best = Dog does not fit", "best has no answer: jumped to pets; :jump best asks it"),
    ),
    "an option removed that was picked": Edit(
        BEST,
        BEST.replace("Dog, ", ""),
        lost=("best",),
        told=("best = Dog does not fit", "best has no answer: jumped to pets; :jump best asks it"),
    ),
    "options in another order": Edit(BEST, BEST.replace("Cat, Dog", "Dog, Cat")),
    "options in another order, picked by key": Edit(
        BEST, BEST.replace("Cat, Dog", "Dog, Cat"), ("3", "2", "1, 2", "4", "Tom", "5")
    ),
    "an option that an answer is now taken as": Edit(
        BEST,
        BEST.replace("Dog", "{value: dogs, text: Dogs, synonyms: [Dog]}"),
        lost=("best",),
        told=("best = Dog is taken as dogs now",),
    ),
    "a list shortened that turns were made of": Edit(
        PETS,
        PETS.replace("Cat, ", ""),
        place=("pets", 0),
        lost=("pets", "years", "nick"),
        told=(
            "pets = Cat, Dog does not fit",
            "nick (turn 2) is not reached: pets is asked",
            "years (turn 1) = 4 is not asked for now",
            "nick (turn 1) = Tom is not asked for now",
            "years (turn 2) = 5 is not asked for now",
        ),
    ),
    "questions in another order": Edit(BEST + PETS, PETS + BEST),
    "an answer that is no longer asked for": Edit(
        "{name: best,", "{name: best, when: mood > 5,", lost=("best",), told=("best = Dog is not asked for now",)
    ),
    "the open question no longer asked": Edit(
        "{name: why,",
        "{name: why, when: mood > 5,",
        WHY_OPEN,
        ("again", 0),
        told=("why is not reached: again is asked",),
    ),
    "while an answer is to be confirmed": Edit("Why?", "For what reason?", (*WHY_OPEN, "some"), ("why", 0)),
    "while an answer is to be confirmed, which is not asked any more": Edit(
        ", confirm: true", "", (*WHY_OPEN, "some"), ("why", 0)
    ),
    "while attempts are counted": Edit("Again?", "Once more?", ("3", "Cow", "Bird"), ("best", 0)),
    "after the end": Edit("Again?", "Once more?", ENDED, None),
    "after the end, a new question in the middle": Edit(
        PETS, PETS + NEW, ENDED, None, told=("new has no answer: jumped to years; :jump new asks it",)
    ),
    "after the end, a new last question": Edit("text: Again?}\n", "text: Again?}\n" + NEW, ENDED, ("new", 0)),
}


def held(*typed: str, survey_type: str = "web", text: str = SURVEY) -> Session:
    session = Session(askline.loads_survey(text, "pets.yaml"), Setup(survey_type, now=NOW))
    for each in typed:
        session.do(Act("typed", each))
    return session


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edited_survey_goes_on_at_the_same_question_with_the_answers_that_fit(edit: Edit) -> None:
    assert edit.old in SURVEY
    session = held(*edit.typed)
    before = session.interview.answers
    fresh, told = reloaded(session, askline.loads_survey(SURVEY.replace(edit.old, edit.new), "pets.yaml"))
    assert (fresh.place, tuple(told)) == (edit.place, edit.told)
    now = fresh.interview.answers
    assert {name for name in before if now.get(name) != before[name]} == set(edit.lost)
    assert fresh.interview.variables == session.interview.variables


def test_attempts_still_count_after_an_edit() -> None:
    fresh, _ = reloaded(held("3", "Cow", "Bird"), askline.loads_survey(SURVEY.replace("Again?", "Once?"), "pets.yaml"))
    assert fresh.state.attempt == 3


@pytest.mark.parametrize("last", [Act("hung up"), Act("typed", "STOP")])
def test_what_ended_the_interview_ends_it_in_the_edited_survey_too(last: Act) -> None:
    session = held(*NICK_OPEN, survey_type="sms")
    session.do(last)
    fresh, told = reloaded(session, askline.loads_survey(SURVEY.replace(PETS, PETS + NEW), "pets.yaml"))
    assert str(fresh.state.ending) == str(session.state.ending)
    assert fresh.interview.answers == ANSWERS
    assert told == ["new has no answer: jumped to years; :jump new asks it"]


def test_jumps_and_steps_taken_back_outlive_an_edit() -> None:
    session = held("3")
    session.do(Act("jumped", "why"))
    session.do(Act("typed", "some"))
    session.back()
    fresh, told = reloaded(session, askline.loads_survey(SURVEY.replace("name: why", "name: reason"), "pets.yaml"))
    assert (fresh.place, told) == (("reason", 0), ["why is called reason now"])
    assert fresh.undone == session.undone


# Any edit

HEAD, _, QUESTIONS = SURVEY.partition("questions:\n")
BLOCKS = [
    "  - {name: first, type: nps, text: First?, then: [{when: first > 8, goto: why}]}\n",
    *(f"  - {block}" for block in QUESTIONS.split("\n  - ")[1:]),
]
BLOCKS = [block if block.endswith("\n") else f"{block}\n" for block in BLOCKS]
TYPED = st.sampled_from(["9", "3", "1", "Cat", "1,2", "Cat, Dog", "yes", "no", "", "some", "1, 3"])


def surveys() -> st.SearchStrategy[str]:
    """The survey with some of its questions, in any order, and perhaps a new one."""
    chosen = st.lists(st.sampled_from([*BLOCKS, NEW]), min_size=1, unique=True)
    return chosen.map(lambda blocks: f"{HEAD}questions:\n{''.join(blocks)}")


@given(surveys(), surveys(), st.lists(TYPED, max_size=14), st.sampled_from(["inbound", "sms", "web"]))
def test_no_answer_is_lost_without_a_word_whatever_is_edited(
    before: str, after: str, typed: list[str], survey_type: str
) -> None:
    try:
        session = held(survey_type=survey_type, text=before)
        edited = askline.loads_survey(after, "pets.yaml")
    except SurveyInvalid:
        return
    for each in typed:
        if not session.is_over:
            session.do(Act("typed", each))
    fresh, told = reloaded(session, edited)
    now = known_of(fresh)
    for (name, turn), value in known_of(session).items():
        is_kept = now.get((name, turn)) == value or value == "skipped"
        assert is_kept or any(line.startswith(name) for line in told), (name, turn, value, told)
    assert len(told) < 30
    assert len(fresh.acts) < 100
