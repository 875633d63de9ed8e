"""The rules of the import in plain Python: what the gate is compared with.

Written from the outcome table and the paragraphs around it in the design, without a look at the
gate: lists, loops and no database. Slow and obvious.
"""

from dataclasses import dataclass, field
from typing import Any, cast

PROFILE = ["first_name", "last_name", "company_name", "job_title", "phone", "website", "linkedin_url"]


@dataclass
class Person:
    email: str
    profile: dict[str, str]
    deleted: bool = False
    external_id: str = ""
    source: str = ""
    tags: set[str] = field(default_factory=set)


@dataclass
class Place:
    """A membership."""

    person: Person
    target: str
    url: str = ""
    asleep: bool = False
    personalization: str = ""
    variables: dict[str, Any] = field(default_factory=dict)
    interest: int | None = None
    assigned_to: str = ""
    overrides: dict[str, str] = field(default_factory=dict)


@dataclass
class Request:
    target: str
    rows: list[dict[str, Any]]
    skip_workspace: bool = False
    skip_campaign: bool = False
    skip_list: bool = False
    blocklist: str = "default"
    assigned_to: str = ""
    update: str = "no"
    empty_erases: bool = False
    keep: str = ""
    tags: tuple[str, ...] = ()
    fixed: dict[str, str] = field(default_factory=dict)
    match_by_phone: bool = False

    @property
    def overwrites(self) -> bool:
        return self.update in ("overwrite", "only_existing")


class PlanIsFull(Exception):
    pass


