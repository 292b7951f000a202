"""The words and sentences of each language: the table of the language's definition, and what every data file owes."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from askline import lexicons
from askline.lexicons import LANGUAGES, Lexicon, fold, lexicon_for

FOLDER = Path(lexicons.__file__).parent
OPTIONAL = {"regions", "up_to_nineteen", "written_as_one", "units_first", "and_before_i"}
MILLISECONDS_TO_LOAD = 3

ENGLISH_SENTENCES = {
    "no_match": "Sorry, I didn't understand that.",
    "no_input": "Sorry, I didn't hear anything.",
    "too_many_attempts": "Sorry, we seem to have trouble understanding each other. Goodbye.",
    "confirm": "You said {answer}. Is that right?",
    "option": {"voice": "{option}, press {key}.", "sms": "{key} {option}"},
    "help": "Please reply with your answer to the last question, or STOP to end.",
    "stopped": "You will receive no more messages from us. Reply START to receive them again.",
    "remind": "We are still waiting for your answer.",
}
ENGLISH_WORDS = {
    "yes": ["yes", "y", "yeah", "yep", "yup", "sure", "ok", "okay", "of course", "correct", "true"],
    "no": ["no", "n", "nope", "nah", "not at all", "incorrect", "false"],
    "dont_know": ["don't know", "I don't know", "do not know", "dk", "not sure", "no idea"],
    "refused": [
        "refuse", "refused", "no answer", "no comment", "prefer not to say", "I prefer not to say", "rather not say",
    ],
    "skip": ["skip"],
    "repeat": ["repeat"],
    "all": ["all"],
    "none": ["none"],
    "and_words": ["and"],
    "today": ["today"],
    "yesterday": ["yesterday"],
    "noon": ["noon"],
    "midnight": ["midnight"],
}  # fmt: skip


def data_of(language: str) -> dict[str, Any]:
    return yaml.load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)


def placeholders(sentence: Any) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", str(sentence)))


def paths(data: Any, place: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """Every key of a data file, save the numbers and the optional ones."""
    found: set[tuple[str, ...]] = set()
    for key, value in data.items():
        if key not in OPTIONAL and not key.isdigit():
            found.add((*place, key))
            found |= paths(value, (*place, key)) if isinstance(value, dict) else set()
    return found


def test_english_sentences_are_those_of_the_definition() -> None:
    assert lexicon_for("en").messages == ENGLISH_SENTENCES


@pytest.mark.parametrize("name", ENGLISH_WORDS)
def test_english_words_are_those_of_the_definition(name: str) -> None:
    assert getattr(lexicon_for("en"), name) == frozenset(map(fold, ENGLISH_WORDS[name]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_data_file_has_every_key(language: str) -> None:
    assert paths(data_of(language)) == paths(data_of("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_data_file_has_every_number_and_month(language: str) -> None:
    data = data_of(language)
    assert set(map(str, range(20))) | {f"{tens}0" for tens in range(2, 10)} <= set(data["numbers"]["words"])
    assert list(data["dates"]["months"]) == list(map(str, range(1, 13)))
    assert {"100", "1000"} <= set(data["numbers"]["words"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_keep_what_is_filled_in(language: str) -> None:
    for name, sentence in lexicon_for(language).messages.items():
        assert placeholders(sentence) == placeholders(ENGLISH_SENTENCES[name])
    messages = lexicon_for(language).messages
    assert "STOP" in messages["help"]
    assert "START" in messages["stopped"]
    assert set(messages["option"]) == {"voice", "sms"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_means_two_things(language: str) -> None:
    lexicon = lexicon_for(language)
    kinds = [lexicon.yes, lexicon.no, lexicon.dont_know, lexicon.refused, lexicon.skip, lexicon.repeat, lexicon.all]
    assert sum(map(len, kinds)) == len(frozenset().union(*kinds))
    assert not lexicon.all & lexicon.none
    assert not lexicon.today & lexicon.yesterday


@pytest.mark.parametrize("language", LANGUAGES)
def test_true_and_false_are_words_in_every_language(language: str) -> None:
    assert "true" in lexicon_for(language).yes
    assert "false" in lexicon_for(language).no


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_or_month_has_one_meaning(language: str) -> None:
    data = data_of(language)
    for table in (data["numbers"]["words"], data["dates"]["months"]):
        meanings: dict[str, set[str]] = {}
        for number, words in table.items():
            for word in words:
                meanings.setdefault(fold(word.replace("-", " ")), set()).add(number)
        assert {word: numbers for word, numbers in meanings.items() if len(numbers) > 1} == {}


def test_every_language_in_the_folder_is_known() -> None:
    assert sorted(LANGUAGES) == sorted(path.stem for path in FOLDER.glob("*.yaml"))


@pytest.mark.parametrize(
    ("tag", "say_yes"),
    [
        ("en", "yes"), ("EN", "yes"), ("en-AU", "yes"), ("es", "sí"), ("es-MX", "sí"), ("ES-mx", "sí"),
        ("fr-CA", "oui"),
        ("de-Latn-AT", "ja"), ("pt-BR", "sim"), ("pt_PT", "sim"), ("it", "yes"), ("zh-Hant-TW", "yes"), ("x", "yes"),
        ("", "yes"), ("eng", "yes"), ("\u0000", "yes"),
    ],
)  # fmt: skip
def test_a_tag_falls_back_to_its_language_else_to_english(tag: str, say_yes: str) -> None:
    assert lexicon_for(tag).say_yes == say_yes


def test_a_lexicon_is_made_once() -> None:
    assert lexicon_for("de") is lexicon_for("de")


@pytest.mark.parametrize(
    ("tag", "group", "decimal"),
    [
        ("en", ",", "."), ("es", ".", ","), ("es-MX", ",", "."), ("es-AR", ".", ","), ("fr", " ", ","),
        ("de", ".", ","), ("de-CH", "'", "."), ("pt", ".", ","), ("pt-BR", ".", ","), ("it", ".", ","),
        ("ja", ",", "."), ("xx", ",", "."),
    ],
)  # fmt: skip
def test_figures_are_written_as_the_language_writes_them(tag: str, group: str, decimal: str) -> None:
    assert lexicon_for(tag).separators() == (group, decimal)


@pytest.mark.parametrize(
    ("tag", "is_first"), [("en", False), ("en-AU", False), ("es", True), ("de", True), ("it", True)]
)
def test_the_day_is_first_but_in_english(tag: str, is_first: bool) -> None:
    assert lexicon_for(tag).day_first == is_first


@pytest.mark.parametrize(
    ("tag", "texts", "joined"),
    [
        ("en", [], ""), ("en", ["Cat"], "Cat"), ("en", ["Cat", "Dog"], "Cat and Dog"),
        ("en", ["Cat", "Dog", "Fish"], "Cat, Dog and Fish"), ("es", ["Gato", "Perro", "Pez"], "Gato, Perro y Pez"),
        ("es", ["Padre", "Hijo"], "Padre e Hijo"), ("es", ["Flores", "iris"], "Flores e iris"),
        ("es", ["Agua", "Hielo"], "Agua y Hielo"), ("fr", ["Chat", "Chien"], "Chat et Chien"),
        ("de", ["Katze", "Hund", "Igel"], "Katze, Hund und Igel"), ("pt", ["Gato", "Cão"], "Gato e Cão"),
        ("it", ["Gatto", "Cane", "Pesce"], "Gatto, Cane e Pesce"), ("it", [], ""), ("it", ["Gatto"], "Gatto"),
        ("ja", ["猫", "犬"], "猫、犬"), ("xx", ["Cat", "Dog"], "Cat and Dog"),
    ],
)  # fmt: skip
def test_lists_are_joined_as_the_language_joins_them(tag: str, texts: list[str], joined: str) -> None:
    assert lexicon_for(tag).join(texts) == joined


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lexicon_is_read_in_no_time(language: str) -> None:
    def milliseconds() -> float:
        begun = time.perf_counter()
        Lexicon(language, yaml.load((FOLDER / f"{language}.yaml").read_bytes(), yaml.CBaseLoader))
        return (time.perf_counter() - begun) * 1000

    assert min(milliseconds() for _ in range(5)) < MILLISECONDS_TO_LOAD


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Yes!", "yes"), ("  of   course ", "of course"), ("don't", "dont"), ("don’t", "dont"), ("«Oui»", "oui"),
        ("¿Sí?", "si"), ("Café", "cafe"), ("Cafe\u0301", "cafe"), ("STRASSE", "strasse"), ("Straße", "strasse"),
        ("Œuvre", "oeuvre"), ("Łódź", "lodz"), ("Ærø", "aero"), ("İ", "i"), ("ﬁn", "fin"), ("ＯＫ", "ok"), ("٣", "3"),
        ("a.m.", "a.m"), ("...", "..."), ("*", "*"), ("#", "#"), ("#1", "1"), ("C#", "c#"), ("A*", "a*"), ("*A*", "a"),
        ("C++", "c++"), ("-5", "-5"), ("(-5)", "-5"), ("−5", "-5"), ("- five", "five"), ("²", "²"), ("", ""), (" ", ""),
        ("a\u200bb", "ab"), ("\u202eabc\u202c", "abc"), ("a\u0000b", "a b"), ("a\nb", "a b"), ("a\u00a0b", "a b"),
        ("twenty-one", "twenty-one"), ("หนึ่ง", "หนึ่ง"), ("हाँ", "हाँ"), ("שָׁלוֹם", "שלום"),
        ("한국어", "한국어"), ("👍", "👍"),
        ("50%", "50"), ("10+", "10+"), ("<18", "<18"), ("'", ""), ("_x_", "x"),
    ],
)  # fmt: skip
def test_words_are_compared_without_what_does_not_count(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_is_total_and_done_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(categories=["Mn", "Po", "Pd", "Cf", "Cc", "Zs", "Nd", "Lu", "Sk", "Cs"]), max_size=8))
def test_folding_is_total_where_the_trouble_lives(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(
    word=st.text("abcdefgäöüéñç", min_size=1),
    around=st.text('.,;:!?"()[]{}«»“”„…¿¡ -–—', max_size=4),
)
def test_case_and_surrounding_punctuation_do_not_count(word: str, around: str) -> None:
    assert fold(f"{around}{word.upper()}{around}") == fold(word)
