"""A survey made ready for one channel and one language: what every step of such interviews shares.

A plan is worked out once and kept on the survey; each question of it, when it is first met. Two threads may work
out the same thing at once; they come to equal results, and the last one stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from askline.answers.keypad import Keypad, keypad_for
from askline.answers.outcome import Outcome
from askline.answers.reader import Reader, reader_for
from askline.engine.keywords import is_keyword
from askline.engine.order import groups_to_draw, questions_to_draw, static_successors
from askline.engine.prompts import Line, Speech, Voice, sentence
from askline.engine.state import InterviewState, Setting
from askline.lexicons import fold, lexicon_for
from askline.survey.definition import Group, Messages, Prompt, Question, Rule, Survey
from askline.survey.kinds import TEXT
from askline.survey.question_types import QUESTION_TYPES
from askline.survey.saying import sayer
from askline.survey.scope import Scope, Value

if TYPE_CHECKING:
    from askline.engine.digits import DigitSettings

# What decides how answers are read, where a question has neither options nor non-answers.
_READ_BY = ("type", "minimum", "maximum", "decimal", "min_length", "max_length", "pattern", "country")
SENTENCES = ("too_many_attempts", "confirm", "help", "stopped", "remind")


class ShownOption(NamedTuple):
    """An option as an interview has it: its phone key, its value, its text."""

    key: str
    value: str | int
    text: str


class Act(NamedTuple):
    """A rule, with its `say` made ready."""

    rule: Rule
    say: Speech | None


class Ask:
    """A question as it is put on one channel in one language."""

    __slots__ = (
        "_option_texts", "_sayer", "acts", "attempts", "barge_in", "confirm", "is_asked", "keypad",
        "known", "name", "plain", "plan", "position", "question", "reader", "says_options", "shown", "speech", "when",
    )  # fmt: skip

    def __init__(self, plan: Plan, question: Question) -> None:
        self.plan = plan
        self.question = question
        self.position = question.position
        self.name = question.name
        self.is_asked = question.order is not None  # a `prompt` is only said
        self.when = None if question.when is None else question.when.evaluate
        self.speech = plan.voice.speech(question.prompt)
        self.acts = tuple(plan.act(rule) for rule in question.rules)
        self.attempts = plan.attempts(question)
        self.barge_in = _first(question.barge_in, plan.survey.voice.barge_in)
        self.says_options = bool(question.options) and question.list_options and plan.channel != "web"
        self.plain = self._plain_line()  # its only wording, where that is all that is said
        self._option_texts = tuple(plan.voice.text(option.text)[0] for option in question.options)
        self.known: Mapping[str, Outcome] | None = None  # outcomes of exact texts; None before the first answer
        if self.is_asked:
            self.shown = _shown(plan, question)

    def make_ready(self) -> None:
        """Work out what answers need; before the first one, not before the first prompt."""
        plan, question = self.plan, self.question
        self._sayer = sayer(question.kind or TEXT)
        self.confirm = _confirmation(plan, question)
        self.reader = plan.reader(question)
        self.keypad = plan.keypad(question) if plan.channel == "voice" else None
        known = self.reader.known
        commands = {text for text in known if self._is_command(text)}
        self.known = {text: known[text] for text in known.keys() - commands} if commands else known

    def _is_command(self, text: str) -> bool:
        """Whether a command or a keyword goes before an exact text that the reader knows."""
        if self.plan.channel == "sms" and is_keyword(text):
            return True
        return self.plan.command(text) is not None

    def _plain_line(self) -> Line | None:
        line = self.speech.only
        if line is None or self.says_options or (self.question.options and line.has_placeholder("options")):
            return None
        return line

    def line_texts(self, state: InterviewState) -> tuple[str, str, str]:
        """What is said when the question is put: (whole text, its text without options, sound)."""
        if self.plain is not None:
            text = self.plain.text(state)
            return text, text, self.plain.sound
        line = self.speech.line(state)
        if line is None:
            text = sound = ""
        else:
            text, sound = (line.fill(state, {"options": ""}) if self.question.options else line.text(state)), line.sound
        if not self.question.options:
            return text, text, sound
        if line is not None and line.has_placeholder("options"):
            return line.fill(state, {"options": self.options_said(state)}), text.strip(), sound
        return (self._with_options(text, state) if self.says_options else text), text, sound

    def _with_options(self, text: str, state: InterviewState) -> str:
        gap = "\n" if self.plan.channel == "sms" else " "
        said = self.options_said(state)
        return f"{text}{gap}{said}" if text else said

    def options_said(self, state: InterviewState) -> str:
        """The options as they are said where `{options}` stands (section 3.4)."""
        shown = self.options_shown(state)
        if self.plan.channel == "web":
            return self.plan.lexicon.join([each.text for each in shown])
        if not self.question.list_options:
            return ""
        said = (self.plan.option.said(state, {"option": each.text, "key": each.key}) for each in shown)
        return ("\n" if self.plan.channel == "sms" else " ").join(each[0] for each in said if each is not None)

    def option_order(self, setting: Setting) -> tuple[int, ...]:
        return setting.option_orders.get(self.position) or tuple(range(len(self.question.options)))

    def option_text(self, index: int, scope: Scope) -> str:
        template = self._option_texts[index]
        return "" if template is None else template.render(scope)

    def options_shown(self, state: InterviewState) -> list[ShownOption]:
        """Each option in this interview's order."""
        options = self.question.options
        return [
            ShownOption(
                str(place) if options[index].is_numbered else options[index].key,
                options[index].value,
                self.option_text(index, state),
            )
            for place, index in enumerate(self.option_order(state.setting), start=1)
        ]

    def say(self, value: Value, scope: Scope) -> str:
        """An answer of the question as it is piped."""
        return self._sayer(value, scope)


