"""From the import to the receiver, with the real queue and the real worker."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from standardwebhooks import Webhook

from tests.builders import add_leads, make_tenant
from tests.loopback.receiver import Receiver
from tests.server import database_url
from tests.workspaces.webhooks.endpoints import make_endpoint
from workspaces.models import WebhookDelivery


@pytest.mark.django_db(transaction=True)
def test_an_import_reaches_the_receiver() -> None:
    tenant = make_tenant()
    with Receiver() as receiver:
        endpoint = make_endpoint(tenant, receiver)
        reply = add_leads(tenant, [{"email": "ada@lovelace.example"}])
        command = [sys.executable, "manage.py", "procrastinate", "worker", "--one-shot", "--concurrency=1"]
        environment = os.environ | {
            "DATABASE_URL": database_url(),
            "LEADGATE_WEBHOOK_PRIVATE_ADDRESSES": "true",
        }
        subprocess.run(command, env=environment, cwd=settings.BASE_DIR, check=True, timeout=60)
    (message,) = receiver.received
    event = Webhook(endpoint.secret).verify(message.body, message.headers)
    assert event["type"] == "import.finished"
    assert event["data"]["import_id"] == reply["X-Import-Id"]
    assert WebhookDelivery.objects.get().state == "delivered"
