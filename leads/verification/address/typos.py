"""Domain -> the well-known one that was probably meant: gmial.com -> gmail.com."""

from collections import defaultdict
from collections.abc import Iterable

from leads.verification.address.free_mail import WELL_KNOWN, is_free_mail
from leads.verification.address.words import read_words

_LEAST = 7  # letters: shorter names are too near to one another (gmx.de, gmx.net, me.com)
_COM = ("con", "cmo", "ocm", "comm", "cm", "co", "om", "cim", "vom", "xom", "coom", "coml")
_WRONG_ENDS = dict.fromkeys(_COM, "com") | {"nte": "net", "ent": "net"}
_OTHERS = frozenset(read_words("near_misses"))


def suggest(domain: str) -> str:
    """ "" for a domain that is well known itself, or near none."""
    if is_free_mail(domain) or domain in _OTHERS or len(domain) < _LEAST - 1:
        return ""
    mended = _with_right_end(domain)
    if mended != domain and is_free_mail(mended):
        return mended
    near = _TARGETS.get(_kin_of(mended), ())
    return next((target for target in near if _is_one_slip(mended, target)), "")


def _with_right_end(domain: str) -> str:
    """gmail.con -> gmail.com. `.co` and `.cm` are countries, so only of names that are known."""
    name, _, end = domain.rpartition(".")
    return f"{name}.{_WRONG_ENDS[end]}" if end in _WRONG_ENDS else domain


def _is_one_slip(typed: str, meant: str) -> bool:
    """Two neighbours swapped, or one letter too many, too few or wrong: a distance of one in the sense of
    Damerau."""
    if typed == meant or abs(len(typed) - len(meant)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), None)
    if start is None:
        return True  # one is the other's beginning
    rest, other = typed[start:], meant[start:]
    if len(typed) == len(meant):
        return rest[1:] == other[1:] or (rest[:2] == other[1::-1] and rest[2:] == other[2:])
    return rest[1:] == other if len(typed) > len(meant) else rest == other[1:]


def _kin_of(domain: str) -> tuple[str, str]:
    """What must be right: the first letter is rarely the wrong one, and endings are countries."""
    return domain[:1], domain.rpartition(".")[2]


def _by_kin(domains: Iterable[str]) -> dict[tuple[str, str], list[str]]:
    kin: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for domain in domains:
        kin[_kin_of(domain)].append(domain)
    return dict(kin)


_TARGETS = _by_kin(domain for domain in WELL_KNOWN if len(domain) >= _LEAST)
