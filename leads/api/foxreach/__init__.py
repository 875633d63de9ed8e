"""The FoxReach dialect: the leads of a workspace, and its campaigns."""
