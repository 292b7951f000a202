"""Recordings by path and by URL: fetched once, and never waited for long."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import pytest
from sounds import tone, write_wav

from askline.speech.recordings import Recordings, local_file


class Library(ThreadingHTTPServer):
    """Serves one recording, knows nothing else, and lets `/never` wait until it is closed."""

    daemon_threads = True

    def __init__(self, content: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Shelf)
        self.content = content
        self.asked: list[str] = []
        self.closing = Event()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{path}"


class Shelf(BaseHTTPRequestHandler):
    server: Library

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.path == "/never":
            self.server.closing.wait(10)
        is_there = self.path == "/en/greeting.wav"
        self.send_response(200 if is_there else 404)
        self.end_headers()
        self.wfile.write(self.server.content if is_there else b"")

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library(write_wav(tmp_path / "source.wav", tone(440, 0.1)).read_bytes())
    thread = Thread(target=opened.serve_forever, daemon=True)
    thread.start()
    yield opened
    opened.closing.set()
    opened.shutdown()
    opened.server_close()
    thread.join()


def recordings(tmp_path: Path, within: float = 5.0) -> Recordings:
    kept_in = tmp_path / "kept"
    kept_in.mkdir()
    return Recordings(tmp_path, kept_in, within=within)


def test_a_recording_is_fetched_once_and_kept_with_its_kind(library: Library, tmp_path: Path) -> None:
    found = recordings(tmp_path)
    path = found.find(library.url("en/greeting.wav"))
    assert path is not None
    assert (path.suffix, path.read_bytes()) == (".wav", library.content)
    assert found.find(library.url("en/greeting.wav")) == path
    assert library.asked == ["/en/greeting.wav"]


def test_one_that_is_not_there_leaves_the_others_to_be_had(library: Library, tmp_path: Path) -> None:
    found = recordings(tmp_path)
    assert found.find(library.url("en/missing.wav")) is None
    assert found.find(library.url("en/greeting.wav")) is not None


def test_a_host_that_does_not_answer_is_asked_once_and_not_for_long(library: Library, tmp_path: Path) -> None:
    found = recordings(tmp_path, within=0.2)
    began = monotonic()
    assert found.find(library.url("never")) is None
    assert found.find(library.url("en/greeting.wav")) is None
    assert monotonic() - began < 2
    assert library.asked == ["/never"]


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/a.wav", "http://[/a.wav", "http:///a.wav", "https://a b/c"])
def test_what_is_no_host_is_no_recording(url: str, tmp_path: Path) -> None:
    assert recordings(tmp_path, within=0.2).find(url) is None


@pytest.mark.parametrize(
    "sound", ["", "missing.wav", "ftp://localhost/a.wav", "//[x", "a\x00b", ".", "file:///nowhere/a.wav"]
)
def test_what_is_no_file_here_is_not_played(sound: str, tmp_path: Path) -> None:
    assert local_file(sound, tmp_path) is None
    assert recordings(tmp_path).find(sound) is None
