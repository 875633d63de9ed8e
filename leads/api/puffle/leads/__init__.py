"""Prospects, lists and campaigns in the dialect of Puffle."""
