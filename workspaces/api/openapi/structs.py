"""Types that msgspec knows -> schemas of the document."""

from typing import Any

import msgspec

Schema = dict[str, Any]

REF = "#/components/schemas/"


class NameTaken(Exception):
    """Two structs of different fields have the same name: one of them needs another."""


def schema_of(kind: Any, components: dict[str, Schema]) -> Schema:
    """The schema of a type; the structs in it are put into `components`. Raises NameTaken."""
    (schema,), found = msgspec.json.schema_components([kind], ref_template=REF + "{name}")
    for name, component in found.items():
        component.pop("title", None)  # the name once more
        add_component(components, name, simplify(component))
    simple: Schema = simplify(schema)
    return simple


def simplify(schema: Any) -> Any:
    """`anyOf` a type and null -> one schema of two types, which people and generators read more easily. An
    array says what its items are, if only that they may be anything: generators skip one that doesn't."""
    if isinstance(schema, list):
        return [simplify(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    schema = {key: simplify(value) for key, value in schema.items()}
    if schema.get("type") == "array":
        schema.setdefault("items", {})
    if "anyOf" not in schema:
        return schema
    plain, others = _split(schema["anyOf"])
    if any(set(kind) - {"type"} and "type" not in kind for kind in others) or len(others) > 1:
        return schema
    (other,) = others or ({},)
    types = [other["type"], *plain] if others else plain
    del schema["anyOf"]
    return {**other, **schema, "type": types[0] if len(types) == 1 else types}


def _split(kinds: list[Schema]) -> tuple[list[str], list[Schema]]:
    """-> the names of bare types (an integer is a number), and the kinds that are constrained further."""
    plain = [kind["type"] for kind in kinds if set(kind) == {"type"} and isinstance(kind["type"], str)]
    if "number" in plain and "integer" in plain:
        plain.remove("integer")
    return plain, [kind for kind in kinds if set(kind) != {"type"} or not isinstance(kind["type"], str)]


def add_component(components: dict[str, Schema], name: str, schema: Schema) -> None:
    """Raises NameTaken."""
    if components.setdefault(name, schema) != schema:
        raise NameTaken(f"Two structs of the API are called {name}")


def query_parameters(kind: Any) -> list[Schema]:
    """The fields of a struct -> parameters of the query."""
    found: dict[str, Schema] = {}
    struct = resolve(schema_of(kind, found), found)
    required = struct.get("required", [])
    return [
        _parameter(name, inline(schema, found), is_required=name in required)
        for name, schema in struct["properties"].items()
    ]


def _parameter(name: str, schema: Schema, *, is_required: bool) -> Schema:
    """A parameter that isn't there is absent, never null."""
    schema = _without_null(schema)
    described = {"description": schema.pop("description")} if "description" in schema else {}
    return {"name": name, "in": "query", "required": is_required, **described, "schema": schema}


def _without_null(schema: Schema) -> Schema:
    schema = dict(schema)
    if schema.get("default", ...) is None:
        del schema["default"]
    if isinstance(schema.get("type"), list):
        types = [name for name in schema["type"] if name != "null"]
        schema["type"] = types[0] if len(types) == 1 else types
    if "anyOf" in schema:
        kinds = [kind for kind in schema.pop("anyOf") if kind != {"type": "null"}]
        return {**schema, **kinds[0]} if len(kinds) == 1 else {**schema, "anyOf": kinds}
    if "enum" in schema:
        schema["enum"] = [value for value in schema["enum"] if value is not None]
    return schema


def resolve(schema: Schema, components: dict[str, Schema]) -> Schema:
    """Follows a reference; what stands beside it wins."""
    if "$ref" not in schema:
        return schema
    beside = {key: value for key, value in schema.items() if key != "$ref"}
    return resolve(components[schema["$ref"].removeprefix(REF)], components) | beside


def inline(schema: Any, components: dict[str, Schema]) -> Any:
    """The schema without references, for places that have no components of their own."""
    if isinstance(schema, list):
        return [inline(item, components) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: inline(value, components) for key, value in resolve(schema, components).items()}
