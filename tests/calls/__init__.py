"""Calls by voice in real time."""
