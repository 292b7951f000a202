"""The full screen, typed into: an interview on each channel, picking, stepping, and looking behind it."""

from __future__ import annotations

from driver import ROOT, Driver

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
