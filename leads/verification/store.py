"""What is kept: verdicts by address, facts by domain. No locks but those of its own rows, in their order."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings

from leads.models import EmailVerdict, Lead, MailDomain, RemovedLead
from leads.verification.address.verdicts import DomainFacts, MailKind, Reason, Status, Verdict
from workspaces.database import clock
from workspaces.database.cursor import plain_cursor
from workspaces.database.sql_files import SqlFolder

_SQL = SqlFolder(__file__)
WRITE_STATUSES = _SQL.statement("write_statuses")
_PRUNED_AT_ONCE = 5_000
_encode = msgspec.json.Encoder().encode


class KeptVerdict(msgspec.Struct, frozen=True):
    """`attempts` counts those that came to nothing; `age` is how long ago it was checked when it was read."""

    verdict: Verdict
    checked_at: dt.datetime
    attempts: int
    age: dt.timedelta

    def is_fresh(self, *, queries_servers: bool) -> bool:
        """Whether it need not be found out again. DNS alone isn't enough where servers are queried."""
        if self.verdict.status is Status.UNKNOWN:
            return False
        is_shallow = self.verdict.reason in (Reason.MAIL_HOST, Reason.ADDRESS_ONLY)
        return self.age < dt.timedelta(days=settings.LEADGATE_VERIFY_DAYS) and not (
            queries_servers and is_shallow
        )


def read_verdicts(workspace_id: UUID, emails: Sequence[str]) -> dict[str, KeptVerdict]:
    """However old; those that there are."""
    if not emails:
        return {}
    rows = plain_cursor().execute(
        _SQL.statement("read_verdicts"), {"workspace": workspace_id, "emails": "\n".join(emails)}
    )
    return {
        email: KeptVerdict(
            Verdict(Status(status), Reason(reason), msgspec.json.decode(evidence)), checked_at, attempts, age
        )
        for email, status, reason, evidence, checked_at, attempts, age in rows
    }


def write_verdicts(workspace_id: UUID, verdicts: Mapping[str, Verdict], *, is_passing: bool = False) -> None:
    """`is_passing`: of addresses that were requested by themselves."""
    if not verdicts:
        return
    plain_cursor().execute(
        _SQL.statement("write_verdicts"),
        {
            "workspace": workspace_id,
            "is_passing": is_passing,
            "emails": "\n".join(verdicts),
            "statuses": "\n".join(str(int(verdict.status)) for verdict in verdicts.values()),
            "reasons": "\n".join(verdict.reason.value for verdict in verdicts.values()),
            "evidence": "\n".join(_storable(verdict.evidence) for verdict in verdicts.values()),
        },
    )


def _storable(evidence: Mapping[str, Any]) -> str:
    try:
        text = _encode(evidence)
    except UnicodeEncodeError:
        text = b""
    if not text or b"\\u0000" in text:
        text = _encode({name: _clean(value) for name, value in evidence.items()})
    return text.decode()


def _clean(value: Any) -> Any:
    """A server's words may hold what PostgreSQL can't: U+0000, and bytes that are no UTF-8."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    return [_clean(one) for one in value] if isinstance(value, list) else value


def write_statuses(workspace_id: UUID, statuses: Mapping[UUID, int | None]) -> None:
    """Membership -> the v2 API's number for it."""
    if statuses:
        plain_cursor().execute(
            WRITE_STATUSES,
            {
                "workspace": workspace_id,
                "ids": "\n".join(map(str, statuses)),
                "statuses": "\n".join("" if one is None else str(one) for one in statuses.values()),
            },
        )


def read_domains(domains: Iterable[str]) -> list[DomainFacts]:
    """Those whose answers still count."""
    rows = plain_cursor().execute(_SQL.statement("read_domains"), {"domains": "\n".join(domains)})
    return [
        DomainFacts(domain, MailKind(kind), tuple(hosts.split("\n")) if hosts else (), detail)
        for domain, kind, detail, hosts in rows
    ]


def write_domains(facts: Iterable[DomainFacts]) -> None:
    expires_at = clock.now() + dt.timedelta(hours=settings.LEADGATE_VERIFY_DOMAIN_HOURS)
    rows = [
        MailDomain(
            domain=one.domain,
            kind=one.kind.value,
            hosts=_clean(list(one.hosts)),
            detail=_clean(one.detail),
            expires_at=expires_at,
        )
        for one in sorted({one.domain: one for one in facts}.values(), key=lambda one: one.domain)
    ]
    MailDomain.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["domain"],
        update_fields=["kind", "hosts", "detail", "expires_at"],
        batch_size=1000,
    )


def prune_verification() -> None:
    """Expired domains, verdicts that no lead has and that are too old, lists of removed leads."""
    now = clock.now()
    expired = MailDomain.objects.filter(expires_at__lt=now).values("domain")[:_PRUNED_AT_ONCE]
    while MailDomain.objects.filter(domain__in=[row["domain"] for row in expired.all()]).delete()[0]:
        pass
    _prune_passing(now - dt.timedelta(days=settings.LEADGATE_VERIFY_DAYS))
    RemovedLead.objects.filter(
        removed_at__lt=now - dt.timedelta(days=settings.LEADGATE_OUTCOME_DAYS)
    ).delete()


def _prune_passing(before: dt.datetime) -> None:
    """One that has become a lead's since is the lead's."""
    passing = EmailVerdict.objects.filter(is_passing=True, checked_at__lt=before).order_by("checked_at")
    while batch := list(passing.values_list("workspace_id", "email")[:1000]):
        for workspace_id, email in batch:
            own = EmailVerdict.objects.filter(workspace_id=workspace_id, email=email)
            if Lead.objects.filter(workspace_id=workspace_id, email=email).exists():
                own.update(is_passing=False)
            else:
                own.delete()
