"""A known lead's profile and a row -> the profile after it, by the import's rule."""

from collections.abc import Collection
from dataclasses import replace

from leads.imports.errors import BadOption
from leads.imports.rows import PROFILE_FIELDS, ImportOptions, LeadRow, Profile, UpdateMode, UpdateRule

_ALIAS = "is the same as update=overwrite. Leave it out where update says something else"
_NEEDS = "needs an update that overwrites: overwrite or only_existing"


def read_rule(
    *, update: str = "", update_existing: bool = False, empty_erases: bool = False, keep: str = ""
) -> UpdateRule:
    """What a door was given, in the words of the API; `keep` are fields with commas between them. `update` is
    one of UpdateMode's values or "". Raises BadOption."""
    mode = UpdateMode(update or (UpdateMode.OVERWRITE if update_existing else UpdateMode.NO))
    if update_existing and mode is not UpdateMode.OVERWRITE:
        raise BadOption("update_existing", _ALIAS)
    kept = tuple(dict.fromkeys(name for part in keep.split(",") if (name := part.strip())))
    for name in kept:
        if name not in PROFILE_FIELDS:
            raise BadOption("keep", f"has {name[:40]!r}, which is none of {', '.join(PROFILE_FIELDS)}")
    rule = UpdateRule(mode=mode, empty_erases=empty_erases, keep=kept)
    if not rule.overwrites and (empty_erases or kept):
        raise BadOption("empty_erases" if empty_erases else "keep", _NEEDS)
    return rule


def with_columns(options: ImportOptions, mapping: Collection[str]) -> ImportOptions:
    """For the rows of a file with columns for these fields. A full name states neither of its parts."""
    if not options.update.empty_erases:
        return options
    stated = tuple(field for field in PROFILE_FIELDS if field in mapping)
    return replace(options, update=replace(options.update, states=stated))


def updated_profile(own: Profile, row: LeadRow, rule: UpdateRule) -> Profile:
    """The lead's profile after the row: its blank fields filled, or all overwritten that the row has."""
    if own == row.profile:
        return own
    pairs = zip(own, row.profile, strict=True)
    if not rule.overwrites:
        return tuple([mine or stated for mine, stated in pairs])  # type: ignore[return-value]
    if rule.keep or rule.empty_erases:
        return _updated_by_field(own, row, rule)
    return tuple([stated or mine for mine, stated in pairs])  # type: ignore[return-value]


def _updated_by_field(own: Profile, row: LeadRow, rule: UpdateRule) -> Profile:
    erased = (*rule.states, *row.raw.states) if rule.empty_erases else ()
    return tuple(  # type: ignore[return-value]
        mine or stated if name in rule.keep else stated or ("" if name in erased else mine)
        for name, mine, stated in zip(PROFILE_FIELDS, own, row.profile, strict=True)
    )


def taken_key(row: LeadRow) -> dict[str, list[str | None]]:
    """What a known lead without an external id takes of the row's: field -> [before, after]."""
    taken: dict[str, list[str | None]] = {}
    if row.raw.external_id:
        taken["external_id"] = [None, row.raw.external_id.strip()]
        if source := row.raw.external_source.strip():
            taken["external_source"] = ["", source]
    return taken


def differences(before: Profile, after: Profile) -> dict[str, list[str]]:
    """Field -> [before, after], of those that differ."""
    pairs = zip(PROFILE_FIELDS, before, after, strict=True)
    return {field: [old, new] for field, old, new in pairs if old != new}
