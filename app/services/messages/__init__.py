"""Messages: to whom and where, their words, and which of them are held or cancelled."""
