"""Intents by example: an utterance is held against the phrases that a flow gives."""
