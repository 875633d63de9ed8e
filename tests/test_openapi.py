"""The OpenAPI document: valid, complete, served to everybody."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from django.test import Client
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator, FormatChecker

from tests.routes import v2_routes
from workspaces.api.openapi.document import document
from workspaces.api.openapi.names import ABOUT

SHARED_ERRORS = {"401", "403", "404", "429", "503"}
# Clients generated from the published document have methods of these names.
PUBLISHED_IDS = {
    "bulkAddLeads", "listLeads", "getLead", "createLead", "patchLead", "deleteLead", "bulkDeleteLeads",
    "mergeLeads", "moveLeads", "bulkAssignLeads", "updateLeadInterestStatus",
    "listLeadList", "createLeadList", "getLeadList", "patchLeadList", "deleteLeadList",
    "getVerificationStats",
    "listCampaign", "createCampaign", "getCampaign", "patchCampaign", "deleteCampaign", "activateCampaign",
    "pauseCampaign",
    "listBlockListEntry", "createBlockListEntry", "getBlockListEntry", "patchBlockListEntry",
    "deleteBlockListEntry", "createblukBlockListEntry", "deletebulkBlockListEntry", "downloadBlockListEntry",
    "listBackgroundJob", "getBackgroundJob", "listAPIKey", "createAPIKey", "deleteAPIKey",
    "createEmailVerification", "checkVerificationStatus",
    "getWorkspace", "listWorkspaceMember", "getWorkspaceMember", "listAccount",
    "listCampaignSubsequence", "getCampaignSubsequence",
}  # fmt: skip


def operations() -> Iterator[tuple[str, Any]]:
    for path, methods in document()["paths"].items():
        for method, described in methods.items():
            yield f"{method.upper()} {path}", described


def test_document_is_valid() -> None:
    assert document()["openapi"].startswith("3.1")
    validate_schema(document())
    for reference in re.findall(r'"\$ref": "(#/[^"]+)"', json.dumps(document())):
        assert _find(reference) is not None


def test_document_says_what_its_tags_are_about_and_under_which_license() -> None:
    """As linters want it: redocly's rules tag-description and info-license."""
    assert document()["info"]["license"]["identifier"] == "MIT"
    described = {tag["name"]: tag["description"] for tag in document()["tags"]}
    assert described == ABOUT


def test_document_has_every_route() -> None:
    assert {name for name, _ in operations()} == {f"{route.method} {route.path}" for route in v2_routes()}


def test_operations_have_the_published_names() -> None:
    names = [described["operationId"] for _, described in operations()]
    assert len(names) == len(set(names))
    assert set(names) >= PUBLISHED_IDS


@pytest.mark.parametrize(("name", "described"), [pytest.param(*pair, id=pair[0]) for pair in operations()])
def test_operation_says_what_it_takes_and_answers(name: str, described: Any) -> None:
    assert described["summary"]
    assert "Requires one of the scopes" in described["description"]
    success = [answer for status, answer in described["responses"].items() if status < "300"]
    assert len(success) == 1
    assert success[0]["content"]
    assert set(success[0]["headers"]) >= {"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"}
    assert set(described["responses"]) >= SHARED_ERRORS
    if name.startswith(("PUT", "PATCH")) or "requestBody" in described:
        assert set(described["responses"]) >= {"400", "413", "415"}


def test_arrays_say_what_they_hold() -> None:
    """Client generators leave out the operations of those that don't."""
    arrays = list(_arrays(document()))
    assert arrays
    assert all("items" in schema for schema in arrays)


def _arrays(value: Any) -> Iterator[Any]:
    for item in value.values() if isinstance(value, dict) else value:
        if isinstance(item, dict | list):
            yield from _arrays(item)
    if isinstance(value, dict) and value.get("type") in ("array", ["array", "null"]):
        yield value


def test_examples_fit_their_schemas() -> None:
    components = {"components": document()["components"]}
    for name, described in operations():
        contents = [described.get("requestBody", {}).get("content", {})]
        contents += [answer.get("content", {}) for answer in described["responses"].values()]
        for media in (media for content in contents for media in content.values() if "example" in media):
            checker = Draft202012Validator(
                media["schema"] | components, format_checker=FormatChecker(["uuid"])
            )
            errors = [f"{error.json_path} {error.message}" for error in checker.iter_errors(media["example"])]
            assert errors == [], name


@pytest.mark.parametrize(
    ("query", "accept", "kind"),
    [
        ("", "*/*", "application/json"),
        ("", "application/json", "application/json"),
        ("", "application/yaml", "application/yaml"),
        ("", "text/html,application/xhtml+xml", "application/json"),
        ("?format=yaml", "application/json", "application/yaml"),
        ("?format=json", "application/yaml", "application/json"),
    ],
)
def test_document_is_served_to_everybody(query: str, accept: str, kind: str) -> None:
    for path in ("/api/schema", "/api/schema/"):
        response = Client().get(path + query, headers={"Accept": accept})
        assert response.status_code == 200
        assert response.headers["Content-Type"] == kind
        read = json.loads if kind == "application/json" else yaml.safe_load
        assert read(response.content) == document()


def test_other_formats_are_refused() -> None:
    response = Client().get("/api/schema?format=xml")
    assert (response.status_code, response.json()["message"]) == (
        400,
        "querystring/format must be json or yaml",
    )
    assert Client().post("/api/schema").status_code == 405


def _find(reference: str) -> Any:
    place: Any = document()
    for step in reference.removeprefix("#/").split("/"):
        place = place[step]
    return place
