"""The admin's pages as a browser of a given person asks for them."""

from typing import Any

from django.db.models import Model
from django.test import Client
from django.urls import reverse

from workspaces.models import User, Workspace
from workspaces.tenant_admin import change_url, list_url


class Browser:
    """Logged in as `user`; follows no redirects unless that is requested."""

    def __init__(self, user: User) -> None:
        self.client = Client()
        self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    def get(self, url: str) -> Any:
        return self.client.get(url)

    def post(self, url: str, data: dict[str, Any] | None = None, *, follow: bool = False) -> Any:
        return self.client.post(url, data or {}, follow=follow)

    def changelist(self, model: type[Model], **query: Any) -> Any:
        return self.get(list_url(model, **query))

    def act(self, action: str, rows: list[Any], workspace: Workspace, **query: Any) -> Any:
        """Runs an action on rows of one model, the confirmation of a deletion included."""
        data: dict[str, Any] = {"action": action, "_selected_action": [row.pk for row in rows], "post": "yes"}
        return self.post(list_url(type(rows[0]), workspace=workspace.id, **query), data, follow=True)

    def save(self, row: Model, **fields: Any) -> Any:
        """Opens the row's page, changes these fields in its form, and saves it."""
        return self.post(change_url(type(row), row.pk), {**self.form(row), **fields})

    def form(self, row: Model) -> dict[str, Any]:
        """What the row's form holds, as the browser would send it back unchanged."""
        bound = self.get(change_url(type(row), row.pk)).context["adminform"].form
        return {name: value for name in bound.fields for value in _sent(bound[name])}


def _sent(field: Any) -> list[Any]:
    value = field.value()
    return [] if value is None or value is False else [value]


def add_url(model: type[Model]) -> str:
    return page_url(model, "add")


def page_url(model: type[Model], page: str, pk: Any = None) -> str:
    options = model._meta
    args = [] if pk is None else [pk]
    return reverse(f"admin:{options.app_label}_{options.model_name}_{page}", args=args)


def errors(response: Any) -> dict[str, list[str]]:
    """What the form complained about; empty when it was saved."""
    if response.status_code != 200:
        return {}
    form_errors: dict[str, list[str]] = response.context["adminform"].form.errors
    return form_errors
