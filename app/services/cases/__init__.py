"""What staff see of cases and do with them."""
