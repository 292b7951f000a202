"""The interview at hand, gone on with in its survey as it was edited: where it is, with the answers that still fit.

What was done is done again. Where that comes to something else, the answers are given as `walking.py` gives them; what
does not fit, is not asked for any more or is new is told. A question that was only given another name keeps its answer.
"""

from __future__ import annotations

from collections.abc import Mapping

from askline.engine.records import Answered, Declined, NotMatched, Skipped
from askline.errors import AsklineError
from askline.survey.definition import Question, Survey
from askline.terminal.session import Act, Place, Session, Turn
from askline.terminal.walking import Known, Walk, known_of, not_asked, shown_known, shown_place

KEPT = (Answered, Declined, Skipped)
Names = Mapping[str, str]  # what questions are called now, by what they were called


def reloaded(session: Session, survey: Survey) -> tuple[Session, list[str]]:
    """The interview in the edited survey, and what there is to tell."""
    names = renamed(session.survey, survey)
    told = [f"{old} is called {new} now" for old, new in names.items()]
    fresh = _held_alike(session, survey, names)
    if fresh is not None:
        return fresh, told
    fresh, more = _walked(session, survey, names)
    return fresh, [*told, *more]


def renamed(before: Survey, after: Survey) -> dict[str, str]:
    """Questions that have another name, and else stand where they stood."""
    if len(before.nodes) != len(after.nodes):
        return {}
    pairs = zip(before.nodes, after.nodes, strict=True)
    return {
        old.name: new.name
        for old, new in pairs
        if isinstance(old, Question) and isinstance(new, Question) and old.type == new.type
        if old.name not in after.positions and new.name not in before.positions
    }


def _held_alike(session: Session, survey: Survey, names: Names) -> Session | None:
    """Everything done again, where it is taken in the same way and leads to the same place."""
    fresh = Session(survey, session.setup)
    for turn in session.turns[1:]:
        if not _goes_alike(fresh, turn, names):
            return None
    if fresh.place != _place_now(session.place, names) and not session.is_over:
        return None
    fresh.undone = [_act_now(act, names) for act in session.undone]
    return fresh


def _goes_alike(fresh: Session, turn: Turn, names: Names) -> bool:
    """Do an act again where the same question is open, and see whether it was taken in the same way."""
    if turn.act is None or fresh.place != _place_now(turn.place, names):
        return False
    try:
        again = fresh.do(_act_now(turn.act, names))
    except AsklineError:
        return False
    return _outcome(again) == _outcome(turn)


def _outcome(turn: Turn) -> list[object]:
    records = [record for step in turn.steps for record in step.records if isinstance(record, (*KEPT, NotMatched))]
    return [(type(each), each.value if isinstance(each, Answered) else None) for each in records]


def _place_now(place: Place | None, names: Names) -> Place | None:
    return place and (names.get(place[0], place[0]), place[1])


def _act_now(act: Act, names: Names) -> Act:
    return act._replace(value=names.get(act.value, act.value)) if act.kind == "jumped" else act


def _walked(session: Session, survey: Survey, names: Names) -> tuple[Session, list[str]]:
    """The answers given anew up to the question that was open, else to the one that followed it."""
    known = {(names.get(name, name), turn): value for (name, turn), value in known_of(session).items()}
    last, place = _last_act(session), _place_now(_place(session), names)
    target = _still_there(session.survey, survey, place)
    walk = Walk(Session(survey, session.setup), known, target)
    told = walk.go()
    if last is not None and target == place and walk.has_arrived:
        walk.do(last)
    gone = [f"there is no question {place[0]} any more"] if place is not None and target != place else []
    return walk.session, [*gone, *told, *not_asked(walk.session, known, told), *_taken_differently(walk.session, known)]


def _place(session: Session) -> Place | None:
    """The question that is open; of an interview that was ended without an answer, the one that was."""
    return session.turns[-1].place if _last_act(session) is not None else session.place


def _last_act(session: Session) -> Act | None:
    """What ended the interview, where that was no answer."""
    turn = session.turns[-1]
    is_answer = any(isinstance(record, KEPT) for step in turn.steps for record in step.records)
    return turn.act if session.is_over and not is_answer else None


def _still_there(before: Survey, after: Survey, place: Place | None) -> Place | None:
    """The question where the interview goes on: the same, else the next one that is still there."""
    if place is None or place[0] in after.positions:
        return place
    position = before.positions[place[0]]
    following = [node for node in before.nodes[position:] if isinstance(node, Question) and node.order is not None]
    found = next((node for node in following if node.name in after.positions), None)
    return None if found is None else (found.name, place[1] if found.repeat == before.nodes[position].repeat else 0)


def _taken_differently(session: Session, known: Known) -> list[str]:
    """A word on each answer that is another value now."""
    now = known_of(session)
    return [
        f"{shown_place((name, turn or 0))} = {shown_known(value)} is taken as {shown_known(now[name, turn])} now"
        for (name, turn), value in known.items()
        if shown_known(now.get((name, turn), value)) != shown_known(value)
    ]
