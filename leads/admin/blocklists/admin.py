"""Blocklists and their entries. Each workspace has one default blocklist, always."""

from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.forms import CharField, TextInput
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from typing_extensions import override

from blocklists.entries import InvalidEntry, parse_entry
from blocklists.models import Blocklist, BlocklistEntry
from blocklists.writing import (
    AlreadyListed,
    NameTaken,
    add_entries,
    change_blocklist,
    change_entry,
    create_blocklist,
    delete_blocklist,
    delete_entries,
)
from leads.admin.blocklists.pages import matches_message, matches_view, upload_view
from workspaces.models import Workspace
from workspaces.tenant_admin import (
    Refused,
    RequiredFilter,
    TenantAdmin,
    TenantForm,
    Tone,
    badge,
    link,
    list_url,
    listed_workspaces,
    parse_uuid,
)

GONE = "Somebody else has just deleted this."


_OFFERED = 100  # blocklists of the filter of entries


class BlocklistForm(TenantForm[Blocklist]):
    def _get_validation_exclusions(self) -> set[str]:
        """That there is one default: saving takes it from the other blocklist first."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded | {"is_default"}


@admin.register(Blocklist)
class BlocklistAdmin(TenantAdmin[Blocklist]):
    form = BlocklistForm
    list_display = ("name", "default", "created_at", "entries")
    search_fields = ("name",)
    ordering = ("name",)
    deletes_many = False  # one by one: the default stays
    deletion_note = "All of its entries go with it."
    fields = ("workspace", "name", "is_default", "entries")

    @override
    def get_readonly_fields(self, request: HttpRequest, obj: Blocklist | None = None) -> list[str]:
        """The default can't be switched off, only moved to another."""
        fields = [*super().get_readonly_fields(request, obj), "entries"]
        return [*fields, "is_default"] if obj is not None and obj.is_default else fields

    @override
    def get_fields(self, request: HttpRequest, obj: Blocklist | None = None) -> Any:
        return [name for name in self.fields if obj is not None or name != "entries"]

    @override
    def get_urls(self) -> list[URLPattern]:
        views = {"upload": upload_view, "matches": matches_view}
        own = [
            path(
                f"<uuid:object_id>/{name}/",
                self.admin_site.admin_view(partial(view, self)),
                name=f"blocklists_blocklist_{name}",
            )
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    @override
    def save_model(self, request: HttpRequest, obj: Blocklist, form: Any, change: bool) -> None:
        typed = {name: form.cleaned_data[name] for name in form.changed_data if name != "workspace"}
        try:
            if change:
                saved = change_blocklist(obj, **typed)
            else:
                saved = create_blocklist(workspace_id=obj.workspace_id, **typed)
        except NameTaken:
            raise Refused("name", "The workspace has a blocklist of that name.") from None
        except Blocklist.DoesNotExist:
            raise Refused("name", GONE) from None
        obj.__dict__.update(saved.__dict__)

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Blocklist | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj is not None and obj.is_default)

    @override
    def delete_model(self, request: HttpRequest, obj: Blocklist) -> None:
        if not delete_blocklist(obj):
            raise PermissionDenied

    @admin.display(description="default")
    def default(self, blocklist: Blocklist) -> SafeString | str:
        return badge("default", Tone.GOOD) if blocklist.is_default else ""

    @admin.display(description="entries")
    def entries(self, blocklist: Blocklist) -> SafeString:
        place = {"workspace": blocklist.workspace_id, "blocklist": blocklist.id}
        return link(list_url(BlocklistEntry, **place), f"{blocklist.entry_count:,}")


class BlocklistFilter(RequiredFilter):
    """One blocklist at a time, as the index wants it: the workspace's default unless chosen. Any other than
    the first ones is reached from its page."""

    title = "blocklist"
    parameter_name = "blocklist"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        blocklists = Blocklist.objects.filter(workspace_id__in=listed_workspaces(request))
        found = dict(blocklists.order_by("-is_default", "name").values_list("id", "name")[:_OFFERED])
        chosen = parse_uuid(request.GET.get("blocklist"))
        if chosen and chosen not in found:
            found |= dict(blocklists.filter(id=chosen).values_list("id", "name"))
        return [(str(pk), name) for pk, name in found.items()]

    @override
    def value(self) -> str | None:
        known = [value for value, _ in self.lookup_choices]
        chosen = super().value()
        return chosen if chosen in known else next(iter(known), None)

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value()
        return queryset.filter(blocklist_id=UUID(chosen)) if chosen else queryset.none()


