"""A conversation that was held becomes a sample that a person can read and that passes at once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from askline.flow_tools.recording import Recording
from askline.flow_tools.sample_run import SurveyShelf, run_sample

SURVEY = """\
askline: 1
id: 9004
name: Lunch
attributes: {name: {type: text}}
variables: {full: {type: yesno, value: false}}
greeting: Hello {name}.
questions:
  - {name: dish, type: choice, text: "Which dish?", options: [Soup, Salad], then: [{set: {full: dish == "Soup"}}]}
  - {name: why, type: text, text: "Why * that?"}
"""

HELD = """\
askline_sample: 1
name: Soup is enough
survey: ../survey.yaml
survey_type: sms
attributes: {name: Kim}
seed: 7
now: 2026-05-04T10:00:00Z
turns:
  - bot:
      - Hello Kim.
      - |-
        Which dish?
        1 Soup
        2 Salad
    asks: dish
  - wait: 90s
  - bot: []
    asks: dish
  - user: "1"
  - bot: Why * that?
    asks: why
  - user: 'It is "hot": really'
  - bot: []
    ends: completed
answers: {dish: Soup, why: 'It is "hot": really'}
variables: {full: true}
effects: []
""".replace("""'It is "hot": really'""", '"It is \\"hot\\": really"')


def recording(tmp_path: Path, **settings: object) -> Recording:
    (tmp_path / "survey.yaml").write_text(SURVEY)
    (tmp_path / "samples").mkdir()
    return Recording(SurveyShelf().survey_at(str(tmp_path / "survey.yaml")), **settings)  # type: ignore[arg-type]


def written(held: Recording, tmp_path: Path, name: str | None = None) -> str:
    path = tmp_path / "samples" / "lunch.soup.yaml"
    path.write_text(held.as_yaml(str(path), str(tmp_path / "survey.yaml"), name))
    result = run_sample(str(path), SurveyShelf())
    assert result.passed, result
    return path.read_text()


def test_a_conversation_is_written_as_somebody_would_have(tmp_path: Path) -> None:
    now = datetime(2026, 5, 4, 10, tzinfo=UTC)
    held = recording(tmp_path, survey_type="sms", attributes={"name": "Kim"}, seed=7, now=now)
    held.wait(90)
    held.user("1")
    held.user('It is "hot": really')
    assert written(held, tmp_path, "Soup is enough") == HELD


def test_every_kind_of_turn_can_be_recorded(tmp_path: Path) -> None:
    held = recording(tmp_path, survey_type="inbound", language="en")
    held.silence()
    held.press("1@-0.5 #@2")
    held.back()
    held.press("2#")
    held.user("A bell \x07 rang")
    held.hang_up()
    text = written(held, tmp_path)
    for turn in ("silence: true", 'press: "1@-0.5 #@2"', "back: true", 'press: "2#"', "user: A bell \ufffd rang"):
        assert f"  - {turn}\n" in text


def test_nothing_but_the_start_is_a_sample_as_well(tmp_path: Path) -> None:
    assert "    asks: dish\nanswers: {}\n" in written(recording(tmp_path), tmp_path)


def test_what_cannot_be_is_not_written(tmp_path: Path) -> None:
    held = recording(tmp_path)
    held.hang_up()
    held.user("too late")
    assert "too late" not in written(held, tmp_path)
