"""What staff see first: the last hours, what needs a person, the providers, and the first steps of who is new."""
