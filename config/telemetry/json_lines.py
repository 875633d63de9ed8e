"""The log for programs: one JSON object a line (LEADGATE_LOG_FORMAT=json)."""

from typing import Any

from structlog import processors as known
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name
from structlog.types import EventDict

from config.logs import keyless
from workspaces.logs.about import current_ids

OF_REQUESTS = ("method", "path", "status", "seconds", "dialect")  # what the line of each request has beside


class JsonFormatter(ProcessorFormatter):
    """Keys: timestamp, level, logger, event, the ids, and `exception` with the traceback. Of what a logger
    was given beside its message, nothing that isn't known to be good is written."""

    def __init__(self) -> None:
        super().__init__(
            foreign_pre_chain=[
                add_log_level,
                add_logger_name,
                ExtraAdder(allow=OF_REQUESTS),
                known.TimeStamper(fmt="iso", utc=True),
                known.format_exc_info,
                _add_ids,
                _without_keys,
            ],
            processors=[ProcessorFormatter.remove_processors_meta, known.JSONRenderer()],
        )


def _add_ids(_logger: Any, _method: str, line: EventDict) -> EventDict:
    return {**line, **current_ids()}


def _without_keys(_logger: Any, _method: str, line: EventDict) -> EventDict:
    return {name: keyless(value) if isinstance(value, str) else value for name, value in line.items()}
