"""Reading YAML: the tables in tests/yaml_reading, the limits, and that no bytes whatever get in the way."""

import json
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from askline.diagnostics import Problems
from askline.survey.yaml_nodes import Mapping, Scalar, Sequence, resolve
from askline.survey.yaml_quoting import quoted, text_cut_hint, unknown_key_hint
from askline.survey.yaml_reader import PurePythonParser, read_document, read_yaml

TABLES = Path(__file__).parent / "yaml_reading"
PARSERS = {"libyaml": yaml.CSafeLoader, "python": PurePythonParser}


def table(name):
    """The rows of a table: their cells are texts, save `parsers`."""
    return yaml.load((TABLES / f"{name}.yaml").read_text("utf-8"), yaml.BaseLoader)


def rows(name):
    return [
        pytest.param(row, PARSERS[parser], id=f"{row['case']}, {parser}")
        for row in table(name)
        for parser in row.get("parsers", PARSERS)
    ]


def read(text, parser=yaml.CSafeLoader):
    problems = Problems()
    node = read_document(text, "f.yaml", problems, parser)
    return node, problems.in_file_order()


def meaning(node):
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [meaning(item) for item in node.items]
    return {key.text: meaning(value) for key, value in node.entries}


def last_scalar(node):
    while not isinstance(node, Scalar):
        node = node.items[-1] if isinstance(node, Sequence) else node.entries[-1][1]
    return node


def mappings_in(node):
    if isinstance(node, Mapping):
        yield node
    children = node.items if isinstance(node, Sequence) else [value for _, value in getattr(node, "entries", ())]
    for child in children:
        yield from mappings_in(child)


@pytest.mark.parametrize(("row", "parser"), rows("faults"))
def test_a_fault_is_told_at_its_place(row, parser):
    _, found = read(row["yaml"], parser)
    first = found[0]
    assert f"{first.location.line}:{first.location.column}" == row["at"], str(first)
    assert first.code == row.get("code", "not-yaml")
    assert row.get("says", "") in first.message
    assert row.get("hint", "") in (first.hint or "")
    assert len(found) == int(row.get("findings", 1))


@pytest.mark.parametrize(("row", "parser"), rows("values"))
def test_a_file_means_what_yaml_1_2_says(row, parser):
    node, found = read(row["yaml"], parser)
    assert not found, found[0].as_text()
    expected = json.loads(row["means"])
    assert meaning(node) == expected
    assert json.dumps(meaning(node)) == json.dumps(expected)  # 1 is not 1.0 and not true


@pytest.mark.parametrize(("row", "parser"), rows("places"))
def test_a_part_of_a_text_has_its_place(row, parser):
    node, found = read(row["yaml"], parser)
    assert not found, found[0].as_text()
    scalar = last_scalar(node)
    start = scalar.text.index(row["part"])
    place = scalar.part(start, start + len(row["part"]))
    assert f"{place.line}:{place.column}-{place.end_column}" == row["at"]
    assert scalar.excerpt_of(start) == row["yaml"].splitlines()[place.line - 1] or "\u2028" in row["yaml"]


@pytest.mark.parametrize("row", [pytest.param(row, id=row["case"]) for row in table("cuts")])
def test_a_cut_text_is_known_by_its_rest(row):
    node, _ = read(row["yaml"])
    mapping = next(each for each in mappings_in(node) if row["key"] in each)
    hint = unknown_key_hint(mapping.key(row["key"]), mapping, ["when", "goto", "text", "value", "set"])
    assert (hint or "") == row["hint"]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("text: Press # now", 'quote it: text: "Press # now"'),
        ("when: contains(why, ' #')", "quote it: when: \"contains(why, ' #')\""),
        ("{when: round(x, 1) == 2}", 'quote it: when: "round(x, 1) == 2"'),
        ("[round(x, 1) == 2, b]", 'quote it: "round(x, 1) == 2"'),
        ("{when: (x, goto: y}", 'quote it: when: "(x, goto: y}"'),
        ("text: x", None),
        ("'text' # now", None),
        ("{when: x, goto: y}", None),
    ],
)
def test_a_cut_text_is_known_by_what_follows(text, hint):
    node, _ = read(text)
    while not isinstance(node, Scalar):
        node = node.items[0] if isinstance(node, Sequence) else node.entries[0][1]
    assert text_cut_hint(node) == hint


