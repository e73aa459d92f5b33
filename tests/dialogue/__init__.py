"""The dialogue: conversations as data, and what holds for all of them."""
