"""Verification of one address, a list or a campaign."""
