"""The full screen and the files around it: a survey that is edited, a conversation kept and played."""

from __future__ import annotations

from driver import ROOT, Driver

import askline
from askline.flow_tools.replay import replay
from askline.flow_tools.sample_format import read_sample_text
from askline.terminal.replaying import Playback, setup_of
from askline.terminal.session import Session

AFTER_CALL = ROOT / "surveys" / "after-call.yaml"


def test_a_saved_file_is_loaded_again_at_the_same_question() -> None:
    async def script(driver: Driver) -> None:
        await driver.answer("3")
        text = driver.files.texts[driver.path]
        driver.files.save(driver.path, text.replace("What went wrong?", "What was the matter?"))
        await driver.pass_time(1)
        await driver.shows("What was the matter?", "saved and loaded again", "question 2: why")
        assert "What went wrong?" not in driver.text

    assert Driver(AFTER_CALL).run(script).screen.session.interview.answers == {"recommend": 3}


def test_a_broken_file_is_shown_with_its_faults_and_the_interview_goes_on() -> None:
    async def script(driver: Driver) -> None:
        await driver.answer("3")
        text = driver.files.texts[driver.path]
        driver.files.save(driver.path, text.replace("type: yesno\n    text", "type: yesn\n    text"))
        await driver.pass_time(1)
        await driver.shows("DIAGNOSTICS", "error[unknown-type]", "did you mean 'yesno'?", "✗ errors")
        await driver.answer("Too slow")
        await driver.shows("question 3: solved")
        driver.files.save(driver.path, text.replace("What went wrong?", "And why?"))
        await driver.pass_time(1)
        await driver.shows("saved and loaded again", "And why?")
        await driver.hides("DIAGNOSTICS")

    Driver(AFTER_CALL, rows=40).run(script)


def test_faults_can_be_looked_at_again_and_the_survey_may_come_back_as_it_was() -> None:
    async def script(driver: Driver) -> None:
        text = driver.files.texts[driver.path]
        driver.files.save(driver.path, text.replace("type: yesno\n    text", "type: yesn\n    text"))
        await driver.pass_time(1)
        await driver.shows("DIAGNOSTICS")
        await driver.type("<Esc>")
        await driver.hides("DIAGNOSTICS")
        await driver.shows("✗ errors, F8")
        await driver.type("<F8>")
        await driver.shows("DIAGNOSTICS")
        driver.files.save(driver.path, text)
        await driver.pass_time(1)
        await driver.shows("in order again, and as it was")
        await driver.hides("✗ errors")

    Driver(AFTER_CALL).run(script)


def test_warnings_that_an_edit_brings_are_told() -> None:
    async def script(driver: Driver) -> None:
        text = driver.files.texts[driver.path]
        driver.files.save(driver.path, text + "  - {name: more, type: nps, text: And now?}\n")
        await driver.pass_time(1)
        await driver.shows("warning[waits-for-more-keys]")

    Driver(AFTER_CALL.read_text(encoding="utf-8").partition("\ncontact:")[0] + "\n").run(script)


def test_a_file_that_is_gone_or_locked_is_told_once_and_the_interview_goes_on() -> None:
    async def script(driver: Driver) -> None:
        text = driver.files.texts.pop(driver.path)
        del driver.files.versions[driver.path]
        await driver.pass_time(10, in_steps=10)
        await driver.shows("is gone; the interview goes on with what it held")
        driver.files.locked.add(driver.path)
        driver.files.save(driver.path, text)
        driver.files.versions[driver.path] = 7.0
        await driver.pass_time(10, in_steps=10)
        await driver.shows("cannot be read: Permission denied")
        await driver.answer("3")
        await driver.shows("question 2: why")
        assert driver.text.count("is gone") == driver.text.count("Permission denied") == 1

    Driver(AFTER_CALL.read_text(encoding="utf-8"), path="s.yaml").run(script)


def test_an_answer_that_no_longer_fits_is_told() -> None:
    async def script(driver: Driver) -> None:
        await driver.answer("9")
        text = driver.files.texts[driver.path]
        edited = text.replace("type: nps", "type: rating").replace("recommend >= 9", "recommend >= 5")
        driver.files.save(driver.path, edited.replace("recommend >= 7", "recommend >= 4"))
        await driver.pass_time(1)
        await driver.shows("recommend = 9 does not fit", "recommend has no answer: jumped to solved")

    Driver(AFTER_CALL, rows=40).run(script)


def test_breaks_outlive_an_edit() -> None:
    async def script(driver: Driver) -> None:
        await driver.answer(":break recommend < 3", ":break answered(why)")
        text = driver.files.texts[driver.path]
        driver.files.save(driver.path, text.replace("name: why", "name: reason").replace("{why or", "{reason or"))
        await driver.pass_time(1)
        await driver.shows("no longer stops when answered(why)")
        await driver.answer("2")
        await driver.shows("stopped, since recommend < 3 (recommend = 2)")

    Driver(AFTER_CALL).run(script)


def test_a_conversation_is_kept_as_a_sample_that_passes() -> None:
    async def script(driver: Driver) -> None:
        await driver.type("1")
        await driver.pass_time(1)
        await driver.type("0")
        await driver.hear_out()
        await driver.type("1")
        await driver.answer(f":save {ROOT}/samples/kept.yaml")
        await driver.shows("kept as")

    driver = Driver(AFTER_CALL, survey_type="inbound").run(script)
    path = f"{ROOT}/samples/kept.yaml"
    kept = driver.files.texts[path]
    assert 'press: "1@0 0@1"' in kept
    assert replay(read_sample_text(kept, path), askline.load_survey(AFTER_CALL)) == []


def played(name: str, old: str = "", new: str = "") -> tuple[Playback, Session]:
    """A sample of after-call, perhaps edited, and the session to play it in."""
    path = ROOT / "samples" / f"after-call.{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    sample, survey = read_sample_text(text.replace(old, new, 1), str(path)), askline.load_survey(AFTER_CALL)
    return Playback(sample, survey), Session(survey, setup_of(sample))


def test_a_sample_is_played_to_its_end() -> None:
    async def script(driver: Driver) -> None:
        await driver.shows("── completed ──", "all as it says")

    playback, session = played("whole-call-by-keys")
    Driver(AFTER_CALL, session=session, playback=playback).run(script)


def test_playing_a_sample_stops_at_the_first_difference_and_leaves_the_rest_to_whoever_sits_there() -> None:
    async def script(driver: Driver) -> None:
        await driver.shows("error[other-prompts]", "expected: Was it solved?*", "question 3: solved")
        await driver.answer("no")
        await driver.shows("── completed ──")

    playback, session = played("detractor-says-why", "Was your problem solved?", "Was it solved?*")
    Driver(AFTER_CALL, session=session, playback=playback, rows=50).run(script)


def test_no_timer_runs_while_a_sample_is_played_and_a_key_stops_the_playing() -> None:
    async def script(driver: Driver) -> None:
        await driver.pass_time(60, in_steps=4)
        await driver.shows("▶ playing", "attempt 1")
        await driver.type("9")
        await driver.shows("stopped playing the sample", "question 2: solved")
        await driver.hides("▶ playing")

    playback, session = played("whole-call-by-keys")
    Driver(AFTER_CALL, session=session, playback=playback, pace_seconds=3600).run(script)
