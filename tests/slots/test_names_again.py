"""Names of which a part is said again, described or spelled after it, and near misses of these."""

from __future__ import annotations

import pytest

from tests.scenes.understanding_scene import only

#: A part said twice counts once; the longer telling holds.
AGAIN = [
    ("Brown, Anna Brown", "Anna Brown"),
    ("Tom. Tom Baker.", "Tom Baker"),
    ("Smith. Anna Smith.", "Anna Smith"),
    ("Tom Baker, Baker", "Tom Baker"),
    ("the name is Bond, James Bond", "James Bond"),
    ("Brown, Anna", "Anna Brown"),
    ("Anna. Brown.", "Anna Brown"),
    # near misses
    ("Tom Smith, Brown", "Tom Smith Brown"),
    ("Anna. Thanks.", "Anna"),
    ("Nguyen Van An", "Nguyen Van An"),
    ("Anna Maria Brown", "Anna Maria Brown"),
]
#: How a part is written is no part of it.
DESCRIBED = [
    ("Sarah with an h, Connor", "Sarah Connor"),
    ("Sarah Connor, that's Sarah with an h", "Sarah Connor"),
    ("Jon Smith, Jon without the h", "Jon Smith"),
    ("Phillip with two l's, Jones", "Phillip Jones"),
    ("Elizabeth with a z", "Elizabeth"),
    ("my name is Tom Hanks, Hanks with an s", "Tom Hanks"),
    # near misses
    ("Anna Brown with a friend", "Anna Brown"),
    ("Anna Brown, with my husband", "Anna Brown"),
    ("Vincent van Gogh", "Vincent van Gogh"),
    ("Maria de la Cruz", "Maria de la Cruz"),
    ("Robert Downey Junior", "Robert Downey Junior"),
]
#: What is spelled after it was said stays as spelled, on a list or not; so do code words.
SPELLED = [
    ("Bhattacharya, it's B H A T T A C H A R Y A", "Bhattacharya"),
    ("Tom Dziedzic, that's D Z I E D Z I C", "Tom Dziedzic"),
    ("Anna Brown, bravo romeo oscar whiskey november", "Anna Brown"),
    ("Anna Lima Echo Echo", "Anna Lee"),
    ("last name lima echo echo, first name Anna", "Anna Lee"),
    ("Tom, last name Sierra Mike India Tango Hotel", "Tom Smith"),
    ("J O H N new word S M I T H", "John Smith"),
    # near misses
    ("Mike Romeo", "Mike Romeo"),
    ("it's Anna Brown, A N N A", "Anna Brown"),
    ("certainly, that's A N N A", "Anna"),
    ("Oscar Brown", "Oscar Brown"),
]
#: Notes on sounds are no words, a nickname in brackets is one.
NOTES = [
    ("[BLANK_AUDIO]", None),
    ("(coughs)", None),
    ("(Phone ringing)", None),
    ("*sighs*", None),
    ("[ Silence ]", None),
    ("♪ ooh baby ♪", None),
    ("[noise] Anna Brown", "Anna Brown"),
    ("Anna Brown (coughs)", "Anna Brown"),
    ("Anna (Annie) Brown", "Anna Annie Brown"),
]


@pytest.mark.parametrize(("text", "value"), [*AGAIN, *DESCRIBED, *SPELLED, *NOTES])
def test_names(text: str, value: str | None) -> None:
    assert only("person_name", text) == value


def test_a_number_in_brackets_is_no_note() -> None:
    assert only("phone", "(555) 010-0123") == "5550100123"
