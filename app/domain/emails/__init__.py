"""Emails and letters: a small Markdown read once into a tree, and the forms in which that is sent."""
