"""How somebody is told: what they chose with us, and what that changes."""
