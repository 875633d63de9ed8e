"""A file's columns -> those that are shown, and those in which a refused row is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leads.files.decode.known.names import is_of_others
from leads.files.mapping import CUSTOM, FIELDS, IGNORE
from leads.files.mended import MARKS
from leads.mending.suggestions import Suggestion, addresses_in, suggest_email, suggest_profile
from leads.models import Outcome

SHOWN = 40  # columns: a page has as many cells for each of a thousand rows
_PROFILES = ("linkedin_url", f"{CUSTOM}linkedin_url")


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The names of a file's columns and what each is."""

    names: Sequence[str]
    mapping: Sequence[str]

    @property
    def width(self) -> int:
        return len(self.names)

    def shown(self) -> list[int]:
        """In the file's order, without our own: all that are fields, and others while there is room."""
        own = [index for index, name in enumerate(self.names) if name not in MARKS]
        fields = [index for index in own if self.mapping[index] in FIELDS and self.mapping[index] != IGNORE]
        others = [index for index in own if index not in fields]
        return sorted(fields + others[: max(0, SHOWN - len(fields))])

    def places(self, *choices: str) -> list[int]:
        return [index for index, choice in enumerate(self.mapping) if choice in choices]

    def wrong(self, outcome: Outcome, evidence: Mapping[str, Any], *, cells: int) -> list[int]:
        """Where a row of so many cells has to be mended; [] where the reason has to be enough."""
        field = evidence.get("field", "")
        if field == "row":
            return list(range(self.width, cells))
        if field == "email":
            return self.places("email")
        if field == "linkedin_url":
            return self.places(*_PROFILES)
        if outcome is Outcome.INCOMPLETE:
            return self.places(*evidence.get("fields", ()), "full_name")
        if outcome is Outcome.CONFLICT:
            return self.places("external_id")
        return self.places(field) if field else []

    def suggestions(self, cells: Sequence[str]) -> dict[int, Suggestion]:
        """By column; whether the row is refused or only doubtful."""
        found: dict[int, Suggestion | None] = {}
        for index in self.places("email"):
            found[index] = suggest_email(cells[index]) if cells[index].strip() else self._elsewhere(cells)
        for index in self.places(*_PROFILES):
            found[index] = suggest_profile(cells[index])
        return {index: suggestion for index, suggestion in found.items() if suggestion}

    def _elsewhere(self, cells: Sequence[str]) -> Suggestion | None:
        """Of a row without an address: the one that stands in another column, if it is the only one."""
        held = [
            (name, address)
            for name, cell in zip(self.names, cells, strict=False)
            if "@" in cell and not is_of_others(name)
            for address in addresses_in(cell)
        ]
        if len(held) != 1:
            return None
        label = f"the address in “{held[0][0][:60]}”"
        return Suggestion(value=held[0][1], like=label, label=label)
