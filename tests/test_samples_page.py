"""docs/samples.md: its sample passes, and the difference it shows is the one that is printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from askline.cli.main import carry_out

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "samples.md").read_text("utf-8")
SURVEY = """\
askline: 1
id: 9008
name: Lunch
questions:
  - {name: dish, type: choice, text: Which dish?, options: [Soup, Salad]}
  - {name: hot, type: yesno, text: Was it hot enough?}
"""
SAMPLE = """\
askline_sample: 1
survey: ../lunch.yaml
turns:
  - bot: Which dish?
  - user: soup
  - bot: Was it warm enough?
"""


def block(kind: str) -> str:
    found = re.search(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_sample_of_the_page_passes(tmp_path: Path) -> None:
    path = tmp_path / "sample.yaml"
    path.write_text(block("yaml").replace("surveys/", f"{ROOT}/surveys/"))
    assert carry_out(["test", str(path)]) == 0


def test_the_difference_of_the_page_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "samples").mkdir()
    (tmp_path / "lunch.yaml").write_text(SURVEY)
    (tmp_path / "samples" / "lunch.soup.yaml").write_text(SAMPLE)
    monkeypatch.chdir(tmp_path)
    assert carry_out(["test"]) == 1
    assert capsys.readouterr().out == block("text")
