"""A limit on what a request may send: nothing that this server takes is longer.

What one has read ahead of the server is given to it again by ``replayed``.
"""

from __future__ import annotations

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BYTES = 1_000_000  # an offer of a browser with all its candidates has some ten thousand


class TooLargeError(Exception):
    """A body went beyond the limit while it was read."""


class BodyLimit:
    """Answers 413 to a body that is too long, whether it says its length or not.

    Args:
        app: What serves the others.
        largest_bytes: Longest body.
    """

    def __init__(self, app: ASGIApp, largest_bytes: int = LARGEST_BYTES) -> None:
        self._app = app
        self._largest = largest_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        length = dict(scope["headers"]).get(b"content-length", b"0")
        refusal = PlainTextResponse("The request is too large.", status_code=413)
        if not length.isdigit() or int(length) > self._largest:
            await refusal(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._largest:
                raise TooLargeError
            return message

        try:
            await self._app(scope, counted, send)
        except TooLargeError:
            await refusal(scope, receive, send)


def replayed(body: bytes, receive: Receive) -> Receive:
    """Give a body that was read to the one who reads it next, and then what comes behind it."""
    rest = [body]

    async def again() -> Message:
        if rest:
            return {"type": "http.request", "body": rest.pop(), "more_body": False}
        return await receive()

    return again
