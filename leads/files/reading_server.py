"""What the fork server of leads/files/reading_process.py loads before it forks: Django and the gate."""

import gc

import django
from django.apps import apps

if not apps.ready:
    django.setup()

import leads.files.reading_process  # noqa: E402, F401  needs Django

# Rows hold no cycles: let nobody look for some in a million of them again and again.
gc.freeze()
gc.set_threshold(100_000, 50, 100)
