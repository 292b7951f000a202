"""Ways to a question: answers that are known beforehand are given as somebody would type them.

So restarting on another channel, starting at a question, personas and a survey that was edited all hold an interview
that could have been. Where an answer is lacking, the walk jumps to the next question that has one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from askline.answers.outcome import Accepted
from askline.engine.records import NotMatched
from askline.engine.results import NON_ANSWERS
from askline.errors import AsklineError
from askline.survey.definition import Group, Question, Survey
from askline.terminal.events import shown
from askline.terminal.session import Act, Place, Session, Setup, Turn

if TYPE_CHECKING:
    from askline.engine.plan import Ask
    from askline.engine.state import InterviewState

SKIPPED = "skipped"
WORDS = (SKIPPED, *NON_ANSWERS)
Known = Mapping[tuple[str, int | None], object]  # by question and turn; turn None: for every turn
MOST_TURNS = 5_000  # of one walk; a survey may go round for ever


class OwnWords(str):
    """A text that is an answer, though it reads like the word for none."""


def known_by_name(answers: Mapping[str, object], survey: Survey) -> Known:
    """Answers by question; those of a repeat group as the list of its turns, or one for all of them."""
    known: dict[tuple[str, int | None], object] = {}
    for name, value in answers.items():
        if _is_by_turn(value, survey.nodes[survey.positions[name]]):
            known |= {(name, turn): each for turn, each in enumerate(cast(list[object], value), start=1)}
        else:
            known[name, None] = value
    return known


def _is_by_turn(value: object, node: Question | Group) -> bool:
    """Whether a list holds an answer for each turn; a flat one for a question that takes several is one answer."""
    if not isinstance(value, (list, tuple)) or not isinstance(node, Question) or node.repeat is None:
        return False
    return node.type != "multi" or any(each is None or isinstance(each, (list, tuple)) for each in value)


def known_of(session: Session) -> Known:
    """Every answer that counts in an interview, and what was skipped."""
    known: dict[tuple[str, int | None], object] = {}
    state, size = session.state, len(session.survey.nodes)
    for key, value in (*state.nonresponses.items(), *state.answers.items()):
        turn, position = divmod(key, size)
        known[session.survey.nodes[position].name, turn] = value
    for key, value in state.answers.items():
        if value in WORDS:  # somebody's own words
            turn, position = divmod(key, size)
            known[session.survey.nodes[position].name, turn] = OwnWords(value)
    return known


def check_names(survey: Survey, names: Mapping[str, object]) -> None:
    """Every name must be a question's. Raises AsklineError `no-such-question` with the nearest name."""
    from askline.diagnostics import did_you_mean

    questions = [node.name for node in survey.nodes if isinstance(node, Question)]
    for name in names:
        if name not in questions:
            raise AsklineError(
                "no-such-question", f"no question is called {name!r}", hint=did_you_mean(name, questions)
            )


class Walk:
    """One way through a session; `told` is what there is to say about it.

    target    the question to be reached; None: as far as answers are known
    passes    whether questions without an answer are jumped over; without it the walk ends there
    """

    def __init__(self, session: Session, known: Known, target: Place | None, *, passes: bool = True) -> None:
        self.session = session
        self.known = known
        self.target = target
        self.told: list[str] = []
        self._passes = passes
        self._given: set[Place] = set()
        self._jumped: set[tuple[Place, str]] = set()
        self._first_jump: tuple[int, int] | None = None  # how many acts there were before it, and lines to tell

    @property
    def has_arrived(self) -> bool:
        return self.target is None or self.session.place == self.target

    def go(self) -> list[str]:
        """Answer and jump until the target is open, or nothing more is known; what there is to tell."""
        for _ in range(MOST_TURNS):
            place = self.session.place
            if place is None or place == self.target or not self._go_on(place):
                break
            if self.session.stopped_by is not None:
                self.told.append(self.session.stopped_by.told(self.session.state))
                return self.told
        if not self.has_arrived:
            self._stay_before_jump()
        return self.told

    def _stay_before_jump(self) -> None:
        """No jump leads to the target: go on where an answer was lacking first."""
        if self._first_jump is not None:
            acts, told = self._first_jump
            self.session.back(len(self.session.acts) - acts)
            self.session.undone.clear()
            del self.told[told:]
        here = self.session.place
        self.told.append(
            f"{shown_place(self.target)} is not reached" + (f": {shown_place(here)} is asked" if here else "")
        )

    def do(self, act: Act) -> bool:
        """Do an act, where it can be done."""
        try:
            self.session.do(act)
        except AsklineError:
            return False
        return True

    def _go_on(self, place: Place) -> bool:
        if self.session.state.pending is not None:
            ask = self.session.step.ask
            return self.do(Act("said", "true" if ask is None else ask.plan.lexicon.say_yes))
        value = self.known.get(place, self.known.get((place[0], None)))
        if value is None or place in self._given:
            return self._jump(place)
        self._given.add(place)
        return self._answer(place, value) or self._jump(place)

    def _answer(self, place: Place, value: object) -> bool:
        ask = self.session.step.ask
        if ask is None:
            return False
        was_taken = self.do(as_act(value, ask, self.session.state))
        if was_taken and fitted(self.session.turns[-1]):
            return True
        if was_taken:
            self.session.without_last()
        self.told.append(f"{shown_place(place)} = {shown_known(value)} does not fit")
        return False

    def _jump(self, place: Place) -> bool:
        destination = self._next_known()
        if destination is None or (place, destination) in self._jumped:
            return False
        self._jumped.add((place, destination))
        before = len(self.session.acts), len(self.told)
        if not self.do(Act("jumped", destination)):
            return False
        self._first_jump = self._first_jump or before
        self.told.append(f"{shown_place(place)} has no answer: jumped to {destination}; :jump {place[0]} asks it")
        return True

    def _next_known(self) -> str | None:
        """The next question on the way to the target that an answer is known for, else the target itself."""
        if not self._passes:
            return None
        positions, here = self.session.survey.positions, self.session.state.position
        target = positions[self.target[0]] if self.target else len(self.session.survey.nodes)
        given = {name for name, _ in self._given}
        known = sorted(positions[name] for name, _ in self.known if name in positions and name not in given)
        position = next((each for each in known if here < each < target), target)
        return self.session.survey.nodes[position].name if position < len(self.session.survey.nodes) else None


