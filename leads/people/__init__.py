"""One function for each change to people and their memberships: change, merge, delete, purge."""
