"""One sample: a file and what must become of it."""

import gzip
import io
import json
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HEADER = "email,first_name,last_name,company\n"
BASIC = ["email", "first_name", "last_name", "company_name"]  # how HEADER is mapped
Lead = dict[str, Any]


def csv_format(
    encoding: str = "utf-8", delimiter: str = ",", *, header: bool = True, packing: str = ""
) -> Lead:
    """Delimited text, as detected."""
    return _format("csv", packing, encoding, delimiter, header)


def ndjson_format(encoding: str = "utf-8", *, packing: str = "") -> Lead:
    """Lines of objects, as detected."""
    return _format("ndjson", packing, encoding, "", False)


def xlsx_format() -> Lead:
    return _format("xlsx", "", "", "", True)


def _format(kind: str, packing: str, encoding: str, delimiter: str, header: bool) -> Lead:
    return {
        "kind": kind,
        "packing": packing,
        "encoding": encoding,
        "delimiter": delimiter,
        "has_header": header,
    }


@dataclass(frozen=True, kw_only=True)
class Sample:
    """`refused` is by row number. A sample with an `error` has neither rows nor a mapping."""

    name: str
    about: str
    content: bytes
    detected: Lead | None = field(default_factory=csv_format)
    mapping: Sequence[str] = tuple(BASIC)
    target: str = "list"
    map: Mapping[str, str] = field(default_factory=dict)
    error: str | None = None
    created: int = 0
    refused: Mapping[int, str] = field(default_factory=dict)
    leads: Sequence[Lead] = ()
    unpacked_limit: int | None = None

    def write(self, folder: Path) -> None:
        """The file, and what is expected of it."""
        (folder / self.name).write_bytes(self.content)
        text = json.dumps(self.expectation(), ensure_ascii=False, indent=1)
        (folder / f"{self.name}.json").write_text(text + "\n", encoding="utf-8")

    def expectation(self) -> dict[str, Any]:
        counts = Counter(self.refused.values()) + Counter(created=self.created)
        limit = {"unpacked_limit": self.unpacked_limit} if self.unpacked_limit else {}
        return {
            "about": self.about,
            "target": self.target,
            "detected": self.detected,
            "mapping": list(self.mapping),
            "map": dict(self.map),
            "error": self.error,
            "counts": dict(counts),
            "outcomes": {str(number): slug for number, slug in self.refused.items()},
            "leads": list(self.leads),
            **limit,
        }


def refused(name: str, about: str, content: bytes, error: str, **more: Any) -> Sample:
    """A file that isn't imported at all."""
    return Sample(name=name, about=about, content=content, detected=None, mapping=(), error=error, **more)


def gzipped(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The same bytes every time."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            # An ODS says what it is in a first file that isn't compressed.
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), content, how)
    return target.getvalue()
