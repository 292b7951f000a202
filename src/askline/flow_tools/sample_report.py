"""What a run of samples came to, in lines for people; the same texts stand in pytest's and JUnit's reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from askline.diagnostics import SourceLocation
from askline.flow_tools.coverage import PARTS, Coverage, Item, percentage
from askline.flow_tools.expectations import Finding
from askline.flow_tools.sample_diff import difference, render

if TYPE_CHECKING:
    from askline.flow_tools.sample_run import Result


def result_text(result: Result, *, colour: bool = False) -> str:
    """Everything that is wrong with one sample; empty where nothing is."""
    broken = [each.as_text() for each in result.diagnostics]
    return "\n".join(broken + [finding_text(each, colour=colour) for each in result.findings])


def findings_text(findings: Sequence[Finding], *, colour: bool = False) -> str:
    return "\n".join(finding_text(each, colour=colour) for each in findings)


def finding_text(finding: Finding, *, colour: bool = False) -> str:
    """The place, what is wrong, the turn that led there, and what was expected (-) beside what came (+)."""
    if not finding.expected and not finding.found:
        lines = [finding.diagnostic.as_text()]
    else:
        lines = [str(finding.diagnostic)]
    if finding.after:
        lines.append(f"  after {finding.after}")
    if finding.expected or finding.found:
        lines.append(render(difference(finding.expected, finding.found), colour=colour))
    return "\n".join(lines)


def finding_json(finding: Finding) -> dict[str, str | int | None]:
    """The diagnostic's object; its hint is what was expected (-) and what came (+), line by line."""
    changed = [f"{line.sign} {line.text}" for line in difference(finding.expected, finding.found) if line.sign != " "]
    return finding.diagnostic.as_json() | ({"hint": "\n".join(changed)} if changed else {})


def summary(results: Sequence[Result]) -> str:
    """One line: `41 samples passed`, `2 of 41 samples failed`."""
    failed = sum(not result.passed for result in results)
    every = "1 sample" if len(results) == 1 else f"{len(results)} samples"
    return f"{failed} of {every} failed" if failed else f"{every} passed"


def coverage_text(survey: str, coverage: Coverage, not_taken: Sequence[tuple[SourceLocation, Item]]) -> str:
    """A table of shares, then a line for each thing that no sample goes through."""
    rows = [f"{survey}: {coverage.percent:g} % covered"]
    for part in PARTS:
        taken, there = coverage.of(part)
        if there:
            rows.append(f"  {part:<12}{percentage(taken, there):>6g} %  {taken} of {there}")
    rows += [f"{place.path}:{place.line}:{place.column}: not taken: {in_words(item)}" for place, item in not_taken]
    return "\n".join(rows)


def coverage_json(
    survey: str, coverage: Coverage, not_taken: Sequence[tuple[SourceLocation, Item]]
) -> dict[str, object]:
    shares = {part: coverage.of(part) for part in PARTS}
    return {
        "survey": survey,
        "percent": coverage.percent,
        "parts": {part: {"taken": taken, "of": there} for part, (taken, there) in shares.items() if there},
        "not_taken": list(_not_taken_json(not_taken)),
    }


def _not_taken_json(not_taken: Sequence[tuple[SourceLocation, Item]]) -> Iterator[dict[str, object]]:
    for place, item in not_taken:
        where = {"path": place.path, "line": place.line, "column": place.column}
        yield {**where, "part": item.part, "name": item.name, "detail": item.detail or None, "message": in_words(item)}


def in_words(item: Item) -> str:
    """`rule 2 of recommend`, `the option cat of pet`."""
    name, detail = item.name, item.detail
    if item.part == "conditions":
        rule, _, outcome = detail.rpartition("does not hold") if detail.startswith("rule") else ("", "", detail)
        return f"{rule}of {name} where its `when` does not hold" if rule else f"{name} where its `when` {outcome}"
    if item.part == "re-prompts":
        return f"`{detail}` of {name}"
    words = {
        "questions": f"the question {name}",
        "rules": f"rule {detail} of {name}",
        "options": f"the answer {detail} to {name}",
        "endings": f"the ending {name}",
        "languages": f"the language {name}",
        "channels": f"the channel {name}",
    }
    return words[item.part]
