"""The suppliers that carry messages, one file each."""
