"""The shape of the code: short functions and files, names from the field, each file saying what it is for, no mocks."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from command_line import ROOT

LONGEST_FUNCTION = 50  # lines
LONGEST_FILE = 400  # lines
MEDIAN_FUNCTION, LONGEST_OF_NINE_IN_TEN = 5, 25  # lines, in the package
VAGUE = {"base", "common", "core", "data", "handler", "helpers", "manager", "misc", "utils"}
PACKAGE = sorted((ROOT / "src" / "askline").rglob("*.py"))
FILES = [*PACKAGE, *(path for part in ("tests", "benchmarks", "docs") for path in sorted((ROOT / part).rglob("*.py")))]
ARCHITECTURE = ROOT / "docs" / "architecture.md"
FILE_NAMED = re.compile(r"`([a-z_0-9-]+(?:/[a-z_0-9-]+)*(?:/|\.py|\.toml|\.yaml|\.md))`")

Finding = Callable[[ast.Module, str], Iterator[str]]


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def long_functions(tree: ast.Module, text: str) -> Iterator[str]:
    for each in functions(tree):
        if length_of(each) > LONGEST_FUNCTION:
            yield f"{each.name} has {length_of(each)} lines"


def long_files(tree: ast.Module, text: str) -> Iterator[str]:
    lines = len(text.splitlines())
    if lines > LONGEST_FILE:
        yield f"{lines} lines"


def files_without_purpose(tree: ast.Module, text: str) -> Iterator[str]:
    if tree.body and not ast.get_docstring(tree):
        yield "no docstring says what the file is for"


def wishful_tests(tree: ast.Module, text: str) -> Iterator[str]:
    for each in functions(tree):
        if each.name.startswith("test_") and "should" in each.name.split("_"):
            yield f"{each.name} says `should`, not what is so"


def mocks(tree: ast.Module, text: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [getattr(node, "module", None) or "", *(each.name for each in node.names)]
            if any(part in ("mock", "pytest_mock") for name in names for part in name.split(".")):
                yield f"line {node.lineno} imports a library of mocks"
        elif isinstance(node, ast.Attribute) and ast.unparse(node) == "monkeypatch.setattr":
            yield f"line {node.lineno} puts something in the place of real code"


BROKEN: dict[Finding, str] = {
    long_functions: "def long():\n" + "    pass\n" * LONGEST_FUNCTION,
    long_files: "pass\n" * (LONGEST_FILE + 1),
    files_without_purpose: "ANSWER = 42\n",
    wishful_tests: "async def test_it_should_work():\n    pass\n",
    mocks: "from unittest import mock\n",
}


@cache
def read() -> list[tuple[str, ast.Module, str]]:
    texts = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in FILES}
    return [(path, ast.parse(text), text) for path, text in texts.items()]


@pytest.mark.parametrize("finding", BROKEN, ids=lambda finding: finding.__name__)
def test_every_file_is_in_shape_and_one_that_is_not_is_found(finding: Finding) -> None:
    broken = BROKEN[finding]
    assert len(list(finding(ast.parse(broken), broken))) == 1
    assert [f"{path}: {told}" for path, tree, text in read() for told in finding(tree, text)] == []


def test_most_functions_of_the_package_are_a_few_lines_long() -> None:
    lengths = sorted(length_of(each) for path in PACKAGE for each in functions(ast.parse(path.read_bytes())))
    assert statistics.median(lengths) <= MEDIAN_FUNCTION
    assert lengths[len(lengths) * 9 // 10] <= LONGEST_OF_NINE_IN_TEN


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [path for path in FILES if path.stem in VAGUE or path.parent.name in VAGUE] == []


def test_every_file_that_the_page_on_architecture_names_is_there() -> None:
    named = set(FILE_NAMED.findall(ARCHITECTURE.read_text(encoding="utf-8")))
    paths = [path for part in ("src", "tests", "docs", "samples") for path in (ROOT / part, *(ROOT / part).rglob("*"))]
    there = [f"/{path.relative_to(ROOT)}{'/' if path.is_dir() else ''}" for path in paths]
    assert len(named) > 50
    assert [name for name in named if not any(each.endswith(f"/{name}") for each in there)] == []
