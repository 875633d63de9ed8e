"""Leads, into lists and campaigns, in the dialect of Smartlead."""
