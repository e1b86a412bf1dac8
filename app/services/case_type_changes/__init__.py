"""Changing case types: written as a draft, signed for each language, published, and gone back to."""
