"""Whoever guesses an admin password is locked out (django-axes): by person and address, for a while, and the
page says until when."""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off, get_failure_limit
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

_MINUTE = dt.timedelta(minutes=1)


def username_of(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """Whose password is tried, in the one spelling that the database knows (User.objects): `OWNER@…` has no
    ten attempts of its own."""
    name = (credentials or {}).get("username") or request.POST.get("username") or ""
    return unicodedata.normalize("NFKC", name).strip().lower()


def locked_out(
    request: HttpRequest, _original: HttpResponse | None, credentials: Mapping[str, Any] | None = None
) -> HttpResponse:
    """429 and a page that says until when."""
    until = _until(request, credentials)
    minutes = max(1, -(-(until - timezone.now()) // _MINUTE))
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


def _until(request: HttpRequest, credentials: Mapping[str, Any] | None) -> dt.datetime:
    """The minute in which enough of the failures will have been forgotten."""
    cool_off: dt.timedelta | None = get_cool_off(request)
    assert cool_off is not None, "AXES_COOLOFF_TIME is set"
    limit = get_failure_limit(request, credentials)
    handler = AxesProxyHandler.get_implementation()
    attempts = [attempt for query in handler.get_user_attempts(request, credentials) for attempt in query]
    latest = _decisive(((a.attempt_time, a.failures_since_start) for a in attempts), limit=limit)
    return ((latest or timezone.now()) + cool_off).replace(second=0, microsecond=0) + _MINUTE


def _decisive(attempts: Iterable[tuple[dt.datetime, int]], *, limit: int) -> dt.datetime | None:
    """The time of the failures without which there would be too few."""
    count = 0
    for moment, failures in sorted(attempts, reverse=True):
        count += failures
        if count >= limit:
            return moment
    return None
