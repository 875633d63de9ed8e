#!/usr/bin/env python
"""Leadgate's command line: `python manage.py up` starts the product."""

import os
import sys

from django.core.management import execute_from_command_line

from config.command_line import apply_data_option

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    apply_data_option(sys.argv)
    execute_from_command_line(sys.argv)
