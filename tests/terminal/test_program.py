"""The whole program in a real terminal: what a person sees, and that the terminal is as it was afterwards."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from uuid import uuid4

import pytest

from command_line import COMMAND, ROOT, askline, surroundings
from lunch import SURVEY

pytestmark = pytest.mark.skipif(
    shutil.which("tmux") is None, reason="tmux is not installed: apt-get install tmux (make test does so as root)"
)
PATIENCE_SECONDS = 10.0


class Terminal:
    """A terminal of its own, held by tmux, with a shell in it."""

    def __init__(self, folder: Path, columns: int = 80, rows: int = 24) -> None:
        self._socket = f"askline-{uuid4().hex[:12]}"
        environment = surroundings(NO_COLOR="1")
        self._tmux(
            "-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows), "-c", str(folder),
            "sh", environment=environment,
        )  # fmt: skip
        self.type("PS1='she''ll> '; set -m", "Enter")
        self.shows("shell>")

    def _tmux(self, *arguments: str, environment: dict[str, str] | None = None) -> str:
        done = subprocess.run(
            ["tmux", "-L", self._socket, *arguments],
            capture_output=True, text=True, timeout=20, check=False, env=environment,
        )  # fmt: skip
        return done.stdout

    def start(self, *arguments: str) -> None:
        self.type(" ".join((*COMMAND, "run", *arguments)), "Enter")

    def type(self, *keys: str) -> None:
        for key in keys:
            self._tmux("send-keys", key)

    def resize(self, columns: int, rows: int) -> None:
        self._tmux("resize-window", "-x", str(columns), "-y", str(rows))

    @property
    def text(self) -> str:
        return self._tmux("capture-pane", "-p")

    def shows(self, *texts: str) -> None:
        until = monotonic() + PATIENCE_SECONDS
        while any(text not in (seen := self.text) for text in texts):
            assert monotonic() < until, f"{texts} not in\n{seen}"

    def is_as_it_was(self) -> None:
        """The shell reads and echoes lines again, on the screen that it had."""
        until = monotonic() + PATIENCE_SECONDS
        while not self.text.rstrip().endswith("shell>"):
            assert monotonic() < until, self.text
        self.type("echo $((40 + 2)) and stty $(stty -a | grep -c ' icanon.* echo ')", "Enter")
        self.shows("42 and stty 1")
        assert "F1 help" not in self.text

    def close(self) -> None:
        self._tmux("kill-server")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    (tmp_path / "lunch.yaml").write_text(SURVEY, encoding="utf-8")
    opened = Terminal(tmp_path)
    yield opened
    opened.close()


VISIT = """\
askline: 1
id: 8
name: Visit
voice: {no_input_timeout: 1s, inter_digit_timeout: 1s}
sms: {remind_after: 4h, expires_after: 24h}
greeting: Hello.
questions:
  - {name: score, type: nps, text: How was it?}
  - {name: which, type: choice, text: Which?, options: [Tea, Coffee, Water]}
  - {name: why, type: text, required: false, text: Why?}
  - {name: again, type: yesno, text: Again?}
