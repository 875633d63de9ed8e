"""Would mail to this address arrive? No Django, no database. docs/verification.md."""