class Gate:
    """A group as the flow meets it."""

    __slots__ = ("group", "is_repeat", "name", "position", "when")

    is_asked = False

    def __init__(self, group: Group) -> None:
        self.group = group
        self.position = group.position
        self.name = group.name
        self.when = None if group.when is None else group.when.evaluate
        self.is_repeat = group.repeat is not None


class Plan:
    """A survey on one channel in one language."""

    def __init__(self, survey: Survey, channel: str, language: str) -> None:
        self.survey = survey
        self.channel = channel
        self.language = language
        self.size = len(survey.nodes)
        self.lexicon = lexicon_for(language)
        self.voice = Voice(survey, channel, language)
        self.following = static_successors(survey)
        self.groups_to_draw = groups_to_draw(survey)
        self.questions_to_draw = questions_to_draw(survey)
        self.opening = tuple(self.voice.speech(said) for said in (survey.greeting, survey.instructions) if said)
        self.closing = self.speech(survey.closing)
        self._readers: dict[tuple[Any, ...], Reader] = {}
        self.asks: list[Any] = [None] * self.size  # by position: what `meet` gave, or None
        self._commands = self._command_words(survey.messages)
        self._initials = frozenset(word[0] for word in self._commands if word)
        self._longest_command = 4 * max(map(len, self._commands), default=0)  # with all that folding drops
        self.sentences = {name: self._sentence(name, getattr(survey.messages, name)) for name in SENTENCES}
        self.option = self._option_sentence(survey.messages.option)
        self._tapered = {name: self.tapered(getattr(survey.messages, name), name) for name in ("no_match", "no_input")}

    def meet(self, position: int) -> Any:
        """The Ask or the Gate of what stands at a position, made ready."""
        met = self.asks[position]
        if met is None:
            node = self.survey.nodes[position]
            met = self.asks[position] = Gate(node) if isinstance(node, Group) else Ask(self, node)
        return met

    def ask(self, position: int) -> Ask:
        """The question at a position; groups are never asked."""
        return cast(Ask, self.meet(position))

    def speech(self, prompt: Prompt | None) -> Speech | None:
        return None if prompt is None else self.voice.speech(prompt)

    def act(self, rule: Rule) -> Act:
        return Act(rule, self.speech(rule.say))

    def attempts(self, question: Question) -> int:
        """How many answers that do not fit are taken for one asking; 0 for any number."""
        if question.attempts is not None:
            return question.attempts
        return {"voice": self.survey.voice.attempts, "sms": self.survey.sms.attempts, "web": 0}[self.channel]

    def reader(self, question: Question) -> Reader:
        """How a question's answers are read; questions that read alike share one."""
        if question.options or question.dont_know is not None or question.refused is not None:
            return self._reader(question)
        alike = tuple([getattr(question, name) for name in _READ_BY])
        reader = self._readers.get(alike)
        if reader is None:
            reader = self._readers[alike] = self._reader(question)
        return reader

    def _reader(self, question: Question) -> Reader:
        return reader_for(question, self.language, self.survey.languages[0])

    def keypad(self, question: Question) -> Keypad:
        voice = self.survey.voice
        return keypad_for(
            question, self.language, self.survey.languages[0], voice.skip_key, voice.repeat_key, voice.back_key
        )

    def command(self, text: str) -> str | None:
        """`skip` or `repeat` where the whole message is that command's word, on this channel."""
        if len(text) > self._longest_command:
            return None
        initial = text[:1].lower()
        if initial.isascii() and initial.isalnum() and initial not in self._initials:
            return None
        return self._commands.get(fold(text))

    def word_for(self, command: str) -> str | None:
        """The shortest word that gives a command on this channel; None where none does."""
        words = [word for word, name in self._commands.items() if name == command]
        return min(words, key=lambda word: (len(word), word), default=None)

    def tapered(self, prompts: tuple[Prompt, ...] | None, name: str) -> tuple[Speech, ...]:
        """The sentences of `no_match` or `no_input`, by how often it has happened."""
        if prompts is None:
            return (self._sentence(name, None),)
        return tuple(self.voice.speech(prompt) for prompt in prompts)

    def reprompts(self, question: Question, name: str) -> tuple[Speech, ...]:
        own = getattr(question, name)
        return self._tapered[name] if own is None else self.tapered(own, name)

    def sentence_for(self, question: Question, name: str) -> Speech:
        """A sentence of the engine's, in the question's own words where it has them."""
        own = getattr(question, name)
        return self.sentences[name] if own is None else self.voice.speech(own)

    def digit_settings(self, ask: Ask, state: InterviewState) -> DigitSettings:
        """How the keys of the open question, or of its confirmation, are collected."""
        from askline.engine.digits import DigitSettings

        if ask.known is None:
            ask.make_ready()
        voice, question = self.survey.voice, ask.question
        keypad = ask.confirm.keypad if state.pending is not None and ask.confirm else ask.keypad
        assert keypad is not None
        is_confirming = state.pending is not None
        longest = (keypad.longest or None) if question.max_digits is None or is_confirming else question.max_digits
        return DigitSettings(
            keypad=keypad,
            min_digits=1 if question.min_digits is None or is_confirming else question.min_digits,
            max_digits=longest,
            no_input_timeout=_first(question.no_input_timeout, voice.no_input_timeout),
            inter_digit_timeout=_first(question.inter_digit_timeout, voice.inter_digit_timeout),
            terminator=_first(question.terminator, voice.terminator),
            barge_in=_first(question.barge_in, voice.barge_in),
        )

    def terminator(self, question: Question) -> str:
        return self.survey.voice.terminator if question.terminator is None else question.terminator

    def _sentence(self, name: str, own: Prompt | None) -> Speech:
        if own is not None:
            return self.voice.speech(own)
        written = self.lexicon.messages[name]
        if isinstance(written, str):
            return sentence(written)
        return sentence(written.get(self.channel, written["voice"]))

    def _option_sentence(self, own: Prompt | None) -> Speech:
        """How an option is said; where the survey has no words for this channel, as usual."""
        said = self._sentence("option", own)
        return said if any(line.template is not None for line in said.lines) else self._sentence("option", None)

    def _command_words(self, messages: Messages) -> dict[str, str]:
        commands = {}
        for name in ("repeat", "skip") if self.channel != "web" else ("skip",):
            for word in self._words(getattr(messages, name), name):
                commands[fold(word)] = name
        return commands

    def _words(self, own: Any, name: str) -> tuple[str, ...]:
        if not own:
            return tuple(getattr(self.lexicon, name))
        found = self.voice.words(own)
        return found if found is not None else tuple(getattr(self.lexicon, name))


