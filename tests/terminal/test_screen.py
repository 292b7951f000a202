"""The full screen, drawn and typed into: one interview on each channel, stepping, editing, keeping, sizes."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from random import Random

import pytest
from driver import KEYS, ROOT, Driver

import askline
from askline.flow_tools.replay import replay
from askline.flow_tools.sample_format import read_sample_text
from askline.terminal.bubbles import Note
from askline.terminal.drawing import Line, width_of
from askline.terminal.replaying import Playback, setup_of
from askline.terminal.session import Act, Session

AFTER_CALL = ROOT / "surveys" / "after-call.yaml"
PETS = """\
askline: 1
id: 1
name: Pets
questions:
  - {name: pets, type: multi, text: Which pets?, options: [Cat, Dog, Fish]}
"""


def test_a_web_interview_is_answered_with_the_options_picked() -> None:
    async def script(driver: Driver) -> None:
        await driver.shows("After-call survey │ web │ en │ question 1: recommend", "a whole number from 0 to 10")
        await driver.answer("3")
        await driver.shows("│ Sorry to hear that. What went wrong? │", "nothing, to skip it", "question 2: why")
        await driver.answer("")
        await driver.shows("why is skipped", "yes or no")
        await driver.type("n", "<Tab>")
        await driver.shows("› no")
        await driver.type("<Enter>")
        await driver.shows("── completed ──", "the interview has ended")

    assert Driver(AFTER_CALL).run(script).screen.session.interview.answers == {"recommend": 3, "solved": False}


def test_keys_of_a_call_are_collected_on_the_real_clock() -> None:
    async def script(driver: Driver) -> None:
        await driver.shows("inbound call", "speaking", "a key stops it", "up to 2 keys · # ends")
        await driver.hear_out()
        await driver.shows("silence  5.0s ████████████")
        await driver.pass_time(2.5)
        await driver.shows("silence  2.5s ██████░░░░░░")
        await driver.type("1")
        await driver.shows("keys 1", "next key  3.0s")
        await driver.pass_time(1)
        await driver.type("#")
        await driver.shows("│ 1 #", "After the tone", "question 2: why")

    acts = Driver(AFTER_CALL, survey_type="inbound").run(script).screen.session.acts
    assert acts == (("pressed", "1@2.5 #@3.5", 0.0),)


def test_a_key_stops_the_prompt_and_begins_the_answer() -> None:
    async def script(driver: Driver) -> None:
        await driver.pass_time(1)
        await driver.shows("speaking")
        await driver.type("7")
        await driver.shows("question 2: solved", "speaking", "pound key.")

    acts = Driver(AFTER_CALL, survey_type="inbound").run(script).screen.session.acts
    assert acts == (("pressed", "7@0", 0.0),)


def test_silence_times_out_by_itself_until_the_call_ends() -> None:
    async def script(driver: Driver) -> None:
        for _ in range(3):
            await driver.pass_time(60, in_steps=2)
        await driver.shows("── silence ──", "nothing came", "abandoned (attempts)")

    assert str(Driver(AFTER_CALL, survey_type="inbound").run(script).screen.session.state.ending) == (
        "abandoned (attempts)"
    )


def test_speech_is_typed_from_its_first_letter() -> None:
    async def script(driver: Driver) -> None:
        await driver.answer("seven")
        await driver.shows("│ seven", "taken as 7", "question 2: solved")
        await driver.answer(":noise")
        await driver.shows("── noise ──", "not understood: noise", "attempt 2")
        await driver.answer(":hangup")
        await driver.shows("you hang up", "abandoned (hang_up)")

    Driver(AFTER_CALL, survey_type="inbound").run(script)


def test_messages_show_their_segments_as_they_are_typed_and_timers_fire() -> None:
    async def script(driver: Driver) -> None:
        await driver.shows("GSM-7 · 1 segment")
        await driver.answer("3")
        await driver.type("zażółć")
        await driver.shows("UCS-2 6, 64 left, 1 segment", "✓ zażółć")
        await driver.type("<Enter>")
        await driver.answer("HELP")
        await driver.shows("HELP is a keyword")
        await driver.answer(":wait 25h")
        await driver.shows("── 25h pass, until Mon 02 Mar 21:00 ──", "abandoned (expired)")

    Driver(AFTER_CALL, survey_type="sms").run(script)


def test_after_the_end_nothing_more_is_taken_and_the_ways_back_are_named() -> None:
    async def script(driver: Driver) -> None:
        await driver.answer(":hangup")
        acts = driver.screen.session.acts
        for line in ("3", ":noise", ":press 3", ":hangup", ":silence", ":repeat", ":previous"):
            await driver.answer(line)
        assert driver.screen.session.acts == acts
        await driver.shows("the interview has ended; :back takes the last turn back")
        assert "Unfit" not in driver.text
        assert "not possible" not in driver.text

    Driver(AFTER_CALL, survey_type="inbound", rows=40).run(script)


def test_messages_after_the_end_show_when_they_came() -> None:
    async def script(driver: Driver) -> None:
        await driver.answer(":wait 25h", "still there?")
        await driver.shows("you · 21:00:00", "still there?")

    Driver(AFTER_CALL, survey_type="sms").run(script)


def test_an_expiry_comes_by_itself_in_real_time() -> None:
    async def script(driver: Driver) -> None:
        await driver.pass_time(86_401)
        await driver.shows("abandoned (expired)")

    Driver(AFTER_CALL, survey_type="sms").run(script)


def test_what_is_typed_is_judged_before_it_is_sent() -> None:
    async def script(driver: Driver) -> None:
        await driver.type("11")
        await driver.shows("✗ out of range · a whole number from 0 to 10")
        await driver.type("\x7f")
        await driver.shows("✓ 1")

    Driver(AFTER_CALL).run(script)


CONFIRMED = """\
askline: 1
id: 1
name: Colours
sms: {remind_after: 4h, expires_after: 24h}
questions:
  - {name: colour, type: text, required: false, text: Which?, confirm: true}
