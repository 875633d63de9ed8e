"""JSON objects that people edit: custom fields and custom variables."""

from typing import Any

from django.core.exceptions import ValidationError


def clean_object(value: Any) -> dict[str, Any]:
    """What the API accepts: an object of texts, numbers, true, false and null."""
    if value in (None, ""):
        return {}
    if not isinstance(value, dict):
        raise ValidationError('This must be a JSON object, for example {"size": 40}.')
    for name, held in value.items():
        if not isinstance(held, str | int | float | bool | None):
            raise ValidationError(f"{name} must be a text, a number, true, false or null.")
    return value
