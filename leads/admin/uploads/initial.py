"""What the prepare page begins with: the mapping and options of an earlier import, or what was found."""

from typing import Any
from uuid import UUID

from blocklists.models import Blocklist
from leads.admin.uploads.choices import CUSTOM
from leads.admin.uploads.confirm import FLAGS
from leads.admin.uploads.given import given_before
from leads.files.named import apply_named, pairs_of
from leads.imports.options import rule_of
from leads.models import LeadImport, NamedMapping, SourceFile


def earlier_import(source: SourceFile, requested: UUID | None) -> LeadImport | None:
    """The import whose choices are taken over: the one that was requested, else the parent."""
    wanted = requested or source.parent_import_id
    if wanted is None:
        return None
    return LeadImport.objects.filter(workspace_id=source.workspace_id, id=wanted).first()


def initial_choices(
    source: SourceFile, *, earlier: LeadImport | None, target: str, named: NamedMapping | None = None
) -> dict[str, Any]:
    """The initial values of ConfirmForm. `named`: the saved mapping that was chosen."""
    mapping = _mapping_of(source, earlier) if earlier else source.mapping
    if named is not None:
        mapping = apply_named(pairs_of(named), [name for name, _ in source.columns], mapping)
    return {
        "import_file_name": str(source.id),
        "original_file_name": source.name,
        "target": target,
        "skip_if_unsubscribed": True,
        **(_options_of(earlier) if earlier else {}),
        **_column_choices(source, mapping),
    }


def file_of(record: LeadImport) -> SourceFile | None:
    """The file that the import reads; None for an API call."""
    if record.source_id is None:
        return None
    return SourceFile.objects.filter(workspace_id=record.workspace_id, id=record.source_id).first()


def _column_choices(source: SourceFile, mapping: list[str]) -> dict[str, str]:
    initial = {}
    for index, (name, _) in enumerate(source.columns):
        choice = mapping[index] if index < len(mapping) else ""
        is_custom = choice.startswith(f"{CUSTOM}:")
        initial[f"column_{index}"] = CUSTOM if is_custom else choice
        initial[f"name_{index}"] = choice.partition(":")[2] if is_custom else name
    return initial


def _options_of(record: LeadImport) -> dict[str, Any]:
    kind, pk = ("campaign", record.campaign_id) if record.campaign_id else ("list", record.list_id)
    return {
        "target": f"{kind}:{pk}",
        "blocklist": _blocklist_of(record),
        "assigned_to": record.options.get("assigned_to") or "",
        **given_before(record.options),
        **{name: bool(record.options.get(name)) for name in FLAGS},
        **({} if record.campaign_id else {"skip_if_unsubscribed": True}),
        **_rule_of(record),
    }


def _rule_of(record: LeadImport) -> dict[str, Any]:
    rule = rule_of(record.options)
    return {"update": rule.mode.value, "empty_erases": rule.empty_erases, "keep": list(rule.keep)}


def _blocklist_of(record: LeadImport) -> str:
    """Empty for what is the default today, as the drop-down has it, and for one that is gone."""
    chosen = record.blocklist_id
    if chosen is None:
        return ""
    others = Blocklist.objects.filter(workspace_id=record.workspace_id, is_default=False)
    return str(chosen) if others.filter(id=chosen).exists() else ""


def _mapping_of(source: SourceFile, earlier: LeadImport) -> list[str]:
    """By the columns' names: a mended file has columns of its own too, which nobody wants."""
    if earlier.source_id == source.id:
        return list(earlier.mapping)
    first = file_of(earlier)
    if first is None:
        return list(source.mapping)
    known = dict(zip((name for name, _ in first.columns), earlier.mapping, strict=False))
    return apply_named(known, [name for name, _ in source.columns], source.mapping)
