"""Email as typed -> the one form that identifies a person, or nothing.

The rules are design.md's: trimmed, invisible characters removed, lower-cased; exactly one @; no
spaces or controls; local part 1 to 64 characters, an RFC 5322 dot-atom (non-ASCII letters allowed);
domain after UTS 46 to A-labels, at least two labels of 1 to 63 letters, digits and inner hyphens,
the last one not all digits; 254 characters in all.
"""

import re
import unicodedata

import idna

_ATEXT = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]"
# What is taken is never given back (++): it is faster, and nothing else could fit.
_LABEL = r"(?!-)[a-z0-9-]{1,63}+(?<!-)"
_DOMAIN = rf"(?:{_LABEL}\.)++(?![0-9]+\Z){_LABEL}"
# Nearly every address.
_match_plain = re.compile(rf"(?=[^@]{{1,64}}+@){_ATEXT}++(?:\.{_ATEXT}++)*+@{_DOMAIN}", re.ASCII).fullmatch
_match_domain = re.compile(_DOMAIN, re.ASCII).fullmatch
_match_ascii_atom = re.compile(rf"{_ATEXT}*", re.ASCII).fullmatch

# Unicode's Default_Ignorable_Code_Point: what no font draws, and what a copied address drags along.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
MAX_LENGTH = 254
MAX_LOCAL = 64
MAX_LABEL = 63
# Characters as typed: normalising joins accents with their letters, a few at most for each letter. What is
# longer is no address, and mapping and encoding it would take time that grows with its square.
_MAX_TYPED = 4 * MAX_LENGTH


def normalize_email(text: str) -> str | None:
    """The normal form, or None where `text` is no email address. `text` is not blank."""
    email = text.strip().lower()
    if email.isascii() and "xn--" not in email:  # an A-label is for UTS 46 to judge
        return email if len(email) <= MAX_LENGTH and _match_plain(email) else None
    return _normalize_international(email)


def _normalize_international(email: str) -> str | None:
    email = remove_invisible(email).strip().lower()
    local, at, domain = email.partition("@")
    if len(email) > _MAX_TYPED:
        return None
    normal_domain = normalize_domain(domain) if at else None
    local = unicodedata.normalize("NFC", local)
    if normal_domain is None or not _is_dot_atom(local):
        return None
    normal = f"{local}@{normal_domain}"
    return normal if len(normal) <= MAX_LENGTH else None


def remove_invisible(text: str) -> str:
    return _INVISIBLE.sub("", text)


def _is_dot_atom(local: str) -> bool:
    return len(local) <= MAX_LOCAL and all(_is_atom(atom) for atom in local.split("."))


def _is_atom(atom: str) -> bool:
    """Letters, digits and the marks that letters of many scripts consist of; of ASCII, RFC 5322's atext."""
    ascii_part = "".join(character for character in atom if character.isascii())
    return (
        bool(atom)
        and _match_ascii_atom(ascii_part) is not None
        and all(unicodedata.category(c)[0] in "LMN" for c in atom if not c.isascii())
    )


def normalize_domain(text: str) -> str | None:
    """A domain as typed -> A-labels in lower case, or None where it is no domain of two labels or more."""
    plain = text.lower()
    if plain.isascii() and "xn--" not in plain:  # UTS 46 would do no more, in ten times the time
        return plain if len(plain) <= MAX_LENGTH and _match_domain(plain) else None
    if len(plain) > _MAX_TYPED:
        return None
    try:
        mapped = idna.uts46_remap(text, std3_rules=False, transitional=False)
        domain = ".".join(_to_a_label(label) for label in mapped.split("."))
    except (idna.IDNAError, UnicodeError):
        return None
    return domain if len(domain) <= MAX_LENGTH and _match_domain(domain) else None


def _to_a_label(label: str) -> str:
    """Raises UnicodeError for a label that is no Punycode, or that no U-label would turn into."""
    if len(label) > MAX_LABEL:  # an A-label has more characters than what it stands for
        raise UnicodeError("no label is as long")
    if label.startswith("xn--"):
        unicode_label = label[4:].encode().decode("punycode")
        if unicode_label.isascii() or idna.uts46_remap(unicode_label, std3_rules=False) != unicode_label:
            raise UnicodeError(f"{label} is not the A-label of anything")
        return label
    if label.isascii():
        return label
    if unicodedata.category(label[0])[0] == "M":
        raise UnicodeError(f"{label} begins with a combining mark")
    return f"xn--{label.encode('punycode').decode()}"


def explain_email(text: str) -> str:
    """Why normalize_email refused `text`: one sentence for a person."""
    email = remove_invisible(text).strip()
    local, _, domain = email.partition("@")
    if not email:
        return "there is no email"
    if email.count("@") != 1:
        return f"an email has exactly one @, this has {email.count('@')}"
    if any(c.isspace() or unicodedata.category(c) == "Cc" for c in email):
        return "an email has no spaces or control characters"
    if not local or len(local) > MAX_LOCAL:
        return f"the part before the @ must have 1 to {MAX_LOCAL} characters"
    if len(email) > MAX_LENGTH:
        return f"an email has at most {MAX_LENGTH} characters"
    if normalize_domain(domain) is None:
        return f"{domain or 'nothing'} is not a mail domain"
    return f"{local} can't stand before the @"


def readable_email(email: str) -> str:
    """The address with its domain in letters, as people write it; the same where it was so before."""
    local, at, domain = email.rpartition("@")
    if "xn--" not in domain:
        return email
    try:
        return f"{local}{at}{idna.decode(domain)}"
    except idna.IDNAError:
        return email
