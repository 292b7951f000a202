"""The engines that are measured, each held in a process of its own that runs only while it is its turn."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.engine.peers import node_modules, python_with_peers

ROOT = Path(__file__).resolve().parents[2]
NODE = Path(__file__).with_name("node")

OURS, LIMIT, TRANSITIONS = "Askline", "limit: checked, change and result written", "transitions"
XSTATE, FLOW_RUNNER, SURVEY_CORE = "xstate", "@floip/flow-runner", "survey-core"
NODE_ENGINES = {XSTATE: "xstate.js", FLOW_RUNNER: "flow_runner.js", SURVEY_CORE: "survey_core.js"}


class Engine(NamedTuple):
    name: str
    command: tuple[str, ...]
    environment: dict[str, str]


def engines(tell: Callable[[str], None]) -> list[Engine]:
    """Ours first, then what can be measured here."""
    found = [Engine(OURS, (sys.executable, "-m", "benchmarks.engine.worker", "benchmarks.engine.ours"), {})]
    if python := python_with_peers(tell):
        found += [
            Engine(name, (python, "-m", "benchmarks.engine.limits", variant), {})
            for name, variant in ((LIMIT, "written"), ("limit: checked", "checked"), ("limit: bare", "bare"))
        ]
        worker = (python, "-m", "benchmarks.engine.worker", "benchmarks.engine.transitions_peer")
        found.append(Engine(TRANSITIONS, worker, {}))
    if modules := node_modules(tell):
        found += [_node_engine(name, modules) for name in (XSTATE, FLOW_RUNNER, SURVEY_CORE)]
    return found


def _node_engine(name: str, modules: str) -> Engine:
    command = ("node", "--expose-gc", str(NODE / "worker.js"), str(NODE / NODE_ENGINES[name]))
    return Engine(name, command, {"NODE_PATH": modules})


class Worker:
    """A running engine."""

    def __init__(self, engine: Engine) -> None:
        self.name = engine.name
        source = os.environ.get("PYTHONPATH")
        paths = os.pathsep.join([str(ROOT / "src"), *([source] if source else [])])
        self._process = subprocess.Popen(
            engine.command, cwd=ROOT, env={**os.environ, "PYTHONPATH": paths, **engine.environment}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def steps_per_second(self, size: int, seconds: float, workload: Path) -> float:
        answer = self._ask({"size": size, "seconds": seconds, "workload": str(workload)})
        return float(answer["steps_per_second"])

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} has ended; what it said stands above")
        return dict(json.loads(line))

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()
