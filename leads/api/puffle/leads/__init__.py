"""The leads of campaigns and of lists in the dialect of Puffle."""
