"""Memberships -> the gate's rows: everything that was stated about the leads there goes with them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from leads.imports import ImportOptions
from leads.imports.judge.known_people import KnownPerson, to_row
from leads.imports.rows import PROFILE_FIELDS, LeadRow, OpenTarget, RawRow, Refusal
from leads.models import Membership, Outcome
from leads.models.places import memberships_of
from leads.moving.work import Move

FLAG = "check_duplicates_in_campaigns"


def to_rows(
    memberships: Sequence[Membership],
    people: Mapping[UUID, KnownPerson],
    work: Move,
    *,
    target: OpenTarget,
    first: int,
) -> tuple[list[LeadRow | Refusal], dict[str, KnownPerson]]:
    """Numbered from `first`. -> the rows, and the person of each identity, the first's where several share
    one. `people` are by lead."""
    rows: list[LeadRow | Refusal] = []
    by_identity: dict[str, KnownPerson] = {}
    for number, membership in enumerate(memberships, first):
        person = _as_known_there(membership, people[membership.lead_id])
        row = to_row(number, person, target=target)
        if isinstance(row, LeadRow):
            by_identity.setdefault(row.identity, person)
            stated = _stated(number, membership, work)
            row = LeadRow(number, row.identity, row.email, _profile(membership), stated)
        rows.append(row)
    return rows, by_identity


def _as_known_there(membership: Membership, person: KnownPerson) -> KnownPerson:
    """Which LinkedIn profile is meant."""
    url = membership.linkedin_url or membership.overrides.get("linkedin_url") or person.linkedin_url
    return msgspec.structs.replace(person, linkedin_url=url)


def _profile(membership: Membership) -> tuple[str, str, str, str, str, str, str, str]:
    """What was stated otherwise there; the rest is the lead's own."""
    stated = (membership.overrides.get(field, "") for field in PROFILE_FIELDS)
    return tuple(stated)


def _stated(number: int, membership: Membership, work: Move) -> RawRow:
    return RawRow(
        number=number,
        personalization=membership.personalization,
        pl_value_lead=membership.pl_value_lead,
        lt_interest_status=None if work.resets_interest else membership.lt_interest_status,
        assigned_to=work.assigned_to or membership.assigned_to,
        custom_variables=membership.custom_variables,
    )


def split_skipped(
    rows: Sequence[LeadRow],
    memberships: Sequence[Membership],
    *,
    first: int,
    target: OpenTarget,
    options: ImportOptions,
) -> tuple[list[LeadRow], list[Refusal]]:
    """-> rows, and refusals of people who are in a third campaign. The gate's own flag would mean the one
    that they come from as well."""
    known = {target.ref.id, *(each.campaign_id for each in memberships if each.campaign_id)}
    ids = {membership.lead_id for membership in memberships}
    places = {
        place.lead_id: place
        for part in memberships_of(workspace_id=options.workspace_id, lead_ids=ids)
        for place in part
        if place.campaign_id and place.campaign_id not in known
    }
    kept: list[LeadRow] = []
    skipped: list[Refusal] = []
    for row in rows:
        place = places.get(memberships[row.number - first].lead_id)
        if place is None:
            kept.append(row)
            continue
        since = place.created_at.isoformat()
        evidence = {"flag": FLAG, "campaign_id": str(place.campaign_id), "since": since}
        skipped.append(Refusal(row.number, Outcome.SKIPPED, row.email, evidence))
    return kept, skipped
