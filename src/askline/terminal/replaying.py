"""A sample played back turn by turn, up to the first thing that does not come about as it says."""

from __future__ import annotations

from collections.abc import Mapping

from askline.flow_tools.expectations import Finding
from askline.flow_tools.replay import replay
from askline.flow_tools.sample import Back, Expect, HangUp, Press, Restart, Resume, Sample, Silence, Turn, User, Wait
from askline.survey.definition import Survey
from askline.terminal.session import Act, Setup

KINDS: Mapping[type, str] = {Silence: "silence", Back: "previous", HangUp: "hung up", Resume: "resumed"}


class Playback:
    """What to do, in order, and the difference at which it stops; `finding` None: the sample passes."""

    def __init__(self, sample: Sample, survey: Survey) -> None:
        findings = replay(sample, survey)
        self.sample = sample
        self.finding: Finding | None = findings[0] if findings else None
        self.acts = [act for turn in self._turns() if (act := act_of(turn)) is not None]

    def _turns(self) -> list[Turn]:
        """The turns up to the line of the difference."""
        if self.finding is None:
            return list(self.sample.turns)
        line = self.finding.diagnostic.location.line
        is_refused = self.finding.diagnostic.code == "turn-not-possible"
        return [turn for turn in self.sample.turns if turn.node.location.line < line + (0 if is_refused else 1)]

    def difference(self) -> list[str]:
        """The first difference in lines, or that there is none."""
        if self.finding is None:
            return [f"{self.sample.path}: all as it says."]
        finding = self.finding
        lines = finding.diagnostic.as_text().splitlines()
        lines += [f"  expected: {text}" for text in finding.expected]
        return [*lines, *(f"  found:    {text}" for text in finding.found)]


def act_of(turn: Turn) -> Act | None:
    """What a turn does; None for one that only expects, or saves and loads."""
    if isinstance(turn, User):
        return Act("said", turn.text)
    if isinstance(turn, Press):
        return Act("pressed", turn.script)
    if isinstance(turn, Wait):
        return Act("waited", f"{turn.seconds:g}" if turn.seconds < 100_000 else f"{turn.seconds:.0f}")
    return None if isinstance(turn, (Expect, Restart)) else Act(KINDS[type(turn)])


def setup_of(sample: Sample) -> Setup:
    return Setup(sample.survey_type, sample.language, dict(sample.attributes), sample.seed, sample.now)
