"""Tags of a workspace: how they are shown, and the pages on which they are renamed, merged and removed."""
