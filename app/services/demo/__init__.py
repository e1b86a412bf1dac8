"""The demo: two organisations with their staff, their cases and a month of work."""
