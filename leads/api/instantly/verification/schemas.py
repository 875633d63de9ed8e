"""The bodies and replies of the calls that verify addresses."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from workspaces.models.webhook import MAX_URL

MAX_EMAIL = 320  # characters that are looked at


class VerifyEmail(msgspec.Struct, forbid_unknown_fields=True):
    email: Annotated[str, msgspec.Meta(max_length=MAX_EMAIL, description="The email address to verify.")]
    webhook_url: Annotated[
        Annotated[str, msgspec.Meta(max_length=MAX_URL)] | None,
        msgspec.Meta(description="Called with the result if the answer is pending"),
    ] = None


class VerifyLeads(msgspec.Struct, forbid_unknown_fields=True):
    """Either campaign_id or list_id."""

    campaign_id: UUID | None = None
    list_id: UUID | None = None
    remove_invalid: Annotated[
        bool,
        msgspec.Meta(
            description="Take leads whose address is invalid out of the campaign or list; they stay in the "
            "workspace, and the job lists them."
        ),
    ] = False


class EmailVerification(msgspec.Struct):
    """What is known of one address."""

    email: str
    verification_status: Annotated[
        Literal["pending", "verified", "invalid"],
        msgspec.Meta(
            description="`verified` is what may be sent to: a risky address is `invalid` here, and "
            "a lead's own verification_status tells the two apart. `pending` while it is tried again."
        ),
    ]
    status: Annotated[
        Literal["success", "error"],
        msgspec.Meta(description="`error` with `pending`: it was tried often enough and stays unknown."),
    ] = "success"
    catch_all: bool | Literal["pending"] = False
    credits: float | None = None
    credits_used: float | None = None


verify_email_decoder = msgspec.json.Decoder(VerifyEmail)
verify_leads_decoder = msgspec.json.Decoder(VerifyLeads)
