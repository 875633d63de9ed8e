"""API keys: who is calling, what the key may do, how often."""
