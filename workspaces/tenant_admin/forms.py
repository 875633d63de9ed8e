"""A form whose choices stay within one workspace, and what changed in it."""

from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import ModelChoiceField
from django.utils import timezone
from typing_extensions import override

from workspaces.models import Member, User, Workspace
from workspaces.tenant_admin.generics import GenericModelForm, M


class Refused(Exception):
    """A change that the function behind the page refuses: the form shows the sentence beside the field."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


class TenantForm(GenericModelForm[M]):
    """Choices of another workspace than the row's are not offered, and refused if sent all the same."""

    refused: ClassVar[Refused | None] = None  # what came of saving this very form before

    # Choices that the row's workspace need not know yet.
    unchecked: ClassVar[frozenset[str]] = frozenset({"workspace"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        workspace_id = None if self.is_new else workspace_of(self.instance)
        for field in self.fields.values():
            if workspace_id and isinstance(field, ModelChoiceField) and field.queryset is not None:
                field.queryset = within(field.queryset, [workspace_id])

    @property
    def is_new(self) -> bool:
        return self.instance._state.adding

    @override
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        workspace = self.workspace(cleaned)
        for name, value in list(cleaned.items()):
            if workspace and isinstance(value, Model) and name not in self.unchecked:
                self._check(name, value, workspace)
        if self.refused is not None:
            field = self.refused.field if self.refused.field in self.fields else None
            self.add_error(field, self.refused.sentence)
        return cleaned

    def workspace(self, cleaned: dict[str, Any]) -> Workspace | None:
        """The row's workspace: chosen once, when the row is made."""
        if self.is_new:
            chosen: Workspace | None = cleaned.get("workspace")
            return chosen
        return Workspace.objects.get(id=workspace_of(self.instance))

    def _check(self, name: str, value: Model, workspace: Workspace) -> None:
        if isinstance(value, User):
            if not Member.objects.filter(workspace=workspace, user=value).exists():
                self.add_error(name, ValidationError(f"{value} is not a member of {workspace}."))
        elif workspace_of(value) != workspace.id:
            self.add_error(name, ValidationError(f"{value} belongs to another workspace than {workspace}."))


def within(queryset: QuerySet[Any], workspace_ids: list[UUID]) -> QuerySet[Any]:
    """Of workspaces these ones, of people their members, of anything else what belongs to them."""
    if issubclass(queryset.model, Workspace):
        return queryset.filter(id__in=workspace_ids)
    if issubclass(queryset.model, User):
        members = Member.objects.filter(workspace_id__in=workspace_ids)
        return queryset.filter(id__in=members.values("user_id")).order_by("email")
    return queryset.filter(workspace_id__in=workspace_ids)


def workspace_of(row: Model) -> UUID:
    workspace_id: UUID = row.pk if isinstance(row, Workspace) else getattr(row, "workspace_id")  # noqa: B009
    return workspace_id


def changed_columns(row: Model, changed_fields: list[str]) -> list[str]:
    """What an UPDATE must write and nothing else: the gate adds to counters of the same rows meanwhile."""
    columns = {field.name for field in row._meta.concrete_fields}
    changed = [name for name in changed_fields if name in columns]
    if changed and "updated_at" in columns:
        setattr(row, "updated_at", timezone.now())  # noqa: B010  not every model has it
        changed.append("updated_at")
    return changed
