"""The commands of `olrhain`, one subject a file."""
