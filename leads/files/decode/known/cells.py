"""What a cell must be, by its look alone: an address, a phone number, a website, a date."""

import re

from leads.files.decode.known.top_domains import TOP_DOMAINS

_NO_ADDRESS = r"\s@,;|<>\""
# No host has what may part it from the next cell.
_NO_HOST = _NO_ADDRESS + r"~^#!$%&*=:/\\`\x01\x02"
is_address = re.compile(rf"\s*[^{_NO_ADDRESS}]+@[^{_NO_HOST}]+\.[^{_NO_HOST}.]{{2,}}\s*").fullmatch
is_data = re.compile(r"\s*(?:(?:https?://|www\.)\S+\s*|[+(]?\d[\d\s()./:,+-]*)", re.IGNORECASE).fullmatch
_match_dialled = re.compile(r"'?[+(0][\d ()./\u00a0-]{6,24}").fullmatch
_is_date = re.compile(
    r"\d{1,2}[./ -]\d{1,2}[./ -](?:\d{2}|\d{4})(?:[ T].*)?|\d{4}[./-]\d{1,2}[./-]\d{1,2}(?:[ T].*)?"
).fullmatch
_match_host = re.compile(r"(https?://|www\.)?([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+)(?:[:/?#]\S*)?").fullmatch
_AROUND = "<>'\"`"
_BETWEEN = str.maketrans(",;", "  ")
_LONGEST = 1000  # characters of a cell that are looked at
_SEPARATORS = frozenset(" ()/-\u00a0")
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15


def holds_address(cell: str) -> bool:
    """Whether it is an address, or one with a name or marks around it, or several: Ann <ann@x.com>;"""
    if is_address(cell):
        return True
    text = cell[:_LONGEST].replace("\uff20", "@")
    name, bracket, behind = text.partition("<")
    if bracket and "@" not in name:
        text = behind.partition(">")[0]
    words = text.translate(_BETWEEN).split() if "@" in text else []
    return bool(words) and all(is_address(_bare(word)) for word in words)


def _bare(word: str) -> str:
    bare = word.strip(_AROUND)
    return bare[7:] if bare[:7].lower() == "mailto:" else bare


def as_shown(cell: str) -> str:
    """What a spreadsheet shows: 01234 of ="01234", +44… of '+44…"""
    if cell.startswith('="') and cell.endswith('"') and len(cell) > 2:
        return cell[2:-1].replace('""', '"')
    return cell[1:] if cell.startswith("'+") and cell[2:3].isdigit() else cell


def is_phone(cell: str) -> bool:
    """Only what can hardly be anything else: it begins with + or 00, or with 0 or ( and is written in groups.
    No date, ZIP code, customer number or amount."""
    text = cell.strip()
    if not _match_dialled(text) or _is_date(text):
        return False
    digits = "".join(c for c in text if c.isdigit())
    if not _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS or digits.startswith("000"):
        return False
    if text.lstrip("'").startswith("+") or (digits.startswith("00") and len(digits) >= 11):
        return True
    return not _SEPARATORS.isdisjoint(text) and "," not in text


def is_website(cell: str) -> bool:
    """A host under a suffix that there is. Of a bare name such as `photo.jpg` the suffix is the proof."""
    found = _match_host(cell.strip().lower())
    if found is None:
        return False
    suffix = found[2].rpartition(".")[2]
    return suffix in TOP_DOMAINS or bool(found[1]) and suffix.isalpha()
