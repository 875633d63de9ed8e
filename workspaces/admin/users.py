"""People. One sees whom one shares a workspace with; an owner may edit whom they have in theirs."""

from collections.abc import Collection
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import admin
from django.contrib.auth.forms import SetPasswordMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.views.decorators.debug import sensitive_post_parameters
from typing_extensions import override

from workspaces.admin.passwords import new_password_view
from workspaces.audit import Action
from workspaces.models import Member, Role, User, Workspace
from workspaces.tenant_admin import TenantAdmin, Tone, access_of, badge
from workspaces.tenant_admin.forms import within
from workspaces.tenant_admin.generics import GenericModelForm

_LOGIN_FIELDS = ["email", "is_staff", "is_active"]


class UserForm(GenericModelForm[User]):
    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.strip().lower()


class UserAddForm(SetPasswordMixin, UserForm):  # type: ignore[type-arg]  # generic in the stubs only
    """With a place in a workspace: a person without one could be seen by nobody."""

    own_workspaces: ClassVar[list[UUID]] = []
    password1, password2 = SetPasswordMixin.create_password_fields()
    workspace = forms.ModelChoiceField(Workspace.objects.none(), empty_label=None)
    role = forms.ChoiceField(choices=Role.choices, initial=Role.VIEWER)

    class Meta:
        model = User
        fields = ("email", "name", "is_staff")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        workspace: Any = self.fields["workspace"]
        workspace.queryset = within(Workspace.objects.all(), self.own_workspaces)
        self.fields["is_staff"].initial = True

    @override
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.validate_passwords()
        person = User(email=cleaned.get("email", ""), name=cleaned.get("name", ""))
        self.validate_password_for_user(person)  # a password must not resemble them
        return cleaned

    @override
    def save(self, commit: bool = True) -> User:
        self.instance.set_password(self.cleaned_data["password1"])
        user: User = super().save(commit=commit)
        return user


@admin.register(User)
class UserAdmin(TenantAdmin[User]):
    """Changing how somebody logs in takes an owner of *all* their workspaces: it concerns them all."""

    form = UserForm
    add_role = Role.OWNER
    change_role = Role.OWNER
    delete_role = None
    when_added = Action.USER_CREATED
    when_changed = Action.USER_CHANGED
    list_display = ("email", "name", "state", "last_login")
    search_fields = ("email", "name")
    ordering = ("email",)
    fields = ("email", "name", "is_staff", "is_active", "shared", "last_login", "created_at")
    readonly_fields = ("shared", "last_login", "created_at")

    # --- who sees whom ---

    @override
    def in_workspaces(self, queryset: QuerySet[User], workspace_ids: Collection[UUID]) -> QuerySet[User]:
        return within(queryset, list(workspace_ids))

    @override
    def allows(self, request: HttpRequest, obj: User | None, role: Role | None) -> bool:
        if obj is None or role is None:
            return super().allows(request, None, role)
        shared = access_of(request).where(role)
        return Member.objects.filter(user=obj, workspace_id__in=shared).exists()

    @override
    def has_add_permission(self, request: HttpRequest) -> bool:
        return getattr(request.user, "is_superuser", False) and super().has_add_permission(request)

    def may_change_login(self, request: HttpRequest, user: User) -> bool:
        if user.is_superuser and user.pk != request.user.pk:
            return False
        elsewhere = Member.objects.filter(user=user).exclude(
            workspace_id__in=access_of(request).where(Role.OWNER)
        )
        return not elsewhere.exists()

    # --- pages ---

    @override
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(partial(new_password_view, self))
        own = path("<uuid:object_id>/new-password/", view, name="workspaces_user_new_password")
        return [own, *super().get_urls()]

    @override
    def change_context(self, request: HttpRequest, obj: User) -> dict[str, Any]:
        may = self.has_change_permission(request, obj) and self.may_change_login(request, obj)
        return {"may_make_link": may}

    @override
    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is not None:
            return super().get_form(request, obj, change, **kwargs)
        # A class of its own for each request: what a form declares is shared by all of its instances.
        attributes = {"own_workspaces": access_of(request).where(Role.OWNER)}
        form = type("UserAddForm", (UserAddForm,), attributes)
        return super().get_form(request, obj, change, form=form, fields=UserAddForm.Meta.fields)

    @override
    def get_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        if obj is not None:
            return super().get_fields(request, obj)
        return ("email", "name", "password1", "password2", "workspace", "role", "is_staff")

    @override
    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        fields = super().get_readonly_fields(request, obj)
        if obj is None:
            return []
        if not self.may_change_login(request, obj):
            return [*fields, *_LOGIN_FIELDS]
        # Who locks themselves out can't undo it.
        return [*fields, "is_staff", "is_active"] if obj.pk == request.user.pk else fields

    @method_decorator(sensitive_post_parameters())
    @override
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().add_view(request, form_url, extra_context)

    @override
    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            place, role = form.cleaned_data["workspace"], form.cleaned_data["role"]
            Member.objects.create(workspace=place, user=obj, role=role)

    @override
    def workspaces_of(self, obj: Any) -> Collection[UUID]:
        """All that the person is in: it concerns them all."""
        return list(Member.objects.filter(user=obj).values_list("workspace_id", flat=True))

    # --- columns ---

    @admin.display(description="state")
    def state(self, user: User) -> SafeString:
        if not user.is_active:
            return badge("inactive", Tone.BAD)
        return badge("staff", Tone.GOOD) if user.is_staff else badge("API only")

    @admin.display(description="workspaces")
    def shared(self, user: User) -> str:
        """The ones that the reader is in too: filled by get_object."""
        return getattr(user, "shared_workspaces", "")

    @override
    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> User | None:
        user = super().get_object(request, object_id, from_field)
        if user is not None:
            setattr(user, "shared_workspaces", _shared_with(request, user))  # noqa: B010
        return user


def _shared_with(request: HttpRequest, user: User) -> str:
    """For example `Acme (owner), Globex (viewer)`."""
    names = access_of(request).names
    members = Member.objects.filter(user=user, workspace_id__in=names).order_by("workspace__name")
    places = members.values_list("workspace_id", "role")
    return ", ".join(f"{names[workspace_id]} ({role})" for workspace_id, role in places)
