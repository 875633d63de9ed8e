"""Whoever guesses an admin password is locked out (django-axes): by person and address, for a while, and the
page says until when."""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off, get_failure_limit
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from typing_extensions import override

from workspaces.database import clock

_MINUTE = dt.timedelta(minutes=1)


class Handler(AxesDatabaseHandler):  # type: ignore[misc]  # axes ships no types
    """Failures are counted and forgotten by the database's clock: the web servers' may differ by hours."""

    @override
    def is_allowed(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        _use_database_clock(request)
        return bool(super().is_allowed(request, credentials))

    @override
    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        if request is not None:
            _use_database_clock(request)
        super().user_login_failed(sender, credentials, request, **kwargs)

    @override
    def post_save_access_attempt(self, instance: Any, **kwargs: Any) -> None:
        """A first failure gets this host's time from its column's default."""
        if kwargs.get("created"):
            type(instance).objects.filter(pk=instance.pk).update(attempt_time=clock.now())


def _use_database_clock(request: Any) -> None:
    """Once a request: axes has put this host's time there."""
    if not hasattr(request, "database_time"):
        request.database_time = request.axes_attempt_time = clock.now()


def username_of(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """Whose password is tried, in the one spelling that the database knows (User.objects): `OWNER@…` has no
    ten attempts of its own."""
    name = (credentials or {}).get("username") or request.POST.get("username") or ""
    return unicodedata.normalize("NFKC", name).strip().lower()


def locked_out(
    request: HttpRequest, _original: HttpResponse | None, credentials: Mapping[str, Any] | None = None
) -> HttpResponse:
    """429 and a page that says until when."""
    now = clock.now()
    until = _until(request, credentials) or now + _MINUTE
    minutes = max(1, -(-(until - now) // _MINUTE))
    context = {
        **admin.site.each_context(request),
        "title": "Too many wrong passwords",
        "username": username_of(request, credentials),
        "until": until,
        "minutes": minutes,
    }
    response = render(request, "admin/locked_out.html", context, status=429)
    response["Retry-After"] = str(minutes * 60)
    response["Cache-Control"] = "no-store"
    return response


def _until(request: HttpRequest, credentials: Mapping[str, Any] | None) -> dt.datetime | None:
    """The minute in which enough of the failures will have been forgotten."""
    cool_off: dt.timedelta | None = get_cool_off(request)
    assert cool_off is not None, "AXES_COOLOFF_TIME is set"
    limit = get_failure_limit(request, credentials)
    handler = AxesProxyHandler.get_implementation()
    attempts = [attempt for query in handler.get_user_attempts(request, credentials) for attempt in query]
    latest = _decisive(((a.attempt_time, a.failures_since_start) for a in attempts), limit=limit)
    return latest and (latest + cool_off).replace(second=0, microsecond=0) + _MINUTE


def _decisive(attempts: Iterable[tuple[dt.datetime, int]], *, limit: int) -> dt.datetime | None:
    """The time of the failures without which there would be too few."""
    count = 0
    for moment, failures in sorted(attempts, reverse=True):
        count += failures
        if count >= limit:
            return moment
    return None
