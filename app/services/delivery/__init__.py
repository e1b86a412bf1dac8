"""Handing messages over to providers: claimed, paced, written down, looked up, and their receipts."""
