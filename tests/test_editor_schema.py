"""The schema of survey files: that it says what the tables say, and what editors make of it.

What needs a YAML language server runs where `make editor-check` has fetched one, or where YAML_LANGUAGE_SERVER names
its program; that takes Node.js.
"""

import os
import random
import shutil
import time

import pytest
import yaml
from pydantic import ValidationError

from askline.diagnostics import Problems
from askline.errors import SurveyInvalid
from askline.survey.compiler import compile_survey
from askline.survey.maps import KINDS, MAPS
from askline.survey.model import TYPES, Survey, json_schema
from askline.survey.question_types import QUESTION_TYPES, keys_of
from askline.survey.yaml_nodes import Scalar, Sequence
from askline.survey.yaml_reader import read_yaml
from command_line import ROOT
from editor_check import LanguageServer
from fuzz_loader import mutants

SURVEYS = [*(ROOT / "surveys").glob("*.yaml"), *(ROOT / "tests/conversations/surveys").glob("*.yaml")]
BASE = (ROOT / "surveys/after-call.yaml").read_text("utf-8")
MARKS = [
    pytest.param(row, id=row["case"])
    for row in yaml.load((ROOT / "tests/editor_marks.yaml").read_text("utf-8"), yaml.BaseLoader)
]
FETCHED = ROOT / ".venv/editor/node_modules/.bin/yaml-language-server"


def plain_data(text):
    """A file as an editor sees it: what YAML says, without places."""

    def plain(node):
        if isinstance(node, Scalar):
            return node.value
        if isinstance(node, Sequence):
            return [plain(item) for item in node.items]
        return {key.text: plain(value) for key, value in node.entries}

    return plain(read_yaml(text, "f.yaml", Problems()))


def maps_in(schema):
    """Every map with fixed keys that a schema describes."""
    if isinstance(schema, dict):
        if "properties" in schema and schema.get("type") == "object":
            yield schema
        schema = list(schema.values())
    if isinstance(schema, list):
        for each in schema:
            yield from maps_in(each)


@pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
def test_surveys_fit_the_schema(path):
    Survey.model_validate(plain_data(path.read_bytes()))


def test_surveys_name_the_schema_for_editors():
    for path in (ROOT / "surveys").glob("*.yaml"):
        assert path.read_text("utf-8").startswith("# yaml-language-server: $schema=../docs/survey.schema.json\n")


def test_what_compiles_fits_the_schema():
    end = time.monotonic() + 1
    for data in mutants(random.Random(7)):
        if time.monotonic() > end:
            break
        try:
            compile_survey(data)
        except SurveyInvalid:
            continue
        Survey.model_validate(plain_data(data))


@pytest.mark.parametrize("row", MARKS)
def test_what_editors_mark_does_not_fit_and_does_not_compile(row):
    assert row["this"] in BASE
    text = BASE.replace(row["this"], row["by"], 1)
    with pytest.raises(ValidationError):
        Survey.model_validate(plain_data(text))
    with pytest.raises(SurveyInvalid) as refusal:
        compile_survey(text)
    assert int(row["at"].split(":")[0]) in {each.location.line for each in refusal.value.diagnostics}


def test_every_kind_of_value_has_a_type():
    assert KINDS.keys() - TYPES.keys() == {"question_type"}


def test_every_key_is_told_and_no_other_is_allowed():
    definitions = json_schema()["$defs"]
    found = list(maps_in(json_schema()))
    assert len(found) > len(QUESTION_TYPES)
    for schema in found:
        assert schema["additionalProperties"] is False
        for name, told in schema["properties"].items():
            kind = definitions[told["$ref"].rpartition("/")[2]] if "$ref" in told else {}
            assert "title" in told or "title" in kind, name
            assert told["description"], name


def test_the_schema_has_the_keys_of_the_tables():
    schema = json_schema()
    kinds = {"".join(word.capitalize() for word in kind.split("_")): keys for kind, (_, keys) in MAPS.items()}
    questions = {f"{name.capitalize()}Question": keys_of(name) for name in QUESTION_TYPES}
    for name, keys in {**kinds, **questions}.items():
        found = schema if name == "Survey" else schema["$defs"][name]
        assert found["properties"].keys() == keys.keys()
        assert set(found.get("required", ())) == {key for key, about in keys.items() if about.required}


def test_a_question_is_known_by_its_type():
    schema = json_schema()
    for name in QUESTION_TYPES:
        assert schema["$defs"][f"{name.capitalize()}Question"]["properties"]["type"]["const"] == name


@pytest.fixture(scope="module")
def editor():
    program = os.environ.get("YAML_LANGUAGE_SERVER", str(FETCHED))
    if not shutil.which("node"):
        pytest.skip("there is no Node.js")
    if not os.path.exists(program):
        pytest.skip("there is no YAML language server; `make editor-check` fetches one")
    with LanguageServer([program, "--stdio"]) as server:
        yield server


@pytest.mark.parametrize("row", MARKS)
def test_editors_mark_the_place(editor, row):
    name = f"{row['case'].replace(' ', '-')}.survey.yaml"
    text = BASE.replace(row["this"], row["by"], 1).replace("yaml-language-server:", "")
    found = editor.open(name, text)
    places = {}
    for each in found:
        start = each["range"]["start"]
        places.setdefault(f"{start['line'] + 1}:{start['character'] + 1}", []).append(each["message"])
    assert list(places) == [row["at"]]
    assert row["says"] in " ".join(places[row["at"]])
