"""POST /campaigns/{id}/leads/{lead_id}: its body -> what changes."""

from dataclasses import dataclass
from typing import Any

from leads.api.smartlead.base import refuse
from leads.api.smartlead.leads.schemas import UpdateLead
from leads.imports.rows import Scalar

_PROFILE = {
    "first_name": "first_name",
    "last_name": "last_name",
    "company_name": "company_name",
    "phone_number": "phone",
    "website": "website",
    "linkedin_profile": "linkedin_url",
}
_VARIABLES = ("location", "company_url")  # fields of the dialect that are custom variables here


@dataclass(frozen=True, kw_only=True)
class Change:
    """`stated_there`: as change_membership takes it. Without an email it stays."""

    email: str | None
    stated_there: dict[str, Any]


def to_change(body: UpdateLead) -> Change:
    """Null and what isn't given change nothing; a custom field that is null goes. Raises ApiError 422."""
    given: dict[str, Any] = {name: getattr(body, name) for name in (*_PROFILE, *_VARIABLES)}
    profile = {
        _PROFILE[name]: _text(value)
        for name, value in given.items()
        if value is not None and name in _PROFILE
    }
    variables: dict[str, Any] = {name: given[name] for name in _VARIABLES if given[name] is not None}
    variables |= {name: _scalar(name, value) for name, value in (body.custom_fields or {}).items()}
    return Change(
        email=body.email,
        stated_there={
            "profile": profile,
            "variables": {name: value for name, value in variables.items() if value is not None},
            "forgotten": [name for name, value in variables.items() if value is None],
        },
    )


def _text(value: str | int) -> str:
    return str(value).strip()


def _scalar(name: str, value: Any) -> Scalar:
    if isinstance(value, dict | list):
        raise refuse(422, f"custom_fields.{name}", "must be a string, a number, true or false")
    scalar: Scalar = value
    return scalar