def test_places_of_nodes():
    node, _ = read("a: 1\nbb:\n  - {c: d,\n     e: f}\n  - x\ng: |\n  y\n")
    assert node.key("bb").location == ("f.yaml", 2, 1, 3)
    assert node.get("a").location == ("f.yaml", 1, 4, 5)
    assert node.get("bb").location[1:3] == (3, 3)
    assert node.get("bb").items[0].location == ("f.yaml", 3, 5, 11)
    assert node.get("bb").items[0].excerpt == "  - {c: d,"
    assert node.get("g").location == ("f.yaml", 6, 4, 5)
    assert node.location == ("f.yaml", 1, 1, 5)


def test_what_a_map_offers():
    node, _ = read("a: 1\nb: x")
    assert list(node.keys()) == ["a", "b"]
    assert "a" in node
    assert "c" not in node
    assert node.get("c") is None
    assert [(key.text, value.text) for key, value in node.entries] == [("a", "1"), ("b", "x")]


def test_an_alias_is_the_node_itself():
    node, _ = read("a: &x [1]\nb: *x")
    assert node.get("a") is node.get("b")


def test_the_first_of_two_equal_keys_is_kept():
    node, found = read("a: 1\na: 2")
    assert meaning(node) == {"a": 1}
    assert found[0].code == "duplicate-key"


@pytest.mark.parametrize(("text", "found"), [("[a]", "a list"), ("a", "a text")])
def test_a_file_that_is_no_map_is_refused(text, found):
    problems = Problems()
    assert read_yaml(text, "f.yaml", problems) is None
    assert problems.in_file_order()[0].message == f"the file must be a map of keys, not {found}"


@pytest.mark.parametrize("given", [b"a: \xff", b"\xff\xfea\x00", b"a: \xed\xa0\x80", b"\xc3"])
def test_bytes_that_are_not_utf_8_are_refused_as_a_whole(given):
    node, found = read(given)
    assert node is None
    assert (found[0].code, found[0].location) == ("not-utf-8", ("f.yaml", 1, 1, 2))


def test_a_text_with_half_a_character_is_refused():
    _, found = read("a: \ud800")
    assert (found[0].code, found[0].location) == ("control-character", ("f.yaml", 1, 4, 5))


def nested(levels):
    return "[" * levels + "]" * levels


AT_THE_LIMITS = {
    "4,000,000 bytes": (lambda over: "#" * (4_000_000 + over), "too-large", (1, 1)),
    "4,000,000 bytes of wide characters": (lambda over: "#é" + "é" * 1_999_998 + "x" * (1 + over), "too-large", (1, 1)),
    "50 levels": (lambda over: nested(50 + over), "too-deep", (1, 51)),
    "50 levels by an alias": (
        lambda over: f"[&a {nested(25)}, {'[' * (24 + over)}*a{']' * (24 + over)}]",
        "too-deep",
        (1, 82),
    ),
    "200,000 nodes": (lambda over: "[" + "a," * (199_999 + over) + "]", "too-many-nodes", (1, 400_000)),
    "200,000 nodes by aliases": (
        lambda over: "[&a [" + "a," * 1_998 + "]" + ",*a" * 99 + ",x" * (99 + over) + "]",
        "too-many-nodes",
        (1, 4_499),
    ),
    "100 aliases": (lambda over: "- &a x\n" + "- *a\n" * (100 + over), "too-many-aliases", (102, 3)),
}  # fmt: skip


@pytest.mark.parametrize(("text", "code", "place"), AT_THE_LIMITS.values(), ids=AT_THE_LIMITS)
def test_limits_hold_to_the_last_one(text, code, place):
    assert code not in {each.code for each in read(text(0))[1]}
    _, found = read(text(1))
    assert (found[0].code, tuple(found[0].location[1:3])) == (code, place)


@pytest.mark.parametrize("parser", PARSERS.values(), ids=PARSERS)
@pytest.mark.parametrize(
    "text",
    ["[", "{a: ", "- ", "? ", "a: [", "&a ", "!a ", "*"],
)
def test_no_depth_ends_the_process(text, parser):
    node, found = read(text * 100_000, parser)
    assert node is None
    assert found


