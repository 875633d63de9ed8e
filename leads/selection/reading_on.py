"""Who fits among all that follow, where a page's first looks found too few of them (pages.py).

What is rare (an interest status, a status but active, a verdict) is read off an index of its own, place by
place. Anything else PostgreSQL looks for itself, entry by entry in the order of the page: a microsecond each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q

from campaigns.models import Campaign
from leads.models import LeadList, Membership
from leads.models.membership import RARE
from leads.selection.wanted import Wanted
from workspaces.database.planner import by_index_only
from workspaces.database.sql_files import SqlFolder

_SQL = SqlFolder(__file__)


@dataclass(frozen=True)
class _Rare:
    """A column of a partial index of memberships, and the first and last value that are wanted."""

    column: str
    first: int
    last: int


class Fitting:
    """Ids of all memberships that fit, in order of id: `excluded_ids` among them."""

    def __init__(self, workspace_id: UUID, wanted: Wanted) -> None:
        self._workspace_id = workspace_id
        self._wanted = wanted
        self._statement, self._parameters = self._prepare()

    def read(self, after: UUID, limit: int) -> Sequence[UUID]:
        """The next so many behind an id."""
        if not self._statement:
            return []
        parameters = self._parameters | {"after": after, "limit": limit}
        with by_index_only(), connection.cursor() as cursor:
            cursor.execute(self._statement, parameters)
            return [pk for (pk,) in cursor.fetchall()]

    def _prepare(self) -> tuple[str, dict[str, Any]]:
        """No statement where nobody can fit."""
        wanted, rare = self._wanted, _rare_of(self._wanted)
        try:
            conditions, parameters = _compile(wanted.conditions_there)
        except EmptyResultSet:
            return "", {}
        parameters["workspace"] = self._workspace_id
        if rare is not None:
            name = "rare_value" if rare.first == rare.last else "rare_range"
            parameters |= {"targets": self._targets(), "first": rare.first, "last": rare.last}
            parts = {"column": rare.column, "rare": RARE[rare.column]}
        else:
            name, parts = ("in_place" if wanted.place else "anywhere"), {}
            parameters["target"] = wanted.place.id if wanted.place else None
            parameters |= {f"{kind}s": kind in wanted.kinds for kind in ("campaign", "list")}
        return _SQL.text(name).format(conditions=conditions, **parts), parameters

    def _targets(self) -> list[UUID]:
        """Those with live leads: a workspace may have thousands that are empty."""
        if self._wanted.place is not None:
            return [self._wanted.place.id]
        models = {"campaign": Campaign, "list": LeadList}
        own = {"workspace_id": self._workspace_id, "lead_count__gt": 0}
        found = [models[kind]._default_manager.filter(**own) for kind in models]
        return [
            target_id
            for kind, rows in zip(models, found, strict=True)
            if kind in self._wanted.kinds
            for target_id in rows.values_list("id", flat=True)
        ]


def _rare_of(wanted: Wanted) -> _Rare | None:
    if wanted.interest is not None:
        return _Rare("lt_interest_status", *wanted.interest)
    if wanted.verification is not None:
        return _Rare("verification_status", wanted.verification, wanted.verification)
    if wanted.statuses and 1 not in wanted.statuses:
        return _Rare("status", min(wanted.statuses), max(wanted.statuses))
    return None


def _compile(conditions: Q) -> tuple[str, dict[str, Any]]:
    """-> SQL about leads_membership, and its parameters by name. Raises EmptyResultSet."""
    query = Membership.objects.filter(conditions).query
    text, values = query.get_compiler(connection=connection).compile(query.where)
    first, *others = text.split("%s")
    named = first + "".join(f"%(c{number})s{part}" for number, part in enumerate(others))
    return named, {f"c{number}": value for number, value in enumerate(values)}
