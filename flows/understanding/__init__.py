"""Finding meaning in words: tokens, word lists, patterns, and what the pieces add up to.

Nothing here knows a language: words and patterns are data in ``flows/languages/LANGUAGE``.
"""

# The kinds stand on what is read here, and reading on the protocol of kinds: kinds come first.
import flows.slots as _kinds  # noqa: F401