class BlocklistEntryForm(TenantForm[BlocklistEntry]):
    value = CharField(
        max_length=400,
        widget=TextInput(attrs={"class": "vTextField"}),
        help_text="An email address or a domain. A domain covers its subdomains.",
    )

    @override
    def workspace(self, cleaned: dict[str, Any]) -> Workspace | None:
        blocklist = self._blocklist(cleaned)
        return blocklist.workspace if blocklist else None

    def clean_value(self) -> str:
        try:
            value, self.instance.is_domain = parse_entry(self.cleaned_data["value"])
        except InvalidEntry as problem:
            raise ValidationError(str(problem)) from problem
        return value

    def _blocklist(self, cleaned: dict[str, Any]) -> Blocklist | None:
        chosen: Blocklist | None = cleaned.get("blocklist") if self.is_new else self.instance.blocklist
        return chosen


@admin.register(BlocklistEntry)
class BlocklistEntryAdmin(TenantAdmin[BlocklistEntry]):
    form = BlocklistEntryForm
    is_long = True
    neutral_parameters: ClassVar[set[str]] = TenantAdmin.neutral_parameters | {"blocklist"}
    list_display = ("value", "kind", "created_at")
    list_filter = (BlocklistFilter,)
    search_fields = ("value",)
    search_help_text = "The beginning of the email or domain."
    ordering = ("value",)
    sortable_by = ()
    fields = ("blocklist", "value")

    @override
    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = search_term.strip().lower()
        return queryset.filter(value__startswith=term) if term else queryset, False

    @override
    def get_readonly_fields(self, request: HttpRequest, obj: BlocklistEntry | None = None) -> list[str]:
        return ["blocklist"] if obj is not None else []

    @override
    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The blocklist whose entries were listed, else the default."""
        default = Blocklist.objects.filter(
            workspace_id__in=listed_workspaces(request), is_default=True
        ).first()
        return {"blocklist": default, **super().get_changeform_initial_data(request)}

    @override
    def save_model(self, request: HttpRequest, obj: BlocklistEntry, form: Any, change: bool) -> None:
        if "value" not in form.changed_data:
            return
        try:
            saved = change_entry(obj, value=obj.value, is_domain=obj.is_domain) if change else _add(obj)
        except AlreadyListed:
            raise Refused("value", f"{obj.value} is already on this blocklist.") from None
        except (Blocklist.DoesNotExist, BlocklistEntry.DoesNotExist):
            raise Refused("value", GONE) from None
        obj.__dict__.update(saved.__dict__)
        if message := matches_message(obj):
            self.message_user(request, message, messages.WARNING)

    @override
    def delete_model(self, request: HttpRequest, obj: BlocklistEntry) -> None:
        delete_entries(obj.blocklist, [obj.id])

    @override
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[BlocklistEntry]) -> None:
        chosen = list(queryset.select_related("blocklist"))
        for blocklist in sorted({entry.blocklist for entry in chosen}, key=lambda each: each.id):
            delete_entries(blocklist, [entry.id for entry in chosen if entry.blocklist_id == blocklist.id])

    @admin.display(description="blocks")
    def kind(self, entry: BlocklistEntry) -> str:
        return "the domain and its subdomains" if entry.is_domain else "this address"


def _add(entry: BlocklistEntry) -> BlocklistEntry:
    """Raises AlreadyListed, Blocklist.DoesNotExist."""
    if not add_entries(entry.blocklist, {entry.value: entry.is_domain}):
        raise AlreadyListed(entry.value)
    return BlocklistEntry.objects.get(
        workspace_id=entry.blocklist.workspace_id, blocklist=entry.blocklist, value=entry.value
    )
