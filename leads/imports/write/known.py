"""The known lead of a row: whether it changes, has a past here, must be locked."""

from leads.imports.rows import Creation, ImportOptions, KnownLead
from leads.imports.updates import updated_profile


def may_change(creation: Creation) -> bool:
    known, row = creation.known, creation.row
    if known is None:
        return False
    return known.deleted_at is not None or known.profile != row.profile or row.raw.external_id != ""


def has_a_past(known: KnownLead | None) -> bool:
    """Whether the person was deleted, or in the target before."""
    return known is not None and (known.deleted_at is not None or known.membership_id is not None)


def needs_lock(creation: Creation, *, options: ImportOptions) -> bool:
    """Whether the known lead of this row will be changed, or must not be put elsewhere meanwhile."""
    known = creation.known
    if known is None:
        return False
    return asks_for_places(creation, options=options) or changes(creation, options=options)


def asks_for_places(creation: Creation, *, options: ImportOptions) -> bool:
    """Whether what becomes of a known lead's row depends on memberships that change without the lead."""
    return creation.known is not None and (options.skips or has_a_past(creation.known))


def changes(update: Creation, *, options: ImportOptions) -> bool:
    """Whether the row changes its known lead. A duplicate that doesn't is put nowhere, and needs no lock."""
    known, row = update.known, update.row
    if known is None or known.profile == row.profile:
        return known is not None and row.raw.external_id != ""
    return row.raw.external_id != "" or updated_profile(known.profile, row, options.update) != known.profile
