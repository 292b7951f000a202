"""The Survey Dynamix API: the table of its calls. Each resource stands in a file of its own."""

from __future__ import annotations

from collections.abc import Callable

from askline.interviews.service import Service
from askline.web.api import Api
from askline.web.auth import Credentials
from askline.web.calls import Route
from askline.web.metrics import Metrics
from askline.web.survey_dynamix import interaction_data, interactions, new_interaction, people, responses, surveys
from askline.web.survey_dynamix.interaction_data import InteractionData
from askline.web.survey_dynamix.interactions import Interactions
from askline.web.survey_dynamix.nested import Nested
from askline.web.survey_dynamix.people import Users
from askline.web.survey_dynamix.responses import Responses
from askline.web.survey_dynamix.survey_calls import EXTENDED, SUBMIT, SurveyCalls
from askline.web.survey_dynamix.surveys import Surveys

PREFIX = "/api"
MISSING = ("not-found",)
DELETED = ("not-found", "gone")
FAULTY = ("bad-parameter",)
NEEDS = ("bad-parameter", "missing-parameter")
BODY = ("bad-body", "too-large")
REPEATED = ("idempotency-key-reused",)


def survey_dynamix(service: Service, base_url: str, credentials: Credentials, metrics: Callable[[], Metrics]) -> Api:
    """The API below `/api`.

    base_url  what links are made from, without a slash at its end
    metrics   where steps are counted; asked for when the first one is
    """
    return Api(PREFIX, routes(service, base_url, metrics), credentials.for_api)


def routes(service: Service, base_url: str, metrics: Callable[[], Metrics]) -> tuple[Route, ...]:
    its_interactions = Interactions(service, base_url)
    its_responses, its_data = Responses(service), InteractionData(service)
    its_surveys, its_users = Surveys(service.surveys), Users(service)
    nested = Nested(its_interactions, its_responses, its_data, its_surveys, its_users)
    return (
        *_interactions(its_interactions, nested),
        *_survey_calls(its_interactions, SurveyCalls(service, metrics)),
        *_data_and_responses(its_data, its_responses),
        *_surveys(its_surveys, nested),
        *_people(its_users, nested),
    )


def _interactions(resource: Interactions, nested: Nested) -> tuple[Route, ...]:
    path, below = "/interactions", "/interactions/{interaction_id}"
    return (
        Route(
            "GET", path, resource.page, "List interactions.",
            parameters=interactions.LIST, replies={200: "[Interaction]"}, errors=NEEDS,
        ),
        Route(
            "POST", path, resource.create, "Make an interaction.", resource.find_survey_given,
            parameters=new_interaction.CREATION, replies={201: "Interaction"}, may_repeat=True, takes_custom_keys=True,
            errors=(*MISSING, *NEEDS, *BODY, *REPEATED, "pending-interaction"),
        ),
        Route(
            "GET", below, resource.get, "Get an interaction.", resource.find,
            parameters=interactions.INCLUDES, replies={200: "Interaction"}, errors=(*DELETED, *FAULTY),
        ),
        Route(
            "POST", below, resource.get, "Get an interaction, as the vendor's page also has it.", resource.find,
            parameters=interactions.INCLUDES, replies={200: "Interaction"}, errors=(*DELETED, *FAULTY, *BODY),
        ),
        Route(
            "PUT", below, resource.change, "Change an interaction.", resource.find,
            parameters=new_interaction.CHANGES, json_object="interaction", replies={200: "Interaction"},
            errors=(*DELETED, *NEEDS, *BODY, "id-mismatch", "already-started"),
        ),
        Route(
            "DELETE", below, resource.delete, "Delete an interaction that has not started.",
            replies={204: None}, errors=(*DELETED, "already-started"),
        ),
        Route(
            "GET", f"{below}/responses", nested.responses_of_interaction, "List the responses of an interaction.",
            resource.find, parameters=responses.BELOW_INTERACTION, replies={200: "[Response]"},
            errors=(*DELETED, *FAULTY),
        ),
        Route(
            "GET", f"{below}/interaction_data", nested.data_of_interaction, "List the data of an interaction.",
            resource.find, parameters=interaction_data.BELOW_INTERACTION, replies={200: "[InteractionData]"},
            errors=(*DELETED, *FAULTY),
        ),
    )  # fmt: skip


def _survey_calls(resource: Interactions, calls: SurveyCalls) -> tuple[Route, ...]:
    below = "/interactions/{interaction_id}"
    errors = (*DELETED, *FAULTY, *BODY, *REPEATED)
    return (
        Route(
            "POST", f"{below}/start_survey", calls.start, "Start the survey, or say again what was said last.",
            resource.find, parameters=(EXTENDED,), replies={200: "Payload"}, may_repeat=True,
            errors=(*errors, "not-yet-due"),
        ),
        Route(
            "POST", f"{below}/submit_response", calls.submit, "Answer the current question.", resource.find,
            parameters=SUBMIT, replies={200: "Payload"}, may_repeat=True,
            errors=(*errors, "missing-parameter", "not-yet-due", "stale-answer", "answered-meanwhile"),
        ),
        Route(
            "POST", f"{below}/abandon_survey", calls.abandon, "End the survey.", resource.find,
            parameters=(EXTENDED,), replies={200: "Payload"}, may_repeat=True, errors=errors,
        ),
    )  # fmt: skip


