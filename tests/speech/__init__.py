"""The embedded speech engines."""
