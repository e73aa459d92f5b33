"""Processors by frames, on virtual time."""
