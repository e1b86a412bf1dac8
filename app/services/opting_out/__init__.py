"""Addresses that must not be used, and emails that are stopped by their link."""