"""


def test_keywords_and_commands_are_told_from_answers_before_they_are_sent() -> None:
    async def script(driver: Driver) -> None:
        for typed, told in [
            ("stop", "STOP is a keyword, and no answer"),
            ("skip", "✓ skips the question"),
            ("repeat", "✓ asks again"),
            ("blue", "✓ to be confirmed: You said blue. Is that right?"),
        ]:
            await driver.type(typed)
            await driver.shows(told)
            await driver.type("\x15")
        await driver.answer("blue")
        await driver.type("no")
        await driver.shows("✓ no: the question is asked again")
        await driver.type("<Enter>")
        await driver.shows("attempt 1")

    Driver(CONFIRMED, survey_type="sms").run(script)


def test_what_comes_next_by_message_is_seen() -> None:
    async def script(driver: Driver) -> None:
        await driver.shows("reminder in 04:00:00")
        await driver.pass_time(3600)
        await driver.shows("reminder in 03:00:00")
        await driver.answer(":wait 3h")
        await driver.shows("We are still waiting for your answer.", "expires in 20:00:00")

    Driver(CONFIRMED, survey_type="sms").run(script)


def test_options_are_offered_and_completed() -> None:
    async def script(driver: Driver) -> None:
        await driver.shows("[ ] 1  Cat", "[ ] 2  Dog", "Tab picks")
        await driver.type("dog", "<Tab>")
        await driver.shows("› Dog")
        await driver.type(", c", "<Tab>")
        await driver.shows("› Dog, Cat", "✓")

    Driver(PETS).run(script)


def test_on_the_web_a_question_is_shown_once_more_and_stepping_back_forgets_it() -> None:
    async def script(driver: Driver) -> None:
        await driver.answer("3", ":repeat")
        await driver.shows("Sorry to hear that")
        assert driver.text.count("Sorry to hear that") == 2
        await driver.answer(":back")
        await driver.hides("Sorry to hear that")
        await driver.answer(":forward")
        await driver.shows("Sorry to hear that")
        assert driver.text.count("Sorry to hear that") == 1

    Driver(AFTER_CALL).run(script)


def test_tab_picks_the_first_option_and_the_next_ones_and_enter_sends_it() -> None:
    async def script(driver: Driver) -> None:
        await driver.type("<Tab>")
        await driver.shows("› Cat")
        await driver.type("<Tab>")
        await driver.shows("› Dog")
        await driver.type("<Enter>")
        await driver.shows("── completed ──")

    assert Driver(PETS).run(script).screen.session.interview.answers == {"pets": ["Dog"]}


def test_back_and_jump_hold_the_interview_as_a_straight_run_would() -> None:
    async def script(driver: Driver) -> None:
        await driver.answer("3", "Too slow")
        await driver.shows("question 3: solved")
        await driver.answer(":back 2")
        await driver.shows("question 1: recommend", "2 turns taken back")
        await driver.answer(":forward all")
        await driver.shows("question 3: solved", "Too slow")
        await driver.answer(":jump why recommend=2")
        await driver.shows("question 2: why", "│ 2")
        await driver.answer(":jump whi")
        await driver.shows("no question is called 'whi'")

    assert Driver(AFTER_CALL).run(script).screen.session.interview.answers == {"recommend": 2}


def test_an_unknown_command_names_the_nearest_and_the_screen_goes_on() -> None:
    async def script(driver: Driver) -> None:
        await driver.answer(":agan")
        await driver.shows("no command is called :agan")
        await driver.answer(":bakc")
        await driver.shows("did you mean :back?")
        await driver.answer(":save a/b/c.yaml", "3")
        await driver.shows("question 2: why")

    Driver(AFTER_CALL).run(script)


def test_a_break_is_told_where_it_begins_to_hold() -> None:
    async def script(driver: Driver) -> None:
        await driver.answer(":break recommend < 3", "2")
        await driver.shows("stopped, since recommend < 3 (recommend = 2)")

    Driver(AFTER_CALL).run(script)


def test_the_inspector_shows_what_is_behind_the_question() -> None:
    async def script(driver: Driver) -> None:
        await driver.answer("10")
        await driver.type("<F2>")
        await driver.shows("ANSWERS", "recommend  10")
        await driver.type("<F3>")
        await driver.shows("VARIABLES", "promoter = yes", "agent_name = our team")
        await driver.type("<F4>")
        await driver.shows("STATE", '"type": "web"')
        await driver.type("<F5>")
        await driver.shows("EFFECTS", "nothing was handed out yet")
        await driver.type("<F6>")
        await driver.shows("PAYLOAD", '"survey_completed": 0')
        await driver.type("<F7>")
        await driver.shows(
            "rule held: recommend, since recommend >= 7 (recommend = 10)",
            "gone past: why, since recommend >= 7 (recommend = 10)",
        )
        await driver.type("<Esc>")
        await driver.hides("WHY NOT")

    Driver(AFTER_CALL, rows=30).run(script)


def test_help_shows_the_keys_and_commands_of_the_moment() -> None:
    async def script(driver: Driver) -> None:
        await driver.type("?")
        await driver.shows("HELP", "PgUp, PgDn", ":restart")
        assert ":noise" not in driver.text
        await driver.type("?")
        await driver.answer(":channel voice", ":help")
        await driver.shows("HELP", ":noise", "keys of the telephone")

    Driver(AFTER_CALL, rows=50).run(script)


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


def test_everything_fits_any_size() -> None:
    async def script(driver: Driver) -> None:
        for columns, rows in [(80, 24), (200, 60), (200, 8), (40, 12), (20, 8), (80, 24)]:
            await driver.resize(columns, rows)
            await driver.type("<F7>")
            await driver.shows("WHY")
            await driver.type("<F7>")
        await driver.resize(200, 60)
        await driver.answer("3")
        await driver.shows("question 2: why")
        await driver.resize(80, 24)
        await driver.shows("question 2: why", "nothing, to skip it")

    Driver(AFTER_CALL).run(script)


def test_beside_each_other_where_there_is_room() -> None:
    async def script(driver: Driver) -> None:
        await driver.type("<F7>")
        await driver.shows("WHY")
        row = next(line for line in driver.lines if "recommend us?" in line)
        assert row.count("│") == 3, "the bubble's two edges, and the inspector's"

    Driver(AFTER_CALL, columns=200, rows=60).run(script)


def test_without_colour_nothing_is_coloured() -> None:
    async def script(driver: Driver) -> None:
        await driver.answer("3", ":help")
        await driver.shows("HELP")

    raw = Driver(AFTER_CALL).run(script).raw
    codes = {code for sequence in re.findall(r"\x1b\[([0-9;]*)m", raw) for code in sequence.split(";")}
    assert codes <= {"", "0", "1", "7"}, "only bold and reverse"


def test_a_terminal_without_frames_gets_them_in_ascii() -> None:
    async def script(driver: Driver) -> None:
        await driver.answer("eleven", "3")
        await driver.type("<F7>")
        await driver.shows("-- WHY ", "| Sorry to hear that. What went wrong? |", "question 2: why")

    raw = Driver(AFTER_CALL, survey_type="sms", framed=False).run(script).raw
    assert raw.isascii()


def test_with_colour_who_speaks_is_coloured() -> None:
    async def script(driver: Driver) -> None:
        await driver.answer("3")
        await driver.shows("question 2")

    assert "\x1b[0;36m" in Driver(AFTER_CALL, coloured=True).run(script).raw


WIDE = """\
askline: 1
id: 1
name: "日本 \\U0001F468\\u200D\\U0001F469"
questions:
  - name: q
    type: choice
    text: "どれ？ \\U0001F44D\\U0001F3FD \\u260E\\uFE0F \\U0001F1E6\\U0001F1FA שלום"
    options: [{value: neko, text: "猫 🐈"}, {value: inu, text: "犬 \\U0001F415\\u200D\\U0001F9BA \\u2764\\uFE0F"}]
