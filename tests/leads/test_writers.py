"""Doors don't write: what several of them change is changed by the function that all of them call."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.db.models import Model

from blocklists.models import Blocklist, BlocklistEntry
from campaigns.models import Campaign
from leads.models import Lead, LeadList, Membership, Tag, Tagging
from workspaces.models import ApiKey, WebhookEndpoint
from workspaces.tenant_admin import TenantAdmin

ROOT = Path(settings.BASE_DIR)
DOORS = ("leads/api", "leads/admin", "leads/command_line", "leads/management", "workspaces/admin", "config")
WRITTEN_BY_FUNCTIONS = (Lead, Membership, Campaign, LeadList, Blocklist, BlocklistEntry, WebhookEndpoint)
NAMES = {model.__name__ for model in (*WRITTEN_BY_FUNCTIONS, ApiKey, Tag, Tagging)}
WRITES = {
    "create",
    "bulk_create",
    "get_or_create",
    "update_or_create",
    "update",
    "bulk_update",
    "delete",
    "save",
    "select_for_update",
}


def _writes(source: str) -> Iterator[int]:
    """Lines with a call that writes to one of the models, or locks it, by its name: `Lead.objects...update(`,
    and those that make one: `Lead(`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            is_write = isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
            made = isinstance(node.func, ast.Name)
            if (is_write or made) and _root_of(node.func) in NAMES:
                yield node.lineno


def _root_of(node: ast.expr) -> str:
    """`Lead.objects.filter(...)` -> "Lead"."""
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Attribute):
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return ""
    return node.id


def test_doors_write_nothing_themselves() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for door in DOORS
        for path in sorted((ROOT / door).rglob("*.py"))
        for line in _writes(path.read_text())
    ]
    assert not found, found


def test_writes_are_found() -> None:
    source = "Lead.objects.filter(id=1).update(notes='')\nCampaign(name='x')\nLead.objects.get(id=1)\n"
    assert list(_writes(source)) == [1, 2]


@pytest.mark.parametrize("model", WRITTEN_BY_FUNCTIONS)
def test_pages_of_the_admin_save_and_delete_by_functions(model: type[Model]) -> None:
    """Django's own methods would write past them."""
    page = admin.site._registry[model]  # noqa: SLF001  there is no other way to ask
    assert isinstance(page, TenantAdmin)
    methods = ["save_model", "delete_model", *(["delete_queryset"] if page.deletes_many else [])]
    django_ones = [name for name in methods if getattr(type(page), name) is getattr(TenantAdmin, name)]
    assert not django_ones, django_ones
