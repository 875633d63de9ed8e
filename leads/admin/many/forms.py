"""What an operation wants to know."""

from typing import Any
from uuid import UUID

from django import forms
from typing_extensions import override

from leads.admin.many.operations import Operation
from leads.admin.uploads.choices import NEW_LIST, member_choices, target_choices
from leads.bulk import Order
from leads.exports import ExportFormat
from leads.models import LeadStatus, MembershipStatus, Tag
from leads.models.targets import Target
from leads.tags import TagRefused, named_tags, read_tags, split_tags

_TAGS_SHOWN = 300


class OperationForm(forms.Form):
    """One field at most."""

    def __init__(self, operation: Operation, workspace_id: UUID, data: Any = None) -> None:
        super().__init__(data)
        self.operation = operation
        self._workspace_id = workspace_id
        make = getattr(self, f"_make_{operation.wants}", None)
        if make is not None:
            self.fields["value"] = make()

    def _make_tags(self) -> forms.Field:
        return forms.CharField(
            label="Tags", help_text="Several are separated by commas. One that there is not yet is made."
        )

    def _make_known_tags(self) -> forms.Field:
        tags = Tag.objects.filter(workspace_id=self._workspace_id).order_by("name")
        choices = [(str(pk), name) for pk, name in tags.values_list("id", "name")[:_TAGS_SHOWN]]
        return forms.MultipleChoiceField(label="Tags", choices=choices, widget=forms.CheckboxSelectMultiple)

    def _make_status(self) -> forms.Field:
        return forms.TypedChoiceField(label="Status", choices=LeadStatus.choices, coerce=int)

    def _make_status_here(self) -> forms.Field:
        return forms.TypedChoiceField(label="Status", choices=MembershipStatus.choices, coerce=int)

    def _make_target(self) -> forms.Field:
        choices = target_choices(self._workspace_id, chosen="")
        return forms.ChoiceField(
            label="Campaign or list", choices=[each for each in choices if each[0] != NEW_LIST]
        )

    def _make_member(self) -> forms.Field:
        return forms.TypedChoiceField(
            label="Person",
            choices=[each for each in member_choices(self._workspace_id) if each[0]],
            coerce=UUID,
        )

    def _make_format(self) -> forms.Field:
        return forms.ChoiceField(label="Format", choices=[(each.value, each.name) for each in ExportFormat])

    @override
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.operation.wants == "tags" and "value" in cleaned:
            try:
                cleaned["value"] = read_tags(split_tags(cleaned["value"]))
            except TagRefused as error:
                self.add_error("value", f"The tag {error}.")
        return cleaned

    # --- what was chosen ---

    @property
    def value(self) -> Any:
        return self.cleaned_data.get("value")

    @property
    def target(self) -> Target:
        kind, _, pk = self.value.partition(":")
        return Target("campaign" if kind == "campaign" else "list", UUID(pk))

    def order(self) -> Order:
        """Makes tags that aren't there yet: in the caller's transaction."""
        assert self.operation.act is not None
        tags: tuple[UUID, ...] = ()
        if self.operation.wants == "tags":
            tags = tuple(named_tags(workspace_id=self._workspace_id, names=self.value).values())
        if self.operation.wants == "known_tags":
            tags = tuple(UUID(pk) for pk in self.value)
        status = self.value if self.operation.wants.startswith("status") else None
        return Order(act=self.operation.act, tags=tags, status=status)