"""


def test_wide_and_joined_characters_keep_the_frames_straight() -> None:
    async def script(driver: Driver) -> None:
        await driver.shows("👍 ☎ AU שלום")
        await driver.answer("\U0001f468\u200d\U0001f469 1\ufe0f\u20e3 " * 12)
        await driver.pass_time(3)
        for _ in range(3):
            await driver.type("<F4>", "<Tab>", "<Esc>", "<F4>")
        assert driver.lines[0].endswith("00:00:03")
        for row in driver.screen.transcript.lines(80):
            assert width_of(row) <= 80
        edges = {width_of(row) for row in driver.screen.transcript.lines(80)[:5]}
        assert len(edges) == 1, "the bubble's right edge is straight"

    Driver(WIDE).run(script)


def test_answers_cannot_move_the_cursor_or_colour_the_screen() -> None:
    async def script(driver: Driver) -> None:
        driver.screen.show([driver.screen.session.do(Act("typed", "3"))])
        driver.screen.show([driver.screen.session.do(Act("typed", "\x1b[35mx\x1b[2J"))])
        driver.screen.app.invalidate()
        await driver.shows("\\u001b[35mx\\u001b[2J", "question 3")

    assert "\x1b[35m" not in Driver(AFTER_CALL).run(script).raw


def test_what_is_pasted_is_one_answer_without_what_nobody_types() -> None:
    async def script(driver: Driver) -> None:
        await driver.answer("3")
        await driver.type("\x1b[200~one\ntwo\x1b[31m\x07\x00 three\x1b[201~")
        await driver.shows("✓ one\\u000atwo", "1 segment")
        await driver.type("<Enter>")
        await driver.shows("│ one ", "│ two[31m three", "question 3")
        await driver.answer(f":save {ROOT}/samples/kept.yaml")
        await driver.shows("kept as")

    Driver(AFTER_CALL, survey_type="sms").run(script)


def test_bytes_that_are_no_text_are_shown_and_taken_as_unreadable_characters() -> None:
    async def script(driver: Driver) -> None:
        await driver.answer("3")
        await driver.send(b"caf\xe9 \xff")
        await driver.shows("unreadable")
        await driver.type("<Enter>")
        await driver.shows("caf\N{REPLACEMENT CHARACTER}", "question 3: solved")

    Driver(AFTER_CALL, survey_type="sms").run(script)


def test_ten_thousand_characters_are_pasted_at_once() -> None:
    async def script(driver: Driver) -> None:
        await driver.answer("3")
        await driver.type("\x1b[200~" + "word " * 2000 + "\x1b[201~")
        await driver.shows("66 segments")
        await driver.type("<Enter>")
        await driver.shows("question 3: solved")

    Driver(AFTER_CALL, survey_type="sms").run(script)


def test_long_conversations_are_scrolled() -> None:
    async def script(driver: Driver) -> None:
        await driver.answer(*["x"] * 10)
        await driver.type("<PgUp>", "<PgUp>")
        await driver.shows("more lines, PgDn")
        await driver.type("<PgDn>", "<PgDn>", "<PgDn>")
        await driver.hides("more lines")

    Driver(AFTER_CALL).run(script)


def test_what_is_open_is_scrolled_before_the_conversation() -> None:
    async def script(driver: Driver) -> None:
        await driver.answer(*["x"] * 10)
        await driver.type("<F1>")
        await driver.shows("F1 or ?", "PgDn")
        await driver.type("<PgDn>")
        await driver.shows(":quit", "PgUp back")
        await driver.hides("F1 or ?")
        await driver.type("<F2>", "<C-Up>")
        await driver.shows("more lines, Ctrl-↓")
        await driver.type("<C-Down>")
        await driver.hides("more lines")

    Driver(AFTER_CALL).run(script)


def test_own_faults_are_told_and_the_screen_goes_on() -> None:
    async def script(driver: Driver) -> None:
        driver.files.texts.clear()
        await driver.answer("3")
        await driver.shows("question 2")
        driver.files.versions[driver.path] = 9.0
        driver.files.texts[driver.path] = "\udfff"
        driver.screen.app.loop.call_soon(driver.screen._look_at_file)  # type: ignore[union-attr]
        await driver.shows("Askline itself is at fault: UnicodeEncodeError")
        await driver.answer("Too slow")
        await driver.shows("question 3")

    Driver(AFTER_CALL).run(script)


def test_a_fault_in_a_timer_is_told_and_the_next_ones_run() -> None:
    async def script(driver: Driver) -> None:
        screen, looks = driver.screen, 0

        def look() -> None:
            nonlocal looks
            looks += 1
            if looks == 1:
                raise ZeroDivisionError("a look at the file")

        screen._look_at_file = look  # type: ignore[method-assign]
        screen._tick_seconds = 0.0
        ticking = asyncio.create_task(screen._tick_on())
        await driver.shows("Askline itself is at fault: ZeroDivisionError: a look at the file")
        while looks < 3:
            await driver.settle()
        ticking.cancel()

    Driver(AFTER_CALL).run(script)


def test_a_fault_that_comes_again_and_again_ends_the_screen_and_restores_the_terminal() -> None:
    async def script(driver: Driver) -> None:
        def fail(*_: object) -> Line:
            raise ZeroDivisionError("a status line that cannot be drawn")

        driver.screen._status.line = fail  # type: ignore[method-assign]
        for _ in range(50):
            driver.screen.app.invalidate()
            await driver.settle()

    driver = Driver(AFTER_CALL)
    with pytest.raises(ZeroDivisionError):
        driver.run(script)
    assert driver.raw.endswith("\x1b[?25h") or "\x1b[?1049l" in driver.raw


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


LINES = [
    "3", "yes", "", "1", "#", "*", "STOP", "a, b", "x" * 300, "é☕", "::x", ":back", ":forward all", ":jump why",
    ":jump", ":restart", ":channel sms", ":channel voice", ":language es", ":wait 2h", ":wait 9999999d", ":silence",
    ":noise", ":previous", ":repeat", ":hangup", ":resume", ":break true", ":break 1 <", ":set x=y", ":set", ":save k",
    ":press 1@-1 2@3", ":back 99999999", ":x", ":show state", ":show", ":jump solved recommend=2", "?",
]  # fmt: skip
SIZES = [(20, 6), (80, 24), (200, 8), (200, 60)]


@pytest.mark.parametrize("seed", range(6))
def test_no_keys_lines_or_edits_are_too_much_at_any_size(seed: int) -> None:
    chance = Random(seed)
    keys = [key for key in KEYS if key not in ("<C-c>", "<C-d>")]

    async def script(driver: Driver) -> None:
        for _ in range(25):
            await driver.type(chance.choice(keys))
            await driver.answer(chance.choice(LINES))
            await driver.pass_time(chance.choice([0, 1, 10, 4000]))
            text = driver.files.texts[driver.path]
            place = chance.randrange(len(text))
            driver.files.save(driver.path, text[:place] + text[place + chance.randrange(3) :])
        notes = [entry.text for entry in driver.screen.transcript.entries if isinstance(entry, Note)]
        assert not [each for each in notes if each.startswith("Askline itself")]

    columns, rows = chance.choice(SIZES)
    Driver(AFTER_CALL, survey_type=chance.choice(["inbound", "sms", "web"]), columns=columns, rows=rows).run(script)


def test_leaving_by_ctrl_c_is_an_interrupt() -> None:
    async def script(driver: Driver) -> None:
        await driver.type("<C-c>")

    assert Driver(AFTER_CALL).run(script).screen.code == 130


class Voice:
    """A speaker that says nothing, and ends or fails when it is told to."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.tell = tell
        self.said: list[str] = []
        self.end: Callable[[], None] = lambda: None
        self.stops = 0

    def say(self, texts: Sequence[str], sounds: Sequence[str], language: str, ended: Callable[[], None]) -> bool:
        self.said += texts
        self.end = ended
        return True

    def stop(self) -> None:
        self.stops += 1

    def close(self) -> None:
        self.stops += 1


