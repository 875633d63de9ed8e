"""What a test with transactions of its own leaves behind goes, in milliseconds instead of half a second.

Django truncates every table, and then makes its permissions anew. Here the few tables that have rows are
emptied, but for what migrations have put there.
"""

from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import TransactionTestCase

_LASTING = {Permission._meta.db_table, ContentType._meta.db_table}

# No trigger may object: the audit log refuses to be changed. Where nothing refers to a table it is truncated,
# so that no plan is of a table full of dead rows; elsewhere rows refer to each other, and all of them go.
_EMPTY = """
DO $$
DECLARE
    name text;
    has_rows boolean;
    is_referenced boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOREACH name IN ARRAY string_to_array(current_setting('leadgate.tables'), ',') LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO has_rows;
        is_referenced := EXISTS (SELECT FROM pg_constraint WHERE confrelid = name::regclass);
        IF has_rows AND is_referenced THEN
            EXECUTE format('DELETE FROM %I', name);
        ELSIF has_rows THEN
            EXECUTE format('TRUNCATE %I', name);
        END IF;
    END LOOP;
END $$
"""


def use() -> None:
    """Unless the tests' user may not: then Django does it its way."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW is_superuser")
        if cursor.fetchone() == ("on",):
            setattr(TransactionTestCase, "_fixture_teardown", _empty)  # noqa: B010  unknown to its type


def _empty(_: Any) -> None:
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with connection.cursor() as cursor:
        tables = ",".join(name for name in names if name not in _LASTING)
        cursor.execute("SELECT set_config('leadgate.tables', %s, false)", [tables])
        cursor.execute(_EMPTY)
