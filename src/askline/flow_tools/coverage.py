"""How much of a survey a set of conversations has been through: what it holds, what was taken, what was not.

What there is to take is read off the compiled survey, what was taken off the engine's records and traces. An `Item` is
a plain tuple, so that what several processes found can be put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from askline.engine.records import Answered, Asked, Declined, Ended, NothingHeard, NotMatched, Reminded
from askline.engine.step import Step
from askline.engine.trace import Reason
from askline.survey.definition import CHANNELS, Group, Question, Survey, Target

PARTS = ("questions", "conditions", "rules", "options", "re-prompts", "endings", "languages", "channels")
HOLDS, FAILS = "holds", "does not hold"
GIVES_UP = "on_failure"
REPROMPTS = ("no_match", "no_input", "too_many_attempts", "remind")


class Item(NamedTuple):
    """One thing that a conversation can go through.

    part    one of `PARTS`
    name    the question or group it belongs to; `messages` for the survey's own sentences; else what it is
    detail  which of its rules (from 1), options, sentences or outcomes; empty for the thing itself
    """

    part: str
    name: str
    detail: str = ""


class Coverage(NamedTuple):
    """What there is in a survey, in file order, and what of it was taken."""

    items: tuple[Item, ...]
    taken: frozenset[Item]

    def of(self, part: str) -> tuple[int, int]:
        """How many items of a part were taken, and how many there are."""
        there = [item for item in self.items if item.part == part]
        return sum(item in self.taken for item in there), len(there)

    @property
    def not_taken(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item not in self.taken)

    @property
    def percent(self) -> float:
        return percentage(len(self.items) - len(self.not_taken), len(self.items))


def percentage(taken: int, there: int) -> float:
    """A share in percent, rounded down to one decimal, so that only all of it is 100."""
    return taken * 1000 // there / 10 if there else 100.0


def cover(survey: Survey, taken: Iterable[Item]) -> Coverage:
    """What a survey holds, the channels that were taken without being asked for included."""
    found = frozenset(taken)
    items = items_of(survey)
    channels = sorted(item for item in found if item.part == "channels" and item not in items)
    return Coverage((*items, *channels), found)


def items_of(survey: Survey) -> tuple[Item, ...]:
    """Everything in a survey that a conversation can go through, in file order, each part together."""
    found = [item for node in survey.nodes for item in _items_of_node(node)]
    found += [Item("re-prompts", "messages", name) for name in REPROMPTS if getattr(survey.messages, name, None)]
    found += [Item("endings", kind) for kind in _endings(survey)]
    found += [Item("languages", tag) for tag in survey.languages]
    found += [Item("channels", channel) for channel in _channels(survey)]
    return tuple(sorted(found, key=lambda item: PARTS.index(item.part)))


def _items_of_node(node: Question | Group) -> Iterator[Item]:
    if node.when is not None:
        yield from (Item("conditions", node.name, outcome) for outcome in (HOLDS, FAILS))
    if isinstance(node, Group):
        return
    yield Item("questions", node.name)
    for number, rule in enumerate(node.rules, start=1):
        yield Item("rules", node.name, str(number))
        if rule.when is not None:
            yield Item("conditions", node.name, f"rule {number} {FAILS}")
    yield from (Item("options", node.name, detail) for detail in _answers(node))
    yield from (Item("re-prompts", node.name, name) for name in REPROMPTS if getattr(node, name) is not None)
    if node.on_failure is not None:
        yield Item("re-prompts", node.name, GIVES_UP)


def _answers(question: Question) -> Iterator[str]:
    """The answers that a question names: its options, and the non-answers that it allows."""
    yield from (str(option.value) for option in question.options)
    if question.type == "yesno":
        yield from ("yes", "no")
    if question.other:
        yield "other"
    if question.dont_know is not None:
        yield "dont_know"
    if question.refused is not None:
        yield "refused"


def _endings(survey: Survey) -> list[str]:
    """How an interview ends by what the survey itself says."""
    questions = [node for node in survey.nodes if isinstance(node, Question)]
    rules = [rule for question in questions for rule in question.rules]
    targets = [*(rule.goto for rule in rules), *(question.on_failure for question in questions)]
    found = ["completed"]
    if any(isinstance(target, Target) and target.kind == "screen_out" for target in targets):
        found.append("screened_out")
    if any(rule.transfer is not None for rule in rules):
        found.append("transferred")
    return found


def _channels(survey: Survey) -> list[str]:
    """The channels for which the survey says something of its own."""
    overrides = {
        channel
        for node in survey.nodes
        if isinstance(node, Question)
        for case in node.prompt.cases
        for channel in case.overrides
    }
    contact = survey.contact
    if contact.inbound or contact.outbound:
        overrides.add("voice")
    if contact.sms:
        overrides.add("sms")
    if contact.email_from:
        overrides.add("web")
    return [channel for channel in CHANNELS if channel in overrides]


def taken_by(steps: Iterable[Step]) -> set[Item]:
    """What the steps of a conversation went through."""
    taken: set[Item] = set()
    for step in steps:
        setting = step.state.setting
        taken |= {Item("languages", setting.language), Item("channels", setting.channel)}
        taken.update(_by_records(step))
        taken.update(_by_trace(step))
    return taken


def _by_records(step: Step) -> Iterator[Item]:
    survey = step.plan.survey
    for record in step.records:
        if isinstance(record, Asked):
            yield Item("questions", record.question)
            yield from _groups_around(survey, record.question)
        elif isinstance(record, Answered):
            question = survey.nodes[survey.positions[record.question]]
            assert isinstance(question, Question)
            yield from (Item("options", record.question, detail) for detail in _given(question, record.value))
        elif isinstance(record, Declined):
            yield Item("options", record.question, record.which)
        elif isinstance(record, (NotMatched, NothingHeard, Reminded)):
            yield from _after_misfit(step, record)
        elif isinstance(record, Ended):
            yield Item("endings", record.kind)


def _groups_around(survey: Survey, name: str) -> Iterator[Item]:
    """A question that is asked tells that the groups around it were entered."""
    parent = survey.nodes[survey.positions[name]].parent
    while parent is not None:
        group = survey.nodes[parent]
        if group.when is not None:
            yield Item("conditions", group.name, HOLDS)
        parent = group.parent


def _given(question: Question, value: object) -> Iterator[str]:
    if question.type == "yesno":
        yield "yes" if value else "no"
    elif question.options:
        values = [option.value for option in question.options]
        for each in value if isinstance(value, tuple) else (value,):
            yield str(each) if each in values else "other"


def _after_misfit(step: Step, record: NotMatched | NothingHeard | Reminded) -> Iterator[Item]:
    """Which sentence was said, the question's own or the survey's; after the last attempt, that the flow gave up."""
    name = {NotMatched: "no_match", NothingHeard: "no_input", Reminded: "remind"}[type(record)]
    state = step.state
    if not isinstance(record, Reminded) and (state.ending is not None or not (state.no_matches or state.no_inputs)):
        yield Item("re-prompts", record.question, GIVES_UP)
        if state.ending is None or state.ending.reason != "attempts":
            return
        name = "too_many_attempts"
    question = step.plan.survey.nodes[step.plan.survey.positions[record.question]]
    yield Item("re-prompts", "messages" if getattr(question, name) is None else record.question, name)


def _by_trace(step: Step) -> Iterator[Item]:
    """What the flow decided. A question's rules are looked at from the top, so their place tells which they are."""
    looked_at, number = "", 0
    for reason in step.trace:
        if not reason.what.startswith("rule"):
            looked_at = ""
            yield from _outcomes(step.plan.survey, reason)
            continue
        number = number + 1 if looked_at == reason.name else 1
        looked_at = reason.name
        if reason.what == "rule held":
            yield Item("rules", reason.name, str(number))
        else:
            yield Item("conditions", reason.name, f"rule {number} {FAILS}")


def _outcomes(survey: Survey, reason: Reason) -> Iterator[Item]:
    name = reason.name
    if reason.what == "said":
        yield Item("questions", name)
    if reason.what == "passed over":
        yield Item("conditions", name, FAILS)
    elif reason.what in ("asked", "said", "entered") and survey.nodes[survey.positions[name]].when is not None:
        yield Item("conditions", name, HOLDS)
