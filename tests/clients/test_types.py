"""The Python client's types are those of the server's document."""

import json

import make_types
from workspaces.api.openapi.document import document_as_json


def test_types_are_made_from_the_document() -> None:
    """`python clients/python/make_types.py URL/api/schema` makes them anew."""
    made = make_types.types_of(json.loads(document_as_json()))
    assert make_types.TARGET.read_text() == made


def test_properties_with_names_of_python_are_kept() -> None:
    document = {
        "components": {
            "schemas": {name: {"type": "object"} for name in make_types.ROOTS}
            | {
                "Import": {
                    "properties": {"from": {"$ref": "#/components/schemas/Other"}, "to": {"enum": [1, None]}},
                    "required": ["from"],
                },
                "Other": {"properties": {"a": {"type": ["array", "null"], "items": {"type": "integer"}}}},
            }
        }
    }
    made = make_types.types_of(document)
    assert (
        'Import = TypedDict("Import", {"from": "\\"Other\\"", "to": "NotRequired[Literal[1, None]]"})' in made
    )
    assert "class Other(TypedDict):\n    a: NotRequired[list[int] | None]\n" in made
