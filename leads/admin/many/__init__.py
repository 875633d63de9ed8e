"""One thing done to many leads: those that are ticked, or all that the list's search and filters find."""
