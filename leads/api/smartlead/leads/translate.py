"""Smartlead body -> the gate's rows and options; the gate's report and errors -> Smartlead replies.

No rule lives here.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any
from uuid import UUID

import msgspec

from leads.api.smartlead.base import refuse
from leads.api.smartlead.leads.schemas import AddToCampaign, CampaignSettings, ImportIntoList, Lead
from leads.imports import (
    GateError,
    ImportOptions,
    ImportReport,
    PlanExhausted,
    RawRow,
    UnknownReference,
)
from leads.imports.rows import Scalar
from leads.models import Door, Outcome
from leads.models.targets import Target
from workspaces.api.base import ApiError
from workspaces.api.body import join_path
from workspaces.keys.authentication import Caller

# A row's keys that are fields of the person. Whatever else it has is a custom variable.
_FIELDS = {
    "first_name": "first_name",
    "last_name": "last_name",
    "company_name": "company_name",
    "company": "company_name",
    "phone_number": "phone",
    "website": "website",
    "linkedin_profile": "linkedin_url",
}
_DUPLICATES = (Outcome.REPEATED, Outcome.DUPLICATE, Outcome.SKIPPED)
_BLOCKED = (Outcome.BLOCKED, Outcome.ERASED)
_INVALID = (Outcome.INCOMPLETE, Outcome.INVALID_EMAIL, Outcome.INVALID_IDENTITY)


def to_list_options(body: ImportIntoList, *, list_id: UUID, caller: Caller) -> ImportOptions:
    return ImportOptions(
        workspace_id=caller.workspace_id,
        target=Target(kind="list", id=list_id),
        door=Door.SMARTLEAD,
        user_id=caller.user_id,
        api_key_id=caller.api_key_id,
        ignore_blocklist=body.csv_settings is not None and body.csv_settings.ignore_global_block_list,
        requires_email=True,
        name=body.file_name,
    )


def to_campaign_options(
    settings: CampaignSettings | None, *, campaign_id: UUID, caller: Caller
) -> ImportOptions:
    """In a LinkedIn campaign, which the original doesn't know, an email is not required."""
    settings = settings or CampaignSettings()
    return ImportOptions(
        workspace_id=caller.workspace_id,
        target=Target(kind="campaign", id=campaign_id),
        door=Door.SMARTLEAD,
        user_id=caller.user_id,
        api_key_id=caller.api_key_id,
        ignore_blocklist=bool(settings.ignore_global_block_list),
        skip_if_in_campaign=bool(settings.ignore_duplicate_leads_in_other_campaign),
    )


def to_list_rows(body: ImportIntoList) -> list[RawRow]:
    """Raises ApiError 422 for a value of the wrong type."""
    email_keys = ["email", *_email_keys(body.email_fields_added or {})]
    custom_keys = (body.custom_fields or {}).keys()
    return [
        _Row(f"leadList[{index}]", lead).to_raw(index, email_keys=email_keys, custom_keys=custom_keys)
        for index, lead in enumerate(body.lead_list)
    ]


def to_campaign_rows(body: AddToCampaign) -> list[RawRow]:
    """Raises ApiError 422 for a value of the wrong type."""
    return [
        _Row(f"lead_list[{index}]", lead).to_raw(index, email_keys=["email"], custom_keys=())
        for index, lead in enumerate(body.lead_list)
    ]


def _email_keys(mapping: Mapping[str, Any]) -> Iterator[str]:
    """The keys of a row that may hold its email: `{"Work Email": "email"}`, `{"Work Email": true}` and
    `{"email": "Work Email"}` all name one."""
    for key, value in mapping.items():
        if value is True or value in ("email", key):
            yield key
        elif key == "email" and isinstance(value, str):
            yield value


