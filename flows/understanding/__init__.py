"""Finding meaning in words: tokens, word lists, patterns, and what the pieces add up to.

Nothing here knows a language: words and patterns are data in ``flows/languages/LANGUAGE``.
"""
