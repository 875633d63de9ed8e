"""What is kept of verdicts and domains, and for how long."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from leads.models import EmailVerdict, MailDomain, RemovedLead
from leads.verification.address.verdicts import DomainFacts, MailKind, Reason, Status, Verdict
from leads.verification.store import (
    prune_verification,
    read_domains,
    read_verdicts,
    write_domains,
    write_verdicts,
)
from tests.builders import add_leads, make_tenant
from workspaces.database.ids import uuid7

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - dt.timedelta(days=100)


def test_verdicts_are_read_as_they_were_written() -> None:
    workspace = uuid7()
    good = Verdict(Status.VERIFIED, Reason.MAIL_HOST, {"mail_host": "mx.a.example"})
    odd = Verdict(Status.UNKNOWN, Reason.SMTP_LATER, {"reply": "450 Größe\n\x00 \\u0000 'x' \udcff"})
    write_verdicts(workspace, {"b@a.example": odd, "a@a.example": good})
    found = read_verdicts(workspace, ["a@a.example", "b@a.example", "c@a.example"])
    assert found["a@a.example"].verdict == good
    assert found["b@a.example"].verdict.evidence["reply"] == "450 Größe\n \\u0000 'x' ?"
    assert found["a@a.example"].is_fresh(queries_servers=False)
    assert not found["b@a.example"].is_fresh(queries_servers=False)
    assert not found["a@a.example"].is_fresh(queries_servers=True)  # it rests on DNS alone
    write_verdicts(workspace, {"b@a.example": odd})
    assert read_verdicts(workspace, ["b@a.example"])["b@a.example"].attempts == 2
    assert read_verdicts(uuid7(), ["a@a.example"]) == {}


def test_domains_count_until_they_expire(settings: Any) -> None:
    facts = DomainFacts("a.example", MailKind.MX, ("mx.a.example", "mx2.a.example"))
    write_domains([facts])
    write_domains([facts, DomainFacts("b.example", MailKind.NO_DOMAIN)])
    assert read_domains(["a.example", "c.example"]) == [facts]
    settings.LEADGATE_VERIFY_DOMAIN_HOURS = 0
    write_domains([facts])
    assert read_domains(["a.example"]) == []
    prune_verification()
    assert MailDomain.objects.get().domain == "b.example"


def test_verdicts_of_nobody_and_lists_of_removed_leads_go() -> None:
    """A lead's verdict stays, however it came."""
    tenant = make_tenant()
    workspace = tenant.workspace.id
    add_leads(tenant, [{"email": "ada@a.example"}])
    verdict = Verdict(Status.VERIFIED, Reason.MAIL_HOST)
    write_verdicts(workspace, dict.fromkeys(("ada@a.example", "nobody@a.example"), verdict), is_passing=True)
    EmailVerdict.objects.update(checked_at=LONG_AGO)
    write_verdicts(workspace, {"new@a.example": verdict}, is_passing=True)
    RemovedLead.objects.create(
        job_id=uuid7(), membership_id=uuid7(), workspace_id=workspace, lead_id=uuid7(), target_id=uuid7(),
        email="x@a.example", reason="no_domain", removed_at=LONG_AGO,
    )  # fmt: skip
    prune_verification()
    assert set(EmailVerdict.objects.values_list("email", flat=True)) == {"ada@a.example", "new@a.example"}
    assert not RemovedLead.objects.exists()
