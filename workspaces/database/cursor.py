"""A cursor of psycopg itself on Django's connection, for what Django's own can't do."""

from typing import Any

import psycopg
from django.db import connection
from psycopg.types.datetime import TimestamptzLoader

Cursor = psycopg.Cursor[tuple[Any, ...]]


def plain_cursor() -> Cursor:
    """In Django's transaction.

    Django's own cursor binds parameters on the client and so can't COPY or send arrays as they are. And it
    reads times by a class in Python, which takes seven times as long as psycopg's own; they are equal.
    """
    connection.ensure_connection()
    assert isinstance(connection.connection, psycopg.Connection)
    cursor = psycopg.Cursor(connection.connection)
    cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
    return cursor
