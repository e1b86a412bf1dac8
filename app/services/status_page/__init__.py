"""The citizen's page of one case: what is on it."""
