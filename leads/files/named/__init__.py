"""Mappings that people save under a name, for all of a workspace: saved, found, renamed, deleted, applied."""

from leads.files.named.mappings import (
    MappingNameTaken,
    apply_named,
    delete_mapping,
    find_mapping,
    pairs_of,
    rename_mapping,
    save_mapping,
)

__all__ = [
    "MappingNameTaken",
    "apply_named",
    "delete_mapping",
    "find_mapping",
    "pairs_of",
    "rename_mapping",
    "save_mapping",
]
