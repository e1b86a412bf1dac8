"""The doors of the web process."""
