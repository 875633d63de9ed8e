"""The worker's own way to the queue, past a pooler: it listens, and a pooler in transaction mode passes no
notification on."""

from procrastinate import App, PsycopgConnector
from procrastinate.connector import BaseAsyncConnector
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.utils import connector_params
from typing_extensions import override

from leads.jobs.shares import FairManager
from workspaces.database.locks import session_alias

# Seconds that a worker waits for a connection. One that has lost the database notes what became of its jobs,
# if it can, and ends: it is there again before its pool would be, which tries more and more rarely.
PATIENCE = 3.0


class QueueConnector(DjangoConnector):
    """Jobs are deferred in Django's own transaction, wherever that connection goes."""

    @override
    def get_worker_connector(self) -> BaseAsyncConnector:
        return PsycopgConnector(kwargs=connector_params(session_alias()), timeout=PATIENCE)


def use_own_connector(app: App) -> None:
    """Procrastinate calls it once it is ready (PROCRASTINATE_ON_APP_READY)."""
    app.connector = QueueConnector()
    app.job_manager = FairManager(app.connector)
