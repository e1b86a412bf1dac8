"""The people of the council who sign in, and what they may do."""
