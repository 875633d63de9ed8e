"""An id of a path -> the object that it names."""

from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet

from workspaces.api.errors import ApiError

M = TypeVar("M", bound=Model)


def find_by_id(found: QuerySet[M], pk: str, *, missing: ApiError) -> M:
    """`found` is what the caller may see. Raises `missing`, for an id that is none as well."""
    try:
        return found.get(id=UUID(pk))
    except (ValueError, ObjectDoesNotExist):
        raise missing from None
