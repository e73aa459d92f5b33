"""Words of a language: lexicon, units, patterns. Knows no slot and no kind of value."""
