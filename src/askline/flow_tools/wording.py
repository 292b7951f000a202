"""Rules, targets and settings of a survey in words, for people who read a survey rather than its file."""

from __future__ import annotations

from collections.abc import Iterator

from askline.survey.definition import Group, Prompt, Question, Repeat, Rule, Survey, Target

UNTIL_A_RULE = {"end": "complete the survey", "screen_out": "end as screened out"}


def target_in_words(target: Target, survey: Survey) -> str:
    return UNTIL_A_RULE.get(target.kind) or f"go to {survey.nodes[target.position].name}"


def rule_in_words(rule: Rule, survey: Survey) -> str:
    """`when recommend <= 2: alert support@example.com; go to why`."""
    does = "; ".join(_actions(rule, survey))
    return f"when {rule.when.source}: {does}" if rule.when else does


def _actions(rule: Rule, survey: Survey) -> Iterator[str]:
    for name, expression in rule.assignments:
        yield f"set {name} to {expression.source}"
    if rule.do_not_contact:
        yield "note that this respondent is not to be contacted"
    if rule.alert is not None:
        yield f"alert {rule.alert['to'].source}" if "to" in rule.alert else "raise an alert"
    if rule.webhook is not None:
        yield f"call the webhook {rule.webhook['url'].source}"
    if rule.say is not None:
        yield f"say {_first_text(rule.say)}"
    if rule.transfer is not None:
        yield f"transfer to {rule.transfer[0]} {rule.transfer[1].source}"
    if rule.goto is not None:
        yield target_in_words(rule.goto, survey)


def failure_in_words(question: Question, survey: Survey) -> str | None:
    """What happens after the last attempt, where the survey says so."""
    if question.on_failure is None:
        return None
    if isinstance(question.on_failure, Target):
        return target_in_words(question.on_failure, survey)
    return {"skip": "skip the question", "end": "end as abandoned"}[question.on_failure]


def group_in_words(group: Group) -> str:
    """`3 entries in drawn order, asked when count(pets) > 0, once for each pet in pets`."""
    amount = len(group.entries)
    parts = [f"{group.pick} of {amount} entries" if group.pick is not None else _entries(amount)]
    if group.shuffle:
        parts[0] += " in drawn order"
    if group.repeat is not None:
        parts.append(f"once for each {group.repeat.item} in {_source(group.repeat)}")
    if group.when is not None:
        parts.append(f"when {group.when.source}")
    return ", ".join(parts)


def _first_text(prompt: Prompt) -> str:
    """The first text of a prompt as written, in quotes."""
    for case in prompt.cases:
        for wordings in (case.wordings, *case.overrides.values()):
            for text in (wording.text for wording in wordings if wording.text is not None):
                template = text.plain or next(iter((text.by_language or {}).values()), None)
                if template is not None:
                    return f"“{template.source}”"
    return "something"


def _entries(amount: int) -> str:
    return "1 entry" if amount == 1 else f"{amount} entries"


def _source(repeat: Repeat) -> str:
    source = repeat.source
    return ", ".join(map(str, source)) if isinstance(source, tuple) else source.source
