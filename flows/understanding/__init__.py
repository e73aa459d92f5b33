"""What an utterance means: marks in its words, the readings they compete for, commands."""