class _Row:
    """One lead of the body; `path` is what errors call it."""

    def __init__(self, path: str, lead: Lead) -> None:
        self._path = path
        self._lead = lead

    def to_raw(self, number: int, *, email_keys: Collection[str], custom_keys: Collection[str]) -> RawRow:
        """Null and "" are as good as absent. A second key with the same meaning (company beside
        company_name) is kept as a custom variable, and so is a field that `custom_keys` name."""
        email_key = next((key for key in email_keys if self._email(key)), "email")
        fields: dict[str, str] = {}
        variables: dict[str, Scalar] = {}
        for key, value in self._lead.items():
            if value is None or value == "" or key in (email_key, "email", "custom_fields"):
                continue
            field = _FIELDS.get(key, "")
            if not field or field in fields or key in custom_keys:
                variables[key] = _variable(value)
            if field and field not in fields:
                fields[field] = self._text(key, value)
        variables |= self._custom_fields()
        return _raw_row(number, self._email(email_key), fields, variables)

    def _email(self, key: str) -> str:
        value = self._lead.get(key)
        if value is not None and not isinstance(value, str):
            raise refuse(422, join_path(self._path, key), "must be a string")
        return value or ""

    def _text(self, key: str, value: Any) -> str:
        """A field of the person. A phone number may have come as a number."""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise refuse(422, join_path(self._path, key), "must be a string")
        return _spell(value)

    def _custom_fields(self) -> dict[str, Scalar]:
        given = self._lead.get("custom_fields")
        if given is None:
            return {}
        if not isinstance(given, dict):
            raise refuse(422, f"{self._path}.custom_fields", "must be an object")
        return {key: _variable(value) for key, value in given.items() if value is not None}


def _raw_row(number: int, email: str, fields: Mapping[str, str], variables: dict[str, Scalar]) -> RawRow:
    return RawRow(
        number=number,
        email=email,
        first_name=fields.get("first_name", ""),
        last_name=fields.get("last_name", ""),
        company_name=fields.get("company_name", ""),
        phone=fields.get("phone", ""),
        website=fields.get("website", ""),
        linkedin_url=fields.get("linkedin_url", ""),
        custom_variables=variables,
    )


def _spell(value: str | float) -> str:
    """A number as a person would type it: 4912345.0 as 4912345."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _variable(value: Any) -> Scalar:
    """What is no scalar is kept as JSON."""
    return msgspec.json.encode(value).decode() if isinstance(value, dict | list) else value


def to_list_reply(report: ImportReport) -> dict[str, Any]:
    """The original's four counters, and what is left of total_leads as `invalid`."""
    counts = report.counts
    return {
        "ok": True,
        "data": {
            "total_leads": report.total,
            "imported": counts[Outcome.CREATED],
            "duplicates": sum(counts[outcome] for outcome in _DUPLICATES),
            "blocked": sum(counts[outcome] for outcome in _BLOCKED),
            "invalid": sum(counts[outcome] for outcome in _INVALID),
        },
    }


def to_campaign_reply(report: ImportReport) -> dict[str, Any]:
    """In the words of the original, `upload_count` is what was sent and `total_leads` what was added."""
    counts = report.counts
    return {
        "ok": True,
        "upload_count": report.total,
        "total_leads": counts[Outcome.CREATED],
        "skipped_in_other_campaign_count": counts[Outcome.SKIPPED],
        "block_count": sum(counts[outcome] for outcome in _BLOCKED),
        "duplicate_count": counts[Outcome.REPEATED],
        "invalid_email_count": sum(counts[outcome] for outcome in _INVALID),
        "invalid_emails": _invalid_emails(report),
        "already_added_to_campaign": counts[Outcome.DUPLICATE],
        "unsubscribed_leads": [],
        "is_lead_limit_exhausted": False,
        "lead_import_stopped_count": 0,
        "bounce_count": 0,
    }


def _invalid_emails(report: ImportReport) -> list[str]:
    """As they were sent, in the order of the rows; a row without an email has none to show."""
    refused = [refusal for refusal in report.refusals if refusal.outcome is Outcome.INVALID_EMAIL]
    return [refusal.email for refusal in sorted(refused, key=lambda r: r.number) if refusal.email]


def to_error(error: GateError) -> ApiError:
    if isinstance(error, PlanExhausted):
        message = f"{error}. Nothing was written."
        return ApiError(402, message, details={"lead_import_stopped_count": error.wanted})
    if isinstance(error, UnknownReference):
        return ApiError(404, str(error))
    raise error
