"""Who wants to be notified when an address that was pending is not any more: a URL for each request.

A verification that ends within the request is answered there, and nobody is called.
"""

from typing import Any
from uuid import UUID

from django.db import transaction

from leads.models import VerificationCallback
from leads.verification.address.verdicts import Status
from leads.verification.single import is_given_up
from leads.verification.store import KeptVerdict, read_verdicts
from workspaces.webhooks.addresses import Refused
from workspaces.webhooks.once import send_once

EVENT = "email_verification"
_AT_ONCE = 500


def in_published_words(email: str, kept: KeptVerdict) -> dict[str, Any]:
    """Catch-all counts as verified: `catch_all` says the rest."""
    status = kept.verdict.status
    words: tuple[str, str, bool | str]
    if status is Status.UNKNOWN:
        words = ("pending", "error" if is_given_up(kept) else "success", "pending")
    else:
        is_good = status in (Status.VERIFIED, Status.CATCH_ALL)
        words = ("verified" if is_good else "invalid", "success", status is Status.CATCH_ALL)
    return dict(zip(("email", "verification_status", "status", "catch_all"), (email, *words), strict=True))


def is_settled(kept: KeptVerdict) -> bool:
    return kept.verdict.status is not Status.UNKNOWN or is_given_up(kept)


def request_callback(*, workspace_id: UUID, email: str, url: str) -> None:
    """The same URL is called once for an address."""
    VerificationCallback.objects.get_or_create(workspace_id=workspace_id, email=email, url=url)


def answer_callbacks() -> None:
    """Whose addresses are settled by now."""
    for callback in VerificationCallback.objects.order_by("id")[:_AT_ONCE]:
        kept = read_verdicts(callback.workspace_id, [callback.email]).get(callback.email)
        if kept is not None and is_settled(kept):
            _answer(callback, kept)


@transaction.atomic
def _answer(callback: VerificationCallback, kept: KeptVerdict) -> None:
    """Both or neither: nobody is forgotten."""
    if not VerificationCallback.objects.filter(id=callback.id).delete()[0]:
        return  # another worker was quicker
    body = in_published_words(callback.email, kept)
    try:
        send_once(workspace_id=callback.workspace_id, url=callback.url, event_type=EVENT, body=body)
    except Refused:
        return  # a setting has changed since
