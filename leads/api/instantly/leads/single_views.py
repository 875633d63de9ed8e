"""The v2 calls about one lead: a person in one campaign or list."""

from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from msgspec import UNSET
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from leads.api.instantly.base import InstantlyViewSet
from leads.api.instantly.bodies import read_body
from leads.api.instantly.leads.people import (
    change_person,
    create_person,
    delete_person,
    find_person,
)
from leads.api.instantly.leads.render import render_lead, render_person
from leads.api.instantly.leads.schemas import (
    CreateLead,
    InterestUpdated,
    LeadReply,
    MergeLeads,
    PatchLead,
    UpdateInterest,
    create_decoder,
    interest_decoder,
    merge_decoder,
    patch_decoder,
)
from leads.api.instantly.leads.translate import read_target, to_error, to_interest, to_row, to_single_options
from leads.api.instantly.sending.schemas import MoveToSubsequence, RemoveFromSubsequence
from leads.api.instantly.sending.schemas import move_decoder as to_subsequence_decoder
from leads.api.instantly.sending.schemas import remove_decoder as from_subsequence_decoder
from leads.api.instantly.sending.views import no_subsequence
from leads.imports import GateError, ImportOptions, RawRow, import_leads
from leads.imports.judge.linkedin import normalize_profile_url
from leads.imports.record.evidence import explain
from leads.imports.record.rows_of_import import names_of
from leads.imports.rows import Refusal
from leads.models import Lead, Membership, Outcome
from leads.models.errors import TooLarge
from leads.people.deletion import remove_memberships
from leads.people.memberships import (
    change_membership,
    find_by_identity,
    find_membership,
    merge_memberships,
    set_interest,
)
from workspaces.api.base import ApiError
from workspaces.api.members import check_member
from workspaces.api.operation import operation
from workspaces.text.email_address import normalize_email

_PROFILE = ("first_name", "last_name", "company_name", "job_title", "phone", "website")
_TEXTS = ("personalization", "pl_value_lead")
_ATTEMPTS = 3