def _data_and_responses(data: InteractionData, its_responses: Responses) -> tuple[Route, ...]:
    below = "/interaction_data/{interaction_data_id}"
    return (
        Route(
            "GET", "/interaction_data", data.page, "List interaction data.",
            parameters=interaction_data.LIST, replies={200: "[InteractionData]"}, errors=NEEDS,
        ),
        Route(
            "POST", "/interaction_data", data.create, "Set a key of an interaction.", data.find_interaction_given,
            parameters=interaction_data.CREATION, replies={201: "InteractionData", 200: "InteractionData"},
            may_repeat=True, errors=(*DELETED, *NEEDS, *BODY, *REPEATED),
        ),
        Route(
            "GET", below, data.get, "Get a piece of interaction data.",
            replies={200: "InteractionData"}, errors=DELETED,
        ),
        Route(
            "PUT", below, data.change, "Change a piece of interaction data.", data.find,
            parameters=interaction_data.CHANGES, json_object="interaction_data", replies={200: "InteractionData"},
            errors=(*DELETED, *NEEDS, *BODY, "id-mismatch", "key-taken"),
        ),
        Route(
            "DELETE", below, data.delete, "Delete a piece of interaction data.", replies={204: None}, errors=DELETED
        ),
        Route(
            "GET", "/responses", its_responses.page, "List responses.",
            parameters=responses.LIST, replies={200: "[Response]"}, errors=NEEDS,
        ),
        Route(
            "GET", "/responses/{response_id}", its_responses.get, "Get a response.",
            replies={200: "Response"}, errors=DELETED,
        ),
    )  # fmt: skip


def _surveys(resource: Surveys, nested: Nested) -> tuple[Route, ...]:
    survey, question = "/surveys/{survey_id}", "/questions/{question_id}"
    errors = (*MISSING, *FAULTY)
    return (
        Route(
            "GET", "/questions", resource.questions, "List questions.",
            parameters=surveys.QUESTIONS, replies={200: "[Question]"}, errors=FAULTY,
        ),
        Route(
            "GET", question, resource.question, "Get a question.", resource.find_question,
            parameters=(EXTENDED,), replies={200: "Question"}, errors=errors,
        ),
        Route(
            "GET", f"{question}/responses", nested.responses_of_question, "List the responses to a question.",
            resource.find_question, parameters=responses.BELOW_QUESTION, replies={200: "[Response]"}, errors=errors,
        ),
        Route(
            "GET", "/surveys", resource.page, "List surveys.",
            parameters=surveys.LIST, replies={200: "[Survey]"}, errors=FAULTY,
        ),
        Route("GET", survey, resource.get, "Get a survey.", replies={200: "Survey"}, errors=MISSING),
        Route(
            "GET", f"{survey}/questions", resource.questions_of_survey, "List the questions of a survey.",
            resource.find, parameters=surveys.QUESTIONS_BELOW, replies={200: "[Question]"}, errors=errors,
        ),
        Route(
            "GET", f"{survey}/interactions", nested.interactions_of_survey, "List the interactions of a survey.",
            resource.find, parameters=interactions.BELOW_SURVEY, replies={200: "[Interaction]"}, errors=errors,
        ),
        Route(
            "GET", f"{survey}/interaction_data", nested.data_of_survey, "List the interaction data of a survey.",
            resource.find, parameters=interaction_data.BELOW_SURVEY, replies={200: "[InteractionData]"}, errors=errors,
        ),
        Route(
            "GET", f"{survey}/responses", nested.responses_of_survey, "List the responses of a survey.",
            resource.find, parameters=responses.BELOW_SURVEY, replies={200: "[Response]"}, errors=errors,
        ),
    )  # fmt: skip


def _people(users: Users, nested: Nested) -> tuple[Route, ...]:
    user = "/users/{email}"
    errors = (*MISSING, *FAULTY)
    return (
        Route(
            "GET", "/users", users.page, "List users.",
            parameters=people.LIST, replies={200: "[User]"}, errors=FAULTY,
        ),
        Route("GET", user, users.get, "Get a user.", replies={200: "User"}, errors=MISSING),
        Route(
            "GET", f"{user}/interactions", nested.interactions_of_user, "List the interactions of a user.",
            users.find, parameters=interactions.BELOW_USER, replies={200: "[Interaction]"}, errors=errors,
        ),
        Route(
            "GET", "/phone_numbers/{number}", people.phone_number, "Tell what is known about a phone number.",
            parameters=(people.COUNTRY_CODE,), replies={200: "PhoneNumber"}, errors=errors,
        ),
    )  # fmt: skip
