"""What must hold when servers and processes fail: real ones are killed, and nothing is lost or told twice."""
