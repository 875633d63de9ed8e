"""The v2 calls about accounts and subsequences, of which there are none. Listing the accounts is how many
clients try a key."""

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from leads.api.instantly.base import InstantlyViewSet
from leads.api.instantly.sending.schemas import (
    AccountQuery,
    NoAccounts,
    NoSubsequences,
    Subsequence,
    SubsequenceQuery,
)
from workspaces.api.base import ApiError
from workspaces.api.operation import operation, read_query


class AccountViewSet(InstantlyViewSet):
    resource = "accounts"
    scopes: ClassVar = {"list": "read"}

    @operation("List accounts", query=AccountQuery, reply=NoAccounts, errors=(400,))
    def list(self, request: Request) -> Response:
        read_query(request, AccountQuery)
        return Response({"items": []})


class SubsequenceViewSet(InstantlyViewSet):
    resource = "subsequences"
    scopes: ClassVar = {"list": "read", "retrieve": "read"}

    @operation("List subsequences", query=SubsequenceQuery, reply=NoSubsequences, errors=(400,))
    def list(self, request: Request) -> Response:
        read_query(request, SubsequenceQuery)
        return Response({"items": []})

    @operation("Get a subsequence", reply=Subsequence)
    def retrieve(self, request: Request, pk: str) -> Response:
        """Always 404."""
        raise no_subsequence()


def no_subsequence() -> ApiError:
    return ApiError(404, "Subsequence not found: Leadgate sends nothing, so it has none")
