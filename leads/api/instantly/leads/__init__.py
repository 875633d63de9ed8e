"""The bulk call, and everything else about leads."""
