"""How an action asks a server: what a flow says of it, resolved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

URL = re.compile(
    r"(?P<origin>https://[A-Za-z0-9.-]+(?::\d{1,5})?"
    r"|http://(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?)"
    r"(?P<path>/[A-Za-z0-9._~!$&'()*+,;=:@%/{}-]*)?"
)
PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderKey:
    """A header that bears a key, or is made with one; ``variable`` names the environment variable
    in which the key is, so that no flow holds one."""

    header: str
    variable: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """A request over HTTP.

    Attributes:
        url: With ``{input}`` where an input stands in the path.
        method: ``get``, ``post``, ``put``, ``patch`` or ``delete``.
        key: Header that bears a key, or None.
        sign: Header that bears a signature of the request, or None.
        idempotent: True where the server does the work of one idempotency key only once.
        failures: Name of the failure by status from 400 on.
        paths: Where in the answer's JSON each output stands: names and numbers, in order.
    """

    url: str
    method: str
    key: HeaderKey | None = None
    sign: HeaderKey | None = None
    idempotent: bool = False
    failures: Mapping[int, str] = field(default_factory=dict)
    paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def places(self) -> tuple[str, ...]:
        """Inputs that stand in the path."""
        return tuple(PLACE.findall(self.url))
