"""`askline run` in lines: in pipes and at a terminal."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
from pathlib import Path

import pytest

from command_line import COMMAND, askline, surroundings
from lunch import SURVEY

CTRL_C, CTRL_D = b"\x03", b"\x04"


def test_run_shows_who_speaks_what_fits_and_what_was_not_understood(survey: Path) -> None:
    outcome = askline("run", survey, "--set", "guest=Sam", typed="eleven\nseven\n\nno\n")
    assert outcome.code == 0
    assert outcome.out == (
        "bot: Dear Sam\n"
        "bot: How was it?\n"
        "     (a whole number from 0 to 10)\n"
        "you: eleven\n"
        "     (not understood: out of range)\n"
        "bot: Sorry, I didn't understand that.\n"
        "bot: How was it?\n"
        "     (a whole number from 0 to 10)\n"
        "you: seven\n"
        "     (taken as 7)\n"
        "bot: Why?\n"
        "     (nothing, to skip it)\n"
        "you: \n"
        "     (why is skipped)\n"
        "bot: Again?\n"
        "     (yes or no)\n"
        "you: no\n"
        "bot: Bye\n"
    )
    assert outcome.err == "Ended: completed. Recorded:\n  score  7\n  again  no\n"


def test_the_end_of_input_hangs_up_and_tells_what_was_recorded(survey: Path) -> None:
    outcome = askline("run", survey, typed="3\n")
    assert outcome.code == 0
    assert outcome.err == "Ended: abandoned (hang_up). Recorded so far:\n  score  3\n"


def test_a_last_line_without_its_end_counts(survey: Path) -> None:
    assert askline("run", survey, typed="3\nGood\nyes").err.startswith("Ended: completed.")


@pytest.mark.parametrize(
    ("survey_type", "typed", "shown"),
    [
        ("web", ":back\n", "     (this is the beginning)\nbot: How was it?"),
        ("web", "3\n:back\n", "     (one turn taken back; :forward does it again)\nbot: How was it?"),
        ("web", "3\n:back\n:answers\n", "     (nothing is recorded yet)"),
        ("web", "3\n:back\n:forward\n:answers\n", "     (score  3)"),
        ("web", "3\n:back x\n", "     (write how many turns, or all"),
        ("web", "3\n:previous\n:answers\n", "     (nothing is recorded yet)"),
        ("web", "3\nGood\n:restart\n:forward all\n:answers\n", "     (why    Good)"),
        ("web", ":break score < 3\n2\n", "     (stopped, since score < 3 (score = 2))"),
        (
            "web",
            ":break scor < 3\n",
            "     (nothing is called 'scor', in the expression scor < 3; did you mean 'score'?)",
        ),
        ("web", ":jump why score=3\n:answers\n", "     (score  3)"),
        ("web", "3\n:why\n", "     (asked: why, the next in order)"),
        ("web", "3\n:channel sms\n:answers\n", "     (score  3)"),
        ("web", ":channel pigeon\n", "     (it is one of voice, inbound"),
        ("web", ":set guest=Sam\n", "bot: How was it?"),
        ("inbound", ":noise\n", "     (not understood: noise)"),
        ("web", ":noise\n", "     (noise is heard in calls alone"),
        ("web", "3\n:answers\n", "     (score  3)"),
        ("web", ":silence\n", "     (nothing came)"),
        ("sms", ":wait 25h\n", "you: :wait 25h\n"),
        ("sms", ":wait soon\n", "     (write how long, such as :wait 25h"),
        ("web", ":wait 1h\n", "     (nothing happens meanwhile)"),
        ("web", ":hepl\n", "     (no command is called :hepl; did you mean :help?"),
        ("web", ":press 1\n", "     (keys are pressed in calls alone"),
        ("inbound", ":press x\n", "     (keys are 0-9, * and #, not 'x')"),
        ("inbound", ":press 4\n", "bot: Why?"),
        ("inbound", "1#\n", "bot: Why?"),
        ("inbound", "4\n*\n", "     (why is skipped)"),
        ("web", ":jump again\n", "bot: Again?"),
        ("web", ":jump agian\n", "     (no question is called 'agian'; did you mean 'again'?)"),
        ("web", ":help\n", "     (:restart              begin again)"),
    ],
)
def test_a_line_that_begins_with_a_colon_is_a_command(survey: Path, survey_type: str, typed: str, shown: str) -> None:
    outcome = askline("run", survey, "--survey-type", survey_type, typed=typed)
    assert outcome.code == 0
    assert shown in outcome.out


def test_sms_timers_fire_while_time_passes(survey: Path) -> None:
    survey.write_text(SURVEY + "sms: {remind_after: 1h}\n", encoding="utf-8")
    outcome = askline("run", survey, "--survey-type", "sms", typed=":wait 2h\n:wait 23h\n")
    assert "     (time for a reminder)\nbot: We are still waiting for your answer.\nbot: How was it?" in outcome.out
    assert outcome.err.startswith("Ended: abandoned (expired).")


def test_quit_leaves_the_interview_open(survey: Path) -> None:
    outcome = askline("run", survey, typed="3\n:quit\n")
    assert (outcome.code, outcome.err) == (0, "Left open. Recorded so far:\n  score  3\n")


def test_hangup_ends_the_interview(survey: Path) -> None:
    outcome = askline("run", survey, typed=":hangup\n")
    assert (outcome.code, outcome.err) == (0, "Ended: abandoned (hang_up). Nothing was recorded.\n")


def test_two_colons_are_an_answer_that_begins_with_one(survey: Path) -> None:
    assert "  why    :-)\n" in askline("run", survey, typed="3\n::-)\nno\n").err


def test_an_undeclared_attribute_is_told_with_the_nearest_name(survey: Path) -> None:
    outcome = askline("run", survey, "--set", "gest=Sam")
    assert "note: the survey has no attribute 'gest'; did you mean 'guest'?" in outcome.err


def test_answers_that_are_no_utf_8_and_huge_ones_are_no_match(survey: Path) -> None:
    outcome = askline("run", survey, typed=b"\xff\xfe\n" + b"9" * 10_000_000 + b"\n")
    assert outcome.code == 0
    assert outcome.out.count("not understood") == 2
    assert "you: \ufffd\ufffd\n" in outcome.out


def test_control_characters_are_shown_and_never_obeyed(survey: Path) -> None:
    outcome = askline("run", survey, typed="3\n\x1b[31mred\nno\n")
    assert "\x1b" not in outcome.out + outcome.err
    assert "you: \\u001b[31mred" in outcome.out


def test_output_is_readable_where_the_encoding_lacks_a_character(survey: Path) -> None:
    survey.write_text(SURVEY.replace("Dear", "\u2615 Dear"), encoding="utf-8")
    outcome = askline("run", survey, PYTHONIOENCODING="latin-1")
    assert outcome.code == 0
    assert outcome.out.startswith("bot: \\u2615 Dear guest")


def test_warnings_are_told_and_the_survey_is_held(survey: Path) -> None:
    survey.write_text(SURVEY + "languages: [en, es]\ninstructions: {text: {en: Hi}}\n")
    outcome = askline("run", survey, typed="3\n\nno\n")
    assert "warning[" in outcome.err
    assert outcome.code == 0


# At a terminal


def at_a_terminal(*arguments: str, typed: bytes, **environment: str) -> tuple[int, str]:
    """The exit code and all that the terminal shows; the typed lines are sent one at each `you: `."""
    child, leader = pty.fork()
    if child == 0:
        os.execvpe(COMMAND[0], [*COMMAND, *arguments], surroundings(TERM="xterm", **environment))
    shown, lines, sent = b"", typed.splitlines(keepends=True), b""
    for _ in range(1000):
        if not is_readable(leader):
            os.write(leader, sent if sent == CTRL_C else b"")  # one that comes just before Python waits is lost
            continue
        chunk = read_some(leader)
        if not chunk:
            break
        shown += chunk
        if lines and shown.endswith(b"you: "):
            sent = lines.pop(0)
            os.write(leader, sent)
    os.close(leader)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode().replace("\r\n", "\n")


def is_readable(leader: int) -> bool:
    """Whether something comes within half a second."""
    return bool(select.select([leader], [], [], 0.5)[0])


def read_some(leader: int) -> bytes:
    try:
        return os.read(leader, 65536)
    except OSError:  # Linux says so once the last process has gone
        return b""


def test_a_conversation_at_a_terminal_is_coloured(survey: Path) -> None:
    code, shown = at_a_terminal("run", "--plain", str(survey), typed=b"3\nGood\nyes\n")
    assert code == 0
    assert "\x1b[1mHow was it?\x1b[0m" in shown
    assert "Ended: completed." in shown


def test_no_colour_is_shown_with_no_color(survey: Path) -> None:
    _, shown = at_a_terminal("run", "--plain", str(survey), typed=b"3\nGood\nyes\n", NO_COLOR="1")
    assert "bot: How was it?" in shown
    assert not re.search(r"\x1b\[[0-9;]*m", shown)


def test_lines_fit_a_narrow_terminal(survey: Path) -> None:
    survey.write_text(SURVEY.replace("Again?", "Would you like to come again with one friend or two?"))
    _, shown = at_a_terminal("run", "--plain", str(survey), typed=b"3\nGood\nyes\n", NO_COLOR="1", COLUMNS="40")
    assert "bot: Would you like to come again with\n     one friend or two?" in shown


def test_ctrl_c_hangs_up_and_tells_what_was_recorded(survey: Path) -> None:
    code, shown = at_a_terminal("run", "--plain", str(survey), typed=b"3\n" + CTRL_C)
    assert code == 130
    assert "Traceback" not in shown
    assert shown.endswith("Ended: abandoned (hang_up). Recorded so far:\n  score  3\n")


def test_ctrl_d_hangs_up(survey: Path) -> None:
    code, shown = at_a_terminal("run", "--plain", str(survey), typed=b"3\n" + CTRL_D)
    assert code == 0
    assert shown.endswith("Ended: abandoned (hang_up). Recorded so far:\n  score  3\n")


@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_an_interrupt_ends_a_run_in_pipes_at_once(survey: Path, flags: list[str]) -> None:
    with subprocess.Popen(
        [*COMMAND, "run", *flags, str(survey)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=surroundings(),
    ) as running:  # fmt: skip
        assert running.stdin
        assert running.stdout
        assert running.stderr
        running.stdin.write(b"3\n")
        running.stdin.flush()
        while b"Why?" not in running.stdout.readline():
            pass
        interrupt(running)
        told = running.stderr.read().decode()
    assert running.returncode == 130
    assert "Traceback" not in told
    assert flags or "Recorded so far:\n  score  3\n" in told


def interrupt(running: subprocess.Popen[bytes]) -> None:
    """Send Ctrl-C until it has gone; one that comes just before Python waits for input is lost."""
    for _ in range(20):
        running.send_signal(signal.SIGINT)
        try:
            running.wait(timeout=1)
            return
        except subprocess.TimeoutExpired:
            continue
