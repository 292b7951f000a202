"""An interview as the list of what was done in it: held again from its beginning, it comes to the same.

Stepping back, forward, restarting and loading the survey anew are all that one thing: the same acts, or fewer of them,
given to a fresh interview on a clock of its own. Nothing is drawn, opened or timed here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple

from askline.engine.advance import advance
from askline.engine.inputs import Back, HangUp, Jump, Keys, Repeat, Resume, Unfit
from askline.engine.interview import Interview
from askline.engine.rehearsal import Rehearsal
from askline.engine.state import FACTS, InterviewState
from askline.errors import AsklineError
from askline.survey.definition import Survey

if TYPE_CHECKING:
    from askline.engine.step import Step
    from askline.terminal.breaks import Break

KEYS = frozenset("0123456789*#")
Place = tuple[str, int]  # an open question: its name, and the turn of the repeat group around it


class Setup(NamedTuple):
    """What is settled before the first prompt. `attributes` may hold facts such as `phone_number`."""

    survey_type: str = "web"
    language: str | None = None
    attributes: Mapping[str, Any] = {}
    seed: int = 0
    now: datetime | None = None  # where the clock begins


class Act(NamedTuple):
    """One thing that was done. `kind` is a key of `DOES`; `after`: seconds that passed before it on SMS and web."""

    kind: str
    value: str = ""
    after: float = 0.0


class Turn(NamedTuple):
    """An act and what came of it.

    act      None: the beginning
    place    the question that it was about, if any
    at       where the interview's clock then stood; people read it in `zone`
    """

    act: Act | None
    place: Place | None
    steps: tuple[Step, ...]
    at: datetime | None
    zone: tzinfo


def _typed(rehearsal: Rehearsal, text: str) -> list[Step]:
    keys = text.strip()
    if rehearsal.interview.state.setting.channel == "voice" and keys and KEYS.issuperset(keys):
        return rehearsal.take(Keys(keys))
    return rehearsal.say(text)


DOES: Mapping[str, Callable[[Rehearsal, str], list[Step]]] = {
    "typed": _typed,  # on voice a text of keys alone is one whole answer in keys
    "said": Rehearsal.say,
    "pressed": Rehearsal.press,
    "silence": lambda rehearsal, _: rehearsal.silence(),
    "noise": lambda rehearsal, _: rehearsal.take(Unfit("noise")),
    "waited": lambda rehearsal, seconds: rehearsal.wait(float(seconds)),
    "previous": lambda rehearsal, _: rehearsal.take(Back()),
    "repeated": lambda rehearsal, _: rehearsal.take(Repeat()),
    "jumped": lambda rehearsal, name: rehearsal.take(Jump(name)),
    "hung up": lambda rehearsal, _: rehearsal.take(HangUp()),
    "resumed": lambda rehearsal, _: rehearsal.take(Resume()),
}


class Session:
    """One interview under way, which can be stepped through.

    turns     what was done so far, the beginning first
    undone    acts that were stepped back over, the next one last
    breaks    conditions at which a run over several turns stops; `stopped_by` is the one that began to hold last
    """

    def __init__(self, survey: Survey, setup: Setup) -> None:
        self.survey = survey
        self.setup = setup
        self.undone: list[Act] = []
        self.breaks: list[Break] = []
        self.stopped_by: Break | None = None
        self._begin()

    def _begin(self) -> None:
        setup = self.setup
        facts = {name: text for name, text in setup.attributes.items() if name in FACTS and isinstance(text, str)}
        self.interview = Interview(
            self.survey,
            survey_type=setup.survey_type,
            language=setup.language,
            attributes={name: value for name, value in setup.attributes.items() if name not in facts},
            seed=setup.seed,
            now=setup.now,
            **facts,
        )
        self.rehearsal = Rehearsal(self.interview, setup.now)
        self.turns = [Turn(None, None, tuple(self.rehearsal.begin()), self.rehearsal.now, self.survey.zone)]
        self.stop_at(self.breaks)

    @property
    def state(self) -> InterviewState:
        return self.interview.state

    @property
    def step(self) -> Step:
        """The last step that came of anything."""
        step = self.interview.step
        assert step is not None
        return step

    @property
    def channel(self) -> str:
        return self.state.setting.channel

    @property
    def is_over(self) -> bool:
        return self.state.ending is not None

    @property
    def place(self) -> Place | None:
        """The open question."""
        return None if self.is_over else (self.survey.nodes[self.state.position].name, self.state.turn)

    def asked_again(self) -> Step | None:
        """What is said where the open question, or its confirmation, is put once more; nothing is done by it."""
        return None if self.is_over else advance(self.survey, self.state, Repeat(self.rehearsal.now))

    @property
    def elapsed(self) -> float:
        """Seconds on the interview's clock since it began."""
        now, begins = self.rehearsal.now, self.setup.now
        return (now - begins).total_seconds() if now is not None and begins is not None else 0.0

    @property
    def acts(self) -> tuple[Act, ...]:
        return tuple(turn.act for turn in self.turns if turn.act is not None)

    def do(self, act: Act) -> Turn:
        """Do something new; what was stepped back over is forgotten.

        raises    AsklineError where it cannot be done now; then nothing has changed
        """
        turn = self._take(act)
        self.undone.clear()
        return turn

    def _take(self, act: Act) -> Turn:
        place = self.place
        try:
            steps = self.rehearsal.wait(act.after) if act.after else []
            steps += DOES[act.kind](self.rehearsal, act.value)
        except AsklineError:
            self._hold(self.acts)  # time may have passed before it was refused
            raise
        turn = Turn(act, place, tuple(steps), self.rehearsal.now, self.survey.zone)
        self.turns.append(turn)
        self.stopped_by = self._look()
        return turn

    def _look(self) -> Break | None:
        """The first break that has begun to hold; every one is looked at."""
        held = [each for each in self.breaks if each.look(self.state)]
        return held[0] if held else None

    def stop_at(self, breaks: Iterable[Break]) -> None:
        """Take over breaks, which may have been looked at elsewhere."""
        self.breaks = list(breaks)
        for each in self.breaks:
            each.look(self.state)

    def _hold(self, acts: tuple[Act, ...]) -> None:
        self._begin()
        for act in acts:
            self._take(act)

    def back(self, count: int = 1) -> int:
        """Take back the last acts, as if they had not been; how many there were."""
        acts = self.acts
        kept = max(0, len(acts) - count)
        self.undone += reversed(acts[kept:])
        self._hold(acts[:kept])
        return len(acts) - kept

    def forward(self, count: int = 1) -> list[Turn]:
        """Do again what was taken back, up to a break."""
        return list(self._forward(count))

    def _forward(self, count: int) -> Iterator[Turn]:
        for _ in range(count):
            if not self.undone:
                return
            yield self._take(self.undone.pop())
            if self.stopped_by is not None:
                return

    def up_to(self, count: int) -> Session:
        """The same interview after its first acts, as a session of its own."""
        session = Session(self.survey, self.setup)
        session._hold(self.acts[:count])
        return session

    def without_last(self) -> None:
        """Forget the last act altogether: an answer that was tried and did not fit."""
        self._hold(self.acts[:-1])
