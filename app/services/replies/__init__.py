"""What people text or ask us, and what comes of it."""
