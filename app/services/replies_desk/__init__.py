"""Replies as the people who work on the cases see them: an inbox, and what is done with each."""
