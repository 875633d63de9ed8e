"""Tags of the workspace, as the original calls them: custom tags, and what has them."""
