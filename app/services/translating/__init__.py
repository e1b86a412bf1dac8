"""What waits for the other language: seen, completed, checked, and carried to translators and back."""
