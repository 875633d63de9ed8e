"""What the v2 call for exports takes."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec


class ExportQuery(msgspec.Struct):
    """Without an id all leads of the workspace."""

    campaign_id: UUID | None = None
    list_id: UUID | None = None
    format: Annotated[
        Literal["csv", "ndjson"],
        msgspec.Meta(description="A table, with formulas escaped; or one JSON object a line."),
    ] = "csv"