def voice_of(driver: Driver) -> Voice:
    voice = driver.screen.voice.speaker
    assert isinstance(voice, Voice)
    return voice


def test_the_silence_begins_when_the_voice_has_ended() -> None:
    async def script(driver: Driver) -> None:
        await driver.pass_time(30)
        await driver.shows("speaking")
        voice_of(driver).end()
        await driver.settle()
        await driver.pass_time(1)
        await driver.shows("silence  4.0s")
        assert voice_of(driver).said[0] == "Thanks for taking the time to respond!"

    Driver(AFTER_CALL, survey_type="inbound", open_speaker=Voice).run(script)


def test_a_key_stops_the_voice() -> None:
    async def script(driver: Driver) -> None:
        stops = voice_of(driver).stops
        await driver.type("1")
        await driver.shows("keys 1", "next key")
        assert voice_of(driver).stops == stops + 1

    Driver(AFTER_CALL, survey_type="inbound", open_speaker=Voice).run(script)


def test_a_voice_that_fails_gives_one_line_and_the_call_goes_on() -> None:
    async def script(driver: Driver) -> None:
        voice_of(driver).tell("there is no sound device; prompts are only shown")
        voice_of(driver).end()
        await driver.shows("there is no sound device", "speaking")
        await driver.hear_out()
        await driver.shows("silence  5.0s")

    Driver(AFTER_CALL, survey_type="inbound", open_speaker=Voice).run(script)


def test_a_voice_that_hangs_does_not_hold_the_call_up() -> None:
    async def script(driver: Driver) -> None:
        await driver.pass_time(120, in_steps=4)
        await driver.shows("── silence ──")

    Driver(AFTER_CALL, survey_type="inbound", open_speaker=Voice).run(script)
