"""What a case system may see of its own."""
