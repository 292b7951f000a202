"""Writes into README.md and docs/*.md what the program itself can print, so that no page goes stale.

`make docs` rewrites the pages; the tests fail where that would change something. Between `<!-- printed: NAME -->` and
`<!-- /printed -->` stands what `PRINTERS` gives for NAME; its tables are made in `tables.py`. A block of type `console`
whose first line is `$ askline COMMAND FILE` shows what that prints: the file is the last YAML block before it, and what
is typed is what stands after `you:` in it.
"""

from __future__ import annotations

import importlib.util
import io
import re
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
PRINTED = re.compile(r"(<!-- printed: (?P<name>.+?) -->\n).*?(<!-- /printed -->)", re.DOTALL)
BLOCK = re.compile(r"```(?P<kind>yaml|console)[^\n]*\n(?P<text>.*?)```", re.DOTALL)
COMMAND = re.compile(r"\$ askline (?P<arguments>[a-z]+ (?P<file>[^\s-]\S*)[^\n]*)\n")


def help_of(command: str) -> str:
    """What `askline COMMAND --help` prints."""
    return f"```text\n{output_of([*command.split()[1:], '--help'])}```\n"


PRINTERS: dict[re.Pattern[str], Callable[[str], str]] = {
    re.compile(r"askline( [a-z-]+)*"): help_of,
    re.compile(r"table: .+"): lambda name: table(name.removeprefix("table: ")),
    re.compile(r"screen: .+"): lambda name: screen(name.removeprefix("screen: ")),
    re.compile(r"commands of the terminal"): lambda _: terminal_commands(),
}
FILES: dict[str, Callable[[], str]] = {
    "docs/survey.schema.json": lambda: output_of(["schema"]),
    "docs/sample.schema.json": lambda: output_of(["schema", "--sample"]),
}


def screen(name: str) -> str:
    """The full screen in one of the states that the tests know."""
    folder = str(TOP / "tests" / "terminal")
    if folder not in sys.path:
        sys.path.append(folder)
    from scenes import drawn  # type: ignore[import-not-found]

    shown: str = drawn(name)
    return shown


def terminal_commands() -> str:
    from askline.terminal.commands import COMMANDS

    rows = [f"| `{command.usage}` | {command.does} |" for command in COMMANDS.values()]
    return "\n".join(
        ["", "| command | does |", "| --- | --- |", *(each.replace("N|all", "N\\|all") for each in rows), "", ""]
    )


def output_of(arguments: list[str], typed: str = "") -> str:
    """Everything that a command line prints, on either stream."""
    from askline.cli.main import main

    shown = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    answers = io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8")
    real, sys.stdin = sys.stdin, answers
    try:
        with redirect_stdout(shown), redirect_stderr(shown):
            main(arguments)
    except SystemExit:
        pass
    finally:
        sys.stdin = real
    return shown.buffer.getvalue().decode()  # type: ignore[attr-defined]


def conversations(page: str) -> str:
    """The page with each conversation in it as it is held now, with the last survey that stands before it."""
    survey = ""

    def current(block: re.Match[str]) -> str:
        nonlocal survey
        command = COMMAND.match(block["text"])
        if block["kind"] == "yaml":
            survey = block["text"]
        if block["kind"] == "yaml" or command is None:
            return block[0]
        return f"```console\n{command[0]}{conversation(command, survey, block['text'])}```"

    return BLOCK.sub(current, page)


def conversation(command: re.Match[str], survey: str, shown: str) -> str:
    """What a command prints for a survey and the answers that stand in a block."""
    answers = "".join(f"{line[5:]}\n" for line in shown.splitlines() if line.startswith("you: "))
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        Path(command["file"]).write_text(survey, encoding="utf-8")
        return output_of(shlex.split(command["arguments"]), answers)


def fresh(page: str) -> str:
    """The page with all that is printed in it as it is printed now."""
    return conversations(PRINTED.sub(lambda match: match[1] + printed(match["name"]) + match[3], page))


def printed(name: str) -> str:
    for pattern, printer in PRINTERS.items():
        if pattern.fullmatch(name):
            return printer(name)
    raise LookupError(f"nothing prints {name!r}; see PRINTERS in {__file__}")


def table(name: str) -> str:
    """A table of `tables.py`, which is loaded from beside this file."""
    spec = importlib.util.spec_from_file_location("tables", Path(__file__).with_name("tables.py"))
    assert spec is not None
    assert spec.loader is not None
    tables = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tables)
    return str(tables.table(name))


def pages() -> Iterator[tuple[Path, str]]:
    """Every file that is written here, with what it is to hold."""
    for page in (TOP / "README.md", *sorted((TOP / "docs").glob("*.md"))):
        yield page, fresh(page.read_text(encoding="utf-8"))
    for name, printer in FILES.items():
        yield TOP / name, printer()


def stale() -> list[Path]:
    """The files that are not as they would be written now."""
    return [page for page, text in pages() if not page.exists() or page.read_text(encoding="utf-8") != text]


def main() -> None:
    for page, text in list(pages()):
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")
            print(f"wrote {page.relative_to(TOP)}")


if __name__ == "__main__":
    main()
