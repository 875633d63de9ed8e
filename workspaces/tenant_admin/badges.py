"""Small pieces of HTML for lists and pages. Colours stand in static/leadgate/admin.css."""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin.utils import quote
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class Tone(StrEnum):
    GOOD = "good"
    BUSY = "busy"
    WARNING = "warning"
    BAD = "bad"
    QUIET = "quiet"


def badge(text: str, tone: Tone = Tone.QUIET) -> SafeString:
    return format_html('<span class="badge badge-{}">{}</span>', tone.value, text)


def link(url: str, text: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, text)


def list_url(model: type[Model], **query: Any) -> str:
    """The admin's list of `model`, filtered by `query`."""
    options = model._meta
    url = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
    return f"{url}?{urlencode(query)}" if query else url


def change_url(model: type[Model], pk: Any) -> str:
    options = model._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[quote(pk)])


def pairs(values: Mapping[str, Any]) -> SafeString:
    """A JSON object as a two-column table. A dash where there is nothing."""
    if not values:
        return SafeString("–")
    rows = ((name, _plain(value)) for name, value in values.items())
    body = format_html_join("", '<tr><th scope="row">{}</th><td>{}</td></tr>', rows)
    return format_html('<table class="pairs">{}</table>', body)


def _plain(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
