"""What holds for all tests: how hard hypothesis tries. `make fuzz` takes the profile `fuzz`."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from lunch import BROKEN, SURVEY
from postgresql_server import (
    fresh_postgresql,
    kept_postgresql,
    own_postgresql,
    postgresql,
    postgresql_server,
    stoppable_postgresql,
)

__all__ = [
    "fresh_postgresql", "kept_postgresql", "own_postgresql", "postgresql", "postgresql_server", "stoppable_postgresql",
]  # fmt: skip
pytest.register_assert_rewrite("contracts")
collect_ignore_glob = ["broken_surveys/*"]  # one of them is a sample, which the plugin would play

SLOW_MACHINES = [HealthCheck.too_slow]

settings.register_profile("test", deadline=None, max_examples=100, suppress_health_check=SLOW_MACHINES)
settings.register_profile("fuzz", deadline=None, max_examples=5000, suppress_health_check=SLOW_MACHINES)
settings.load_profile("test")


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    path = tmp_path / "lunch.yaml"
    path.write_text(SURVEY, encoding="utf-8")
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.yaml"
    path.write_text(BROKEN, encoding="utf-8")
    return path
