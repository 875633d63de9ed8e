"""Logins, and what wasn't one. An entry for each workspace that the person is in; under a name that nobody
has, one that no workspace sees, without that name: it may be a password."""

from typing import Any
from uuid import UUID

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from workspaces.audit.actions import Action
from workspaces.audit.actor import Actor, current_actor
from workspaces.audit.requests import actor_of
from workspaces.audit.write import note
from workspaces.models import Member, User


def connect() -> None:
    """Django's signals -> the functions below."""
    user_logged_in.connect(_logged_in)
    user_logged_out.connect(_logged_out)
    user_login_failed.connect(_login_failed)
    user_locked_out.connect(_locked_out)


def _logged_in(request: HttpRequest, user: User, **_: Any) -> None:
    _note(Action.LOGIN, request, user)


def _logged_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        _note(Action.LOGOUT, request, user)


def _login_failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    _note(Action.LOGIN_FAILED, request, _known(credentials.get("username")))


def _locked_out(request: HttpRequest, username: str, **_: Any) -> None:
    _note(Action.LOGIN_LOCKED, request, _known(username))


def _known(name: Any) -> User | None:
    return User.objects.filter(email=str(name or "").strip().lower().replace("\0", "")).first()


def note_of_person(action: Action, user: Any, *, actor: Actor | None = None) -> None:
    """In each workspace that they are in."""
    members = Member.objects.filter(user=user) if user else Member.objects.none()
    places: list[UUID | None] = list(members.values_list("workspace_id", flat=True))
    for workspace_id in places or [None]:
        note(workspace_id, action, object_id=user.pk if user else None, actor=actor)


def _note(action: Action, request: HttpRequest | None, user: User | None) -> None:
    note_of_person(action, user, actor=actor_of(request) if request is not None else current_actor())
