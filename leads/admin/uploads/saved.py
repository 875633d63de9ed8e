"""Saved mappings: their pages, and what the prepare page offers of them."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from typing_extensions import override

from leads.files.mapping import CUSTOM, FIELDS
from leads.files.named import MappingNameTaken, delete_mapping, pairs_of, rename_mapping
from leads.models import NamedMapping
from workspaces.models import Role
from workspaces.tenant_admin import Refused, TenantAdmin, pairs, parse_uuid
from workspaces.text.names import NameRefused

GONE = "Somebody else has just deleted this mapping."


@admin.register(NamedMapping)
class NamedMappingAdmin(TenantAdmin[NamedMapping]):
    """New ones are saved where a file is prepared."""

    add_role = None
    change_role = delete_role = Role.UPLOADER
    deletes_many = False
    deletion_note = "Imports keep what they were begun with."
    list_display = ("name", "column_count", "updated_at")
    search_fields = ("name",)
    ordering = ("name",)
    fields: ClassVar[Any] = ("workspace", "name", "mapping", "created_at", "updated_at")
    readonly_fields = ("mapping", "created_at", "updated_at")

    @override
    def save_model(self, request: HttpRequest, obj: NamedMapping, form: Any, change: bool) -> None:
        if "name" not in form.changed_data:
            return
        try:
            rename_mapping(workspace_id=obj.workspace_id, mapping_id=obj.id, name=form.cleaned_data["name"])
        except MappingNameTaken:
            raise Refused("name", "The workspace has a mapping of that name.") from None
        except NameRefused as error:
            raise Refused("name", f"No: {error}.") from None
        except NamedMapping.DoesNotExist:
            raise Refused("name", GONE) from None

    @override
    def delete_model(self, request: HttpRequest, obj: NamedMapping) -> None:
        delete_mapping(workspace_id=obj.workspace_id, mapping_id=obj.id)

    @admin.display(description="columns")
    def column_count(self, named: NamedMapping) -> str:
        return f"{len(named.columns):,}"

    @admin.display(description="what the columns become")
    def mapping(self, named: NamedMapping) -> SafeString:
        return pairs({name: _in_words(choice) for name, choice in pairs_of(named).items()})


def _in_words(choice: str) -> str:
    if choice.startswith(CUSTOM):
        return f"custom variable {choice.removeprefix(CUSTOM)}"
    return FIELDS.get(choice, "ignored")


def saved_choices(workspace_id: UUID) -> list[tuple[str, str]]:
    """By name, for a drop-down."""
    saved = NamedMapping.objects.filter(workspace_id=workspace_id).order_by("name")
    return [("", "Choose …"), *((str(pk), name) for pk, name in saved.values_list("id", "name"))]


def chosen_mapping(request: HttpRequest, workspace_id: UUID) -> NamedMapping | None:
    """What was chosen in the drop-down, once its button is pressed."""
    chosen = parse_uuid(request.POST.get("saved_mapping")) if "use_mapping" in request.POST else None
    saved = NamedMapping.objects.filter(workspace_id=workspace_id)
    return saved.filter(id=chosen).first() if chosen else None
