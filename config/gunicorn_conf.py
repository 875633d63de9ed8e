"""gunicorn's settings: `gunicorn -c python:config.gunicorn_conf config.wsgi:application`.

`up` adds the address. Requests wait for the database, so threads serve them well; more than one
process, as Python runs one thread at a time.
"""

import gc
import logging
import os
from pathlib import Path

from django.conf import settings
from gunicorn.arbiter import Arbiter
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker

from config import lifeline
from config.embedded_postgres.client import be_impatient
from config.logs import KeylessFormatter
from workspaces.metrics.files import put_past_together

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

PATIENCE = 5.0  # seconds that a request waits for a database that isn't there

worker_class = "config.web.worker.Worker"
worker_connections = 500  # of each process, those that wait included
sendfile = False  # a file goes through the same deadlines as any answer
workers = settings.LEADGATE_WEB_WORKERS
threads = 8
keepalive = 75  # seconds; longer than the usual proxy in front keeps its connections
timeout = 60  # seconds without a sign of life of a worker process, whatever its threads do
graceful_timeout = 25  # seconds for the requests that run when it is ordered to stop
# A sign of life is a file that is touched: in memory, or a busy disk would look like a dead worker.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) and Path("/dev/shm").is_dir() else None
accesslog = None
errorlog = "-"
loglevel = "warning"
# No header of a request says what its path is: a proxy before us goes by the path that it sees.
forwarder_headers = ""
control_socket_disable = True  # nobody needs a second way in


class KeylessLogger(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """It names the URL of a request that it can't read, or that breaks off. An access log, should
    somebody turn it on, goes without queries as well."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        for handler in [*self.error_log.handlers, *self.access_log.handlers]:
            if (plain := handler.formatter) is not None:
                handler.setFormatter(_formatter_of(plain))


def _formatter_of(plain: logging.Formatter) -> logging.Formatter:
    """As all of the log is written."""
    if settings.LEADGATE_LOG_FORMAT == "json":
        from config.telemetry.json_lines import JsonFormatter  # its package takes a moment that text doesn't

        return JsonFormatter()
    return KeylessFormatter(plain._fmt, plain.datefmt)  # noqa: SLF001  its only place


logger_class = KeylessLogger


def on_starting(server: Arbiter) -> None:
    """The process that starts the workers ends with `up`."""
    put_past_together()
    lifeline.end_with_parent()


def post_fork(server: Arbiter, worker: Worker) -> None:
    """So does every worker: a request that hangs must not outlive `up` for long."""
    lifeline.end_with_parent()


def child_exit(server: Arbiter, worker: Worker) -> None:
    """What it counted stays, what it had to do is over."""
    put_past_together()


def post_worker_init(worker: Worker) -> None:
    """What is loaded by now stays for good: the collector, which would look at all of it again and
    again (60 ms each time), leaves it alone."""
    be_impatient(PATIENCE)
    gc.collect()
    gc.freeze()
