"""Emails and domains that are never to be imported: lists, entries, and who matches them."""
