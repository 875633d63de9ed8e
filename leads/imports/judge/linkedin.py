"""LinkedIn profile URL as typed -> the one form that identifies a profile, or nothing.

A real profile stands under /in/ (or the old /pub/). A company page, a search or a placeholder such
as `imported-123` is none. Query, fragment and trailing slash fall away (wire page of Puffle), and so
does what LinkedIn itself ignores: scheme, country subdomain, a language after the name, upper case.
"""

import re
from urllib.parse import unquote

_match_profile = re.compile(
    r"(?:https?://)?(?:[a-z0-9-]+\.)?linkedin\.com/(in|pub)/([^/?#\s]+)(?:[/?#]\S*)?", re.IGNORECASE
).fullmatch
MAX_NAME = 200  # LinkedIn allows 100; member ids are shorter


def normalize_profile_url(text: str) -> str | None:
    """`https://www.linkedin.com/in/<name>`, or None. `text` may be blank."""
    found = _match_profile(text.strip())
    if found is None:
        return None
    folder, name = found[1].lower(), unquote(found[2]).strip()
    # Member ids (ACoAA…) are case-sensitive, names that people choose are not.
    name = name if name.startswith("ACo") else name.lower()
    if not name or len(name) > MAX_NAME or not name.isprintable() or any(c in name for c in "/?# "):
        return None
    return f"https://www.linkedin.com/{folder}/{name}"
