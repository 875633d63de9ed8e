"""Rows of people who were erased -> refusals. Nothing is read where the
workspace has erased nobody.

What is known of such a person is a keyed hash of each address, profile URL and external id. The key isn't in
the database (LEADGATE_ERASURE_KEY), so who has a copy of that alone can't try addresses against the hashes.
"""

import hmac
from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

import msgspec
from django.conf import settings

from leads.imports.judge.external_ids import key_of, make_key
from leads.imports.judge.linkedin import normalize_profile_url
from leads.imports.judge.probe import Cursor
from leads.imports.rows import ImportOptions, LeadRow, OpenTarget, Refusal
from leads.imports.statements import statement
from leads.models import Outcome

_KEY_ID = b"leadgate erasure key"
CONCEALED = {"erased": True}


class WrongErasureKey(Exception):
    """The hashes were made with another key: nobody could be recognised, so nobody gets in."""

    def __init__(self) -> None:
        super().__init__(
            "LEADGATE_ERASURE_KEY is not the one with which people of this workspace were erased. "
            "Nothing is imported, or they would come back"
        )


def key_id() -> bytes:
    """Tells keys apart, and says nothing else about them."""
    return hmac.digest(_key(), _KEY_ID, "sha256")[:8]


def _key() -> bytes:
    key: str = settings.LEADGATE_ERASURE_KEY
    return key.encode()


def hash_identities(workspace_id: UUID, identities: Iterable[str]) -> dict[bytes, str]:
    """Normal emails, profile URLs and keys of external ids -> hash -> identity. The same person has another
    hash elsewhere."""
    key, salt = _key(), workspace_id.bytes
    return {hmac.digest(key, salt + identity.encode(), "sha256"): identity for identity in identities}


def erased_among(
    cursor: Cursor, identities: Collection[str], *, workspace_id: UUID, erasure_key: bytes | None
) -> frozenset[str]:
    """Those that were erased. `erasure_key` is the workspace's. Raises WrongErasureKey."""
    if erasure_key is None or not identities:
        return frozenset()
    if bytes(erasure_key) != key_id():
        raise WrongErasureKey
    hashes = hash_identities(workspace_id, identities)
    parameters = {"workspace": workspace_id, "hashes": list(hashes)}
    found = cursor.execute(statement("probe_erased"), parameters)
    return frozenset(hashes[bytes(value)] for (value,) in found)


def split_erased(
    cursor: Cursor, rows: Sequence[LeadRow], *, target: OpenTarget, options: ImportOptions
) -> tuple[Sequence[LeadRow], list[Refusal]]:
    """Rows -> (those of others, refusals that don't say of whom)."""
    if target.erasure_key is None:
        return rows, []
    named = {row.number: _identities_of(row) for row in rows}
    erased = _erased(cursor, named, target, options)
    if not erased:
        return rows, []
    refused = {number for number, identities in named.items() if not erased.isdisjoint(identities)}
    refusals = [Refusal(number, Outcome.ERASED, "", CONCEALED) for number in sorted(refused)]
    return [row for row in rows if row.number not in refused], refusals


def conceal(
    cursor: Cursor, refusals: Sequence[Refusal], *, target: OpenTarget, options: ImportOptions
) -> Sequence[Refusal]:
    """What else becomes of such a row (it is repeated, say) is kept without the address."""
    if target.erasure_key is None:
        return refusals
    named = {refusal.number: _named_by(refusal) for refusal in refusals}
    erased = _erased(cursor, named, target, options)
    return [
        msgspec.structs.replace(refusal, email="", evidence=CONCEALED)
        if refusal.outcome is Outcome.ERASED or not erased.isdisjoint(named[refusal.number])
        else refusal
        for refusal in refusals
    ]


def _named_by(refusal: Refusal) -> set[str]:
    """Its address, and the external id that its evidence has."""
    evidence = refusal.evidence
    is_of_id = evidence.get("field") == "external_id"
    external_id = evidence.get("value" if is_of_id else "external_id") or ""
    key = make_key(external_id, evidence.get("external_source") or "")
    return {identity for identity in (refusal.email.lower(), key) if identity}


def _erased(
    cursor: Cursor, named: Mapping[int, set[str]], target: OpenTarget, options: ImportOptions
) -> frozenset[str]:
    identities = set().union(*named.values())
    return erased_among(cursor, identities, workspace_id=options.workspace_id, erasure_key=target.erasure_key)


def _identities_of(row: LeadRow) -> set[str]:
    url = normalize_profile_url(row.raw.linkedin_url) if row.raw.linkedin_url else None
    return {identity for identity in (row.email, url, key_of(row.raw)) if identity}
