"""A list's leads, page by page, or those of them that a filter wants."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Any
from uuid import UUID

from psycopg import sql

from leads.imports.judge.known_people import KnownPerson, decode_json, to_person
from leads.imports.judge.probe import Cursor
from leads.imports.rows import PROFILE_FIELDS
from leads.imports.statements import OWN_TARGET
from leads.models import LeadStatus
from leads.models.targets import Target
from workspaces.database.planner import by_index_only
from workspaces.database.sql_files import SqlFolder
from workspaces.database.walk import Page

_SQL = SqlFolder(__file__)
_FIRST = UUID(int=0)
_TEXT_FIELDS = ("email", *PROFILE_FIELDS, "source")
CUSTOM = "custom_fields."


@dataclass(frozen=True, kw_only=True)
class ListFilter:
    """Which leads of a list are wanted; all without it.

    `where`: (field, value) pairs that all must hold, compared without regard to case; a status is one of
    LeadStatus's names, a created_at a day (2026-01-31). Fields are the Lead's own, or `custom_fields.<name>`,
    which looks at what was stated in the list as well. `order_by` matters with a `limit` only.
    """

    lead_ids: tuple[UUID, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    order_by: tuple[str, ...] = ()
    limit: int | None = None


FILTER_FIELDS = (*_TEXT_FIELDS, "status", "created_at")


@dataclass(frozen=True)
class LinesWanted:
    """`head` stands between a lead's id and what was stated about it; the names of custom variables that are
    `known` need not be returned."""

    start: Any
    head: str
    known: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class PageOfLines:
    """A page of which nothing has to be decided but whether its leads are blocked."""

    emails: list[str]
    lines: list[str]
    variables: frozenset[str]
    next: Any

    def __len__(self) -> int:
        return len(self.emails)


class ListPages:
    """Reads only, each page in the caller's transaction. Memory stays flat: with an order it holds 16 bytes
    for each wanted membership, else nothing."""

    def __init__(
        self,
        *,
        workspace_id: UUID,
        list_id: UUID,
        target: Target,
        is_linkedin: bool,
        wanted: ListFilter,
        size: int,
    ) -> None:
        self._workspace_id = workspace_id
        self._list_id = list_id
        self._target = target
        self._is_linkedin = is_linkedin
        self._own_target = OWN_TARGET["nobody" if is_linkedin else target.kind]
        self._wanted = wanted
        self._size = size
        self._chosen: bytes | None = None

    @property
    def can_be_lines(self) -> bool:
        """Whether read_lines knows the pages: a limit would cut one, LinkedIn has an identity of its own."""
        return not self._is_linkedin and self._wanted.limit is None

    def read(self, cursor: Cursor, start: Any, *, taken: int) -> Page[KnownPerson, Any]:
        """The page that begins at `start`, None for the first. `taken` were in the pages before it."""
        if self._wanted.order_by and self._wanted.limit is not None:
            return self._read_chosen(cursor, start or 0)
        with by_index_only():
            records = cursor.execute(*self.page_query(start)).fetchall()
        records.sort(key=_membership_id)
        people = _people(records)
        left = None if self._wanted.limit is None else self._wanted.limit - taken
        is_last = len(records) < self._size or (left is not None and len(people) >= left)
        return Page(people[:left], None if is_last else records[-1][0])

    def _read_chosen(self, cursor: Cursor, start: int) -> Page[KnownPerson, Any]:
        if self._chosen is None:
            self._chosen = b"".join(self._choose(cursor))
        end = min(start + self._size, len(self._chosen) // 16)
        ids = [UUID(bytes=self._chosen[at * 16 : at * 16 + 16]) for at in range(start, end)]
        parameters = self._parameters | {"ids": ids, "limit": self._size}
        records = cursor.execute(self._query("m.id = ANY(%(ids)s)"), parameters).fetchall()
        order = {str(pk): number for number, pk in enumerate(ids)}
        records.sort(key=lambda record: order[record[0]])
        return Page(_people(records), end if end * 16 < len(self._chosen) else None)

    def _choose(self, cursor: Cursor) -> Iterator[bytes]:
        query = self._composed("order", order=self._order)
        parameters = self._parameters | {"limit": self._wanted.limit}
        for (pk,) in cursor.execute(query, parameters):
            yield pk.bytes

    @cached_property
    def _order(self) -> sql.Composable:
        fields = [sql.SQL("l.{}").format(sql.Identifier(field)) for field in self._wanted.order_by]
        return sql.SQL(", ").join([*fields, sql.SQL("here.id")])

    def read_lines(self, cursor: Cursor, wanted: LinesWanted) -> PageOfLines | None:
        """The same page as COPY lines; None where it has to be looked at lead by lead."""
        with by_index_only():
            found = cursor.execute(*self.lines_query(wanted)).fetchone()
        assert found is not None
        count, last, people, emails, lines, has_own, names = found
        if has_own:
            return None
        return PageOfLines(
            emails=emails.split("\n") if people else [],
            lines=lines.split("\n") if people else [],
            variables=frozenset(chain.from_iterable(map(decode_json, names or ()))),
            next=last if count == self._size else None,
        )

    def page_query(self, start: Any) -> tuple[bytes, dict[str, Any]]:
        return self._query("m.id > %(after)s"), self._page_parameters(start)

    def lines_query(self, wanted: LinesWanted) -> tuple[bytes, dict[str, Any]]:
        query = self._composed(
            "lines",
            people=self._people("m.id > %(after)s"),
            personalization=sql.SQL(_escaped("here.personalization")),
        )
        stated = {"head": wanted.head, "known": sorted(wanted.known)}
        return query, self._page_parameters(wanted.start) | stated

    def _page_parameters(self, start: Any) -> dict[str, Any]:
        return self._parameters | {"after": start or _FIRST, "limit": self._size}

    def _query(self, chosen: str) -> bytes:
        return self._composed(
            "page",
            people=self._people(chosen),
            linkedin_url=sql.SQL("l.linkedin_url" if self._is_linkedin else "''"),
        )

    def _people(self, chosen: str) -> sql.Composed:
        return _SQL.compose("people", chosen=chosen, own_target=self._own_target)

    def _composed(self, name: str, **parts: sql.Composable) -> bytes:
        conditions = [sql.SQL("l.id IS NOT NULL"), *self._conditions]
        wanted = sql.SQL("({})").format(sql.SQL(" AND ").join(conditions))
        return _SQL.statement(name, wanted=wanted, **parts)

    @cached_property
    def _parameters(self) -> dict[str, Any]:
        values = {f"value_{n}": _value(*pair) for n, pair in enumerate(self._wanted.where)}
        names = {f"name_{n}": field.removeprefix(CUSTOM) for n, (field, _) in enumerate(self._wanted.where)}
        ids = {
            "workspace": self._workspace_id,
            "list": self._list_id,
            "target": self._target.id,
            "leads": list(self._wanted.lead_ids),
        }
        return values | names | ids

    @cached_property
    def _conditions(self) -> list[sql.Composable]:
        conditions = [_condition(n, field) for n, (field, _) in enumerate(self._wanted.where)]
        return [*([sql.SQL("l.id = ANY(%(leads)s)")] if self._wanted.lead_ids else []), *conditions]


_membership_id = itemgetter(0)


def _escaped(column: str) -> str:
    """A text as COPY wants it; most have nothing to escape."""
    text = column
    for character, escape in ((r"\\", r"\\\\"), (r"\t", r"\\t"), (r"\n", r"\\n"), (r"\r", r"\\r")):
        text = f"replace({text}, E'{character}', E'{escape}')"
    is_plain = rf"translate({column}, E'\\\t\n\r', '') = {column}"
    return f"CASE WHEN {is_plain} THEN {column} ELSE {text} END"


def _people(records: list[tuple[Any, ...]]) -> list[KnownPerson]:
    return [to_person(record[2:]) for record in records if record[1]]


def _condition(number: int, field: str) -> sql.Composable:
    value, name = sql.Placeholder(f"value_{number}"), sql.Placeholder(f"name_{number}")
    if field.startswith(CUSTOM):
        template = "lower(coalesce(here.custom_variables ->> {0}, l.custom_fields ->> {0})) = lower({1})"
        return sql.SQL(template).format(name, value)
    if field == "created_at":
        template = "to_char(l.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') = {value}"
        return sql.SQL(template).format(value=value)
    if field == "status":
        return sql.SQL("l.status = {}").format(value)
    return sql.SQL("lower(l.{}) = lower({})").format(sql.Identifier(field), value)


def _value(field: str, value: str) -> Any:
    """A status that is none matches nobody."""
    if field != "status":
        return value
    return LeadStatus[value.upper()].value if value.upper() in LeadStatus.names else 0
