"""What Olrhain does: functions that take a session and never commit."""
