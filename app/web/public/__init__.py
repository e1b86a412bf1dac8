"""The door for citizens."""
