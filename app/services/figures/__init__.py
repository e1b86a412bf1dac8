"""Figures of each day, for reports: counted from the rows, a day at a time."""
