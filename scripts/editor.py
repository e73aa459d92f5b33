"""Asks the language server of editors what it thinks of flow files.

    python -m scripts.editor SERVER FILE…

``SERVER`` is ``yaml-language-server`` (``npm install yaml-language-server``, then
``node_modules/.bin/yaml-language-server``). Prints what it complains of in each file, then what it
shows for ``confirm`` of a slot and offers for ``kind``; ends with 1 where it complains or is mute.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

from flows.grammar.json_schema import FILE

SAMPLE = """callwright: 1
flow: sample
slots:
  day:
    confirm: explicit
    kind: \n"""


class Server:
    """A language server on standard input and output."""

    def __init__(self, program: str) -> None:
        self._process = subprocess.Popen(
            [program, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._number = 0
        self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
        self.tell("initialized", {})

    def tell(self, method: str, params: Any) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def ask(self, method: str, params: Any) -> Any:
        """Send a request; gives its result."""
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        while (message := self._read()).get("id") != self._number or "method" in message:
            self._answer(message)
        return message.get("result")

    def complaints(self, uri: str) -> list[dict[str, Any]]:
        """Wait for what the server says of a file."""
        while True:
            message = self._read()
            if message.get("method") == "textDocument/publishDiagnostics":
                if message["params"]["uri"] == uri:
                    return list(message["params"]["diagnostics"])
            else:
                self._answer(message)

    def open(self, uri: str, text: str) -> None:
        """Open a file in the editor."""
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})

    def close(self) -> None:
        """End the server."""
        self._process.terminate()
        self._process.wait(10)

    def _answer(self, message: dict[str, Any]) -> None:
        if "method" in message and "id" in message:  # what it asks of the editor: nothing is set
            settings = [
                {
                    "validate": True,
                    "hover": True,
                    "completion": True,
                    "schemaStore": {"enable": False},
                }
            ]
            asked = message["method"] == "workspace/configuration"
            count = len(message.get("params", {}).get("items", ())) if asked else 0
            self._send({"id": message["id"], "result": settings * count if asked else None})

    def _send(self, message: dict[str, Any]) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        pipe = self._pipe(self._process.stdin)
        pipe.write(b"Content-Length: %d\r\n\r\n" % len(content) + content)
        pipe.flush()

    def _read(self) -> dict[str, Any]:
        pipe = self._pipe(self._process.stdout)
        length = 0
        while (line := pipe.readline().strip()) != b"":
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        message: dict[str, Any] = json.loads(pipe.read(length))
        return message

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None
        return pipe


def main(words: list[str]) -> int:
    """Ask of each file, and of a sample; gives the exit code."""
    server = Server(words[0])
    wrong = 0
    for name in words[1:]:
        path = Path(name).absolute()
        server.open(path.as_uri(), _with_schema(path.read_text(encoding="utf-8")))
        found = server.complaints(path.as_uri())
        wrong += len(found)
        print(f"{name}: {len(found)} complaints")
        for complaint in found:
            print(f"  line {complaint['range']['start']['line']}: {complaint['message']}")
    shown, offered = _sample(server)
    print(f"confirm: {shown}\nkind: {', '.join(offered)}")
    server.close()
    return 1 if wrong or not shown or not offered else 0


def _with_schema(text: str) -> str:
    return f"# yaml-language-server: $schema={FILE.as_uri()}\n{text}"


def _sample(server: Server) -> tuple[str, list[str]]:
    uri = "file:///sample.yaml"
    server.open(uri, _with_schema(SAMPLE))
    server.complaints(uri)
    document = {"textDocument": {"uri": uri}}
    hover = server.ask("textDocument/hover", {**document, "position": {"line": 5, "character": 6}})
    at = {"line": 6, "character": 10}
    found = server.ask("textDocument/completion", {**document, "position": at}) or {"items": []}
    shown = " ".join((hover or {}).get("contents", {}).get("value", "").split())
    return shown, [item["label"] for item in found["items"]]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
