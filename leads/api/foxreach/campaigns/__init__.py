"""Campaigns in the dialect of FoxReach."""
