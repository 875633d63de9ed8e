"""A new API key, whoever asks for it: by API, in the admin, or at the beginning."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from workspaces.audit import Action, note
from workspaces.database.retries import in_one_transaction
from workspaces.models import ApiKey
from workspaces.text.names import read_name


@in_one_transaction
def make_key(
    *,
    workspace_id: UUID,
    user_id: UUID,
    name: str,
    scopes: Sequence[str],
    requests_per_minute: int | None = None,
    expires_at: dt.datetime | None = None,
    made_by: ApiKey | None = None,
) -> tuple[ApiKey, str]:
    """`user_id`: a member, for whom it acts; `made_by`: the key that made it. -> the key, and its secret,
    which nobody can read again. Raises NameRefused."""
    key = ApiKey(
        workspace_id=workspace_id,
        user_id=user_id,
        name=read_name(name),
        scopes=list(dict.fromkeys(scopes)),
        requests_per_minute=requests_per_minute,
        expires_at=expires_at,
        made_by=made_by,
    )
    secret = key.renew_secret()
    key.save()
    note(workspace_id, Action.KEY_CREATED, object_id=key.id, name=key.name, scopes=key.scopes)
    return key, secret
