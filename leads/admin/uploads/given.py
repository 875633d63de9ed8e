"""What the form that is confirmed gives to all rows: tags, and fixed values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from leads.admin.uploads.choices import CUSTOM
from leads.files.mapping import FIELDS as LABELS
from leads.imports.judge.fixed import FIELDS, BadFixed, read_fixed
from leads.tags import TagRefused, read_tags, split_tags

SHOWN = 3  # fixed values that the form has room for
_PARTS = ("fixed_field", "fixed_name", "fixed_value")
TEXTS = ("tags", *(f"{part}_{index}" for index in range(SHOWN) for part in _PARTS))


@dataclass(frozen=True, kw_only=True)
class FixedValue:
    """A line of the form."""

    choice: BoundField
    custom_name: BoundField
    value: BoundField


def given_fields() -> dict[str, forms.Field]:
    """By their names, which TEXTS has."""
    choices = [("", "No field"), *((name, LABELS.get(name, "Source")) for name in FIELDS)]
    fields: dict[str, forms.Field] = {
        "tags": forms.CharField(label="Tags for all, separated by commas", required=False)
    }
    for index in range(SHOWN):
        number = index + 1
        fields[f"fixed_field_{index}"] = forms.ChoiceField(
            label=f"Field of fixed value {number}",
            choices=[*choices, (CUSTOM, "Custom variable …")],
            required=False,
        )
        fields[f"fixed_name_{index}"] = forms.CharField(
            label=f"Name of the custom variable of fixed value {number}", required=False, max_length=200
        )
        fields[f"fixed_value_{index}"] = forms.CharField(label=f"Fixed value {number}", required=False)
    return fields


def fixed_lines(form: forms.Form) -> Iterator[FixedValue]:
    for index in range(SHOWN):
        yield FixedValue(
            choice=form[f"fixed_field_{index}"],
            custom_name=form[f"fixed_name_{index}"],
            value=form[f"fixed_value_{index}"],
        )


def read_given(form: forms.Form) -> dict[str, Any]:
    """The tags and fixed of ImportOptions. What is wrong becomes an error of the form."""
    given: dict[str, Any] = {}
    try:
        given["tags"] = read_tags(split_tags(form.cleaned_data.get("tags", "")))
    except TagRefused as error:
        form.add_error("tags", f"It {error}.")
    try:
        given["fixed"] = read_fixed(_fixed_of(form.cleaned_data))
    except BadFixed as error:
        form.add_error("fixed_value_0", f"{error}.")
    return given


def _fixed_of(cleaned: Mapping[str, Any]) -> dict[str, str]:
    values = {}
    for index in range(SHOWN):
        field, name, value = (cleaned.get(f"{part}_{index}", "") for part in _PARTS)
        if field and value:
            values[f"{CUSTOM}:{name}" if field == CUSTOM else field] = value
    return values


def given_before(options: Mapping[str, Any]) -> dict[str, str]:
    """An import's options -> what the form begins with."""
    given = {"tags": ", ".join(f'"{tag}"' if "," in tag else tag for tag in options.get("tags", ()))}
    for index, (name, value) in enumerate(list(options.get("fixed", {}).items())[:SHOWN]):
        kind, _, rest = name.partition(":")
        given |= {
            f"fixed_field_{index}": kind,
            f"fixed_name_{index}": rest,
            f"fixed_value_{index}": str(value),
        }
    return given
