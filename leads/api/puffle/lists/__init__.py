"""Lists in the dialect of Puffle."""
