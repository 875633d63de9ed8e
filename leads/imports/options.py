"""ImportOptions <-> what an import's record keeps of them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from leads.imports.rows import ImportOptions, UpdateMode, UpdateRule
from leads.models import Door, LeadImport
from leads.models.targets import Target, pick_target

_FLAGS = ("verify", "skip_if_in_workspace", "skip_if_in_campaign", "skip_if_in_list")
# Kept only where they are set.
_RARE_FLAGS = (
    "ignore_blocklist",
    "requires_email",
    "keep_deleted",
    "remove_invalid",
    "skip_if_unsubscribed",
    "match_by_phone",
)


def requested_options(options: ImportOptions, *, assigned_to: UUID | None) -> dict[str, Any]:
    """As JSON, with the assignee that the caller knows: the one in force, or the one that was requested."""
    requested: dict[str, Any] = {"assigned_to": assigned_to and str(assigned_to)}
    requested |= {flag: getattr(options, flag) for flag in _FLAGS}
    requested |= {flag: True for flag in _RARE_FLAGS if getattr(options, flag)}
    rare = {"tags": list(options.tags), "fixed": dict(options.fixed)}
    requested |= {name: value for name, value in rare.items() if value}
    return requested | _requested_rule(options.update)


def _requested_rule(rule: UpdateRule) -> dict[str, Any]:
    """`update_existing` is the name that overwriting had first."""
    requested: dict[str, Any] = {"update_existing": rule.mode is UpdateMode.OVERWRITE}
    if rule.mode is not UpdateMode.NO:
        requested["update"] = rule.mode.value
    if rule.empty_erases:
        requested["empty_erases"] = True
    if rule.keep:
        requested["keep"] = list(rule.keep)
    return requested


def rule_of(kept: Mapping[str, Any]) -> UpdateRule:
    """Of an import's options, as its record keeps them."""
    mode = kept.get("update") or (UpdateMode.OVERWRITE if kept.get("update_existing") else UpdateMode.NO)
    return UpdateRule(
        mode=UpdateMode(mode),
        empty_erases=bool(kept.get("empty_erases")),
        keep=tuple(kept.get("keep") or ()),
    )


def options_of(record: LeadImport) -> ImportOptions:
    """What the import was started with."""
    kept = record.options
    return ImportOptions(
        workspace_id=record.workspace_id,
        target=_target_of(record),
        door=Door(record.door),
        user_id=record.user_id,
        api_key_id=record.api_key_id,
        blocklist_id=record.blocklist_id,
        assigned_to=UUID(kept["assigned_to"]) if kept.get("assigned_to") else None,
        name=record.name,
        tags=tuple(kept.get("tags", ())),
        update=rule_of(kept),
        fixed=kept.get("fixed", {}),
        **{flag: bool(kept.get(flag)) for flag in (*_FLAGS, *_RARE_FLAGS)},
    )


def _target_of(record: LeadImport) -> Target:
    return pick_target(
        workspace_id=record.workspace_id, campaign_id=record.campaign_id, list_id=record.list_id
    )
