"""Labels: names for interest statuses."""
