"""An erasure -> JSON."""

from typing import Any

from leads.models import Erasure
from workspaces.text.timestamps import timestamp


def render_erasure(erasure: Erasure) -> dict[str, Any]:
    return {
        "id": erasure.id,
        "named_by": erasure.named_by,
        "counts": erasure.counts,
        "user_id": erasure.user_id,
        "api_key_id": erasure.api_key_id,
        "timestamp_erased": timestamp(erasure.erased_at),
        "timestamp_files": erasure.files_at and timestamp(erasure.files_at),
    }
