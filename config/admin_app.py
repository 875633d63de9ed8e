"""Django's admin with our own site (config/admin_site.py). A file apart: apps load before models do."""

from django.contrib.admin.apps import AdminConfig


class LeadgateAdminConfig(AdminConfig):
    default_site = "config.admin_site.LeadgateAdminSite"
