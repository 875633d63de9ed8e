"""Tags as small pieces of HTML, each with its name: the colour alone says nothing."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from leads.models import Tag


def chip(tag: Tag) -> SafeString:
    return format_html('<span class="chip chip-{}">{}</span>', tag.color, tag.name)


def chips(tags: Iterable[Tag]) -> SafeString:
    """In a row that breaks where it has to."""
    spans = format_html_join(" ", "{}", ((chip(tag),) for tag in tags))
    return format_html('<span class="chips">{}</span>', spans) if spans else SafeString("")
