"""Leads and campaigns in the dialect of FoxReach."""
