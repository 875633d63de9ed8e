"""The one clock that decides.

Whatever is due, expires or is too old is measured by the database's clock: hosts have clocks of their own,
which differ and are set. Python's clock is for what people read, and for how long something took.
"""

import datetime as dt

from django.db import connection


def now() -> dt.datetime:
    """The database's time, at this statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        moment: dt.datetime = cursor.fetchone()[0]
    return moment.astimezone(dt.UTC)
