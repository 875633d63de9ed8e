"""A list > imported into a campaign or another list, page after page."""
