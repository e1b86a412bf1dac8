"""Servers that behave like the providers, well or badly, and remember on disk what they took."""
