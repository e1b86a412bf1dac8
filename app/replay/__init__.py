"""Replays a file of real case events through the webhook, as a council's case system would post them."""
