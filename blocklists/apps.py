from django.apps import AppConfig


class BlocklistsConfig(AppConfig):
    name = "blocklists"
    default_auto_field = "django.db.models.BigAutoField"
