"""Whoever helps a citizen: named, asked, shown, and no longer."""
