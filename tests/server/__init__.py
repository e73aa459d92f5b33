"""Transports, server, settings, commands."""
