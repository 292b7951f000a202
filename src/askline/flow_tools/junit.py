"""Writes how a run of samples went as JUnit XML, which every build server reads.

source    the schema that Jenkins' xUnit plugin publishes; only attributes that all readers know are used
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from askline.flow_tools.sample_report import result_text
from askline.flow_tools.sample_run import Result

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_xml(results: Sequence[Result]) -> bytes:
    """One test suite; a test case for each sample, with its differences where it failed."""
    suites = Element("testsuites")
    suite = SubElement(suites, "testsuite", _counts(results), name="askline")
    for result in results:
        seconds = f"{result.seconds:.3f}"
        case = SubElement(
            suite,
            "testcase",
            name=_clean(result.name),
            classname=_clean(result.path),
            file=_clean(result.path),
            time=seconds,
        )
        if not result.passed:
            _add_fault(case, result)
    indent(suites)
    xml: bytes = tostring(suites, encoding="utf-8", xml_declaration=True)
    return xml


def _counts(results: Sequence[Result]) -> dict[str, str]:
    return {
        "tests": str(len(results)),
        "failures": str(sum(bool(result.findings) for result in results)),
        "errors": str(sum(bool(result.diagnostics) for result in results)),
        "skipped": "0",
        "time": f"{sum(result.seconds for result in results):.3f}",
    }


def _add_fault(case: Element, result: Result) -> None:
    """`error`: the file cannot be used; `failure`: something else came about."""
    first = result.diagnostics[0] if result.diagnostics else result.findings[0].diagnostic
    kind = "error" if result.diagnostics else "failure"
    fault = SubElement(case, kind, type=first.code, message=_clean(str(first)))
    fault.text = _clean(result_text(result))


def _clean(text: str) -> str:
    """The text without characters that XML 1.0 cannot hold."""
    return _NOT_IN_XML.sub("\ufffd", text)
