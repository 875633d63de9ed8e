"""The list of tags and a tag's own page."""

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db.models import TextField
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from typing_extensions import override

from leads.admin.tags.chips import chip
from leads.admin.tags.merging import merge_view
from leads.models import Lead, Tag
from leads.removing import delete_tag
from leads.tags import (
    COUNTED,
    TagExists,
    TagRefused,
    TooManyTags,
    change_tag,
    count_tagged,
    create_tag,
)
from workspaces.models import Role
from workspaces.tenant_admin import Refused, TenantAdmin, link, list_url

GONE = "Somebody else has just deleted this tag."


@admin.register(Tag)
class TagAdmin(TenantAdmin[Tag]):
    add_role = change_role = Role.UPLOADER
    deletes_many = False
    deletion_note = "Leads, campaigns and lists lose it. They stay as they are otherwise."
    list_display = ("shown", "description", "leads", "created_at")
    search_fields = ("name",)
    ordering = ("name",)
    fields: ClassVar[Any] = ("workspace", "name", "color", "description")
    formfield_overrides: ClassVar[Any] = {TextField: {"widget": AdminTextInputWidget}}
    change_form_template = "admin/leads/tag/change_form.html"

    @override
    def get_fields(self, request: HttpRequest, obj: Tag | None = None) -> Any:
        return self.fields if obj is None else (*self.fields, "leads")

    @override
    def get_readonly_fields(self, request: HttpRequest, obj: Tag | None = None) -> list[str]:
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else [*fields, "leads"]

    @override
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(partial(merge_view, self))
        urls: list[URLPattern] = [
            path("<uuid:object_id>/merge/", view, name="leads_tag_merge"),
            *super().get_urls(),
        ]
        return urls

    @override
    def save_model(self, request: HttpRequest, obj: Tag, form: Any, change: bool) -> None:
        typed = {name: form.cleaned_data[name] for name in form.changed_data if name != "workspace"}
        try:
            if change:
                saved = change_tag(workspace_id=obj.workspace_id, tag_id=obj.id, changes=typed)
            else:
                saved = create_tag(workspace_id=obj.workspace_id, **typed)
        except TagExists:
            raise Refused("name", "The workspace has a tag of that name: merge the two.") from None
        except (TagRefused, TooManyTags) as error:
            raise Refused("name", f"It {error}." if isinstance(error, TagRefused) else f"{error}.") from None
        except Tag.DoesNotExist:
            raise Refused("name", GONE) from None
        obj.__dict__.update(saved.__dict__)

    @override
    def delete_model(self, request: HttpRequest, obj: Tag) -> None:
        try:
            job = delete_tag(workspace_id=obj.workspace_id, tag_id=obj.id, user_id=request.user.pk)
        except Tag.DoesNotExist:
            return
        if job is not None:
            self.message_user(request, "It is being taken off in the background.", messages.INFO)

    @override
    def prepare_page(self, request: HttpRequest, rows: Sequence[Tag]) -> None:
        if rows:
            numbers = count_tagged(workspace_id=rows[0].workspace_id, tag_ids=[tag.id for tag in rows])
            for row in rows:
                shown: Any = row
                shown.number = numbers[row.id]

    @admin.display(description="tag", ordering="name")
    def shown(self, tag: Tag) -> SafeString:
        return chip(tag)

    @admin.display(description="leads")
    def leads(self, tag: Any) -> SafeString:
        number = getattr(tag, "number", None)
        if number is None:
            number = count_tagged(workspace_id=tag.workspace_id, tag_ids=[tag.id])[tag.id]
        text = f"{COUNTED:,}+" if number > COUNTED else f"{number:,}"
        return link(list_url(Lead, workspace=tag.workspace_id, tag=tag.id), text)
