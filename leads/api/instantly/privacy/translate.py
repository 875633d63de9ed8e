"""The body -> who is meant; what is refused -> an answer."""

from collections.abc import Callable
from typing import TypeVar

import msgspec

from leads.api.instantly.privacy.schemas import Person
from leads.erasing import NotOnePerson, PersonRefused, Who
from leads.models import Erasure
from workspaces.api.base import ApiError

T = TypeVar("T")


def to_who(body: Person) -> Who:
    """Raises ApiError 400 unless they are named in exactly one way."""
    given = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not None}
    source = given.pop("external_source", "")
    if len(given) != 1:
        names = ", ".join(Erasure.By.values)
        raise ApiError(400, f"body must have exactly one of these properties: {names}")
    name, value = given.popitem()
    if source and name != Erasure.By.EXTERNAL:
        raise ApiError(400, "body/external_source goes with external_id")
    return Who(by=Erasure.By(name), value=str(value), source=source)


def for_person(work: Callable[[], T]) -> T:
    """What `work` returns. Raises ApiError 404, 409."""
    try:
        return work()
    except NotOnePerson as error:
        raise ApiError(409, str(error)) from None
    except PersonRefused as error:
        raise ApiError(404, str(error)) from None