def shown_place(place: Place | None) -> str:
    """A question as people name it, with the turn of the group around it."""
    if place is None:
        return "the end"
    return f"{place[0]} (turn {place[1]})" if place[1] else place[0]


def fitted(turn: Turn) -> bool:
    """Whether an answer was taken, and nothing in it was not understood."""
    records = [record for step in turn.steps for record in step.records]
    return not any(isinstance(each, NotMatched) for each in records)


def as_act(value: object, ask: Ask, state: InterviewState) -> Act:
    """What somebody types to give a value."""
    if isinstance(value, OwnWords):
        return Act("said", value)
    if value == SKIPPED:
        return Act("typed", "" if ask.plan.channel != "voice" else ask.plan.word_for("skip") or "")
    return Act("said", _in_words(value, ask, state) or as_text(value, ask))


def _in_words(value: object, ask: Ask, state: InterviewState) -> str | None:
    """The words of an option or of yes and no, where they are read as that value."""
    if ask.question.type not in ("yesno", "choice", "multi") or not isinstance(value, (bool, int, str, tuple)):
        return None
    if ask.known is None:
        ask.make_ready()
    words = ask.say(value, state)
    outcome = ask.reader.read(words.strip(), state) if words.strip() else None
    return words if isinstance(outcome, Accepted) and outcome.value == value else None


def as_text(value: object, ask: Ask) -> str:
    """A value as a respondent would write it, in this interview's language."""
    if value in NON_ANSWERS and isinstance(value, str):
        return _non_answer(value, ask)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(value).replace(".", ask.plan.lexicon.decimal_separator)
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or sorted(ask.plan.lexicon.none)[0]
    return str(value)


def _non_answer(which: str, ask: Ask) -> str:
    allowed = getattr(ask.question, which)
    if allowed is None:
        return which
    if allowed.key:
        return str(allowed.key)
    own = ask.plan.voice.words(allowed.words) if allowed.words else None
    words: Iterable[str] = own or getattr(ask.plan.lexicon, which)
    return min(words)


def shown_known(value: object) -> str:
    return shown(value)  # type: ignore[arg-type]


def restarted(session: Session, setup: Setup) -> tuple[Session, list[str]]:
    """The same answers given in another setting, up to the question that is open now."""
    fresh = Session(session.survey, setup)
    fresh.stop_at(session.breaks)
    known, place = known_of(session), session.place
    told = Walk(fresh, known, place).go()
    return fresh, [*told, *not_asked(fresh, known, told)]


def not_asked(session: Session, known: Known, told: Sequence[str]) -> list[str]:
    """A word on each answer that does not count on the new way, and of which nothing is told yet."""
    asked = {turn.place for turn in session.turns} | {session.place}
    counting = known_of(session)
    words = []
    for (name, turn), value in known.items():
        if turn is None or value == SKIPPED or (name, turn) in counting:
            continue
        answer = f"{shown_place((name, turn))} = {shown_known(value)}"
        if not any(line.startswith(answer) for line in told):
            words.append(f"{answer} is asked for again" if (name, turn) in asked else f"{answer} is not asked for now")
    return words
