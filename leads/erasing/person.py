"""What a person is named by -> their leads in the workspace, and what they can be recognised by."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from leads.imports.judge.external_ids import is_external_id, make_key
from leads.imports.judge.linkedin import normalize_profile_url
from leads.models import Erasure, Lead, Membership
from leads.models.places import memberships_of
from workspaces.database.cursor import plain_cursor
from workspaces.database.planner import by_bitmap_only
from workspaces.database.sql_files import SqlFolder
from workspaces.text.email_address import normalize_email

By = Erasure.By
_SQL = SqlFolder(__file__)
_PREFIXES = ("https://www.", "https://", "http://www.", "http://", "www.", "")
_SHORTEST_PHONE = 7  # digits
_SHOWN = 10  # ids in a sentence


class PersonRefused(Exception):
    """Nothing was done. The sentence is for whoever named them."""


class UnknownPerson(PersonRefused):
    def __init__(self) -> None:
        super().__init__("Nobody in the workspace has it, or nobody can")


class NotOnePerson(PersonRefused):
    """A telephone may be a switchboard's, and two programs may count alike: who is meant isn't guessed."""

    def __init__(self, lead_ids: Sequence[UUID]) -> None:
        shown = ", ".join(map(str, lead_ids[:_SHOWN]))
        super().__init__(f"{len(lead_ids)} leads have it. Name the one that is meant by its id: {shown}")
        self.lead_ids = list(lead_ids)


@dataclass(frozen=True, kw_only=True)
class Who:
    """As somebody typed it. `source` goes with an external id: which program gave it, "" for any."""

    by: Erasure.By
    value: str
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Person:
    """`identities`: emails and profile URLs in their normal form. An email of no lead is one too. `keys`: by
    what the gate knows external ids."""

    leads: Sequence[Lead]
    memberships: Sequence[Membership]
    identities: frozenset[str]
    keys: frozenset[str]

    @property
    def lead_ids(self) -> list[UUID]:
        return [lead.id for lead in self.leads]

    @property
    def object_ids(self) -> list[UUID]:
        """Of their leads and memberships."""
        return [*self.lead_ids, *(membership.id for membership in self.memberships)]

    @property
    def emails(self) -> list[str]:
        return sorted(identity for identity in self.identities if "@" in identity)


Found = tuple[str | None, list[Lead]]


def find_person(workspace_id: UUID, who: Who) -> Person:
    """In the caller's transaction. Raises UnknownPerson, NotOnePerson."""
    identity, leads = _find(workspace_id, who)
    if not leads and not identity:
        raise UnknownPerson
    memberships = _memberships(workspace_id, [lead.id for lead in leads])
    urls = [lead.linkedin_url for lead in leads] + [member.linkedin_url or "" for member in memberships]
    urls += [str(member.overrides.get("linkedin_url", "")) for member in memberships]
    found = {identity, *(lead.email for lead in leads), *map(normalize_profile_url, urls)}
    return Person(
        leads=leads,
        memberships=memberships,
        identities=frozenset(each for each in found if each),
        keys=frozenset(
            make_key(lead.external_id, lead.external_source) for lead in leads if lead.external_id
        ),
    )


def _find(workspace_id: UUID, who: Who) -> Found:
    if who.by == By.EXTERNAL:
        return _by_external_id(workspace_id, who.value.strip(), who.source.strip())
    return _FIND[who.by](workspace_id, who.value.strip())


def _memberships(workspace_id: UUID, lead_ids: Sequence[UUID]) -> list[Membership]:
    """Asleep or not."""
    return [
        membership
        for asleep in (False, True)
        for part in memberships_of(workspace_id=workspace_id, lead_ids=lead_ids, asleep=asleep)
        for membership in part
    ]


def _by_email(workspace_id: UUID, text: str) -> Found:
    email = normalize_email(text)
    if email is None:
        raise UnknownPerson
    return email, list(Lead.objects.filter(workspace_id=workspace_id, email=email))


def _by_id(workspace_id: UUID, text: str) -> Found:
    """The lead's own, or that of its place in a campaign or list, which the v2 API calls a lead."""
    try:
        wanted = UUID(text)
    except ValueError:
        raise UnknownPerson from None
    members = Membership.objects.with_ids(workspace_id=workspace_id, ids=[wanted])
    ids = [wanted, *members.values_list("lead_id", flat=True)]
    return None, list(Lead.objects.with_ids(workspace_id=workspace_id, ids=ids))


def _by_profile(workspace_id: UUID, text: str) -> Found:
    """All leads with that profile are that person: in LinkedIn campaigns, and by what their rows stated."""
    url = normalize_profile_url(text)
    if url is None:
        raise UnknownPerson
    members = Membership.objects.filter(workspace_id=workspace_id, linkedin_url=url)
    spelled = _ids_with(workspace_id, "linkedin_url", _spellings(url, text))
    ids = {*members.values_list("lead_id", flat=True), *spelled}
    return url, list(Lead.objects.with_ids(workspace_id=workspace_id, ids=ids))


def _spellings(url: str, text: str) -> list[str]:
    """A lead's own is kept as it was written."""
    path = url.removeprefix(_PREFIXES[0])
    return sorted({text, *(f"{prefix}{path}{end}" for prefix in _PREFIXES for end in ("", "/"))})


def _by_phone(workspace_id: UUID, text: str) -> Found:
    """As it was written, or as its digits alone."""
    digits = re.sub(r"\D", "", text)
    if len(digits) < _SHORTEST_PHONE:
        raise UnknownPerson
    ids = _ids_with(workspace_id, "phone", sorted({text, digits, f"+{digits}"}))
    if len(ids) > 1:
        raise NotOnePerson(ids)
    return None, list(Lead.objects.with_ids(workspace_id=workspace_id, ids=ids))


def _by_external_id(workspace_id: UUID, text: str, source: str) -> Found:
    """Of that program, or of any where none is named. One that nobody has is a slip more often than not."""
    if not text or not is_external_id(text) or not is_external_id(source):
        raise UnknownPerson
    parameters = {"workspace": workspace_id, "value": text, "source": source}
    with by_bitmap_only():
        found = plain_cursor().execute(_SQL.statement("leads_by_external_id"), parameters).fetchall()
    if len(found) > 1:
        raise NotOnePerson([lead_id for (lead_id,) in found])
    return None, list(Lead.objects.with_ids(workspace_id=workspace_id, ids=[lead_id for (lead_id,) in found]))


def _ids_with(workspace_id: UUID, field: str, values: Sequence[str]) -> list[UUID]:
    """The index (leads/models/lead.py) says in which parts of the table the value may be."""
    parameters = {"workspace": workspace_id, "values": list(values)}
    with by_bitmap_only():
        found = plain_cursor().execute(_SQL.statement(f"leads_by_{field}"), parameters).fetchall()
    return [lead_id for (lead_id,) in found]


_FIND = {By.EMAIL: _by_email, By.LEAD: _by_id, By.LINKEDIN: _by_profile, By.PHONE: _by_phone}
