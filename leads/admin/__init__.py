"""Leads and where they are, imports, and the pages of other layers that need to know of leads."""

from leads.admin import blocklists, imports, jobs, leads, memberships, places, workspaces

__all__ = ["blocklists", "imports", "jobs", "leads", "memberships", "places", "workspaces"]
