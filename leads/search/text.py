"""What was typed -> ranges of the values that begin with it."""

import re
from dataclasses import dataclass, replace

from workspaces.database.cursor import Cursor
from workspaces.text.email_address import normalize_domain, normalize_email

TERM_LENGTH = 40  # characters of a name or company that are in its term
_LAST_CHARACTER = chr(0x10FFFF)
_SPACE = re.compile(r"\s")
_PHONE = re.compile(r"[+(0-9][0-9 ()/.\u00a0-]*", re.ASCII)
_FEWEST_DIGITS = 4
_SURROGATES = range(0xD800, 0xE000)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Beginnings in lower case. Names are lower-cased by PostgreSQL, in the leads and here, so that both
    agree; an email by Python, as it was when it was imported. `domain` begins with @, `phone` with + and has
    digits only, `external` with #; None: the text is none."""

    email: str
    name: str
    domain: str | None = None
    phone: str | None = None
    external: str | None = None

    @property
    def terms(self) -> list[str]:
        """What the terms that come into question begin with."""
        return [each[:TERM_LENGTH] for each in (self.name, self.domain, self.phone, self.external) if each]


def read_text(cursor: Cursor, text: str, *, is_wide: bool = False) -> Wanted | None:
    """None for a text that nothing can begin with: an empty one, or one that PostgreSQL can't hold.
    `is_wide`: domains, phone numbers and external ids are searched as well."""
    text = text.strip()
    if not text or not can_be_stored(text):
        return None
    found = cursor.execute("SELECT lower(%s::text)", [text]).fetchone()
    assert found is not None
    wanted = Wanted(email=_read_email(text), name=found[0])
    if not is_wide:
        return wanted
    domain, phone = _read_domain(text), _read_phone(text)
    return replace(wanted, domain=domain, phone=phone, external=f"#{found[0]}")


def _read_email(text: str) -> str:
    """An international address is kept with a domain of ASCII."""
    lowered = text.lower()
    return lowered if text.isascii() else normalize_email(text) or lowered


def _read_domain(text: str) -> str | None:
    domain = text.lower().removeprefix("@")
    if "." not in domain or "@" in domain or _SPACE.search(domain):
        return None
    return f"@{domain if domain.isascii() else normalize_domain(domain) or domain}"


def _read_phone(text: str) -> str | None:
    """As many digits as nobody types who means something else; those of a country code with + or 00."""
    digits = re.sub(r"[^0-9]", "", text).lstrip("0")
    return f"+{digits}" if _PHONE.fullmatch(text) and len(digits) >= _FEWEST_DIGITS else None


def can_be_stored(text: str) -> bool:
    return "\0" not in text and not any(ord(character) in _SURROGATES for character in text)


def end_of(beginning: str) -> str:
    """The first text, in order of code points, behind all that begin so."""
    kept = beginning.rstrip(_LAST_CHARACTER)
    if not kept:
        return beginning + _LAST_CHARACTER * TERM_LENGTH
    following = ord(kept[-1]) + 1
    return kept[:-1] + chr(following if following not in _SURROGATES else _SURROGATES.stop)
