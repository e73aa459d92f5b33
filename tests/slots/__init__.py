"""Slot kinds: values in callers' words, and values in the bot's."""
