"""The form that is confirmed: what each column is, where the leads go, and the options of the gate."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from import_export.forms import ConfirmImportForm

from leads.admin.uploads.choices import (
    CUSTOM,
    NEW_LIST,
    blocklist_choices,
    field_choices,
    member_choices,
    target_choices,
)
from leads.admin.uploads.given import TEXTS, FixedValue, fixed_lines, given_fields, read_given
from leads.admin.uploads.saved import saved_choices
from leads.files.decode import Column
from leads.files.mapping import FIELDS, IGNORE, check_mapping
from leads.files.sources import columns_of
from leads.imports.errors import BadOption
from leads.imports.rows import PROFILE_FIELDS, ImportOptions, UpdateMode
from leads.imports.updates import read_rule
from leads.models import Door, SourceFile
from leads.models.targets import Target
from leads.targets.changes import create_list
from workspaces.models import User
from workspaces.text.names import MAX_NAME

FLAGS = {
    "skip_if_in_workspace": "Skip people who are anywhere in the workspace",
    "skip_if_in_campaign": "Skip people who are in any campaign",
    "skip_if_in_list": "Skip people who are in any list",
    "skip_if_unsubscribed": "Into a campaign: skip people who have unsubscribed, or whose mail bounced",
    "match_by_phone": "Know people by their phone number too",
    "verify": "Verify the new leads' emails afterwards",
    "remove_invalid": "… and take those whose email is invalid out again",
}


UPDATES = {
    UpdateMode.NO: "Leave them as they are",
    UpdateMode.FILL_BLANKS: "Fill in what is blank",
    UpdateMode.OVERWRITE: "Overwrite with what the file says",
    UpdateMode.ONLY_EXISTING: "Overwrite, and create nobody: only known people",
}
_ONLY_OVERWRITING = "That goes with a choice that overwrites what is known."

# A browser sends two fields a column, and Django takes a thousand. Columns after these stay as guessed.
COLUMNS_SHOWN = 400


@dataclass(frozen=True, kw_only=True)
class MappedColumn:
    """A line of the mapping table."""

    name: str
    samples: Sequence[str]
    choice: BoundField
    custom_name: BoundField


class ConfirmForm(ConfirmImportForm):  # type: ignore[misc]
    """For one file. `import_file_name` holds the id under which it is stored."""

    format = forms.CharField(widget=forms.HiddenInput(), required=False)
    target = forms.ChoiceField(label="Put the leads into")
    new_list = forms.CharField(label="Name of the new list", max_length=MAX_NAME, required=False)
    blocklist = forms.ChoiceField(required=False)
    assigned_to = forms.ChoiceField(label="Assign to", required=False)
    saved_mapping = forms.ChoiceField(label="Saved mappings", required=False)
    mapping_name = forms.CharField(label="Save the mapping for all as", max_length=MAX_NAME, required=False)
    update = forms.ChoiceField(label="People who are known", choices=list(UPDATES.items()), required=False)
    empty_erases = forms.BooleanField(label="An empty cell erases what is known", required=False)
    keep = forms.MultipleChoiceField(
        label="Never overwrite",
        choices=[(field, FIELDS[field]) for field in PROFILE_FIELDS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *, source: SourceFile, data: Any = None, initial: dict[str, Any], **_: Any) -> None:
        super().__init__(data=data, initial=initial)
        self.source = source
        self.columns = columns_of(source)
        for name, label in FLAGS.items():
            self.fields[name] = forms.BooleanField(label=label, required=False)
        self.fields.update(given_fields())
        self._offer_choices((data or initial).get("target") or "")
        for column in self.columns[:COLUMNS_SHOWN]:
            self._add_column(column.index, column.name)

    def _offer_choices(self, chosen: str) -> None:
        workspace_id = self.source.workspace_id
        self.fields["target"].choices = target_choices(workspace_id, chosen=_checked(chosen))
        self.fields["blocklist"].choices = blocklist_choices(workspace_id)
        self.fields["assigned_to"].choices = member_choices(workspace_id)
        self.fields["saved_mapping"].choices = saved_choices(workspace_id)

    def _add_column(self, index: int, name: str) -> None:
        shown = name or f"column {index + 1}"
        self.fields[f"column_{index}"] = forms.ChoiceField(
            label=f"What is {shown}?", choices=field_choices(), required=False
        )
        self.fields[f"name_{index}"] = forms.CharField(
            label=f"Name of the custom variable for {shown}", required=False, max_length=200
        )

    # --- for the template ---

    def mapped_columns(self) -> Iterator[MappedColumn]:
        for column in self.columns[:COLUMNS_SHOWN]:
            yield MappedColumn(
                name=column.name,
                samples=column.samples[:3],
                choice=self[f"column_{column.index}"],
                custom_name=self[f"name_{column.index}"],
            )

    def hidden_column_count(self) -> int:
        """Columns that are too many to be shown."""
        return max(0, len(self.columns) - COLUMNS_SHOWN)

    def fixed_lines(self) -> list[FixedValue]:
        return list(fixed_lines(self))

    def has_fixed(self) -> bool:
        return any(
            line.choice.value() or line.choice.errors or line.value.errors for line in self.fixed_lines()
        )

    def flags(self) -> list[BoundField]:
        return [self[name] for name in FLAGS]

    # --- what was chosen ---

    @property
    def mapping(self) -> list[str]:
        """A choice for each column, in the words of leads/files/mapping.py. The form was cleaned."""
        return [
            self._choice_of(column, self.cleaned_data if column.index < COLUMNS_SHOWN else self.initial)
            for column in self.columns
        ]

    @property
    def shown_mapping(self) -> list[str]:
        """The same of what the page shows, whether it was sent or not."""
        fields = {name: self[name].value() or "" for name in self.fields}
        return [
            self._choice_of(column, fields if column.index < COLUMNS_SHOWN else self.initial)
            for column in self.columns
        ]

    def _choice_of(self, column: Column, chosen: Mapping[str, Any]) -> str:
        choice: str = chosen.get(f"column_{column.index}", "")
        if choice != CUSTOM:
            return choice
        typed: str = chosen.get(f"name_{column.index}", "").strip()
        return f"{CUSTOM}:{typed or column.name or f'column {column.index + 1}'}"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("target") == NEW_LIST and not cleaned.get("new_list", "").strip():
            self.add_error("new_list", "Give the new list a name.")
        by_phone = cleaned.get("match_by_phone", False)
        for sentence in check_mapping(self.mapping, self.columns, by_phone=by_phone):
            self.add_error(None, sentence)
        self._mark_repeated()
        self._clean_rule(cleaned)
        self._given = read_given(self)
        return cleaned

    def _mark_repeated(self) -> None:
        """The columns of which check_mapping only says how many they are."""
        mapping = self.mapping
        for column in self.columns[:COLUMNS_SHOWN]:
            choice = mapping[column.index]
            if choice != IGNORE and mapping.count(choice) > 1:
                self.add_error(f"column_{column.index}", "Another column is this as well.")

    def _clean_rule(self, cleaned: dict[str, Any]) -> None:
        try:
            self.rule = read_rule(
                update=cleaned.get("update", ""),
                empty_erases=cleaned.get("empty_erases", False),
                keep=",".join(cleaned.get("keep", ())),
            )
        except BadOption as error:
            self.add_error(error.field, _ONLY_OVERWRITING)

    def options(self, user: User) -> ImportOptions:
        """Makes the new list, if one is requested: within the caller's transaction."""
        chosen = self.cleaned_data
        target = self._target(user)
        flags = {name: chosen[name] for name in FLAGS}
        flags["skip_if_unsubscribed"] = flags["skip_if_unsubscribed"] and target.kind == "campaign"
        return ImportOptions(
            workspace_id=self.source.workspace_id,
            target=target,
            door=Door.UPLOAD,
            user_id=user.id,
            blocklist_id=_uuid(chosen["blocklist"]),
            assigned_to=_uuid(chosen["assigned_to"]),
            update=self.rule,
            **self._given,
            **flags,
        )

    def _target(self, user: User) -> Target:
        kind, _, pk = self.cleaned_data["target"].partition(":")
        if kind == NEW_LIST:
            name = self.cleaned_data["new_list"]
            made = create_list(workspace_id=self.source.workspace_id, owner_id=user.id, name=name)
            return Target(kind="list", id=made.id)
        return Target(kind="campaign" if kind == "campaign" else "list", id=UUID(pk))


def chosen_options(posted: QueryDict) -> dict[str, Any]:
    """The options in a form that was sent, to begin the next one with."""
    texts = ("target", "new_list", "blocklist", "assigned_to", "update", "mapping_name", *TEXTS)
    chosen: dict[str, Any] = {name: posted.get(name, "") for name in texts}
    chosen |= {name: name in posted for name in (*FLAGS, "empty_erases")}
    return chosen | {"keep": posted.getlist("keep")}


def _uuid(text: str) -> UUID | None:
    return UUID(text) if text else None


def _checked(chosen: str) -> str:
    """Only what can be looked up: the address and the form may say anything."""
    kind, _, pk = chosen.partition(":")
    try:
        return f"{kind}:{UUID(pk)}"
    except ValueError:
        return ""
