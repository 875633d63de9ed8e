"""The server's OpenAPI document -> leadgate_client/types.py: the types of what the client answers.

python clients/python/make_types.py http://127.0.0.1:8000/api/schema
"""

import json
import sys
from collections.abc import Iterator, Mapping
from keyword import iskeyword
from pathlib import Path
from typing import Any
from urllib.request import urlopen

Schema = Mapping[str, Any]

TARGET = Path(__file__).parent / "leadgate_client" / "types.py"
ROOTS = ("CampaignReply", "Import", "ImportRow", "LeadReply", "ListReply")
# What the client calls them.
ALIASES = {"Campaign": "CampaignReply", "Lead": "LeadReply", "LeadList": "ListReply"}
_HEAD = '''"""Made by make_types.py from the server's OpenAPI document. Not to be edited."""

from typing import Any, Literal, NotRequired, TypedDict
'''
_PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


def types_of(document: Schema) -> str:
    """The roots, and what they are made of, in alphabetical order."""
    schemas: Mapping[str, Schema] = document["components"]["schemas"]
    names = sorted(_needed(schemas))
    aliases = "\n" + "".join(f"{alias} = {name}\n" for alias, name in ALIASES.items())
    return "\n".join([_HEAD, *(_definition(name, schemas[name]) for name in names), aliases])


def _needed(schemas: Mapping[str, Schema]) -> set[str]:
    found: set[str] = set()
    open_names = list(ROOTS)
    while open_names:
        name = open_names.pop()
        if name not in found:
            found.add(name)
            open_names += _references(schemas[name])
    return found


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield _name_of(schema["$ref"])
        for value in schema.values():
            yield from _references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _references(value)


def _definition(name: str, schema: Schema) -> str:
    """A class, or a call where a property is named like a word of Python's."""
    required = set(schema.get("required", ()))
    fields = {
        field: kind if field in required else f"NotRequired[{kind}]"
        for field, kind in ((each, _type(value)) for each, value in schema.get("properties", {}).items())
    }
    if any(iskeyword(field) or not field.isidentifier() for field in fields):
        entries = ", ".join(f'"{field}": {json.dumps(kind)}' for field, kind in fields.items())
        return f'\n{name} = TypedDict("{name}", {{{entries}}})\n'
    lines = [f"    {field}: {kind}" for field, kind in fields.items()] or ["    pass"]
    return "\n".join([f"\nclass {name}(TypedDict):", *lines, ""])


def _type(schema: Schema) -> str:
    if "$ref" in schema:
        return f'"{_name_of(schema["$ref"])}"'
    if "enum" in schema:
        return (
            f"Literal[{', '.join('None' if each is None else json.dumps(each) for each in schema['enum'])}]"
        )
    if options := schema.get("anyOf") or schema.get("oneOf"):
        return _union([_type(each) for each in options])
    kinds = schema.get("type", [])
    return _union([_of_kind(each, schema) for each in ([kinds] if isinstance(kinds, str) else kinds)])


def _of_kind(kind: str, schema: Schema) -> str:
    if kind == "array":
        return f"list[{_type(schema.get('items', {}))}]"
    if kind == "object":
        values = schema.get("additionalProperties")
        return f"dict[str, {_type(values) if isinstance(values, dict) else 'Any'}]"
    return _PLAIN[kind]


def _union(kinds: list[str]) -> str:
    """Quoted as a whole where a name is quoted in it: that name may be defined later."""
    text = " | ".join(dict.fromkeys(kinds)) or "Any"
    return f'"{text.replace(chr(34), "")}"' if '"' in text and "Literal" not in text else text


def _name_of(reference: str) -> str:
    return reference.rpartition("/")[2]


if __name__ == "__main__":
    with urlopen(sys.argv[1]) as answer:
        TARGET.write_text(types_of(json.load(answer)))