class Reference:
    """A workspace. Targets are named `email…`, `linkedin…` or `list…`."""

    def __init__(
        self,
        *,
        blocklists: dict[str, set[str]],
        contact_limit: int,
        upload_limit: int,
        numbers: dict[str, str] | None = None,
    ) -> None:
        self.people: list[Person] = []
        self.places: list[Place] = []
        self.blocklists = blocklists
        self.numbers = numbers or {}  # phone numbers as they are typed -> what they mean
        self.contact_limit = contact_limit
        self.upload_limit = upload_limit
        self.uploads = 0
        self.variables: dict[str, set[str]] = {}

    # --- what it looks like ---

    @property
    def contacts(self) -> int:
        return sum(not person.deleted for person in self.people)

    def count(self, target: str) -> int:
        return sum(place.target == target and not place.asleep for place in self.places)

    # --- what can be done to it ---

    def delete(self, email: str) -> None:
        for person in self.people:
            if person.email == email and not person.deleted:
                person.deleted = True
                for place in self.places:
                    if place.person is person:
                        place.asleep = True

    def add(self, request: Request) -> list[str]:
        """The outcome of every row. Raises PlanIsFull and changes nothing."""
        request.rows = [self._filled(request, row) for row in request.rows]
        rows, outcomes = self._outcomes(request)
        created = [row for row, outcome in zip(rows, outcomes, strict=True) if outcome == "created"]
        uploads = 0 if request.target.startswith("list") else len(created)
        if uploads and self.uploads + uploads > self.upload_limit:
            raise PlanIsFull
        new_contacts = self._new_contacts(request, created)
        if new_contacts and self.contacts + new_contacts > self.contact_limit:
            raise PlanIsFull
        self.uploads += uploads
        self.changed_fields: dict[str, int] = {}
        self.updated = 0
        before = list(self.people)
        for row, outcome in zip(rows, outcomes, strict=True):
            if outcome == "created":
                self._create(request, row, before)
            elif outcome == "duplicate" and request.update != "no":
                person = self._person(request, row)
                assert person is not None
                self.updated += self._update(request, row, person, before)
                person.tags |= {*request.tags, *row["tags"]}
        return outcomes

    def _filled(self, request: Request, row: dict[str, Any]) -> dict[str, Any]:
        """With the fixed values, where the row has none of its own."""
        fields = {name: value for name, value in request.fixed.items() if not name.startswith("custom:")}
        blank = {name: value for name, value in fields.items() if name != "source" and not row[name].strip()}
        variables = {name[7:]: value for name, value in request.fixed.items() if name.startswith("custom:")}
        emptied = [name for name in row["emptied"] if name not in blank]
        return row | blank | {"variables": variables | row["variables"], "emptied": emptied}

    # --- which outcome ---

    def _outcomes(self, request: Request) -> tuple[list[dict[str, Any]], list[str]]:
        """What exists is what existed before the request; only `repeated` looks at the request itself, and
        at two external ids for one email. -> the rows with the emails of whom they mean, and outcomes."""
        seen: set[str] = set()
        numbers: set[str] = set()
        claimed: dict[str, str] = {}
        rows, outcomes = [], []
        for row in request.rows:
            outcome = self._own_fault(request, row)
            if outcome is None:
                row, outcome = self._known(request, row, seen, claimed)
            if outcome is None and request.match_by_phone:
                row, outcome = self._known_by_phone(request, row, seen, numbers)
            rows.append(row)
            outcomes.append(outcome or self._others_fault(request, row) or self._only_existing(request, row))
        return rows, outcomes

    def _known(
        self, request: Request, row: dict[str, Any], seen: set[str], claimed: dict[str, str]
    ) -> tuple[dict[str, Any], str | None]:
        """The first row with a key wins. Who has the external id is meant, unless another key disagrees."""
        external_id = row["external_id"]
        keys = {f"id {external_id}" if external_id else "", self._identity(request, row)} - {""}
        if keys & seen:
            return row, "repeated"
        seen |= keys
        if not external_id:
            return row, None
        other, email = self._person(request, row), row["email"][0]
        known = next((person for person in self.people if person.external_id == external_id), None)
        if known is None:
            return row, self._fault_of_unknown(request, row, other, claimed)
        if (other is not None and other is not known) or (email and email != known.email):
            return row, "conflict"
        return self._is(request, row, known, seen)

    def _number(self, request: Request, row: dict[str, Any]) -> str:
        """The phone number by which the row may be known."""
        is_fixed = row["phone"] == request.fixed.get("phone")
        return self.numbers.get(row["phone"], "") if request.match_by_phone and not is_fixed else ""

    def _known_by_phone(
        self, request: Request, row: dict[str, Any], seen: set[str], numbers: set[str]
    ) -> tuple[dict[str, Any], str | None]:
        """The first row with a number wins. Who has it is meant, unless an earlier key disagrees."""
        number, person, email = self._number(request, row), self._person(request, row), row["email"][0]
        if number and not (person is not None and self.numbers.get(person.profile["phone"]) == number):
            if number in numbers:
                return row, "repeated"
            numbers.add(number)
            holders = [p for p in self.people if self.numbers.get(p.profile["phone"]) == number]
            if len(holders) > 1 or (holders and self._contradicts(row, holders[0], person)):
                return row, "conflict"
            if holders:
                return self._is(request, row, holders[0], seen)
        if email or person is not None or request.target.startswith("linkedin"):
            return row, None
        if request.target.startswith("email"):
            return row, "invalid_email"
        is_named = row["first_name"].strip() or row["last_name"].strip()
        return row, None if is_named else "incomplete"

    def _contradicts(self, row: dict[str, Any], holder: Person, person: Person | None) -> bool:
        email = row["email"][0]
        has_other_id = bool(row["external_id"] and holder.external_id)
        return person is not None or email not in ("", holder.email) or has_other_id

    def _is(
        self, request: Request, row: dict[str, Any], known: Person, seen: set[str]
    ) -> tuple[dict[str, Any], str | None]:
        """The row means somebody whom it doesn't name by the email."""
        if request.target.startswith("email") and not known.email:
            return row, "invalid_email"
        before = self._identity(request, row)
        row = row | {"email": (known.email, True), "known": known}
        # Who has no email is known all the same.
        identity = self._identity(request, row) or f"person {self.people.index(known)}"
        if identity != before:
            if identity in seen:
                return row, "repeated"
            seen.add(identity)
        return row, None

    def _fault_of_unknown(
        self, request: Request, row: dict[str, Any], other: Person | None, claimed: dict[str, str]
    ) -> str | None:
        external_id, email = row["external_id"], row["email"][0]
        if other is not None and other.external_id:
            return "conflict"
        if email and claimed.setdefault(email, external_id) != external_id:
            return "conflict"
        has_more = request.target.startswith("linkedin") or self._number(request, row)
        if other is None and not email and not has_more:
            if request.target.startswith("email"):
                return "invalid_email"
            if not row["first_name"].strip() and not row["last_name"].strip():
                return "incomplete"
        return None

    def _own_fault(self, request: Request, row: dict[str, Any]) -> str | None:
        email, is_valid = row["email"]
        is_blank = not email and not row["raw"].strip()
        if is_blank and (row["external_id"] or self._number(request, row)):
            pass  # whose it is will be seen
        elif request.target.startswith("list"):
            if not email and not row["first_name"].strip() and not row["last_name"].strip():
                return "incomplete"
        elif request.target.startswith("email") and not email:
            return "invalid_email"
        if email and not is_valid:
            return "invalid_email"
        if request.target.startswith("linkedin") and not row["url"][1]:
            return "invalid_identity"
        return None

    def _others_fault(self, request: Request, row: dict[str, Any]) -> str | None:
        if row["email"][0] and self._is_blocked(row["email"][0], self.blocklists[request.blocklist]):
            return "blocked"
        if any(
            place.target == request.target and not place.asleep for place in self._own_places(request, row)
        ):
            return "duplicate"
        return "skipped" if self._is_skipped(request, row) else None

    def _only_existing(self, request: Request, row: dict[str, Any]) -> str:
        if request.update != "only_existing":
            return "created"
        person = self._person(request, row)
        return "duplicate" if person is not None and not person.deleted else "unknown_lead"

    def _is_blocked(self, email: str, blocklist: set[str]) -> bool:
        domain = email.partition("@")[2]
        return any(entry in (email, domain) or domain.endswith("." + entry) for entry in blocklist)

    def _is_skipped(self, request: Request, row: dict[str, Any]) -> bool:
        person = self._person(request, row)
        live = [place for place in self.places if place.person is person and not place.asleep]
        in_list = any(place.target.startswith("list") for place in live)
        in_campaign = any(not place.target.startswith("list") for place in live)
        if request.skip_workspace:
            return in_list or in_campaign
        return (request.skip_campaign and in_campaign) or (request.skip_list and in_list)

    # --- who is it ---

    def _identity(self, request: Request, row: dict[str, Any]) -> str:
        return str(row["url"][1] if request.target.startswith("linkedin") else row["email"][0])

    def _own_places(self, request: Request, row: dict[str, Any]) -> list[Place]:
        """The places in this target that mean the row's person, asleep or not: one at most."""
        identity = self._identity(request, row)
        if "known" in row and not request.target.startswith("linkedin"):
            return [p for p in self.places if p.target == request.target and p.person is row["known"]]
        return [
            place
            for place in self.places
            if identity
            and place.target == request.target
            and (place.url if request.target.startswith("linkedin") else place.person.email) == identity
        ]

    def _person(self, request: Request, row: dict[str, Any]) -> Person | None:
        own = self._own_places(request, row)
        if "known" in row:
            return cast(Person, row["known"])
        if own:
            return own[0].person
        email = row["email"][0]
        if email:
            return next((person for person in self.people if person.email == email), None)
        if request.target.startswith("linkedin"):
            return next((place.person for place in self.places if place.url == row["url"][1]), None)
        return None

    # --- what happens then ---

    def _new_contacts(self, request: Request, created: list[dict[str, Any]]) -> int:
        new_emails, new_nameless, woken = set(), 0, []
        for row in created:
            person = self._person(request, row)
            if person is None and row["email"][0]:
                new_emails.add(row["email"][0])
            elif person is None:
                new_nameless += 1
            elif person.deleted and person not in woken:
                woken.append(person)
        return len(new_emails) + new_nameless + len(woken)

    def _stated(self, row: dict[str, Any]) -> dict[str, str]:
        return {name: row[name].strip() for name in PROFILE[:-1]} | {"linkedin_url": row["url"][0].strip()}

    def _update(self, request: Request, row: dict[str, Any], person: Person, before: list[Person]) -> bool:
        """The person takes what the row says. -> whether that changed somebody who was known before."""
        changed = []
        for name, value in self._stated(row).items():
            old = person.profile[name]
            if not request.overwrites or name in request.keep.split(","):
                new = old or value
            elif request.empty_erases and name in row["emptied"]:
                new = ""
            else:
                new = value or old
            person.profile[name] = new
            changed += [name] if new != old else []
        if row["external_id"] and not person.external_id:
            person.external_id = row["external_id"]
            changed.append("external_id")
        if not any(known is person for known in before):
            return False
        for name in changed:
            self.changed_fields[name] = self.changed_fields.get(name, 0) + 1
        return bool(changed)

    def _create(self, request: Request, row: dict[str, Any], before: list[Person]) -> None:
        stated = self._stated(row)
        person = self._person(request, row)
        if person is None:
            person = Person(row["email"][0], dict(stated), source=request.fixed.get("source", "api"))
            self.people.append(person)
        person.deleted = False
        person.tags |= {*request.tags, *row["tags"]}
        self._update(request, row, person, before)
        place = next(iter(self._own_places(request, row)), None)
        if place is None:
            place = Place(person, request.target)
            self.places.append(place)
        self._say(request, row, place, stated)

    def _say(self, request: Request, row: dict[str, Any], place: Place, stated: dict[str, str]) -> None:
        place.asleep = False
        place.url = row["url"][1] if request.target.startswith("linkedin") else ""
        place.personalization = row["personalization"] or place.personalization
        place.variables = place.variables | row["variables"]
        place.interest = place.interest if row["interest"] is None else row["interest"]
        place.assigned_to = row["assigned_to"] or request.assigned_to
        place.overrides |= {
            name: value
            for name, value in stated.items()
            if value
            and value != place.person.profile[name]
            # What overwrites is what the person themselves have from now on.
            and (not request.overwrites or name in request.keep.split(","))
        }
        self.variables.setdefault(request.target, set()).update(row["variables"])
