"""The .sql files of this folder, composed and ready to execute."""

from collections.abc import Iterable
from functools import cache

from leads.models.places import IN_ANY_PLACE, IN_TARGET
from leads.search.position import NIL
from leads.search.text import TERM_LENGTH
from workspaces.database.sql_files import SqlFolder

_SQL = SqlFolder(__file__)

NAMES = ("first_name", "last_name", "company_name")

# A lead's values that have a term, in the words of the indexer and of the search alike.
_FULL_NAME = "lower(btrim({0}first_name || ' ' || {0}last_name))"
_LAST_NAME = "lower(btrim({0}last_name))"
_COMPANY = "lower(btrim({0}company_name))"
_VALUES = (_FULL_NAME, _LAST_NAME, _COMPANY)
# What only people search by: its first character keeps it apart from names (text.py).
_DOMAIN = "'@' || split_part({0}email, '@', 2)"
_EXTERNAL_ID = "'#' || lower({0}external_id)"
_PHONE = "'+' || nullif(ltrim(translate({0}phone, translate({0}phone, '0123456789', ''), ''), '0'), '')"


@cache
def hits(*, source: str, kind: str) -> bytes:
    """`source` is where the candidates are: terms or emails; `kind` what is searched: leads, anywhere (all
    memberships), or the kind of target."""
    candidates = _compose(source, named=_first_of(value.format("l.") for value in _VALUES))
    return _compose("hits", candidates=candidates, places=_places(kind), matched=_matched(kind)).encode()


@cache
def everybody(*, kind: str) -> bytes:
    """`kind` as above."""
    if kind in ("leads", "anywhere"):
        return _looked_at(kind, _compose("leads", places=_places(kind, lead="lead.id")))
    return _looked_at(kind, _compose("members"))


@cache
def newcomers(*, kind: str) -> bytes:
    """`kind` as above."""
    named = " OR ".join(
        f"starts_with({value.format('l.')}, %({beginning}_beginning)s)"
        for value, beginning in (
            *((value, "name") for value in _VALUES),
            (_DOMAIN, "domain"),
            (_PHONE, "phone"),
            (_EXTERNAL_ID, "external"),
        )
    )
    people = _compose("newcomers", places=_places(kind, lead="lead.id"), named=f"({named})")
    return _looked_at(kind, people)


def _looked_at(kind: str, people: str) -> bytes:
    return _compose("looked_at", people=people, matched=_matched(kind)).encode()


@cache
def backlog() -> bytes:
    return _compose("backlog").encode()


@cache
def note_changed() -> bytes:
    return _compose("note_changed").encode()


@cache
def phones(name: str) -> bytes:
    return _compose(name, digits=_PHONE.format("lead.")).encode()


@cache
def small_workspace() -> bytes:
    return _compose("small_workspace").encode()


@cache
def indexing(name: str, *, on_conflict: str = "") -> bytes:
    """A statement of the indexer."""
    return _compose(
        name,
        terms=_terms("l."),
        stated_terms=_terms("stated."),
        all_places=_all_places("l.id", workspace="l.workspace_id"),
        on_conflict=on_conflict,
    ).encode()


def _compose(name: str, **parts: str) -> str:
    return _SQL.statement(name, **parts).decode()


def _places(kind: str, *, lead: str = "candidate.lead_id") -> str:
    if kind == "leads":
        return f"SELECT '{NIL}'::uuid AS id"
    if kind == "anywhere":
        return f"SELECT * FROM ({_all_places(lead, workspace='%(workspace)s')}) AS m OFFSET 0"
    return _place(IN_TARGET[kind], lead, workspace="%(workspace)s") + " OFFSET 0"


def _all_places(lead: str, *, workspace: str) -> str:
    return " UNION ALL ".join(_place(which, lead, workspace=workspace) for which in IN_ANY_PLACE.values())


def _place(which: str, lead: str, *, workspace: str) -> str:
    condition = which.format(lead=lead, workspace=workspace)
    return f"SELECT m.id, m.overrides FROM leads_membership AS m WHERE {condition} AND m.deleted_at IS NULL"


def _matched(kind: str) -> str:
    """The first of the values that match, or NULL."""
    email = _if_it_begins("lead.email", 'lead.email COLLATE "C"', "email")
    own = [value.format("lead.") for value in _VALUES]
    wide = ((_DOMAIN, "domain"), (_PHONE, "phone"), (_EXTERNAL_ID, "external"))
    others = ", ".join(_term_of(value.format("lead."), beginning) for value, beginning in wide)
    values = f"{email}, {_first_of(own)}, {others}"
    if kind == "leads":
        return f"least({values})"
    return f"least({values}, CASE WHEN place.overrides <> '{{}}' THEN {_stated_there()} END)"


def _stated_there() -> str:
    """What was stated about the person in this place only."""
    first, last, company = (f"coalesce(place.overrides->>'{name}', lead.{name})" for name in NAMES)
    values = (f"lower(btrim({first} || ' ' || {last}))", f"lower(btrim({last}))", f"lower(btrim({company}))")
    phone = _PHONE.format("").replace("phone", "coalesce(place.overrides->>'phone', lead.phone)")
    return f"least({_first_of(values)}, {_term_of(phone, 'phone')})"


def _first_of(values: Iterable[str]) -> str:
    return ", ".join(_term_of(value, "name") for value in values)


def _term_of(value: str, beginning: str) -> str:
    return _if_it_begins(value, f"left({value}, {TERM_LENGTH})", beginning)


def _if_it_begins(value: str, shown: str, beginning: str) -> str:
    return f"CASE WHEN starts_with({value}, %({beginning}_beginning)s) THEN {shown} END"


def _terms(table: str) -> str:
    """The terms of one row as rows, each once, part of a FROM."""
    full, last, company, domain, phone, external_id = (
        f'left({value.format(table)}, {TERM_LENGTH}) COLLATE "C"'
        for value in (*_VALUES, _DOMAIN, _PHONE, _EXTERNAL_ID)
    )
    return f"""(
        SELECT v.term
        FROM (
            SELECT {full} AS full_name, {last} AS last_name, {company} AS company, {domain} AS domain,
                   {phone} AS phone, {external_id} AS external_id
            OFFSET 0
        ) AS own
        CROSS JOIN LATERAL (VALUES
            (own.full_name),
            (nullif(own.last_name, own.full_name)),
            (nullif(nullif(own.company, own.full_name), own.last_name)),
            (nullif(own.domain, '@')),
            (own.phone),
            (own.external_id)
        ) AS v (term)
        WHERE v.term <> ''
    )"""
