"""The mail to whoever started an import that took longer than a minute."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from leads.file_imports.notify import mail_end_of_import
from leads.models import ImportState, LeadImport
from tests.builders import Tenant, make_tenant
from tests.leads.file_imports.files import import_csv

MEMORY = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def record(db: None, settings: Any) -> LeadImport:
    settings.EMAIL_BACKEND = MEMORY
    settings.LEADGATE_URL = "https://leads.example/"
    tenant: Tenant = make_tenant()
    found = import_csv(tenant, ["Email"], [["a@example.com"], ["nobody"]])
    _took(found, seconds=61)
    return found


def _took(record: LeadImport, *, seconds: int) -> None:
    began = timezone.now() - dt.timedelta(seconds=seconds)
    LeadImport.objects.filter(id=record.id).update(created_at=began, finished_at=timezone.now())


def test_end_of_a_long_import_is_mailed(record: LeadImport) -> None:
    assert mail_end_of_import(record.id)
    (message,) = mail.outbox
    assert message.subject == "Import finished: 1 leads"
    assert message.to == [f"owner.of.{_workspace_name(record)}@people.example"]
    assert "Not created: 1" in message.body
    assert f"https://leads.example/admin/leads/leadimport/{record.id}/change/" in message.body


def test_failed_one_says_why(record: LeadImport) -> None:
    LeadImport.objects.filter(id=record.id).update(state=ImportState.FAILED, failure_text="The plan is full.")
    mail_end_of_import(record.id)
    assert mail.outbox[0].body.startswith("The plan is full.")


def test_short_one_is_not(record: LeadImport) -> None:
    _took(record, seconds=59)
    assert not mail_end_of_import(record.id)
    assert mail.outbox == []


def test_nothing_is_mailed_without_a_mail_server(record: LeadImport, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert not mail_end_of_import(record.id)


def test_end_of_an_import_that_nobody_started_is_not_mailed(record: LeadImport) -> None:
    LeadImport.objects.filter(id=record.id).update(user_id=None)
    assert not mail_end_of_import(record.id)


def test_mail_server_that_is_down_hurts_nobody(record: LeadImport, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert not mail_end_of_import(record.id)


def _workspace_name(record: LeadImport) -> str:
    return str(record.workspace.name).replace(" ", ".").lower()