def test_a_bomb_of_aliases_is_counted_and_not_built():
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10))
    _, found = read("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + levels)
    assert found[0].code == "too-many-nodes"


def test_a_text_may_hold_all_characters_for_private_use():
    every = "".join(map(chr, [*range(0xE000, 0xF900), *range(0xF0000, 0xFFFFE)]))
    node, _ = read(f"[{every}?, \u2028x]")
    assert meaning(node) == [f"{every}?", "\u2028x"]


def test_reading_ends_after_a_thousand_faults():
    _, found = read("a: 1\n" * 50_000)
    assert len(found) == 1000


def test_an_excerpt_is_kept_once_for_all_faults_of_a_line():
    _, found = read("{" + "a: 1, " * 900 + "}")
    assert len(found) == 899
    assert len({id(each.excerpt) for each in found}) == 1


MORSELS = st.sampled_from(table("morsels"))
YAMLISH = st.lists(MORSELS, max_size=40).map("".join)


def every_node(node):
    yield node
    children = node.items if isinstance(node, Sequence) else getattr(node, "entries", [])
    for child in children:
        for each in child if isinstance(child, tuple) else (child,):
            yield from every_node(each)


@given(st.binary() | st.text() | YAMLISH)
def test_any_text_gives_nodes_or_findings(text):
    for parser in PARSERS.values():
        node, found = read(text, parser)
        assert node is not None or any(each.is_error for each in found)
        lines = 1 + (text if isinstance(text, str) else text.decode("utf-8", "replace")).count("\n")
        for each in found:
            assert each.as_text()
        for each in every_node(node) if node is not None else ():
            assert each.location.line >= 1
            assert each.excerpt is not None
            if isinstance(each, Scalar):
                each.value  # noqa: B018
                assert each.part(0, len(each.text)).line >= each.location.line <= lines * 2


@given(YAMLISH)
def test_every_character_of_a_text_stands_where_it_is_said_to(text):
    node, _ = read(text)
    for scalar in every_node(node) if node is not None else ():
        if isinstance(scalar, Scalar):
            source = scalar.source.text
            for index, char in enumerate(scalar.text):
                written = source[scalar.offset_of(index)]
                assert (
                    written == char
                    or (char in " \n" and written in "\r\n")
                    or (written == "\\" and scalar.style == '"')
                )


# Plain data, and every way to write it.
SIGNS = st.sampled_from("\n?:#,[]{} '\"-&*!|>%@`~")
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]) | SIGNS)
KEYS = TEXTS.filter(lambda text: len(text) < 150)  # libyaml reads keys of up to 1,024 characters, as written
DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-10**9, 10**9) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(DATA, st.sampled_from([None, 2, "\t"]), st.booleans())
def test_json_means_the_same_as_yaml(data, indent, ensure_ascii):
    node, found = read(json.dumps(data, indent=indent, ensure_ascii=ensure_ascii))
    assert not found, found[0].as_text()
    assert meaning(node) == data


SAFE = re.compile(r"[A-Za-z][A-Za-z0-9]*( [A-Za-z?!.,0-9]+)*")
LITERAL = re.compile(r"([^\n ][^\n]*\n)+")


def written(data, depth, chance):
    """Data as lines of a block, each text in one of the styles that can hold it."""
    blanks = "\n" + "  " * depth
    if isinstance(data, dict) and data:
        return "".join(f"{blanks}{json.dumps(key)}: {written(value, depth + 1, chance)}" for key, value in data.items())
    if isinstance(data, list) and data:
        return "".join(f"{blanks}- {written(value, depth + 1, chance)}" for value in data)
    if not isinstance(data, str):
        return json.dumps(data) + chance.choice(["", "  # ?", " "])
    styles = [quoted(data), json.dumps(data)] if "\n" not in data else [json.dumps(data)]
    if SAFE.fullmatch(data) and not isinstance(resolve(data), bool | None):
        styles += [data, data.replace(" ", blanks + " ", 1)]
    if LITERAL.fullmatch(data):
        styles += ["|" + blanks + data[:-1].replace("\n", blanks)]
    return chance.choice(styles)


@given(st.dictionaries(KEYS, DATA, min_size=1), st.randoms(use_true_random=False))
def test_data_is_read_back_in_every_style(data, chance):
    text = written(data, 0, chance) + "\n"
    for parser in PARSERS.values():
        node, found = read(text, parser)
        assert not found, found[0].as_text()
        assert meaning(node) == data


def test_a_fault_of_syntax_behind_a_thousand_others_is_told():
    _, found = read("a: 1\n" * 1000 + " b: 2\n")
    assert [each.code for each in found[-2:]] == ["duplicate-key", "not-yaml"]
    assert len(found) == 1000
