"""What templates need beyond Django's tags."""
