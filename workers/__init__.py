"""The background processes: the only part that knows that a queue exists."""
