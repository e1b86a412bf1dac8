"""Starter packs, from their files."""
