"""Exports of a campaign, a list or the workspace."""
