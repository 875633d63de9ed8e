"""The v2 calls that verify addresses: one at once, or all of a campaign or list in the background (ours)."""

from typing import ClassVar

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from leads.api.instantly.base import InstantlyViewSet
from leads.api.instantly.bodies import read_body
from leads.api.instantly.jobs.render import render_job
from leads.api.instantly.jobs.schemas import JobReply
from leads.api.instantly.leads.translate import check_removal_scope, one_target, to_error
from leads.api.instantly.verification.render import render_verdict
from leads.api.instantly.verification.schemas import (
    MAX_EMAIL,
    EmailVerification,
    VerifyEmail,
    VerifyLeads,
    verify_email_decoder,
    verify_leads_decoder,
)
from leads.imports.errors import NotNow
from leads.models.errors import UnknownReference
from leads.models.targets import find_target
from leads.verification.callbacks import is_settled, request_callback
from leads.verification.lifecycle import request_for_target
from leads.verification.single import verify_address
from leads.verification.store import read_verdicts
from workspaces.api.base import ApiError
from workspaces.api.operation import operation
from workspaces.text.email_address import normalize_email
from workspaces.webhooks.addresses import Refused, check_url


class EmailVerificationViewSet(InstantlyViewSet):
    resource = "email_verifications"
    scopes: ClassVar = {"create": "create", "retrieve": "read", "leads": "create"}
    lookup_url_kwarg = "email"
    lookup_value_regex = r".+?"  # a local part may have a slash

    @operation("Verify an email address", body=VerifyEmail, reply=EmailVerification, errors=(400, 413, 415))
    def create(self, request: Request) -> Response:
        """Answers `pending` where it takes more than ten seconds: ask for the address then, or give a
        `webhook_url`, to which the result is sent (docs/webhooks.md says how)."""
        body = read_body(request, verify_email_decoder)
        url = _callback_url(body.webhook_url)
        email = _normal(body.email)
        if email is None:
            return Response(EmailVerification(body.email, "invalid"))
        kept = verify_address(self.caller.workspace_id, email)
        if url and not is_settled(kept):
            request_callback(workspace_id=self.caller.workspace_id, email=email, url=url)
        return Response(render_verdict(email, kept))

    @operation("Check the verification of an email address", reply=EmailVerification, errors=(400,))
    def retrieve(self, request: Request, email: str) -> Response:
        """What the workspace knows of the address, from this call or as a lead's."""
        normal = _normal(email)
        if normal is None:
            raise ApiError(400, "params/email must be an email address")
        kept = read_verdicts(self.caller.workspace_id, [normal]).get(normal)
        if kept is None:
            raise ApiError(404, "This address was not verified: POST it to /api/v2/email-verification")
        return Response(render_verdict(normal, kept))

    @action(detail=False, methods=["post"])
    @operation(
        "Verify the leads of a campaign or list",
        body=VerifyLeads,
        reply=JobReply,
        errors=(400, 409, 413, 415),
    )
    def leads(self, request: Request) -> Response:
        """Ours. A background job; its `data` counts the verdicts, and
        POST /background-jobs/{id}/cancel cancels it. `remove_invalid` wants leads:delete too."""
        body = read_body(request, verify_leads_decoder)
        if body.remove_invalid:
            check_removal_scope(self.caller)
        workspace_id = self.caller.workspace_id
        target = one_target(campaign=("campaign_id", body.campaign_id), list_id=("list_id", body.list_id))
        try:
            job = request_for_target(
                workspace_id=workspace_id,
                user_id=self.caller.user_id,
                target=find_target(target, workspace_id=workspace_id),
                remove_invalid=body.remove_invalid,
            )
        except NotNow as error:
            raise ApiError(409, str(error)) from error
        except UnknownReference as error:
            raise to_error(error) from error
        return Response(render_job(job))


def _callback_url(url: str | None) -> str | None:
    """Raises ApiError 400."""
    try:
        return str(check_url(url)) if url else None
    except Refused as error:
        raise ApiError(400, f"webhook_url is invalid: {error}") from error


def _normal(text: str) -> str | None:
    """None for what is no address, lone surrogates among it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return None
    return normalize_email(text) if text.strip() and len(text) <= MAX_EMAIL else None
