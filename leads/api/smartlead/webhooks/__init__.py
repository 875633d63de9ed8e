"""Webhooks of campaigns in the dialect of Smartlead: there are none, and the answers say so."""
