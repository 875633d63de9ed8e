"""What a list of blocked emails and domains is narrowed down to."""

from django.db.models import Case, Q, QuerySet, Value, When
from rest_framework.request import Request

from blocklists.entries import InvalidEntry, parse_entry
from blocklists.models import BlocklistEntry
from leads.api.smartlead.base import read_text, whole_number

_PART, _WITH_DOMAIN, _CLIENT = "filter_email_or_domain", "filter_email_with_domain", "filter_client_id"
FILTERS = (_PART, _WITH_DOMAIN, _CLIENT)


def narrow(entries: QuerySet[BlocklistEntry], request: Request) -> QuerySet[BlocklistEntry]:
    """In their order: the very value first, then by value.

    filter_email_or_domain    a part of the email or domain, in either case
    filter_email_with_domain  that very email or domain, and the emails of that domain
    filter_client_id          whose it is: there are no clients here, so none is anybody's

    Raises ApiError 422.
    """
    part, exact = (_as_listed(read_text(request, name)) for name in (_PART, _WITH_DOMAIN))
    if client := read_text(request, _CLIENT):
        whole_number(_CLIENT, client, source="query")
        return entries.none()
    if exact:
        entries = entries.filter(Q(value=exact) | Q(value__endswith=f"@{exact}"))
    if part:
        entries = entries.filter(value__contains=part)
    if not (exact or part):
        return entries.order_by("value")
    is_other = Case(When(value__in=[exact, part], then=Value(0)), default=Value(1))
    return entries.order_by(is_other, "value")


def _as_listed(text: str) -> str:
    """`https://Acme.com` -> `acme.com`, as an entry would be; what is none may be a part of one."""
    try:
        return parse_entry(text)[0]
    except InvalidEntry:
        return text.lower()
