"""Documentation that is run: every YAML in it compiles, every Python works, and what is printed in it is current."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

import askline
from command_line import ROOT, surroundings

BLOCK = re.compile(r"^```(?P<kind>\w+)(?P<rest>[^\n]*)\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
WHOLE = re.compile(r"^(# [^\n]*\n)*askline(_sample)?:", re.MULTILINE)
HEAD = "askline: 1\nid: 1\nname: Example\nlanguages: [en, es]\n"
QUESTIONS = "questions:\n  - {name: first, type: yesno, text: Was it good?}\n"


class Block(NamedTuple):
    """One block of code in a page; `rest` is what stands after its kind in the first line."""

    page: Path
    line: int
    kind: str
    rest: str
    text: str


def blocks(*kinds: str) -> Iterator[Block]:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in BLOCK.finditer(text):
            if match["kind"] in kinds:
                yield Block(page, text.count("\n", 0, match.start()) + 1, match["kind"], match["rest"], match["text"])


def name_of(block: Block) -> str:
    return f"{block.page.name}:{block.line}"


def as_survey(text: str) -> str:
    """A whole survey around a piece of one: its head and questions where it has none."""
    if WHOLE.match(text):
        return text
    if text.lstrip().startswith("- "):
        return HEAD + "questions:\n" + "".join(f"  {line}\n" for line in text.splitlines())
    keys = set(re.findall(r"^(\w+):", text, re.MULTILINE))
    head = "".join(line + "\n" for line in HEAD.splitlines() if line.split(":")[0] not in keys)
    return head + text + ("" if "questions" in keys else QUESTIONS)


@pytest.mark.parametrize("block", list(blocks("yaml")), ids=name_of)
def test_every_yaml_block_compiles_or_has_the_code_it_names(block: Block) -> None:
    """A block whose first line is "```yaml CODE" shows what that diagnostic is about."""
    if "askline_sample:" in block.text and not block.rest:
        from askline.flow_tools.sample_format import read_sample_text

        read_sample_text(block.text, name_of(block))
        return
    expected = set(block.rest.split())
    try:
        found = {each.code for each in askline.loads_survey(as_survey(block.text), name_of(block)).warnings}
    except askline.SurveyInvalid as invalid:
        found = {each.code for each in invalid.diagnostics}
    assert found == expected


@pytest.mark.parametrize("block", list(blocks("python")), ids=name_of)
def test_every_python_block_runs(block: Block) -> None:
    done = subprocess.run(
        [sys.executable, "-c", block.text],
        input="3\nToo slow\nno\n",
        text=True,
        capture_output=True,
        cwd=ROOT,
        env=surroundings(),
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_is_printed_in_the_pages_is_current() -> None:
    stale = [path.name for path in generator().stale()]
    assert stale == [], "run `make docs`"


def test_the_readme_shows_a_survey_of_ten_lines_and_its_conversation() -> None:
    survey, conversation = list(blocks("yaml", "console"))[:2]
    assert (survey.page.name, len(survey.text.splitlines())) == ("README.md", 10)
    assert conversation.text.startswith("$ askline run lunch.yaml\nbot: ")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def anchors(page: Path) -> set[str]:
    """What `#...` may name in a page: its headings, as GitHub writes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_to_headings_lead_somewhere(page: Path) -> None:
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)#([^)]+)\)", page.read_text(encoding="utf-8")):
        assert anchor in anchors(page.parent / target if target else page), anchor


@pytest.mark.parametrize("path", sorted((ROOT / "docs").glob("*.md")), ids=lambda path: path.name)
def test_the_readme_leads_to_every_page(path: Path) -> None:
    assert f"(docs/{path.name})" in (ROOT / "README.md").read_text(encoding="utf-8")


SECTION_NAMED = re.compile(r"(?<!YAML 1.2.2, )\bsections? ((?:\d{1,2}(?:\.\d)?(?:, | and )?)+)")


def test_sections_that_comments_name_are_those_of_the_reference_page() -> None:
    page = (ROOT / "docs" / "survey-format.md").read_text(encoding="utf-8")
    numbers = set(re.findall(r"^#+ (\d+(?:\.\d+)?)\.? ", page, re.MULTILINE))
    for path in (*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py")):
        for named in SECTION_NAMED.findall(path.read_text(encoding="utf-8")):
            assert set(re.findall(r"\d+(?:\.\d+)?", named)) <= numbers, path


def test_every_command_has_a_section_with_its_help() -> None:
    from askline.cli.main import COMMANDS

    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"\n## {name}\n\n<!-- printed: askline {name}" not in page] == []


def test_every_command_of_the_terminal_is_documented() -> None:
    from askline.terminal.commands import COMMANDS

    page = (ROOT / "docs" / "terminal.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"`:{name}" not in page] == []


def test_the_reference_page_tells_every_key_of_a_survey() -> None:
    from askline.survey.maps import MAPS

    page = (ROOT / "docs" / "survey-format.md").read_text(encoding="utf-8")
    printed = set(re.findall(r"<!-- printed: table: keys of (\w+) -->", page))
    parts_of_prompts = {"prompt_case", "override", "wording"}
    assert set(MAPS) - printed == parts_of_prompts
