"""Checks the keys of a question: non-answers that are answers already, waits for more keys, clashes with commands.

What is an answer in keys is told by `keyed_answers.py`.
"""

from __future__ import annotations

from askline.survey.definition import Option, Question, Text
from askline.survey.keyed_answers import Keyed, Pair, keyed_answers
from askline.survey.outline import Entry
from askline.survey.survey_file import SurveyFile
from askline.survey.yaml_nodes import Mapping as MapNode
from askline.survey.yaml_nodes import Scalar
from askline.survey.yaml_nodes import Sequence as ListNode

NON_ANSWERS = ("dont_know", "refused")
# Keys by which the author of a question shows to know of the wait.
ABOUT_WAITING = ("inter_digit_timeout", "terminator", "max_digits")


def check_keys(file: SurveyFile, entry: Entry, question: Question) -> None:
    keyed = keyed_answers(question)
    spare = spare_keys(file, entry, question, keyed)
    if entry.fields.keys().isdisjoint(ABOUT_WAITING):
        check_waits(file, entry, question, keyed, spare)
    check_commands(file, entry, question, keyed, spare)
    terminator = file.voice.terminator if question.terminator is None else question.terminator
    if terminator:
        check_terminator(file, entry, question, terminator)


def spare_keys(file: SurveyFile, entry: Entry, question: Question, keyed: Keyed) -> tuple[str, ...]:
    """The keys of the non-answers; one that is an answer already is reported."""
    spare: tuple[str, ...] = ()
    for name in NON_ANSWERS:
        non_answer = question.dont_know if name == "dont_know" else question.refused
        if non_answer is None or non_answer.key is None:
            continue
        key, node = non_answer.key, entry.fields[name]
        place = node.get("key") if isinstance(node, MapNode) else None
        if keyed.accepts(key) or is_text_answer(question, key) or key in spare:
            hint = 'choose a key that is no answer, such as "99"' if key != "99" else "choose a key that is no answer"
            file.report("key-taken", place or node, hint, key=key, name=name)
        spare += (key,)
    return spare


def is_text_answer(question: Question, key: str) -> bool:
    """Whether the key, typed as a text, is an answer, though it is none in keys."""
    if question.type == "time":
        return len(key) <= 2 and key.isdigit() and int(key) < 24
    return any(is_name(option, key) for option in question.options)


def is_name(option: Option, key: str) -> bool:
    is_synonym = any(key in words for words in option.synonyms.values())
    return is_synonym or key == str(option.value) or is_constant(option.text, key)


def is_constant(text: Text, constant: str) -> bool:
    return text.plain is not None and text.plain.constant == constant


def check_waits(file: SurveyFile, entry: Entry, question: Question, keyed: Keyed, spare: tuple[str, ...]) -> None:
    """Warn of an answer after which the collector waits, since a longer one begins with it (rule 7 of section 7.2)."""
    pair = keyed.pair or first_wait(keyed, spare)
    if pair:
        terminator = file.voice.terminator
        hint = "set inter_digit_timeout or terminator here to say that this is known"
        if terminator:
            hint = f"tell callers that {terminator} ends an answer; {hint}"
        seconds = f"{file.voice.inter_digit_timeout:g}"
        place = entry.fields["type"]
        file.report("waits-for-more-keys", place, hint, answer=pair[0], longer=pair[1], seconds=seconds)


def first_wait(keyed: Keyed, spare: tuple[str, ...]) -> Pair | None:
    """A wait that comes from the key of a non-answer."""
    for key in spare:
        for end in range(1, len(key)):
            if keyed.accepts(key[:end]) or key[:end] in spare:
                return key[:end], key
        longer = keyed.longer(key)
        if longer:
            return key, longer
    return None


def check_commands(file: SurveyFile, entry: Entry, question: Question, keyed: Keyed, spare: tuple[str, ...]) -> None:
    """Warn of each command key that an answer begins with: it does not count there."""
    voice = file.voice
    commands = [("repeat", voice.repeat_key), ("back", voice.back_key)]
    if not question.required:
        commands.append(("skip", voice.skip_key))
    for command, key in commands:
        if key:
            answer = answer_that_begins_with(key, keyed, spare)
            if answer:
                file.report("command-key-clash", entry.fields["type"], command=command, key=key, answer=answer)


def check_terminator(file: SurveyFile, entry: Entry, question: Question, terminator: str) -> None:
    """Warn of a key that is never heard, since the terminator ends the answer before it."""
    nodes = entry.fields["options"] if question.options else None
    items = nodes.items if isinstance(nodes, ListNode) else []
    non_answers = [entry.fields[name] for name in NON_ANSWERS if name in entry.fields]
    for node in (*items, *non_answers):
        key = node.get("key") if isinstance(node, MapNode) else None
        if isinstance(key, Scalar) and terminator in key.text:
            file.report("key-is-terminator", key, key=key.text, terminator=terminator)


def answer_that_begins_with(key: str, keyed: Keyed, spare: tuple[str, ...]) -> str | None:
    if keyed.accepts(key):
        return key
    return keyed.longer(key) or next((each for each in spare if each.startswith(key)), None)
