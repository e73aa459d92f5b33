"""The scripted caller: its mind against a dialogue, and its calls in writing."""
