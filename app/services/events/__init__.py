"""Case events: received, processed, and told to the contacts of their case."""
