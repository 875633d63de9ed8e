"""Audit entries as people read them: who it was by name, what was done in words."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workspaces.models import ActorKind, ApiKey, AuditEntry, User

_WORDS = {"door": "origin", "memberships": "places"}  # names of details, in words of people


@dataclass(frozen=True, kw_only=True)
class Shown:
    """`details` is one line of text, "" for none."""

    entry: AuditEntry
    who: str
    action: str
    details: str


def show(entries: Sequence[AuditEntry]) -> list[Shown]:
    """In the same order. Two queries, however many there are."""
    users = _names(User, {entry.user_id for entry in entries}, "email")
    keys = _names(ApiKey, {entry.api_key_id for entry in entries}, "name")
    return [
        Shown(
            entry=entry, who=_who(entry, users, keys), action=in_words(entry.action), details=_details(entry)
        )
        for entry in entries
    ]


def in_words(action: str) -> str:
    """`lead.changed`: Lead changed. What the code calls a membership is a place to people."""
    return action.replace("membership", "place").replace(".", " ").replace("_", " ").capitalize()


def _names(model: Any, ids: set[Any], field: str) -> dict[Any, str]:
    return dict(model.objects.filter(pk__in=ids - {None}).values_list("pk", field))


def _who(entry: AuditEntry, users: dict[Any, str], keys: dict[Any, str]) -> str:
    """What is gone shows as its id."""
    person = users.get(entry.user_id, str(entry.user_id or ""))
    if entry.actor_kind == ActorKind.KEY:
        key = keys.get(entry.api_key_id, str(entry.api_key_id))
        return f"{person} by the API key {key}"
    if entry.actor_kind == ActorKind.PERSON:
        return person
    if entry.actor_kind == ActorKind.NOBODY:
        return "nobody logged in"
    return f"the {entry.actor_kind} {entry.actor_name}"


def _details(entry: AuditEntry) -> str:
    return "; ".join(f"{_WORDS.get(name, name)}: {_plain(value)}" for name, value in entry.details.items())


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
