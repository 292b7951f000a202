"""Every prompt of a survey as parts: what each is called, in which language it is spoken, on which channels."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from pets import SURVEY

import askline
from askline.speech.prompts_to_render import Fill, PromptToRender, prompts_to_render
from command_line import ROOT

EVERYWHERE = ("voice", "sms", "web")
PROMPTS = {(each.language, each.name): each for each in prompts_to_render(askline.loads_survey(SURVEY), ("en", "es"))}
SURVEYS = sorted((ROOT / "surveys").glob("*.yaml"))


def prompt(name: str, language: str = "en") -> PromptToRender:
    return PROMPTS[language, name]


def texts(*names: str, language: str = "en") -> list[tuple[object, ...]]:
    return [prompt(name, language).parts for name in names]


def test_a_prompt_is_called_as_its_sound_says() -> None:
    assert prompt("intro/greeting").parts == ("Hello!",)
    assert prompt("intro/greeting", "es").parts == ("¡Hola!",)
    assert prompt("sorry").place == "messages.no_match.1"


def test_a_prompt_without_a_sound_is_called_by_its_place() -> None:
    assert texts("pet-say-1", "messages-no_match-2", "messages-no_input") == [
        ("A cat it is.",), ("Sorry, once more.",), ("Sorry, I didn't hear anything.",),
    ]  # fmt: skip


def test_the_language_without_a_text_of_its_own_speaks_the_plain_one() -> None:
    assert texts("pet-say-1", language="es") == [("A cat it is.",)]
    assert texts("messages-too_many_attempts", language="es") != texts("messages-too_many_attempts")


def test_a_text_found_in_another_language_is_spoken_in_that_once() -> None:
    survey = askline.loads_survey(SURVEY.replace("{en: Hello!, es: ¡Hola!}", "{en: Hello!}"))
    greetings = [each for each in prompts_to_render(survey, ("en", "es")) if each.place == "greeting"]
    assert [(each.language, each.name, each.parts) for each in greetings] == [("en", "intro/greeting", ("Hello!",))]


def test_piping_cuts_a_prompt_into_parts() -> None:
    assert prompt("closing").parts == ("Goodbye, ", Fill("agent_name"), ".")
    assert prompt("messages-confirm").parts == ("You said ", Fill("answer"), ". Is that right?")


def test_each_wording_of_a_channel_stands_for_itself() -> None:
    assert prompt("closing").channels == ("voice", "sms")
    assert prompt("closing-web")[3:] == (("web",), "", ("Thanks {and} goodbye.",))
    assert prompt("messages-help").channels == ("sms",)


def test_each_wording_of_a_condition_stands_for_itself() -> None:
    assert texts("happy", "happy-2") == [("Is your cat happy?",), ("Is your dog happy?",)]


def test_options_are_said_with_their_keys_where_those_are_known() -> None:
    assert texts("pet", "pet-sms", "pet-web") == [
        ("Which one? Cat, press 1. Dog, press 2.",), ("Which one? 1 Cat\n2 Dog",), ("Which one? Cat and Dog",),
    ]  # fmt: skip
    assert texts("Toy", "Toy-web") == [("Its toy? ", Fill("options")), ("Its toy?",)]


def test_no_name_leads_out_of_the_folder() -> None:
    assert prompt("greeting").sound == "https://example.com/en/pets/../../greeting.wav"
    assert not any(".." in PurePosixPath(name).parts or name.startswith("/") for _, name in PROMPTS)


@pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
def test_every_prompt_of_a_survey_has_a_name_of_its_own(path: object) -> None:
    survey = askline.load_survey(str(path))
    prompts = prompts_to_render(survey, survey.languages)
    assert len({(each.language, each.name.lower()) for each in prompts}) == len(prompts)
    places = {each.place for each in prompts}
    assert {node.name for node in survey.questions} <= places
