"""How somebody gets to see a case: by a link, or by a code."""
