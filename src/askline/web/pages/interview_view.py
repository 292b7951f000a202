"""An interview as its page shows it: what is said, the open question, how far it has come, how it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from askline.engine.plan import plan_for
from askline.engine.state import InterviewState, from_last
from askline.survey.definition import Group, Survey
from askline.web.pages.question_view import Occasion, QuestionView, question_view
from askline.web.pages.words import Words, direction, words_for

_REPROMPTS = ("NotMatched", "NothingHeard")


class Said(NamedTuple):
    """One prompt. `sound`: the address of its recording, "" without one."""

    text: str
    sound: str


class Progress(NamedTuple):
    """`place`: which question this is, counted by those that were asked.

    share  of all questions those that lie behind it in the file, None where their order says nothing: with drawn
           orders and repeats
    """

    place: int
    share: int | None
    of: int


class InterviewView(NamedTuple):
    """said      what is said before the question, or at the end; `asked`: the question itself
    question    None where nothing is open
    is_again    whether the last answer did not fit
    """

    language: str
    dir: str
    words: Words
    said: tuple[Said, ...]
    asked: Said | None
    question: QuestionView | None
    question_id: int | None
    progress: Progress | None
    can_go_back: bool
    is_again: bool

    @property
    def sounds(self) -> list[str]:
        return [each.sound for each in (*self.said, *([self.asked] if self.asked else [])) if each.sound]


def interview_view(
    survey: Survey,
    state: InterviewState,
    payload: Mapping[str, Any],
    records: Sequence[Sequence[Any]],
    heard: str = "",
    now: datetime | None = None,
) -> InterviewView:
    """
    payload   the last one; its last prompt asks the open question
    records   of the last turn, each its name first
    heard     what was answered in it
    now       when it is shown; None: at the last turn
    """
    language = state.setting.language
    words = words_for(language)
    said = _said(payload)
    view = InterviewView(language, direction(language), words, said, None, None, None, None, False, False)
    if state.ending is not None or "current_question" not in payload:
        return view
    plan = plan_for(survey, state.setting)
    current, ask = payload["current_question"], plan.ask(state.position)
    is_again = any(each[0] in _REPROMPTS for each in records)
    usual, own = plan.lexicon.messages["no_input"], Said(words.texts["nothing"], "")
    fallback = Said(current["question_text"] or ask.question.label, _playable(current["question_sound_file"]))
    return view._replace(
        said=tuple(own if is_again and each.text == usual else each for each in said[:-1]),
        asked=said[-1] if said else fallback,
        question=question_view(ask, state, Occasion(words, _today(state, now), heard if is_again else None)),
        question_id=current["id"],
        progress=_progress(survey, state),
        can_go_back=len(state.path) > 1,
        is_again=is_again,
    )


def _today(state: InterviewState, now: datetime | None) -> date | None:
    moment = now or state.now
    return None if moment is None else moment.astimezone(state.setting.zone).date()


def _said(payload: Mapping[str, Any]) -> tuple[Said, ...]:
    sounds = payload["sound_files"] or [""] * len(payload["prompts"])
    return tuple(
        Said(text, _playable(sound)) for text, sound in zip(payload["prompts"], sounds, strict=True) if text or sound
    )


def _playable(sound: str | None) -> str:
    try:
        return sound if sound and urlsplit(sound).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _progress(survey: Survey, state: InterviewState) -> Progress:
    place = sum(1 for _ in from_last(state.path)) + 1
    order = getattr(survey.nodes[state.position], "order", None)
    total = len(survey.questions)
    is_drawn = any(isinstance(node, Group) and (node.shuffle or node.pick or node.repeat) for node in survey.nodes)
    if is_drawn or order is None or place > order:
        return Progress(place, None, total)
    return Progress(place, order - 1, total)


def farewell(words: Words, ending: str | None, reason: str | None, *, has_begun: bool) -> tuple[str, str]:
    """What the last page says by itself: a heading, and a line below the closing."""
    texts = words.texts
    if ending == "opted_out":
        return texts["ended"], texts["unsubscribed"]
    if ending in (None, "screened_out", "transferred"):
        return texts["thanks"], ""
    if ending == "completed":
        return texts["thanks"], texts["kept"]
    if reason == "expired":
        return texts["expired"], texts["partly"]
    return texts["ended"], texts["partly"] if has_begun else ""
