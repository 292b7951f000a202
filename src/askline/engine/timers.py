"""Reminders and expiry of SMS interviews (section 7.5). Voice and web interviews have no timers."""

from __future__ import annotations

from datetime import datetime, timedelta

from askline.engine.answering import ask_open
from askline.engine.endings import end
from askline.engine.plan import Ask
from askline.engine.records import Reminded
from askline.engine.state import InterviewState
from askline.engine.step import Step
from askline.survey.definition import Survey


def next_timer(survey: Survey, state: InterviewState) -> datetime | None:
    """When the interview next wants an `Elapsed`; None where nothing will happen by itself."""
    if state.setting.channel != "sms" or state.ending is not None or state.last_heard is None:
        return None
    remind_after = survey.sms.remind_after
    expires = state.last_heard + timedelta(seconds=survey.sms.expires_after)
    if remind_after is None or state.reminded:
        return expires
    return min(expires, state.last_heard + timedelta(seconds=remind_after))


def expire_if_due(step: Step, at: datetime, *, is_heard: bool) -> None:
    """End an interview whose respondent has been silent for too long. A message at that very moment still counts."""
    last_heard = step.state.last_heard
    if last_heard is None:
        return
    silent_seconds = (at - last_heard).total_seconds()
    limit = step.plan.survey.sms.expires_after
    if silent_seconds > limit or (silent_seconds == limit and not is_heard):
        end(step, "abandoned", "expired")


def remind_if_due(step: Step, ask: Ask, at: datetime) -> None:
    """Say the reminder and the open question again, once for each open question."""
    state = step.state
    after = step.plan.survey.sms.remind_after
    if after is None or state.reminded or state.last_heard is None:
        return
    if (at - state.last_heard).total_seconds() < after:
        return
    state.reminded = True
    step.log.append((Reminded, ask.name, state.turn))
    said = step.plan.sentence_for(ask.question, "remind").said(state)
    if said is not None:
        step.add_prompt(*said)
    ask_open(step, ask)
