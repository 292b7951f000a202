"""What an export holds: interactions, or the responses in them, as flat rows of named columns.

Codes are the values as a survey has them, for analysis; labels are the options' texts in the survey's default language,
for reading. What was erased or never given is None.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from askline.interviews.administration import Exported
from askline.interviews.interaction import Interaction, Response
from askline.interviews.moments import to_datetime
from askline.interviews.views.survey_dynamix import status, text_as_written
from askline.survey.definition import Survey

INTEGER, TEXT, MOMENT, OBJECT = "integer", "text", "moment", "object"  # what a column holds
Row = dict[str, Any]
Labels = Callable[[Interaction, Response], Any]

INTERACTION_COLUMNS = {
    "id": INTEGER, "uuid": TEXT, "survey_id": INTEGER, "survey_type": TEXT, "phone_number": TEXT, "email": TEXT,
    "external_ref": TEXT, "call_type": TEXT, "agent_id": TEXT, "language": TEXT, "contact_id": TEXT, "status": TEXT,
    "ending": TEXT, "reason": TEXT, "scheduled_at": MOMENT, "created_at": MOMENT, "updated_at": MOMENT,
    "started_at": MOMENT, "ended_at": MOMENT, "responses": OBJECT, "interaction_data": OBJECT,
}  # fmt: skip
RESPONSE_COLUMNS = {
    "id": INTEGER, "interaction_id": INTEGER, "interaction_uuid": TEXT, "survey_id": INTEGER, "question_id": INTEGER,
    "question": TEXT, "question_label": TEXT, "place": INTEGER, "response_type": TEXT, "response": TEXT,
    "submitted_at": MOMENT, "recording_url": TEXT,
}  # fmt: skip


def interaction_row(exported: Exported, label: Labels, now: int) -> Row:
    """An interaction with its answers by question name; of a repeat group, a list of them."""
    each = exported.interaction
    row = {name: _shown(kind, getattr(each, name, None)) for name, kind in INTERACTION_COLUMNS.items()}
    data = {entry.custom_key: entry.custom_value for entry in exported.data if entry.deleted_at is None}
    return row | {
        "status": status(each, now).partition(" ")[0] if each.ended_at or each.has_begun else status(each, now),
        "responses": _by_question(exported, label),
        "interaction_data": data,
    }


def response_rows(exported: Exported, label: Labels) -> list[Row]:
    """The responses of an interaction, oldest first."""
    return [
        {name: _shown(kind, getattr(each, name, None)) for name, kind in RESPONSE_COLUMNS.items()}
        | {"interaction_uuid": exported.interaction.uuid, "response": as_text(label(exported.interaction, each))}
        for each in exported.responses
    ]


def code(interaction: Interaction, response: Response) -> Any:
    """The value of a response as its survey has it."""
    return response.value


def as_text(value: Any) -> str | None:
    """A value in one cell; several are joined by `, `."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def label_of(survey: Survey, response: Response) -> Any:
    """The texts of the options that were chosen; for what has no options, the response as the API shows it."""
    question = next((each for each in survey.questions if each.id == response.question_id), None)
    if question is None or question.type not in ("choice", "multi") or response.value is None:
        return response.response or None
    texts = {each.value: text_as_written(survey, each.text) for each in question.options}
    values = response.value if isinstance(response.value, list) else [response.value]
    found = [texts.get(value) or value for value in values]
    return found if question.type == "multi" and isinstance(response.value, list) else found[0]


class Labeller:
    """Labels of responses, by the survey version that each belongs to."""

    def __init__(self, survey_version: Callable[[str], Awaitable[Survey | None]]) -> None:
        self._survey_version = survey_version
        self._surveys: dict[str | None, Survey | None] = {None: None}

    async def prepare(self, interaction: Interaction) -> None:
        """Have the survey at hand that the interaction's labels come from."""
        fingerprint = interaction.fingerprint
        if fingerprint is not None and fingerprint not in self._surveys:
            self._surveys[fingerprint] = await self._survey_version(fingerprint)

    def label(self, interaction: Interaction, response: Response) -> Any:
        survey = self._surveys[interaction.fingerprint]
        return (response.response or None) if survey is None else label_of(survey, response)


def _by_question(exported: Exported, label: Labels) -> dict[str, Any]:
    found: dict[str, list[Any]] = {}
    for each in sorted(exported.responses, key=lambda each: each.place):
        found.setdefault(each.question, []).append(label(exported.interaction, each))
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def _shown(kind: str, value: Any) -> Any:
    return value if kind != MOMENT or value is None else to_datetime(value)
