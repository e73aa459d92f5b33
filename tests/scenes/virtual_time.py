"""Virtual time, as the benchmarks have it."""

from benchmarks.virtual_time import VirtualTimeLoop, play

__all__ = ["VirtualTimeLoop", "play"]
