"""What staff see of messages and do with them."""
