"""Campaigns in the dialect of Puffle."""
