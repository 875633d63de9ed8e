"""The leads of the workspace, whichever campaigns and lists they are in, in the dialect of Puffle."""
