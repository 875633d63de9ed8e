"""A column's name -> the field that it stands for, how surely, and its rank among others of that field."""

import itertools
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from leads.files.decode.known.header_names import (
    COMPANYS,
    CONTAINERS,
    FIRST_OR_FULL,
    LAST_NAME_FIRST,
    LATER,
    NAMES,
    NARROWING,
    OTHERS,
)

_LONGEST = 200  # characters of a name that are looked at: what is longer is no name
_LONGEST_KEY = 60
_COMPANY = 3  # the rank of what is the company's
_LATER = 1
_NUMBERED = 3  # "Email 2" comes after "Work Email"


class Named(NamedTuple):
    """`sure`: 2 it is the field's name, 1 nearly, 0 none (then `field` is ""). Lower ranks are better."""

    field: str
    sure: int
    rank: int


def name_key(name: str) -> str:
    """Letters and digits in lower case, without accents: "E-Mail-Adresse" > "emailadresse". Of a long name
    the beginning: a row of accents is normalised in the square of its length."""
    folded = name[:_LONGEST].casefold().replace("ł", "l").replace("ø", "o").replace("ı", "i")
    plain = unicodedata.normalize("NFKD", folded)
    return "".join(c for c in unicodedata.normalize("NFKC", _without_accents(plain)) if c.isalnum())


def _without_accents(text: str) -> str:
    return "".join(c for c in text if not "\u0300" <= c <= "\u036f")


def _keys(names: str) -> list[str]:
    return [name_key(name) for name in names.split()]


FIELD_BY_KEY = {key: field for field, names in reversed(NAMES.items()) for key in _keys(names)}
_RANKS = {key: rank for rank, words in NARROWING.items() for key in _keys(words)}
_NARROWING = sorted(_RANKS, key=len, reverse=True)
_AT_THE_END = frozenset(
    key for key in _RANKS if key not in _keys("contact lead person persons the your best")
)
_YIELDING = frozenset(_keys(LATER))
_OTHERS = frozenset(_keys(OTHERS))
_LAST_NAME_FIRST = frozenset(_keys(LAST_NAME_FIRST))
_FIRST_OR_FULL = frozenset(_keys(FIRST_OR_FULL))
_CONTAINERS = frozenset(_keys(CONTAINERS))
_NONE = Named("", 0, 0)


@lru_cache(maxsize=8192)
def field_of(name: str) -> Named:
    """The field that a column of this name is. Somebody else's address or name is none of the lead's."""
    key = name_key(name)
    if not key or len(key) > _LONGEST_KEY or is_of_others(name):
        return _NONE
    if key in FIELD_BY_KEY:
        return Named(FIELD_BY_KEY[key], 2, _LATER if key in _YIELDING else 0)
    bare, number = _without_number(key)
    if bare in FIELD_BY_KEY:
        return Named(FIELD_BY_KEY[bare], 1, number)
    field, rank = _narrowed(bare, number, 3)
    if not field and _is_container(name.rpartition(".")[0]):
        return field_of(name.rpartition(".")[2])
    return Named(field, 1, rank) if field else _NONE


def _is_container(path: str) -> bool:
    """Whether a JSON path leads to nothing but the lead: "properties" of properties.email."""
    return bool(path) and all(name_key(part) in _CONTAINERS for part in path.split("."))


def _without_number(key: str) -> tuple[str, int]:
    """ "phone2value" > "phonevalue", 1: the first of a kind counts no worse than one without a number."""
    digits = "".join(c for c in key if c.isdecimal())
    bare = "".join(c for c in key if not c.isdecimal())
    number = int(digits[:3]) if digits else 0
    return bare, number + _NUMBERED if number > 1 else 0


def _narrowed(key: str, rank: int, depth: int) -> tuple[str, int]:
    """Takes words off at both ends until a name is left."""
    for word in _NARROWING:
        rests = [key[len(word) :]] if key.startswith(word) else []
        rests += [key[: -len(word)]] if word in _AT_THE_END and key.endswith(word) else []
        for rest in filter(None, rests):
            field, worse = FIELD_BY_KEY.get(rest, ""), rank + _RANKS[word]
            if not field and depth > 1:
                field, worse = _narrowed(rest, worse, depth - 1)
            if field and (_RANKS[word] != _COMPANY or field in COMPANYS):
                return field, worse
    return "", 0


@lru_cache(maxsize=8192)
def is_of_others(name: str) -> bool:
    """Whether the name speaks of an owner, a manager, an assistant …: the lead is somebody else."""
    return not _OTHERS.isdisjoint(map(name_key, _words(name[:_LONGEST])))


def _words(name: str) -> list[str]:
    """ "ownerEmail" is two."""
    spaced = "".join(
        f" {c}" if c.isupper() and before.islower() else c if c.isalnum() else " "
        for before, c in itertools.pairwise(f" {name}")
    )
    return spaced.split()


def is_last_name_first(name: str) -> bool:
    """Whether a column of full names says that they begin with the last name."""
    return name_key(name) in _LAST_NAME_FIRST


def may_be_full_name(name: str) -> bool:
    """Whether a column of first names may hold whole ones: only its values can tell."""
    return name_key(name) in _FIRST_OR_FULL
