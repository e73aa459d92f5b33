"""E-mail addresses as recognisers write them: with blanks, as letters with stops, in sentences."""

from __future__ import annotations

import pytest

from tests.scenes.understanding_scene import only

#: A blank behind a dot, or around the at, is none of a sentence's end.
BLANKS = [
    ("Jane.Doe @ example.com", "jane.doe@example.com"),
    ("jane. doe@example.com", "jane.doe@example.com"),
    ("jane. doe at example. com", "jane.doe@example.com"),
    ("J. Doe at example.com", "j.doe@example.com"),
    ("J.A.N.E. at gmail.com", "jane@gmail.com"),
    # near misses
    ("My name is Jane. jane@example.com", "jane@example.com"),
    ("yes. jane@example.com", "jane@example.com"),
    ("j.d. at gmail.com", "j.d@gmail.com"),
    ("Sure. It's jane at example dot com.", "jane@example.com"),
    ("jane@example.com. Thanks.", "jane@example.com"),
]
#: Words of a sentence that lead to an address are no part of it.
SENTENCES = [
    ("hmm let me think, I'd say sample dot truck at gmail dot com", "sample.truck@gmail.com"),
    ("I have sample dot truck at gmail dot com", "sample.truck@gmail.com"),
    ("I guess it would be tom dot baker at example dot co dot uk", "tom.baker@example.co.uk"),
    ("jane at sign gmail dot com", "jane@gmail.com"),
    ("jane at the rate of gmail dot com", "jane@gmail.com"),
    ("jane at yahoo please", "jane@yahoo.com"),
    # near misses
    ("jane doe all one word at example dot com", "janedoe@example.com"),
    ("could dot sample at example dot com", "could.sample@example.com"),
    ("j a n e at example dot com", "jane@example.com"),
    ("jane at outlook dot co dot uk", "jane@outlook.co.uk"),
    ("my account at yahoo is closed", None),
    ("jane doe with an e at the end at example dot com", None),
]


@pytest.mark.parametrize(("text", "value"), [*BLANKS, *SENTENCES])
def test_addresses(text: str, value: str | None) -> None:
    assert only("email", text) == value
