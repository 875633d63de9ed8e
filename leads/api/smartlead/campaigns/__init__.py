"""Campaigns in the dialect of Smartlead."""
