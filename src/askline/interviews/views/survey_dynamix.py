"""Resources of the Survey Dynamix API, made of what is stored."""

from __future__ import annotations

from typing import Any

from askline.engine.plan import plan_for
from askline.engine.state import InterviewState, new_state
from askline.interviews.accounts_kept import User
from askline.interviews.interaction import ABANDONED, COMPLETED, SENT, STARTED, DataEntry, Interaction, Response
from askline.interviews.moments import SECOND, shown
from askline.survey.definition import CHANNELS, Prompt, PromptCase, Question, Survey, Text, Wording
from askline.survey.languages import find_by_language
from askline.survey.question_types import QUESTION_TYPES
from askline.survey.templates import Template

_AGES = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def interaction_resource(interaction: Interaction, now: int, base_url: str) -> dict[str, Any]:
    """base_url: what links are made from, without a slash at its end."""
    return {
        "id": interaction.id,
        "uuid": interaction.uuid,
        "survey_id": interaction.survey_id,
        "phone_number": interaction.phone_number or "",
        "email": interaction.email or "",
        "survey_type": interaction.survey_type,
        "scheduled_at": shown(interaction.scheduled_at),
        "external_ref": interaction.external_ref or "",
        "updated_at": shown(interaction.updated_at),
        "created_at": shown(interaction.created_at),
        "call_type": interaction.call_type or "",
        "agent_id": interaction.agent_id or "",
        "status": status(interaction, now),
        "web_link": f"{base_url}/web_survey/{interaction.uuid}",
    }


def status(interaction: Interaction, now: int) -> str:
    """The status in words, relative to the moment of reading."""
    if interaction.reason == "restricted":
        return "Abandoned due to do not contact"
    if interaction.stage < SENT:
        return "Scheduled" if interaction.scheduled_at > now else "Not Started"
    word, since = {
        SENT: ("Sent", interaction.sent_at),
        STARTED: ("Started", interaction.started_at),
        COMPLETED: ("Completed", interaction.ended_at),
        ABANDONED: ("Abandoned", interaction.ended_at),
    }[interaction.stage]
    return f"{word} {age(now - (since or now))}"


def age(microseconds: int) -> str:
    """`5 minutes ago`, rounded down; `just now` under a minute."""
    seconds = max(microseconds, 0) // SECOND
    for unit_seconds, unit in _AGES:
        if seconds >= unit_seconds:
            amount = seconds // unit_seconds
            return f"{amount} {unit}{'' if amount == 1 else 's'} ago"
    return "just now"


def response_resource(response: Response) -> dict[str, Any]:
    return {
        "id": response.id,
        "interaction_id": response.interaction_id,
        "question_id": response.question_id,
        "response": response.response,
        "submitted_at": shown(response.submitted_at),
        "recording_url": response.recording_url,
        "response_type": response.response_type,
        "question_label": response.question_label,
    }


def data_resource(entry: DataEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "interaction_id": entry.interaction_id,
        "custom_key": entry.custom_key,
        "custom_value": entry.custom_value,
        "created_at": shown(entry.created_at),
        "updated_at": shown(entry.updated_at),
    }


def user_resource(user: User) -> dict[str, Any]:
    return {
        "name": user.name,
        "email": user.email,
        "agent_id": user.agent_id or "",
        "phone": user.phone or "",
        "timezone": user.timezone or "",
    }


def survey_resource(survey: Survey) -> dict[str, Any]:
    contact = survey.contact
    prompts = {name: getattr(survey, name) for name in ("greeting", "instructions", "closing")}
    return {
        "id": survey.id,
        "name": survey.name,
        "description": survey.description,
        **{f"{name}_text": written_text(survey, prompt) or "" for name, prompt in prompts.items()},
        "email_subject": contact.email_subject or "",
        "email_from_address": contact.email_from or "",
        "email_from_name": contact.email_from_name or "",
        **{f"{name}_sound_file": written_sound(survey, prompt) for name, prompt in prompts.items()},
        "inbound_number": contact.inbound,
        "outbound_number": contact.outbound,
        "sms_number": contact.sms,
    }


def question_resource(survey: Survey, question: Question, *, is_extended: bool = False) -> dict[str, Any]:
    """A question as written: default language, no channel's override, of a list the last entry."""
    kind = QUESTION_TYPES[question.type]
    resource = {
        "id": question.id,
        "survey_id": survey.id,
        "order": question.order,
        "question_text": written_text(survey, question.prompt) or "",
        "max_response": kind.max_response(question),
        "question_type": kind.question_type,
        "question_label": question.label,
        "question_sound_file": written_sound(survey, question.prompt),
    }
    return resource | _extension(survey, question, None) if is_extended else resource


def extended_payload(payload: dict[str, Any], survey: Survey, state: InterviewState) -> dict[str, Any]:
    """A payload whose current question also has its type, options, texts by channel and limits."""
    current = payload.get("current_question")
    question = None if current is None else _question_of(survey, current["id"])
    if current is None or question is None:
        return payload
    return {**payload, "current_question": current | _extension(survey, question, state)}


def _question_of(survey: Survey, id: int) -> Question | None:
    return next((each for each in survey.questions if each.id == id), None)


def _extension(survey: Survey, question: Question, state: InterviewState | None) -> dict[str, Any]:
    """state: of the interview whose drawn order and language count; None: as written."""
    extension: dict[str, Any] = {
        "type": question.type,
        "required": question.required,
        "min": question.minimum,
        "max": question.maximum,
    }
    if question.type in ("choice", "multi"):
        extension["options"] = _options(survey, question, state)
    for channel in CHANNELS:
        extension[channel] = written_text(survey, question.prompt, channel)
    return extension


def _options(survey: Survey, question: Question, state: InterviewState | None) -> list[dict[str, Any]]:
    if state is None:
        return [
            {"key": each.key, "value": each.value, "text": text_as_written(survey, each.text) or ""}
            for each in question.options
        ]
    ask = plan_for(survey, state.setting).ask(question.position)
    return [each._asdict() for each in ask.options_shown(state)]


def written_text(survey: Survey, prompt: Prompt | None, channel: str | None = None) -> str | None:
    """A prompt's text as written, in the default language; of a channel only what is written for that channel."""
    wording = _last_wording(prompt, channel)
    return None if wording is None or wording.text is None else text_as_written(survey, wording.text)


def written_sound(survey: Survey, prompt: Prompt | None) -> str | None:
    """The URL of a prompt's recording in the default language, or None."""
    wording = _last_wording(prompt, None)
    if prompt is None or wording is None or wording.sound is None:
        return None
    from askline.engine.prompts import Voice

    plain = Prompt((PromptCase((Wording(wording.text, wording.sound),), {}),))
    line = Voice(survey, "web", survey.languages[0]).speech(plain).line(new_state(survey))
    return None if line is None else line.sound or None


def _last_wording(prompt: Prompt | None, channel: str | None) -> Wording | None:
    if prompt is None or not prompt.cases:
        return None
    case = prompt.cases[-1]
    wordings = case.wordings if channel is None else case.overrides.get(channel, ())
    return wordings[-1] if wordings else None


def text_as_written(survey: Survey, text: Text) -> str | None:
    """A text in the survey's default language, with its piping as it stands in the file."""
    template: Template | None = text.plain
    if text.by_language is not None:
        found = find_by_language(text.by_language, survey.languages[0], survey.languages[0])
        template = None if found is None else found[0]
    return None if template is None else template.source
