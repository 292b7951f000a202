"""What an author's editor makes of the JSON Schemas, tried with the YAML language server that editors run.

Not part of the tests, since it needs Node.js: `make editor-check`. Every survey and sample must be without a complaint,
a mistyped key must be underlined where it stands, and keys and types must be offered and explained.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = {
    "validate": True,
    "completion": True,
    "hover": True,
    "schemaStore": {"enable": False},
    "schemas": {
        (ROOT / "docs/survey.schema.json").as_uri(): "*.survey.yaml",
        (ROOT / "docs/sample.schema.json").as_uri(): "*.sample.yaml",
    },
}
PATIENCE_SECONDS = 180.0
HEAD = "askline: 1\nid: 1\nname: x\nquestions:\n"


class LanguageServer:
    """The server as a child process, spoken to in the Language Server Protocol."""

    def __init__(self, command: list[str]) -> None:
        self._running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._last_id = 0
        self._diagnostics: dict[str, list[Any]] = {}

    def __enter__(self) -> Self:
        self._patience = threading.Timer(PATIENCE_SECONDS, self._running.kill)
        self._patience.start()
        capabilities = {"workspace": {"configuration": True}}
        self.request("initialize", processId=None, rootUri=ROOT.as_uri(), capabilities=capabilities)
        self._notify("initialized")
        return self

    def __exit__(self, *_: object) -> None:
        self.request("shutdown")
        self._notify("exit")
        self._running.wait(timeout=20)
        self._patience.cancel()

    def open(self, name: str, text: str) -> list[Any]:
        """The diagnostics of a file of that name."""
        uri = (ROOT / name).as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._notify("textDocument/didOpen", textDocument=document)
        while uri not in self._diagnostics:
            self._take(self._read())
        return self._diagnostics[uri]

    def at(self, method: str, name: str, line: int, character: int) -> Any:
        document, position = {"uri": (ROOT / name).as_uri()}, {"line": line, "character": character}
        return self.request(f"textDocument/{method}", textDocument=document, position=position)

    def request(self, method: str, **parameters: Any) -> Any:
        self._last_id += 1
        self._write({"id": self._last_id, "method": method, "params": parameters})
        while (message := self._read()).get("id") != self._last_id or "method" in message:
            self._take(message)
        return message.get("result")

    def _notify(self, method: str, **parameters: Any) -> None:
        self._write({"method": method, "params": parameters})

    def _take(self, message: dict[str, Any]) -> None:
        """What the server says or asks by itself."""
        if message.get("method") == "textDocument/publishDiagnostics":
            self._diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif message.get("method") == "workspace/configuration":
            asked = [each.get("section") for each in message["params"]["items"]]
            self._write({"id": message["id"], "result": [SETTINGS if each == "yaml" else {} for each in asked]})
        elif "id" in message and "method" in message:
            self._write({"id": message["id"], "result": None})

    def _write(self, message: dict[str, Any]) -> None:
        assert self._running.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._running.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._running.stdin.flush()

    def _read(self) -> dict[str, Any]:
        assert self._running.stdout is not None
        length = 0
        while line := self._running.stdout.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        if not length:
            raise SystemExit("the language server has gone")
        message: dict[str, Any] = json.loads(self._running.stdout.read(length))
        return message


def complaints(server: LanguageServer) -> list[str]:
    """What is not as it should be; nothing where all is well."""
    found = []
    for path in sorted((ROOT / "surveys").glob("*.yaml")):
        found += told(path, server.open(f"{path.stem}.survey.yaml", without_schema(path)))
    for path in sorted((ROOT / "samples").glob("*.yaml")):
        found += told(path, server.open(f"{path.stem}.sample.yaml", without_schema(path)))
    mistyped = server.open("mistyped.survey.yaml", HEAD + "  - {name: q, type: nps, txet: How was it?}\n")
    if [each["range"]["start"] for each in mistyped if "txet" in each["message"]] != [{"line": 4, "character": 25}]:
        found.append(f"a mistyped key is not underlined where it stands: {mistyped}")
    server.open("begun.survey.yaml", HEAD + "  - name: q\n    type: choice\n    \n")
    missing = {"text", "options", "shuffle", "when", "then"} - offered(server, "begun.survey.yaml", 6, 4)
    found += [f"the key {name} is not offered" for name in sorted(missing)]
    server.open("typed.survey.yaml", HEAD + "  - name: q\n    type: \n")
    missing = {"nps", "choice", "multi", "prompt"} - offered(server, "typed.survey.yaml", 5, 10)
    found += [f"the type {name} is not offered" for name in sorted(missing)]
    if not server.at("hover", "begun.survey.yaml", 5, 5):
        found.append("the key type is not explained")
    return found


def told(path: Path, diagnostics: list[Any]) -> list[str]:
    return [f"{path.name}:{each['range']['start']['line'] + 1}: {each['message']}" for each in diagnostics]


def without_schema(path: Path) -> str:
    """The file without the line that names its schema, which would be looked for beside it."""
    return path.read_text(encoding="utf-8").replace("# yaml-language-server:", "#")


def offered(server: LanguageServer, name: str, line: int, character: int) -> set[str]:
    answer = server.at("completion", name, line, character)
    return {item["label"] for item in (answer or {}).get("items", ())}


def main() -> None:
    with LanguageServer(sys.argv[1:]) as server:
        found = complaints(server)
    print("\n".join(found) or "the editor is content")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
