"""What `olrhain doctor` asks of a deployment, and of one organisation in it."""
