"""What `import askline` gives and costs, and what the installed package holds."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib

import pytest

import askline
from command_line import ROOT, surroundings

EXPORTED = {
    "Abandon", "Alert", "AsklineError", "Back", "Begin", "Collector", "Diagnostic", "DigitSettings", "DoNotContact",
    "Elapsed", "Ending", "HangUp", "Input", "Interview", "InterviewRefused", "InterviewState", "Jump", "Keys", "OptOut",
    "Repeat", "Resume", "SampleInvalid", "Say", "Silence", "Skip", "SourceLocation", "StateUnreadable", "Step",
    "Survey", "SurveyInvalid", "Transfer", "Unfit", "Webhook", "advance", "disposition", "load_survey", "loads_survey",
    "new_state", "next_timer", "split_into_segments",
}  # fmt: skip
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def run_python(code: str, *flags: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *flags, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, env=surroundings()
    )


def import_milliseconds(module: str) -> float:
    """What importing a module takes by Python's own account, the modules that it imports included."""
    told = run_python(f"import {module}", "-X", "importtime").stderr
    line = next(line for line in told.splitlines() if line.rsplit("|", 1)[-1].strip() == module)
    return int(line.split("|")[1]) / 1000


def loaded_by(code: str) -> set[str]:
    return set(run_python(f"{code}; import sys; print(*sys.modules)").stdout.split())


def test_exported_names_are_these_and_each_can_be_had() -> None:
    assert set(askline.__all__) == EXPORTED
    assert {name for name in askline.__all__ if getattr(askline, name).__name__ != name} == set()
    assert set(dir(askline)) >= EXPORTED


def test_names_for_type_checkers_are_the_exported_ones() -> None:
    module = ast.parse((ROOT / "src/askline/__init__.py").read_text(encoding="utf-8"))
    block = next(node for node in module.body if isinstance(node, ast.If))
    imported = {alias.name for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert imported - {"PathLike"} == EXPORTED - {"load_survey", "loads_survey"}


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Questionnaire'"):
        askline.Questionnaire  # noqa: B018


def test_importing_askline_loads_nothing_else_and_takes_under_3_ms() -> None:
    loaded = loaded_by("import askline")
    assert {name for name in loaded if name.partition(".")[0] in ("yaml", "pydantic", "click", "typing")} == set()
    assert {name for name in loaded if name.startswith("askline")} == {"askline"}
    assert min(import_milliseconds("askline") for _ in range(5)) < 3


def test_the_command_alone_loads_click_and_nothing_of_the_project_but_main() -> None:
    added = loaded_by("import askline.cli.main") - loaded_by("import click")
    assert added - {"__future__", "signal", *sys.builtin_module_names} == {
        "askline",
        "askline.cli",
        "askline.cli.main",
        "askline.errors",
    }


def test_holding_a_survey_loads_no_heavy_library() -> None:
    code = "import askline; askline.Interview(askline.load_survey('surveys/after-call.yaml')).start()"
    heavy = {"babel", "phonenumbers", "pydantic", "prompt_toolkit", "difflib", "click", "asyncio"}
    assert loaded_by(code) & heavy == set()


def test_the_version_is_told_in_one_place() -> None:
    assert PYPROJECT["tool"]["hatch"]["version"]["path"] == "src/askline/__init__.py"
    assert "version" in PYPROJECT["project"]["dynamic"]
    assert run_python("import askline; print(askline.__version__)").stdout.strip() == askline.__version__


def test_the_command_and_the_pytest_plugin_can_be_loaded() -> None:
    import importlib

    project = PYPROJECT["project"]
    module, _, name = project["scripts"]["askline"].partition(":")
    assert callable(getattr(importlib.import_module(module), name))
    for plugin in project["entry-points"]["pytest11"].values():
        importlib.import_module(plugin)


def named(requirement: str) -> str:
    """The distribution that a requirement names, without extras, versions and markers."""
    return re.split(r"[\[<>=!~; ]", requirement)[0]


def test_every_import_of_the_package_is_a_dependency_or_python_itself() -> None:
    distributions = {
        "pydantic_core": "pydantic",
        "yaml": "pyyaml",
        "re2": "google-re2",
    }
    declared = {named(each) for each in PYPROJECT["project"]["dependencies"]}
    extras = PYPROJECT["project"]["optional-dependencies"].values()
    optional = {named(each) for extra in extras for each in extra}
    for path in (ROOT / "src").rglob("*.py"):
        for name in imported_by(ast.parse(path.read_text(encoding="utf-8"))):
            top = name.partition(".")[0]
            known = top in sys.stdlib_module_names or top == "askline"
            assert known or distributions.get(top, top).replace("_", "-") in declared | optional, (
                f"{path} imports {name}"
            )


def imported_by(module: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found
