"""The list of leads: its filters, which columns it shows, and the views that people save of it."""
