"""What is stated of a person -> a row of the gate, or changes of a lead. No rule lives here."""

from collections.abc import Mapping
from typing import Any

import msgspec

from leads.api.puffle.people.schemas import Company, Location, Stated
from leads.files.person_names import split_name
from leads.imports import RawRow
from leads.imports.rows import PersonFields, Scalar

_LINKEDIN = "linkedin.com"


def to_row(number: int, stated: Stated, *, into_list: bool) -> RawRow:
    """In the workspace alone a row's custom fields are the person's."""
    given: dict[str, Scalar] = {name: value for name, value in to_custom(stated).items() if value is not None}
    variables = given if into_list else {}
    person = None if into_list or not given else PersonFields(custom_fields=given)
    fields: dict[str, Any] = {**to_fields(stated)}
    return RawRow(number=number, custom_variables=variables, person=person, **fields)


def to_fields(stated: Stated) -> dict[str, str]:
    """By the names of a lead's fields; what isn't given is not in it."""
    contacts = [each.value.strip() for each in stated.contacts or () if each.value]
    profiles = [each.url for each in stated.socials or () if each.url and _LINKEDIN in each.url.lower()]
    company = stated.company or Company()
    fields: dict[str, str | None] = {
        "email": next((each for each in contacts if "@" in each), None),
        "phone": next((each for each in contacts if "@" not in each), None),
        "linkedin_url": next(iter(profiles), None),
        "job_title": stated.title,
        "company_name": company.name,
        "website": stated.domain or company.domain,
        **_names(stated),
    }
    return {name: value.strip() for name, value in fields.items() if value is not None}


def _names(stated: Stated) -> dict[str, str | None]:
    if stated.name is None:
        return {}
    if stated.name.full and not stated.name.first and not stated.name.last:
        first, last = split_name(stated.name.full)
        return {"first_name": first, "last_name": last}
    return {"first_name": stated.name.first, "last_name": stated.name.last}


def to_custom(stated: Stated) -> dict[str, Scalar]:
    """Custom fields by name. None: it shall be gone."""
    own = {"location": _place(stated.location), "industry": stated.industry, "size": stated.size}
    custom: dict[str, Scalar] = {name: value for name, value in own.items() if value}
    return custom | {name: _scalar(value) for name, value in (stated.attributes or {}).items()}


def _place(location: Location | None) -> str:
    if location is None:
        return ""
    parts = [part for part in (location.city, location.state, location.country) if part]
    return location.raw or ", ".join(parts)


def to_changes(stated: Stated) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """-> the lead's fields, and its custom fields by name."""
    return to_fields(stated), to_custom(stated)


def _scalar(value: Any) -> Scalar:
    """What is no scalar is kept as JSON."""
    if isinstance(value, dict | list):
        return msgspec.json.encode(value).decode()
    scalar: Scalar = value
    return scalar
