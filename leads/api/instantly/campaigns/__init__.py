"""Campaigns, as the v2 API knows them."""
