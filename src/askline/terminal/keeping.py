"""A conversation that was held, as a sample that passes at once.

What is written down is what was done. It is then held as `askline test` holds it; where that does not come to the same
conversation (time that was left out, keys that were given as a whole), it is written more exactly, or refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from askline.errors import AsklineError
from askline.terminal.session import KEYS, Act, Session, Turn

if TYPE_CHECKING:
    from askline.engine.plan import Ask
    from askline.flow_tools.recording import Recording

LEFT_OUT_SECONDS = (60.0, 0.0)  # waits shorter than this are tried without first: a sample reads better so
KEYS_AS = ("keys", "terminated", "text")


def sample_of(session: Session, path: str, survey_path: str, name: str | None = None) -> str:
    """The sample file to be written at `path`.

    raises    AsklineError `not-a-sample` where a sample cannot hold this conversation
    """
    _check_possible(session)
    for shortest in LEFT_OUT_SECONDS:
        for keys_as in KEYS_AS:
            text = _recorded(session, shortest, keys_as).as_yaml(path, survey_path, name)
            if _holds_the_same(session, text, path):
                return text
    raise AsklineError("not-a-sample", "a sample that is held on its own clock would go another way")


def longest_sample_of(session: Session, path: str, survey_path: str) -> tuple[str, str | None]:
    """The sample of as much of the conversation, from its beginning, as one can hold; and why that is not all."""
    try:
        return sample_of(session, path, survey_path), None
    except AsklineError as refused:
        why = refused.message
    fits = jump_in(session) or _first_misfit(session, path, survey_path)
    return sample_of(session.up_to(fits - 1), path, survey_path), why


def _first_misfit(session: Session, path: str, survey_path: str) -> int:
    """The number of the turn from which on a sample goes another way."""
    from bisect import bisect_left

    def is_misfit(count: int) -> bool:
        try:
            sample_of(session.up_to(count), path, survey_path)
        except AsklineError:
            return True
        return False

    return max(1, bisect_left(range(len(session.turns)), True, key=is_misfit))


def jump_in(session: Session) -> int | None:
    """The number of the first turn that jumps."""
    jumps = (number for number, turn in enumerate(session.turns) if turn.act and turn.act.kind == "jumped")
    return next(jumps, None)


def _check_possible(session: Session) -> None:
    """Raise AsklineError `not-a-sample` where it is known without holding the conversation again."""
    number = jump_in(session)
    if number is None:
        return
    turn = session.turns[number]
    assert turn.act is not None
    target, place = turn.act.value, turn.place[0] if turn.place else ""
    raise AsklineError(
        "not-a-sample",
        f"a sample cannot jump, as this conversation does from {place} to {target}",
        hint=f":back {len(session.turns) - number} takes the jump back, :jump {target} {place}=ANSWER answers instead",
    )


def _recorded(session: Session, shortest: float, keys_as: str) -> Recording:
    from askline.flow_tools.recording import Recording

    setup = session.setup
    recording = Recording(
        session.survey,
        survey_type=setup.survey_type,
        language=setup.language,
        attributes=setup.attributes,
        seed=setup.seed,
        now=setup.now,
    )
    previous = session.turns[0]
    for turn in session.turns[1:]:
        assert turn.act is not None
        if turn.act.after and turn.act.after >= shortest:
            recording.wait(turn.act.after)
        WRITES[turn.act.kind](recording, turn.act, previous, keys_as)
        previous = turn if turn.steps else previous
    return recording


def _write_typed(recording: Recording, act: Act, before: Turn, keys_as: str) -> None:
    keys = act.value.strip()
    step = before.steps[-1]
    if step.plan.channel != "voice" or not keys or not KEYS.issuperset(keys) or keys_as == "text":
        recording.user(act.value)
        return
    settings = step.collecting
    terminator = settings.terminator if settings is not None and keys_as == "terminated" else ""
    recording.press(keys if keys.endswith(terminator) else keys + terminator)


def _write_noise(recording: Recording, _: Act, before: Turn, keys_as: str) -> None:
    """A sample has no noise; words, or a key, that the question does not take come to the same."""
    step = before.steps[-1]
    question = step.question
    takes_words = step.state.pending is None and question is not None and (question.type == "text" or question.other)
    if takes_words:
        recording.press(_unfit_key(step.ask))
    else:
        recording.user("(noise)")


def _unfit_key(ask: Ask | None) -> str:
    keypad = ask.keypad if ask is not None else None
    unfit = [key for key in "98765432100*" if keypad is not None and not keypad.continues(key)]
    return next((key for key in unfit if keypad is not None and not keypad.accepts(key)), "99999999")


def _write_repeated(recording: Recording, _: Act, before: Turn, keys_as: str) -> None:
    recording.user(before.steps[-1].plan.word_for("repeat") or "")


WRITES: dict[str, Callable[[Recording, Act, Turn, str], None]] = {
    "typed": _write_typed,
    "said": lambda recording, act, *_: recording.user(act.value),
    "pressed": lambda recording, act, *_: recording.press(act.value),
    "silence": lambda recording, *_: recording.silence(),
    "noise": _write_noise,
    "waited": lambda recording, act, *_: recording.wait(float(act.value)),
    "previous": lambda recording, *_: recording.back(),
    "repeated": _write_repeated,
    "hung up": lambda recording, *_: recording.hang_up(),
    "resumed": lambda recording, *_: recording.resume(),
}


def _holds_the_same(session: Session, text: str, path: str) -> bool:
    """Whether the sample passes, and says and keeps what was said and kept here."""
    from askline.flow_tools.replay import hold, replay
    from askline.flow_tools.sample_format import read_sample_text

    sample = read_sample_text(text, path)
    if replay(sample, session.survey):
        return False
    steps = hold(sample, session.survey).steps
    state, here = steps[-1].state, session.state
    return [each for step in steps for each in step.prompts] == list(_said(session)) and (
        (state.answers, state.variables, state.position, state.ending)
        == (here.answers, here.variables, here.position, here.ending)
    )


def _said(session: Session) -> Iterator[str]:
    for turn in session.turns:
        for step in turn.steps:
            yield from step.prompts
