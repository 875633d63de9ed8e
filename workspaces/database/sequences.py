"""Numbers beside the UUIDs, for the dialect whose ids are integers."""

from typing import Any

from django.db.models import BigIntegerField, Func, Value


class NextNumber(Func):
    """`nextval` of a named sequence, as a column's default in the database."""

    function = "nextval"
    output_field = BigIntegerField()
    allowed_default = True

    def __init__(self, sequence: Any) -> None:
        super().__init__(sequence if hasattr(sequence, "resolve_expression") else Value(sequence))
