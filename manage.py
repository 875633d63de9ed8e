#!/usr/bin/env python
"""Leadgate's command line: `python manage.py up` starts the product."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from config.command_line import apply_data_option


def main() -> None:
    """A setting that can't be read, or a folder that can't be written, is a sentence and status 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    apply_data_option(sys.argv)
    try:
        settings.DEBUG  # noqa: B018  reads them all
    except ImproperlyConfigured as error:
        sys.exit(f"Leadgate: {error}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
