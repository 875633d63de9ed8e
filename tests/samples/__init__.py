"""Ugly files, and beside each what must become of it.

NAME.json, written with NAME by make_samples.py: about; target ("list" or "campaign"); detected (what inspect
must say, null if it refuses the file); mapping (the guess); map (what a user would change of it); error (the
code of the FileError); counts by outcome; outcomes (row number: slug) of the rows that aren't created; leads
(the non-empty fields of created ones, where they are of interest); unpacked_limit (bytes, where it matters).

Before each import there is a workspace with nothing but its target, which holds already@example.com, and a
default blocklist with the entry blocked.example.
"""
