"""Reports: what the figures of days add up to."""
