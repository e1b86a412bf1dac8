"""The door for case systems and providers."""
