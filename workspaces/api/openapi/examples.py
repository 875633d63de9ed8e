"""A schema -> a value that fits it: the examples of the document.

Fields are known by name, so that all examples tell of the same Ada; a field of a request that is neither
required nor known stays out.
"""

from typing import Any

from workspaces.api.openapi.structs import Schema, resolve

_ID = "019aa6b0-7c1e-7d3a-9f52-3b8a4c6d0e11"
_MOMENT = "2026-11-21T09:30:00.000Z"

_BY_NAME: dict[str, Any] = {
    "campaign": _ID,
    "campaign_id": _ID,
    "email": "ada@example.com",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "company_name": "Analytical Engines",
    "company_domain": "example.com",
    "job_title": "Mathematician",
    "phone": "+44 20 7946 0000",
    "website": "https://example.com",
    "bl_value": "acme.com",
    "bl_values": ["acme.com", "joe@acme.org"],
    "name": "Spring",
    "scopes": ["leads:all"],
    "days": {"1": True, "2": True, "3": True, "4": True, "5": True},
    "events": ["import.finished"],
    "url": "https://crm.example.com/hooks/leadgate",
}
_BY_FORMAT: dict[str, Any] = {
    "uuid": _ID,
    "date-time": _MOMENT,
    "date": "2026-11-21",
    "email": "ada@example.com",
    "uri": "https://example.com",
}
_BY_TYPE: dict[str, Any] = {"string": "text", "boolean": False, "null": None, "object": {}}


def example_of(schema: Schema, components: dict[str, Schema], *, name: str = "") -> Any:
    """What the schema itself names comes first; a struct that contains itself ends in {}."""
    return _Builder(components).build(schema, name)


class _Builder:
    def __init__(self, components: dict[str, Schema]) -> None:
        self._components = components
        self._within: list[str] = []

    def build(self, schema: Schema, name: str = "") -> Any:
        reference = schema.get("$ref", "")
        if reference in self._within:
            return {}
        self._within.append(reference or "-")
        try:
            return self._build(resolve(schema, self._components), name)
        finally:
            self._within.pop()

    def _build(self, schema: Schema, name: str) -> Any:
        for key in ("examples", "enum"):
            if schema.get(key):
                return schema[key][0]
        if name in _BY_NAME and _fits(_BY_NAME[name], schema):
            return _BY_NAME[name]
        if "const" in schema:
            return schema["const"]
        if "anyOf" in schema:
            return self.build(schema["anyOf"][0], name)
        if "properties" in schema:
            return self._object(schema)
        if _kind_of(schema) == "array":
            return [self.build(schema["items"])] if schema.get("items") else []
        return _scalar(schema, name)

    def _object(self, schema: Schema) -> dict[str, Any]:
        required = schema.get("required", [])
        return {
            key: self.build(value, key)
            for key, value in schema["properties"].items()
            if key in required or key in _BY_NAME or value.get("examples")
        }


def _fits(value: Any, schema: Schema) -> bool:
    wanted = schema.get("type", [])
    kind = "string" if isinstance(value, str) else "array" if isinstance(value, list) else "object"
    return kind == wanted or kind in wanted


def _kind_of(schema: Schema) -> str:
    """Its type, or the first of several."""
    kind = schema.get("type", "object")
    return str(kind[0] if isinstance(kind, list) else kind)


def _scalar(schema: Schema, name: str) -> Any:
    kind = _kind_of(schema)
    if schema.get("format") in _BY_FORMAT:
        return _BY_FORMAT[schema["format"]]
    if kind == "string" and (name == "id" or name.endswith("_id")):
        return _ID
    if kind == "string" and (name.startswith("timestamp") or name.endswith("_at")):
        return _MOMENT
    if kind in ("integer", "number"):
        return schema.get("default") or schema.get("minimum", 1)
    return _BY_TYPE[kind]
