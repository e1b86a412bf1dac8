"""What an organisation sets for itself."""
