"""How well callers are understood, on rows of public data sets; see ``docs/understanding.md``."""
