"""One action of a viewset -> one operation object."""

import inspect
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ComponentRegistry, ResolvedComponent
from typing_extensions import override

from workspaces.api.base import DialectView
from workspaces.api.openapi import common
from workspaces.api.openapi.examples import example_of
from workspaces.api.openapi.names import operation_id, tag_of
from workspaces.api.openapi.structs import Schema, add_component, query_parameters, schema_of
from workspaces.api.operation import Operation
from workspaces.keys.scopes import accepted_scopes

_WRITES = ("POST", "PUT", "PATCH", "DELETE")
_JSON = "application/json"
_FORM = "multipart/form-data"
_BYTES = {"type": "string", "format": "binary"}


class OperationSchema(AutoSchema):
    """Views that say nothing of themselves (the other dialects) have no place in the document."""

    @override
    def get_operation(
        self, path: str, path_regex: str, path_prefix: str, method: str, registry: ComponentRegistry
    ) -> Schema | None:
        view = self.view
        action = getattr(view, "action", None) or ""
        handler = getattr(view, action, None)
        described: Operation | None = getattr(handler, "operation", None)
        if described is None:
            return None
        assert isinstance(view, DialectView)
        self.registry = registry
        # A search whose question is in the body changes nothing, whatever its method.
        is_write = method in _WRITES and view.scopes.get(action) != "read"
        return {
            "operationId": operation_id(method, path, action),
            "summary": described.summary,
            "description": _describe(handler, view.resource, view.scopes.get(action)),
            "tags": [tag_of(path)],
            "security": [{"ApiKeyAuth": []}],
            "parameters": [*_path_parameters(path), *_parameters(described, is_write=is_write)],
            **self._request_body(described),
            "responses": self._responses(described, is_write=is_write),
        }

    def _request_body(self, described: Operation) -> Schema:
        if described.body is None:
            return {}
        content = {
            kind: _form(described) if _is_form(kind, described) else self._media(kind, described.body)
            for kind in described.body_types
        }
        return {"requestBody": {"required": not described.is_body_optional, "content": content}}

    def _responses(self, described: Operation, *, is_write: bool) -> Schema:
        errors = common.error_statuses(
            described.errors,
            has_body=described.body is not None,
            has_query=described.query is not None,
            is_write=is_write,
        )
        content = {kind: self._media(kind, described.reply) for kind in described.reply_types}
        headers = common.reference_headers(common.RATE_HEADERS)
        return {
            str(described.status): {
                "description": described.summary,
                "headers": headers,
                **({"content": content} if described.reply is not None else {}),
            },
            **{
                str(status): {"$ref": f"#/components/responses/{common.response_name(status)}"}
                for status in errors
            },
        }

    def _media(self, kind: str, struct: Any) -> Schema:
        """JSON has a schema; a file or a stream of lines is text or bytes."""
        if kind not in (_JSON, _FORM):
            return {"schema": {"type": "string"} if kind.startswith("text/") else _BYTES}
        components: dict[str, Schema] = {}
        kinds = [schema_of(each, components) for each in (struct if isinstance(struct, tuple) else (struct,))]
        schema = kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
        for name, component in components.items():
            self._register(name, component)
        return {"schema": schema, "example": example_of(schema, components)}

    def _register(self, name: str, schema: Schema) -> None:
        """Raises NameTaken."""
        component = ResolvedComponent(name=name, type=ResolvedComponent.SCHEMA, schema=schema, object=name)
        if component in self.registry:
            add_component({name: self.registry[component].schema}, name, schema)
        else:
            self.registry.register(component)


def _describe(handler: Any, resource: str, wanted: str | None) -> str:
    text = inspect.getdoc(handler) or ""
    if wanted:
        scopes = ", ".join(f"`{scope}`" for scope in accepted_scopes(resource, wanted))
        text += f"\n\nRequires one of the scopes {scopes}."
    return text.strip()


def _is_form(kind: str, described: Operation) -> bool:
    return kind == _FORM and described.body is bytes


def _form(described: Operation) -> Schema:
    """A file, and beside it what may be in the query as well."""
    fields = [] if described.query is None else query_parameters(described.query)
    properties = {field["name"]: field["schema"] for field in fields}
    schema = {"type": "object", "properties": {"file": _BYTES, **properties}, "required": ["file"]}
    return {"schema": schema}


def _path_parameters(path: str) -> list[Schema]:
    """Ids are UUIDs; anything else in a path is a text."""
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "format": "uuid"}
            if name == "id" or name.endswith("_id")
            else {"type": "string", "minLength": 1},
        }
        for name in names
    ]


def _parameters(described: Operation, *, is_write: bool) -> list[Schema]:
    parameters = [] if described.query is None else query_parameters(described.query)
    if is_write:
        parameters.append({"$ref": "#/components/parameters/IdempotencyKey"})
    return parameters
