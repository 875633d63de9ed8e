"""Django's admin with our own site (config/admin_site.py). A file apart: apps load before models do.

Its pages are found where addresses are (config/urls.py): workers and commands do without, and start
a fifth faster.
"""

from django.contrib.admin.apps import SimpleAdminConfig


class LeadgateAdminConfig(SimpleAdminConfig):
    default_site = "config.admin_site.LeadgateAdminSite"
