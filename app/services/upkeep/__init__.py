"""What the clock lets go of, and what it catches up with."""
