"""Actions: those of an author in Python and over HTTP, effects, observers."""
