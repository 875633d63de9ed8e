"""What is kept of addresses, removed with the leads that had them."""

from collections.abc import Iterable
from uuid import UUID

from leads.models import EmailVerdict


def forget_verdicts(workspace_id: UUID, emails: Iterable[str | None]) -> None:
    """Of leads that are purged."""
    known = [email for email in emails if email]
    EmailVerdict.objects.filter(workspace_id=workspace_id, email__any_of=known).delete()
