"""Leads and where they are, imports, and the pages of other layers that need to know of leads."""

from leads.admin import imports, jobs, leads, memberships, places, privacy, workspaces
from leads.admin.blocklists import admin as blocklists
from leads.admin.listing import views as listing_views
from leads.admin.tags import pages as tag_pages

__all__ = [
    "blocklists",
    "imports",
    "jobs",
    "leads",
    "listing_views",
    "memberships",
    "places",
    "privacy",
    "tag_pages",
    "workspaces",
]
