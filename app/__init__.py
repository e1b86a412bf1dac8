"""Olrhain: tells people where their request is, in Welsh and in English."""
