"""The URL conf -> the document, once per process."""

from functools import cache
from threading import Lock
from typing import Any

import msgspec
from drf_spectacular.generators import EndpointEnumerator, SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from typing_extensions import override

from workspaces.api.openapi import common
from workspaces.api.openapi.names import ABOUT
from workspaces.api.openapi.structs import Schema

_PREFIX = "/api/v2/"
_generating = Lock()  # drf-spectacular's registry of warnings is one for all threads


class _Endpoints(EndpointEnumerator):
    @override
    def get_path_from_regex(self, path_regex: str) -> str:
        """`leads/?$` -> `/leads`: the slash that may be there isn't part of the path."""
        path: str = super().get_path_from_regex(path_regex.replace("/?", ""))  # type: ignore[no-untyped-call]
        return path

    @override
    def should_include_endpoint(self, path: str, callback: Any) -> bool:
        return path.startswith(_PREFIX) and super().should_include_endpoint(path, callback)


class _Generator(SchemaGenerator):
    endpoint_inspector_cls = _Endpoints


@cache
def document() -> Schema:
    """The OpenAPI document of /api/v2. Raises NameTaken."""
    with _generating:
        generator = _Generator()  # type: ignore[no-untyped-call]
        found: Schema = generator.get_schema(public=True)  # type: ignore[no-untyped-call]
    return _with_common_parts(found)


def _with_common_parts(found: Schema) -> Schema:
    schemas = found["components"].get("schemas", {})
    answers = [
        answer
        for operations in found["paths"].values()
        for described in operations.values()
        for answer in described["responses"]
        if int(answer) >= 400
    ]
    found["info"]["description"] = common.DESCRIPTION
    found["info"]["license"] = {"name": "MIT", "identifier": "MIT"}
    found["servers"] = [{"url": "/"}]
    found["components"] = {
        "schemas": {"Error": common.ERROR, **schemas},
        "responses": {
            common.response_name(int(status)): common.error_response(int(status))
            for status in sorted(set(answers))
        },
        "parameters": {"IdempotencyKey": common.IDEMPOTENCY_KEY},
        "headers": {**common.RATE_HEADERS, **common.RETRY_AFTER},
        "securitySchemes": common.KEY,
    }
    found["tags"] = [{"name": name, "description": ABOUT[name]} for name in sorted(_tags(found))]
    return found


def _tags(found: Schema) -> set[str]:
    return {
        tag
        for operations in found["paths"].values()
        for described in operations.values()
        for tag in described["tags"]
    }


@cache
def document_as_json() -> bytes:
    return msgspec.json.format(msgspec.json.encode(document()), indent=2)


@cache
def document_as_yaml() -> bytes:
    text: bytes = OpenApiYamlRenderer().render(document())
    return text
