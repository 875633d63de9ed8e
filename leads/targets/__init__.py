"""Campaigns and lists, made and changed: one function each. How they are deleted stands in leads/removing."""
