"""How a flow wants words spoken: a table of respellings, applied to what is sent to the voice.

The written text stays what the call shows, repeats and compares; only the voice gets respellings.
A respelling of several words is joined by hyphens, so that a text has as many words as before: what
a caller heard of a prompt is counted in words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

Respell = Callable[[str], str]


def respelling(table: Mapping[str, str]) -> Respell:
    """Give the function that respells a text.

    Args:
        table: Written word → how to spell it for the voice, e.g. ``{"GP": "gee pee"}``. Words match
            whole and as written, upper and lower case told apart.
    """
    if not table:
        return lambda text: text
    spoken = {word: "-".join(how.split()) for word, how in table.items()}
    words = sorted(map(re.escape, spoken), key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])")
    return lambda text: pattern.sub(lambda match: spoken[match[0]], text)