closing: Bye.
"""


def test_a_call_is_held_by_keys_and_speech_until_it_is_closed(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "visit.yaml").write_text(VISIT, encoding="utf-8")
    terminal.start("visit.yaml", "--survey-type", "inbound")
    terminal.shows("Visit │ inbound call", "question 1: score", "up to 2 keys · # ends")
    terminal.shows("Sorry, I didn't hear anything.", "── silence ──")
    terminal.type("1")
    terminal.shows("keys 1", "next key")
    terminal.shows("question 2: which", "Tea, press 1.")
    terminal.type("5")
    terminal.shows("not understood: no such option")
    terminal.type("2")
    terminal.shows("taken as Coffee", "question 3: why")
    terminal.type("Too slow", "Enter")
    terminal.shows("question 4: again", "1 for yes, 2 for no")
    terminal.type("1")
    terminal.shows("│ Bye.", "── completed ──")
    terminal.type("C-d")
    terminal.shows("score  1\n", "which  Coffee\n", "why    Too slow\n", "again  yes\n")
    terminal.is_as_it_was()


def test_messages_are_exchanged_until_the_closing(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "visit.yaml").write_text(VISIT, encoding="utf-8")
    terminal.start("visit.yaml", "--survey-type", "sms")
    terminal.shows("Visit │ sms", "GSM-7 · 1 segment")
    terminal.type("9", "Enter")
    terminal.shows("│ 1 Tea", "│ 3 Water")
    terminal.type("coffee", "Enter")
    terminal.shows("question 3: why")
    terminal.type("C'était lent, ça", "Enter")
    terminal.shows("question 4: again")
    terminal.type(":wait 5h", "Enter")
    terminal.shows("We are still waiting for your answer.", "── 5h pass, until")
    terminal.type("HELP", "Enter")
    terminal.shows("Please reply with your answer to the last question")
    terminal.type("YES", "Enter")
    terminal.shows("│ Bye.", "── completed ──")


def test_options_are_picked_on_the_web_until_the_closing(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "visit.yaml").write_text(VISIT, encoding="utf-8")
    terminal.start("visit.yaml")
    terminal.shows("Visit │ web", "a whole number from 0 to 10")
    terminal.type("10", "Enter")
    terminal.shows("( ) 1  Tea", "( ) 2  Coffee")
    terminal.type("cof", "Tab")
    terminal.shows("› Coffee")
    terminal.type("Enter")
    terminal.shows("question 3: why", "nothing, to skip it")
    terminal.type("Enter")
    terminal.shows("why is skipped")
    terminal.type("yes", "Enter")
    terminal.shows("│ Bye.", "── completed ──")


def test_an_interview_is_held_and_what_was_recorded_is_told(terminal: Terminal) -> None:
    terminal.start("lunch.yaml", "--record", "kept.yaml")
    terminal.shows("How was it?", "a whole number from 0 to 10", "F1 help")
    terminal.type("3", "Enter")
    terminal.shows("question 2: why")
    terminal.type("Good", "Enter", "no", "Enter")
    terminal.shows("── completed ──")
    terminal.type(":quit", "Enter")
    terminal.shows("Ended: completed. Recorded:", "score  3", "Kept as kept.yaml.")
    terminal.is_as_it_was()


def test_what_was_recorded_passes_as_a_sample(terminal: Terminal, tmp_path: Path) -> None:
    terminal.start("lunch.yaml", "--survey-type", "inbound", "--record", "kept.yaml")
    terminal.shows("How was it?")
    terminal.type("1", "0", "#")
    terminal.shows("question 2: why")
    terminal.type("*")
    terminal.shows("question 3: again")
    terminal.type("C-c")
    terminal.shows("Kept as kept.yaml.")
    assert askline("test", "kept.yaml", cwd=tmp_path).code == 0
    terminal.start("--replay", "kept.yaml", "--pace", "0.1")
    terminal.shows("question 3: again", "all as it says")


def test_ctrl_c_and_ctrl_d_leave_the_terminal_as_it_was(terminal: Terminal) -> None:
    for key in ("C-c", "C-d"):
        terminal.start("lunch.yaml")
        terminal.shows("F1 help")
        terminal.type(key)
        terminal.is_as_it_was()


def test_ctrl_z_rests_and_fg_goes_on(terminal: Terminal) -> None:
    terminal.start("lunch.yaml")
    terminal.shows("F1 help")
    terminal.type("3", "Enter")
    terminal.shows("question 2: why")
    terminal.type("C-z")
    terminal.is_as_it_was()
    terminal.type("fg", "Enter")
    terminal.shows("question 2: why", "F1 help")
    terminal.type("Good", "Enter")
    terminal.shows("question 3: again")


@pytest.mark.parametrize("how", ["TERM", "INT"])
def test_being_ended_from_outside_tells_and_leaves_the_terminal_as_it_was(
    terminal: Terminal, tmp_path: Path, how: str
) -> None:
    held = " ".join((*COMMAND, "run", "lunch.yaml", "--record", "kept.yaml"))
    terminal.type(f"sh -c 'echo $$ > pid; exec {held}'", "Enter")
    terminal.shows("F1 help")
    terminal.type("7", "Enter")
    terminal.shows("question 2: why")
    subprocess.run(["kill", f"-{how}", (tmp_path / "pid").read_text().strip()], check=True)
    terminal.shows("score  7", "Kept as kept.yaml.")
    terminal.is_as_it_was()


def test_it_draws_itself_anew_when_the_window_changes(terminal: Terminal) -> None:
    terminal.start("lunch.yaml")
    terminal.shows("F1 help")
    terminal.resize(120, 40)
    terminal.type("F7")
    terminal.shows("WHY THIS QUESTION", "How was it?")
    terminal.resize(60, 16)
    terminal.shows("WHY THIS QUESTION", "Lunch")


def test_saving_the_file_shows_in_the_open_interview(terminal: Terminal, tmp_path: Path) -> None:
    terminal.start("lunch.yaml")
    terminal.type("3", "Enter")
    terminal.shows("question 2: why")
    (tmp_path / "lunch.yaml").write_text(SURVEY.replace("type: yesno", "type: yesn"), encoding="utf-8")
    terminal.shows("error[unknown-type]", "✗ errors")
    (tmp_path / "lunch.yaml").write_text(SURVEY.replace("Why?", "For what reason?"), encoding="utf-8")
    terminal.shows("For what reason?", "loaded again")


def test_plain_keeps_to_lines(terminal: Terminal) -> None:
    terminal.start("--plain", "lunch.yaml", "--start-at", "why", "--answer", "score=3")
    terminal.shows("you: 3\n", "bot: Why?", "(? lists what may be typed instead of an answer)", "you:\n")
    terminal.type("?", "Enter")
    terminal.shows(":restart", "you:\n")
    terminal.type("Good", "Enter", "no", "Enter")
    terminal.shows("Ended: completed.")
    assert "F1 help" not in terminal.text


def test_lines_look_at_the_file_before_each_answer(terminal: Terminal, tmp_path: Path) -> None:
    terminal.start("--plain", "lunch.yaml")
    terminal.shows("bot: How was it?", "you:\n")
    (tmp_path / "lunch.yaml").write_text(SURVEY.replace("type: yesno", "type: yesn"), encoding="utf-8")
    terminal.type("3", "Enter")
    terminal.shows("error[unknown-type]", "bot: Why?")
    (tmp_path / "lunch.yaml").write_text(SURVEY.replace("  - {name: why", "  - {name: reason"), encoding="utf-8")
    terminal.type("Good", "Enter")
    terminal.shows("why is called reason now", "bot: Again?")


def test_a_dumb_terminal_keeps_to_lines(terminal: Terminal) -> None:
    terminal.type("export TERM=dumb", "Enter")
    terminal.start("lunch.yaml")
    terminal.shows("bot: How was it?", "you:\n")
    terminal.type("C-d")
    terminal.shows("Ended: abandoned (hang_up).")


def test_pipes_need_nothing_of_the_screen() -> None:
    code = "import sys; from askline.cli.main import main\ntry: main(['run', 'surveys/after-call.yaml'])\n"
    code += (
        "except SystemExit:\n    print(sorted({each.partition('.')[0] for each in sys.modules} & {'prompt_toolkit'}))"
    )
    done = subprocess.run(
        [COMMAND[0], "-c", code], input="3\n", capture_output=True, text=True, cwd=ROOT, env=surroundings(), check=True
    )
    assert done.stdout.endswith("[]\n")
