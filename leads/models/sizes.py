"""How large the texts of a person may be: whoever lists leads waits for all that the page's leads hold."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from leads.models.errors import TooLarge

MAX_TEXT = 32_767  # characters of one text: what a cell of a spreadsheet holds
MAX_ALL = 100_000  # characters of all that a row, or a change, says of a person
MAX_VARIABLES = 500

# Of a row, beside its custom variables.
TEXTS = (
    *("email", "first_name", "last_name", "company_name", "job_title", "phone", "website", "linkedin_url"),
    *("notes", "personalization", "pl_value_lead", "leadgate_id", "external_id", "external_source"),
)

_encode = msgspec.json.Encoder().encode


def too_large(texts: Mapping[str, str], *, variables: Mapping[str, Any], others: Any = None) -> str:
    """What is, as "it has …" goes on, with the limit; "" for nothing. `others` are plain values that count
    with all the rest."""
    sizes = dict(zip(texts, map(len, texts.values()), strict=True))
    sizes |= {f"custom variable {name[:40]}": len(name) + _length(value) for name, value in variables.items()}
    total = sum(sizes.values()) + (len(_encode(others)) if others else 0)
    if len(variables) > MAX_VARIABLES:
        return f"has {len(variables):,} custom variables, and may have {MAX_VARIABLES:,}"
    if total <= MAX_TEXT:
        return ""
    name, most = max(sizes.items(), key=lambda item: item[1], default=("", 0))
    if most > MAX_TEXT:
        return f"has a {name} of {most:,} characters, which may have {MAX_TEXT:,}"
    return f"has {total:,} characters in all, and may have {MAX_ALL:,}" if total > MAX_ALL else ""


def check_sizes(
    owner: object, names: Iterable[str], *, variables: Mapping[str, Any], others: Any = None
) -> None:
    """The same of an object's attributes. Raises TooLarge."""
    texts = {name: text for name in names if isinstance(text := getattr(owner, name), str)}
    if problem := too_large(texts, variables=variables, others=others):
        raise TooLarge(problem)


def _length(value: Any) -> int:
    return len(value) if isinstance(value, str) else 8
