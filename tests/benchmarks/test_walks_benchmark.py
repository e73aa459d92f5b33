"""The way from a transcript to the reply stays short."""

from __future__ import annotations

from benchmarks import walks


def test_a_final_transcript_walks_a_short_way_to_the_replys_frames() -> None:
    figures = walks.measure()

    walk = figures["transcript_to_reply"]
    assert 20 < walk["functions"] < 60
    assert walk["moves"] < 35
    assert walk["interpretations"] == 4, "three interims, and the dialogue's own"
    assert figures["within_bars"]
    assert all(figures[name]["functions"] > 5 for name in walks.WALKS)


def test_a_walk_counts_entries_and_moves_between_files() -> None:
    here, there = walks.play.__code__, walks.interim.__code__
    walk = walks.Walk(path=[here, here, there, here], interpretations=2)
    assert walk.figures == {"functions": 4, "moves": 2, "interpretations": 2}
