"""What this host's processes have counted, and its disks -> figures."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from workspaces.metrics.files import UNREADABLE, folder, undisturbed


class CountedFigures:
    """Summed up over the files of all processes."""

    def collect(self) -> Iterable[Metric]:
        """None where they can't be read: half of them would look like a new beginning."""
        try:
            folder().mkdir(mode=0o700, parents=True, exist_ok=True)
            with undisturbed():
                return list(MultiProcessCollector(None, str(folder())).collect())
        except UNREADABLE:
            return []


class DiskFigures:
    """Of the folders that Leadgate writes to."""

    def collect(self) -> Iterable[Metric]:
        """A folder that can't be looked at is left out; /readyz says so."""
        free = GaugeMetricFamily("leadgate_disk_free_bytes", "Free where it is kept.", labels=["folder"])
        for name, path in (("data", settings.LEADGATE_DATA), ("files", settings.LEADGATE_FILES)):
            if Path(path).exists():
                free.add_metric([name], shutil.disk_usage(path).free)
        yield free
