"""What the full screen draws: any size, colours or none, frames, wide characters, what is pasted and scrolled."""

from __future__ import annotations

import re

from driver import ROOT, Driver

from askline.terminal.drawing import width_of
from askline.terminal.session import Act

AFTER_CALL = ROOT / "surveys" / "after-call.yaml"


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
