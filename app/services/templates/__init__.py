"""Templates as pairs: drafts, versions that are signed and published, and what became of them."""
