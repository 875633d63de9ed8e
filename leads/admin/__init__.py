"""Leads and where they are, imports, and the pages of other layers that need to know of leads."""

from leads.admin import imports, jobs, leads, memberships, places, workspaces
from leads.admin.blocklists import admin as blocklists

__all__ = ["blocklists", "imports", "jobs", "leads", "memberships", "places", "workspaces"]
