"""docs/benchmarks.md: each benchmark can put its figures there, between markers of its own."""

from __future__ import annotations

import argparse
import os
import platform
from importlib.metadata import version
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"


def parser_for(benchmark: str, about: str | None) -> argparse.ArgumentParser:
    """Its arguments: `--write`, and what the benchmark adds."""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{benchmark}", description=about)
    parser.add_argument("--write", action="store_true", help="put the figures into docs/benchmarks.md")
    return parser


def publish(benchmark: str, text: str, is_written: bool) -> None:
    """Print the figures; put them into the page as well."""
    print(text)
    if is_written:
        PAGE.write_text(with_figures(PAGE.read_text(encoding="utf-8"), benchmark, text), encoding="utf-8")


def with_figures(page: str, benchmark: str, text: str) -> str:
    """The page with other figures between the markers of a benchmark; raises ValueError where it has none."""
    begin, end = markers(benchmark)
    before, found, rest = page.partition(begin)
    _, ended, after = rest.partition(end)
    if not found or not ended:
        raise ValueError(f"the page has no markers of {benchmark}: {begin} ... {end}")
    return f"{before}{begin}\n{text.strip()}\n{end}{after}"


def markers(benchmark: str) -> tuple[str, str]:
    return f"<!-- begin: python -m benchmarks.{benchmark} --write -->", f"<!-- end: benchmarks.{benchmark} -->"


def machine(*packages: str) -> str:
    """The processor, and the versions of what runs on it."""
    versions = [f"{platform.python_implementation()} {platform.python_version()}"]
    versions += [f"{each} {version(each)}" for each in packages]
    return f"{_processor()}, {os.cpu_count()} cores, {platform.system()}; {', '.join(versions)}"


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.is_file() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()