class Confirmation:
    """How an answer is confirmed: what is asked, and how the yes or no is read."""

    __slots__ = ("keypad", "reader", "speech")

    def __init__(self, speech: Speech, reader: Reader, keypad: Keypad | None) -> None:
        self.speech = speech
        self.reader = reader
        self.keypad = keypad


def plan_for(survey: Survey, setting: Setting) -> Plan:
    plan: Plan | None = survey.plans.get(setting.plan_key)
    if plan is None:
        plan = survey.plans[setting.plan_key] = Plan(survey, setting.channel, setting.language)
    return plan


def _confirmation(plan: Plan, question: Question) -> Confirmation | None:
    if question.confirm is False:
        return None
    speech = plan.sentences["confirm"] if question.confirm is True else plan.voice.speech(question.confirm)
    yes_no = Question(
        position=question.position, name=question.name, type="yesno", prompt=question.prompt, label=question.label,
        id=question.id, order=question.order, required=question.required,
    )  # fmt: skip
    keypad = plan.keypad(yes_no) if plan.channel == "voice" else None
    return Confirmation(speech, plan.reader(yes_no), keypad)


def _shown(plan: Plan, question: Question) -> tuple[Any, ...]:
    """What the API shows of a question whatever is said: its id, survey, order, maximum, type and label."""
    type = QUESTION_TYPES[question.type]
    return question.id, plan.survey.id, question.order, type.max_response(question), type.question_type, question.label


def _first(own: Any, default: Any) -> Any:
    return default if own is None else own
