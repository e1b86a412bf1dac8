"""The organisation's own words, and the words that a dictionary knows."""
