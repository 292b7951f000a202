"""Where the recording of a prompt is: a file of this machine, or one that is fetched by its URL once and kept.

What cannot be had is None, and the prompt is then read out; a host that does not answer is not asked again.
"""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import IO
from urllib.parse import SplitResult, unquote, urlsplit

FETCHED_WITHIN = 5.0  # seconds
LARGEST = 20_000_000  # bytes
CHUNK = 65_536


class Recordings:
    """The recordings of one survey.

    folder    where sounds that are no URLs are looked for: that of the survey
    kept_in   where fetched ones are kept
    """

    def __init__(self, folder: Path, kept_in: Path, *, within: float = FETCHED_WITHIN) -> None:
        self._folder = folder
        self._kept_in = kept_in
        self._within = within
        self._fetched: dict[str, Path | None] = {}
        self._silent_hosts: set[str] = set()

    def find(self, sound: str) -> Path | None:
        """The file to be played for a sound, if there is one."""
        if not sound.startswith(("http://", "https://")):
            return local_file(sound, self._folder)
        parts = parts_of(sound)
        if parts is not None and sound not in self._fetched and parts.netloc not in self._silent_hosts:
            self._fetched[sound] = self._fetch(sound, parts)
        return self._fetched.get(sound)

    def _fetch(self, url: str, parts: SplitResult) -> Path | None:
        from http.client import HTTPException
        from urllib.error import HTTPError
        from urllib.request import Request, urlopen

        path = self._kept_in / f"recording-{len(self._fetched)}{Path(parts.path).suffix}"
        try:
            with urlopen(Request(url, headers={"User-Agent": "askline"}), timeout=self._within) as answer:
                return path if _is_copied(answer, path, until=monotonic() + self._within) else None
        except HTTPError:
            return None
        except (OSError, ValueError, HTTPException):
            self._silent_hosts.add(parts.netloc)
            return None


def _is_copied(answer: IO[bytes], path: Path, until: float) -> bool:
    """Copy what comes to a file; False where it is too much, or takes too long."""
    size = 0
    with path.open("wb") as file:
        while chunk := answer.read(CHUNK):
            size += file.write(chunk)
            if size > LARGEST or monotonic() > until:
                return False
    return size > 0


def local_file(sound: str, folder: Path) -> Path | None:
    """The file of this machine that a sound names, if there is one: by path, or by a URL of the kind `file:`."""
    if not sound or "\x00" in sound:
        return None
    parts = parts_of(sound)
    if parts is not None and parts.scheme == "file":
        path = Path(unquote(parts.path))
    elif parts is None or "://" in sound:
        return None
    else:
        path = folder / sound
    return path if path.is_file() else None


def parts_of(url: str) -> SplitResult | None:
    """None for what cannot be a URL."""
    try:
        return urlsplit(url)
    except ValueError:
        return None
