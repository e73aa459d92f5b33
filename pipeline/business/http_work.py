"""An action that asks a server, from what the flow says of it: signed, bounded, and typed."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

import aiohttp

from flows.actions.own import ActionContext, ActionRefusedError
from flows.actions.typed import NonsenseError, to_python, to_results
from flows.errors import CallwrightError
from flows.model.flow import Action, Flow, Slot
from flows.model.http_request import PLACE, HeaderKey, HttpRequest
from flows.model.known import source_slot
from pipeline.business.actions import Work

MOST_BYTES = 256 * 1024
MOST_REDIRECTS = 3
_TROUBLE = (408, 425, 429)  # the server would rather be asked again
_SAME_AGAIN = (307, 308)
_ELSEWHERE = (301, 302, 303)


class AnswerError(Exception):
    """A server's answer that may be another one the next time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    method: str
    url: str
    body: bytes
    headers: Mapping[str, str]


def http_work(
    http: HttpRequest,
    flow: Flow,
    action: Action,
    variable: Callable[[str], str | None],
    clock: Callable[[], float] = time.time,
) -> Work:
    """Bind a request to where it stands in a flow.

    Args:
        http: The request.
        flow, action: Tell the types of what it takes and gives.
        variable: Gives an environment variable, or None where it is not set.
        clock: Gives the Unix time that a signature bears; replaced in tests.

    Raises:
        CallwrightError: ``variable``: a key is not set.
    """
    inputs = {
        name: slot
        for name, source in action.inputs.items()
        if (slot := source_slot(flow, source)) is not None
    }
    bears, signs = _key(http.key, flow, variable), _key(http.sign, flow, variable)

    async def do(context: ActionContext, given: Mapping[str, str]) -> Mapping[str, str]:
        request = _request(http, inputs, given, context.key)
        headers = dict(request.headers)
        if http.key is not None:
            headers[http.key.header] = bears
        if http.sign is not None:
            headers[http.sign.header] = signature(request, signs, int(clock()))
        status, body = await _ask(request, headers, context.deadline)
        _judge(http, status)
        return to_results(action.outputs, _found(http, action, body))

    return Work(do=do, idempotent=http.idempotent)


def _key(key: HeaderKey | None, flow: Flow, variable: Callable[[str], str | None]) -> str:
    value = variable(key.variable) if key is not None else ""
    if key is not None and not value:
        raise CallwrightError(
            f"flow {flow.name}: {key.variable} is not set, which its actions need for the header "
            f"{key.header}.",
            code="variable",
            remedy=f"Set {key.variable}, as you set FLOW.",
        )
    return value or ""


def _request(
    http: HttpRequest, inputs: Mapping[str, Slot], given: Mapping[str, str], key: str
) -> _Request:
    """Put the inputs where they belong: into the path, else the query of a get or the body."""
    path = PLACE.sub(lambda place: _step(given.get(place[1], "")), http.url)
    rest = {name: value for name, value in given.items() if name not in http.places}
    headers = {"Accept": "application/json", "Idempotency-Key": key}
    if http.method == "get":
        query = f"?{urlencode(rest)}" if rest else ""
        return _Request(method="GET", url=path + query, body=b"", headers=headers)
    values = {name: _plain(inputs[name], value) for name, value in rest.items()}
    body = json.dumps(values, sort_keys=True, ensure_ascii=False).encode()
    headers["Content-Type"] = "application/json"
    return _Request(method=http.method.upper(), url=path, body=body, headers=headers)


def _step(value: str) -> str:
    """Give a value as one step of a path: never as none, nor as one that leads upwards."""
    if not value.strip("."):
        raise AnswerError("an input is no step of a path")
    return quote(value, safe="")


def _plain(slot: Slot, value: str) -> Any:
    """Give a value as JSON has it: numbers and truths as such, all others as canonical text."""
    typed = to_python(slot, value)
    return typed if isinstance(typed, int) else value


def signature(request: _Request, secret: str, at: int) -> str:
    """Sign a request: ``t=SECONDS,v1=HEX``, an HMAC-SHA256 of ``SECONDS.METHOD.PATH.BODY``."""
    parts = urlsplit(request.url)
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    signed = f"{at}.{request.method}.{path}.".encode() + request.body
    return f"t={at},v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


async def _ask(
    request: _Request, headers: Mapping[str, str], deadline: datetime
) -> tuple[int, bytes]:
    """Ask, following the server's own redirects; gives status and body.

    Raises:
        AnswerError, aiohttp.ClientError, TimeoutError: No answer that counts.
    """
    seconds = max((deadline - datetime.now(UTC)).total_seconds(), 0.001)
    timeout = aiohttp.ClientTimeout(total=seconds)
    url = request.url
    async with aiohttp.ClientSession(
        timeout=timeout, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False
    ) as session:
        for _ in range(MOST_REDIRECTS + 1):
            async with session.request(
                request.method,
                url,
                data=request.body or None,
                headers=headers,
                allow_redirects=False,
            ) as answer:
                if not 300 <= answer.status < 400:
                    return answer.status, await _body(answer)
                url = _redirected(request, url, answer)
    raise AnswerError("too many redirects")


async def _body(answer: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in answer.content.iter_chunked(16384):
        body += chunk
        if len(body) > MOST_BYTES:
            raise AnswerError("too long")
    return bytes(body)


def _redirected(request: _Request, url: str, answer: aiohttp.ClientResponse) -> str:
    """Give where the server sends us on its own ground; keys and callers' words go nowhere else."""
    onward = urljoin(url, answer.headers.get("Location", ""))
    follows = answer.status in _SAME_AGAIN or (
        answer.status in _ELSEWHERE and request.method == "GET"
    )
    if not follows or urlsplit(onward)[:2] != urlsplit(url)[:2]:
        raise AnswerError("redirected elsewhere")
    return onward


def _judge(http: HttpRequest, status: int) -> None:
    if status in http.failures:
        raise ActionRefusedError(http.failures[status])
    if status >= 500 or status in _TROUBLE:
        raise AnswerError(str(status))
    if status >= 400:
        raise ActionRefusedError("refused")


def _found(http: HttpRequest, action: Action, body: bytes) -> Mapping[str, Any]:
    """Look up each output in the answer; one that is not there is left out."""
    if not action.outputs:
        return {}
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        raise NonsenseError(next(iter(action.outputs))) from None
    found = {}
    for name in action.outputs:
        part = answer
        for step in http.paths[name]:
            part = _part(part, step, name)
        found[name] = part
    return found


def _part(whole: Any, step: str, output: str) -> Any:
    if isinstance(whole, dict) and step in whole:
        return whole[step]
    if isinstance(whole, list) and step.isdecimal() and int(step) < len(whole):
        return whole[int(step)]
    raise NonsenseError(output)
