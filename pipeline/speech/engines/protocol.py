"""How the server and an engine's process talk: framed messages over a socket pair.

A message is a JSON header and a body of bytes (audio or text), each preceded by its length. The
server sends requests; the engine answers each one, in order. The first message of all comes from
the engine: ``{"ready": true}``, or ``{"error": …, "remedy": …}`` if it cannot start.
"""

from __future__ import annotations

import json
import signal
import socket
import struct
import sys
from collections.abc import Callable, Mapping
from typing import Any

LENGTHS = struct.Struct(">II")  # bytes of header, bytes of body
LARGEST_HEADER = 8_000_000
LARGEST_BODY = 64_000_000

Header = Mapping[str, Any]
Handler = Callable[[dict[str, Any], bytes], tuple[Header, bytes]]


class EngineStartError(Exception):
    """An engine cannot start; ``remedy`` says what to do about it."""

    def __init__(self, sentence: str, remedy: str) -> None:
        super().__init__(sentence)
        self.remedy = remedy


def send_message(connection: socket.socket, header: Header, body: bytes = b"") -> None:
    """Send one message.

    Raises:
        OSError: The other side is gone (``TimeoutError`` if it does not take the message).
    """
    head = json.dumps(header).encode()
    connection.sendall(LENGTHS.pack(len(head), len(body)) + head + body)


def receive_message(connection: socket.socket) -> tuple[dict[str, Any], bytes]:
    """Wait for one message.

    Raises:
        EOFError: The other side closed the connection.
        OSError: The connection failed, or (``TimeoutError``) its timeout passed.
        ValueError: What came is not a message.
    """
    head_length, body_length = LENGTHS.unpack(_receive_exactly(connection, LENGTHS.size))
    if head_length > LARGEST_HEADER or body_length > LARGEST_BODY:
        raise ValueError("message too large")
    header = json.loads(_receive_exactly(connection, head_length))
    return header, _receive_exactly(connection, body_length)


def _receive_exactly(connection: socket.socket, length: int) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        part = connection.recv(min(length - len(parts), 1 << 20))
        if not part:
            raise EOFError("the connection was closed")
        parts += part
    return bytes(parts)


def serve(start: Callable[[], Handler]) -> None:
    """Run an engine in this process until the server closes the connection.

    The descriptor of the socket is the program's first argument.

    Args:
        start: Makes the engine ready and gives what answers its requests; may raise
            ``EngineStartError``. A handler's exception becomes an answer ``{"error": …}``.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server decides when an engine ends
    connection = socket.socket(fileno=int(sys.argv[1]))
    try:
        handle = start()
    except EngineStartError as error:
        send_message(connection, {"error": str(error), "remedy": error.remedy})
        return
    send_message(connection, {"ready": True})
    try:
        while True:
            request, body = receive_message(connection)
            send_message(connection, *_answer(handle, request, body))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _answer(handle: Handler, request: dict[str, Any], body: bytes) -> tuple[Header, bytes]:
    try:
        return handle(request, body)
    except Exception as error:  # an engine outlives whatever one request does to it
        return {"error": f"{type(error).__name__}: {error}"}, b""
