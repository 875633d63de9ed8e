"""A cell that is no email address or profile, or hardly the right one -> what was probably meant."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from leads.files.decode.known.top_domains import TOP_DOMAINS
from leads.files.held_address import held_addresses
from leads.imports.judge.linkedin import normalize_profile_url
from leads.verification.address.free_mail import is_free_mail
from leads.verification.address.typos import suggest as known_domain
from workspaces.text.email_address import normalize_email

_LONGEST = 1000  # characters of a cell that are looked at


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """`value` instead of the cell's text. `like` is one for all cells that are wrong in this way, `label`
    names it for people."""

    value: str
    like: str
    label: str


@dataclass(frozen=True, kw_only=True)
class _Step:
    label: str
    mend: Callable[[str], str]


def suggest_email(text: str) -> Suggestion | None:
    """None where it is an address of a domain that nobody misspells, or nobody can tell what it was."""
    plain = text.strip().replace("\uff20", "@")
    if not plain or len(plain) > _LONGEST:
        return None
    labels: list[str] = []
    if normalize_email(plain) is None:
        plain, labels = _repaired(plain)
    local, _, domain = plain.rpartition("@")
    if local and (known := known_domain(domain.lower())):
        plain, labels = f"{local}@{known}", [*labels, f"{domain.lower()} → {known}"]
    if not labels or normalize_email(plain) is None:
        return None
    return Suggestion(value=plain, like=" + ".join(labels), label=", ".join(labels))


def suggest_profile(text: str) -> Suggestion | None:
    """The end of a profile's URL, alone."""
    found = re.fullmatch(r"(?:@|/?in/)([\w-]{3,100})/?|(\w+-[\w-]{2,100})", text.strip())
    if found is None:
        return None
    value = f"https://www.linkedin.com/in/{found[1] or found[2]}"
    label = "a profile’s whole URL"
    return Suggestion(value=value, like=label, label=label) if normalize_profile_url(value) else None


def _repaired(text: str) -> tuple[str, list[str]]:
    """With the labels of what was done; an address at the end, or still none."""
    if held := held_addresses(text):
        return held[0], ["the first of several addresses" if len(held) > 1 else "only the address"]
    labels: list[str] = []
    for step in _STEPS:
        mended = step.mend(text)
        if mended != text:
            text, labels = mended, [*labels, step.label]
        if normalize_email(text) is not None:
            break
    return text, labels


# --- the steps; each leaves alone what it doesn't know ---

_NO_ADDRESS = re.compile(r"[\s<>()\[\]{},;:|\"']+")
# Each repetition has an end: a text of one character alone would cost the square of its length.
_ANGLE = re.compile(r"<([^<>@]{1,64}@[^<>@]{1,255})>")
_AT = re.compile(r"\s{0,9}[(\[{]\s{0,9}at\s{0,9}[)\]}]\s{0,9}|\s{1,9}at\s{1,9}", re.IGNORECASE)
_DOT = re.compile(r"\s{0,9}[(\[{]\s{0,9}(?:dot|punkt|point)\s{0,9}[)\]}]\s{0,9}", re.IGNORECASE)
# All in lower case: "Lee, ann@example.com" is a name and an address.
_PARTED_NAME = re.compile(r"([a-z0-9_+-]{1,64})\s{0,9}[,.\s]\s{0,9}([a-z0-9._+-]{1,64}@[^\s,@]{1,255})")
_NO_NAMES = frozenset(["mail", "email", "e-mail", "tel", "to", "or", "at", "an", "or"])
_PARTED_DOMAIN = re.compile(r"([^\s,@]+@[^\s,@]+(?:,[^\s,@]+)*?)(?:,|\s+|\s*,\s+)([a-z]{2,10})")


def _is_likely(address: str) -> bool:
    return normalize_email(address) is not None and address.lower().rpartition(".")[2] in TOP_DOMAINS


def _angle(text: str) -> str:
    found = _ANGLE.search(text)
    return found[1].strip() if found else text


def _at(text: str) -> str:
    return _DOT.sub(".", text if "@" in text else _AT.sub("@", text, count=1))


def _parted_name(text: str) -> str:
    found = _PARTED_NAME.fullmatch(text)
    if found is None or found[1] in _NO_NAMES or not _is_likely(found[2]):
        return text
    return f"{found[1]}.{found[2]}"


def _parted_domain(text: str) -> str:
    """ann@gmail,com and ann@example co uk, but not "ann@example.com, de"."""
    found = _PARTED_DOMAIN.fullmatch(text.lower())
    if found is None or (", " in text and _is_likely(found[1])):
        return text
    whole = f"{text[: found.end(1)].replace(',', '.')}.{text[found.start(2) :]}"
    is_end = found[2] in TOP_DOMAINS or known_domain(whole.lower().rpartition("@")[2])
    return whole if is_end else text


def _inner(text: str) -> str:
    return next(iter(addresses_in(text)), text)


def addresses_in(text: str) -> list[str]:
    """Words that are addresses of a known top domain, whatever stands around them."""
    words = (word.strip(".!?") for word in _NO_ADDRESS.split(text[:_LONGEST]) if "@" in word)
    return list(dict.fromkeys(filter(_is_likely, words)))


def _closed(text: str) -> str:
    return re.sub(r"\s{0,9}([@.])\s{0,9}", r"\1", text)


def _single(text: str) -> str:
    once = re.sub(r"\.{2,}", ".", re.sub(r"@{2,}", "@", text))
    return once.strip(".,;:<>()\"'").replace(".@", "@").replace("@.", "@")


def _without_blanks(text: str) -> str:
    return "".join(text.split()) if text.count("@") == 1 else text


def _whole_domain(text: str) -> str:
    """gmail and gmailcom are gmail.com."""
    local, _, domain = text.lower().rpartition("@")
    ends = [end for end in ("com", "net", "de", "fr", "org") if domain.endswith(end)]
    whole = [f"{domain}.com", *(f"{domain.removesuffix(end)}.{end}" for end in ends)]
    known = next(filter(is_free_mail, whole), "")
    return f"{local}@{known}" if local and known and "." not in domain else text


_STEPS = (
    _Step(label="only the address", mend=_angle),
    _Step(label="@ as a sign", mend=_at),
    _Step(label="a dot for a comma or blank", mend=_parted_name),
    _Step(label="a dot for a comma or blank", mend=_parted_domain),
    _Step(label="only the address", mend=_inner),
    _Step(label="without blanks", mend=_closed),
    _Step(label="a sign once, none at the ends", mend=_single),
    _Step(label="without blanks", mend=_without_blanks),
    _Step(label="the whole domain", mend=_whole_domain),
)
