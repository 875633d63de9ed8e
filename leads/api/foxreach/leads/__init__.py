"""Leads, of the workspace and into campaigns, in the dialect of FoxReach."""
