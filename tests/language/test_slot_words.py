"""Words of the flow's own for a slot: what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.build.load import load_text
from flows.errors import FlowError

SCENES = Path(__file__).parent.parent / "scenes" / "flows"
TABLE = (SCENES / "family_table.yaml").read_text("utf-8")

REFUSED = {
    "a unit of a name": ("    kind: person_name\n", "unit: pair", "a person_name has no 'unit'"),
    "a yes of a number": ("    kind: number\n", "yes: [sure]", "a number has no 'yes'"),
    "a scale of names": ("    kind: person_name\n", "words: {5: good}", "has no 'words'"),
    "a scale of words": ("    kind: number\n", "words: {five: good}", "'five' is not a number"),
    "a no of a number": ("    kind: number\n", "no: [none]", "a number has no 'no'"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused(name: str) -> None:
    place, key, sentence = REFUSED[name]

    with pytest.raises(FlowError) as error:
        load_text(TABLE.replace(place, f"{place}    {key}\n", 1))

    assert sentence in str(error.value)
