"""The peers, as they are published: installed once into a cache folder outside the tree, never into the project.

`ASKLINE_BENCHMARKS_CACHE` names another folder. What cannot be installed is left out, with a line that says so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

PYTHON_PEERS = ("msgspec==0.22.0", "transitions==0.9.3")
NODE_PEERS = ("@floip/flow-runner@1.0.11", "survey-core@3.1.1", "xstate@5.33.3")


def cache_folder() -> Path:
    named = os.environ.get("ASKLINE_BENCHMARKS_CACHE")
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(named) if named else Path(base) / "askline-benchmarks"


def python_with_peers(tell: Callable[[str], None]) -> str | None:
    """An interpreter of this version that has the Python peers; None where it cannot be made."""
    home = cache_folder() / f"python-{sys.version_info.major}.{sys.version_info.minor}"
    python = home / "bin" / "python"
    made = _installed(home, PYTHON_PEERS, [
        [sys.executable, "-m", "venv", "--clear", str(home)],
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PYTHON_PEERS],
    ], tell)  # fmt: skip
    return str(python) if made else None


def node_modules(tell: Callable[[str], None]) -> str | None:
    """The folder of the npm peers; None where there is no npm or it cannot install them."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        tell("skipped: no node and npm here, so xstate, flow-runner and survey-core are not measured")
        return None
    home = cache_folder() / "node"
    home.mkdir(parents=True, exist_ok=True)
    command = [npm, "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(home), *NODE_PEERS]
    return str(home / "node_modules") if _installed(home, NODE_PEERS, [command], tell) else None


def _installed(home: Path, packages: tuple[str, ...], commands: list[list[str]], tell: Callable[[str], None]) -> bool:
    """Whether the packages are in a folder; they are installed at first use, which a file beside them records."""
    record = home / "installed-peers.txt"
    wanted = "\n".join(packages)
    if record.is_file() and record.read_text() == wanted:
        return True
    tell(f"installing {', '.join(packages)} into {home}")
    for command in commands:
        if subprocess.run(command, check=False).returncode:
            tell(f"skipped: {command[0]} could not install {', '.join(packages)}")
            return False
    record.write_text(wanted)
    return True