class SingleLead(InstantlyViewSet):
    scopes: ClassVar = {
        "create": "create",
        "retrieve": "read",
        "partial_update": "update",
        "destroy": "delete",
        "merge": "update",
        "update_interest_status": "update",
        "subsequence_move": "update",
        "subsequence_remove": "update",
    }

    @operation(
        "Create a lead in a campaign or a list",
        body=CreateLead,
        reply=LeadReply,
        errors=(400, 402, 413, 415),
    )
    def create(self, request: Request) -> Response:
        """Without a campaign and a list it is a person of the workspace, whose answer has both null. Who is
        there already is answered as it stands. One that is blocked, invalid or skipped is 400 with the
        reason."""
        body = read_body(request, create_decoder)
        options = to_single_options(body, caller=self.caller)
        if options.target.kind == "workspace":
            return Response(create_person(body, options))
        row = to_row(0, body, path="")
        return Response(render_lead(_import_one(row, options)))

    @operation("Get a lead", reply=LeadReply)
    def retrieve(self, request: Request, pk: str) -> Response:
        if person := self._person(pk):
            return Response(render_person(person))
        return Response(render_lead(self._find(pk)))

    @operation("Change what is stated about a lead", body=PatchLead, reply=LeadReply, errors=(400, 413, 415))
    def partial_update(self, request: Request, pk: str) -> Response:
        """In this campaign or list. The person's other places, and the person itself, stay as they are."""
        body = self._read_patch(request)
        if person := self._person(pk):
            return Response(change_person(person, body))
        found = self._find(pk)
        try:
            changed = change_membership(
                workspace_id=self.caller.workspace_id, membership_id=found.id, **self._changes(body)
            )
        except Membership.DoesNotExist:
            raise _not_found() from None
        except TooLarge as error:
            raise ApiError(400, f"The lead is too large: it {error}") from error
        return Response(render_lead(changed))

    @operation("Delete a lead", reply=LeadReply, errors=(409,))
    def destroy(self, request: Request, pk: str) -> Response:
        """It leaves the campaign or list for good; the person stays in the workspace. Answers the lead as it
        was."""
        if person := self._person(pk):
            return Response(delete_person(person))
        found = self._find(pk)
        body = render_lead(found)
        if not remove_memberships(workspace_id=self.caller.workspace_id, membership_ids=[found.id]):
            raise _not_found()
        return Response(body)

    @action(detail=False, methods=["post"])
    @operation("Merge two leads", body=MergeLeads, reply=LeadReply, errors=(400, 413, 415))
    def merge(self, request: Request) -> Response:
        """The destination takes what was stated about the other one and it lacks itself; then the other one
        leaves its campaign or list. Answers the destination."""
        body = read_body(request, merge_decoder, drops_empty=True)
        if body.lead_id == body.destination_lead_id:
            raise ApiError(400, "destination_lead_id must be another lead than lead_id")
        for name in ("lead_id", "destination_lead_id"):
            self._find(str(getattr(body, name)), name=name)
        try:
            merged = merge_memberships(
                workspace_id=self.caller.workspace_id,
                source_id=body.lead_id,
                destination_id=body.destination_lead_id,
            )
        except Membership.DoesNotExist:
            raise _not_found() from None
        except TooLarge as error:
            raise ApiError(400, f"The lead is too large: it {error}") from error
        return Response(render_lead(merged))

    @action(detail=False, methods=["post"], url_path="update-interest-status")
    @operation(
        "Update the interest status of a person",
        body=UpdateInterest,
        reply=InterestUpdated,
        status=202,
        errors=(400, 413, 415),
    )
    def update_interest_status(self, request: Request) -> Response:
        """It is done when the answer comes."""
        body = read_body(request, interest_decoder, drops_empty=True)
        value = body.interest_value
        status = None if value is None else to_interest(value, name="interest_value")
        workspace_id, target_id = self.caller.workspace_id, None
        if body.campaign_id or body.list_id:
            campaign, lead_list = ("campaign_id", body.campaign_id), ("list_id", body.list_id)
            target_id = read_target(workspace_id, campaign=campaign, list_id=lead_list).id
        email = normalize_email(body.lead_email) or ""
        if not set_interest(workspace_id=workspace_id, email=email, target_id=target_id, status=status):
            raise ApiError(404, "lead_email not found: no such lead there")
        return Response({"message": "Lead interest status updated"}, status=202)

    @action(detail=False, methods=["post"], url_path="subsequence/move")
    @operation(
        "Move a lead to a subsequence", body=MoveToSubsequence, reply=LeadReply, errors=(400, 413, 415)
    )
    def subsequence_move(self, request: Request) -> Response:
        """Always 404: there are no subsequences."""
        self._find(str(read_body(request, to_subsequence_decoder, drops_empty=True).id), name="id")
        raise no_subsequence()

    @action(detail=False, methods=["post"], url_path="subsequence/remove")
    @operation(
        "Remove a lead from its subsequence",
        body=RemoveFromSubsequence,
        reply=LeadReply,
        errors=(400, 413, 415),
    )
    def subsequence_remove(self, request: Request) -> Response:
        """Always 404: no lead is in one."""
        self._find(str(read_body(request, from_subsequence_decoder, drops_empty=True).id), name="id")
        raise no_subsequence()

    def _person(self, pk: str) -> Lead | None:
        """Whom the id means, if it is a person's: the ids of imports tell these and leads apart."""
        return find_person(self.caller.workspace_id, pk)

    def _read_patch(self, request: Request) -> PatchLead:
        """Raises ApiError 400 that names the right property, where there is one."""
        try:
            return read_body(request, patch_decoder)
        except ApiError as error:
            if str(error.detail) == "company is not allowed":
                raise ApiError(400, "company is not allowed: the property is company_name") from error
            if str(error.detail) == "email is not allowed":
                message = "email is not allowed: it says who the lead is. Add a lead with the new one"
                raise ApiError(400, message) from error
            raise

    def _find(self, pk: str, *, name: str = "") -> Membership:
        """Raises ApiError 404, for an id that is none as well."""
        try:
            return find_membership(workspace_id=self.caller.workspace_id, membership_id=UUID(pk))
        except (ValueError, Membership.DoesNotExist):
            raise _not_found(name) from None

    def _changes(self, body: PatchLead) -> dict[str, Any]:
        """As change_membership wants them. Raises ApiError 400, 404."""
        stated: dict[str, Any] = {
            name: value or "" for name in _TEXTS if (value := getattr(body, name)) is not UNSET
        }
        if body.lt_interest_status is not UNSET:
            value = body.lt_interest_status
            status = None if value is None else to_interest(value, name="lt_interest_status")
            stated["lt_interest_status"] = status
        if body.assigned_to is not UNSET:
            user_id = body.assigned_to
            stated["assigned_to"] = user_id and check_member(
                self.caller.workspace_id, user_id, what="assigned_to"
            )
        profile = {
            name: (value or "").strip() for name in _PROFILE if (value := getattr(body, name)) is not UNSET
        }
        variables = {} if body.custom_variables is UNSET else body.custom_variables
        if not (stated or profile) and body.custom_variables is UNSET:
            raise ApiError(400, "body must NOT have fewer than 1 properties")
        return {"stated": stated, "profile": profile, "variables": variables}


def _not_found(name: str = "") -> ApiError:
    return ApiError(404, f"{name}: lead not found" if name else "Lead not found")


def _import_one(row: RawRow, options: ImportOptions) -> Membership:
    """The membership that the row made, or that was there. Raises ApiError 400, 402, 404.

    One that is removed between the gate's answer and the look at it is put in once more.
    """
    for _ in range(_ATTEMPTS):
        try:
            report = import_leads([row], options)
        except GateError as error:
            raise _to_single_error(error) from error
        if report.created:
            found = _find_created(options.workspace_id, UUID(report.created[0].membership_id))
        else:
            found = _find_there(row, options, report.refusals[0])
        if found is not None:
            return found
    raise ApiError(409, "The lead is being removed by somebody else; try again")


def _to_single_error(error: GateError) -> ApiError:
    """The campaign's key is `campaign` here."""
    answer = to_error(error)
    if str(answer.detail).startswith("campaign_id "):
        return ApiError(answer.status_code, str(answer.detail).replace("campaign_id", "campaign", 1))
    return answer


def _find_created(workspace_id: UUID, membership_id: UUID) -> Membership | None:
    try:
        return find_membership(workspace_id=workspace_id, membership_id=membership_id)
    except Membership.DoesNotExist:
        return None


def _find_there(row: RawRow, options: ImportOptions, refusal: Refusal) -> Membership | None:
    """Raises ApiError 400 for anybody but a duplicate."""
    if refusal.outcome is not Outcome.DUPLICATE:
        names = names_of({options.workspace_id}, [refusal.evidence])
        reason = explain(refusal.outcome, refusal.evidence, names)
        raise ApiError(400, f"The lead was not created ({refusal.outcome.slug}): {reason}")
    url = normalize_profile_url(row.linkedin_url) or ""
    find = partial(find_by_identity, workspace_id=options.workspace_id, target_id=options.target.id)
    found = find(linkedin_url=url) if url else None
    return found or find(email=refusal.email)
