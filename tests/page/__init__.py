"""The talk page in a browser."""
