"""Times as the reader's clock shows them: their browser says in a cookie where that is (zone.js)."""

import datetime as dt
import zoneinfo
from collections.abc import Callable
from functools import cache
from urllib.parse import unquote

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

COOKIE = "zone"
_PAGES = "/admin/"


def use_readers_zone(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """A middleware, for the admin's pages only: APIs and files state UTC. A zone that this host doesn't know,
    and whatever else the cookie holds, is passed over."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        name = unquote(request.COOKIES.get(COOKIE, ""))
        if not request.path.startswith(_PAGES) or name not in _known():
            return get_response(request)
        with timezone.override(zoneinfo.ZoneInfo(name)):
            return get_response(request)

    return respond


@cache
def _known() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def shown(moment: dt.datetime) -> str:
    """`2026-11-30 10:23`, where the reader is. Each page names the zone."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
