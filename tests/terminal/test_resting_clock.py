"""Time stands still while the program rests."""

from __future__ import annotations

from askline.terminal.resting_clock import RestingClock


def test_a_rest_between_two_rounds_is_left_out_and_all_else_passes() -> None:
    seconds = [100.0]
    clock = RestingClock(lambda: seconds[0])
    for passed in (0.1, 0.1, 60.0, 0.1, 1.5):
        seconds[0] += passed
        clock.come_round()
    assert round(clock(), 3) == 101.8
    seconds[0] += 0.5
    assert round(clock(), 3) == 102.3
