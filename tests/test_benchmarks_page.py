"""Every benchmark finds its place in the page of figures."""

from __future__ import annotations

import pytest
from benchmarks import page

BENCHMARKS = ("engine", "http", "postgresql", "store", "terminal")


@pytest.mark.parametrize("benchmark", BENCHMARKS)
def test_figures_are_put_between_the_markers_of_their_benchmark_alone(benchmark: str) -> None:
    written = page.PAGE.read_text(encoding="utf-8")
    renewed = page.with_figures(written, benchmark, "| some | figures |\n")
    begin, end = page.markers(benchmark)
    assert renewed.partition(begin)[2].partition(end)[0] == "\n| some | figures |\n"
    assert renewed.partition(begin)[0] == written.partition(begin)[0]
    assert renewed.partition(end)[2] == written.partition(end)[2]


def test_a_page_without_its_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="no markers of http"):
        page.with_figures("# Figures", "http", "")
