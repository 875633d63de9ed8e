"""A cursor of psycopg itself on Django's connection, for what Django's own can't do."""

from typing import Any

import psycopg
from django.db import connection

Cursor = psycopg.Cursor[tuple[Any, ...]]


def plain_cursor() -> Cursor:
    """In Django's transaction.

    Django's own cursor binds parameters on the client and so can't COPY or send arrays as they are.
    """
    connection.ensure_connection()
    assert isinstance(connection.connection, psycopg.Connection)
    return psycopg.Cursor(connection.connection)
