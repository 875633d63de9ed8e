"""A phone number as typed <-> E.164, the one form that tells two of them apart."""

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

COUNTRIES = sorted(phonenumbers.SUPPORTED_REGIONS)  # two letters each
_LONGEST = 40  # characters that are looked at
_keep_digits = re.compile(r"[^0-9]").sub


@lru_cache(maxsize=20_000)
def read_phone(text: str, *, country: str) -> str:
    """`+4915112345678`, or "" for what is no number that somebody can have. `country` is that of numbers
    without a country code; "": there is none, and those can't be read. Nor can one with an extension, which
    many people share."""
    text = text.strip()
    if len(text) > _LONGEST or text.count("+") > 1 or any(map(_is_in_its_way, text)):
        return ""
    before, plus, _ = text.rpartition("+")
    digits = digits_of(text)
    if not digits or digits_of(before):
        return ""
    try:
        number = phonenumbers.parse(f"{plus}{digits}", country or None)
    except NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    found = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return found if digits.lstrip("0") in written_as(found, country=country) else ""


@lru_cache(maxsize=20_000)
def written_as(number: str, *, country: str) -> frozenset[str]:
    """The digits, without leading zeros, of all ways to write it that read_phone reads. `number` is E.164."""
    parsed = phonenumbers.parse(number)
    code = str(parsed.country_code)
    national = digits_of(phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL))
    ways = [digits_of(number), code + national]  # +49 (0)151 …
    if country:
        ways.append(digits_of(phonenumbers.format_out_of_country_calling_number(parsed, country)))
    if country and parsed.country_code == phonenumbers.country_code_for_region(country):
        ways += [national, phonenumbers.national_significant_number(parsed)]
    return frozenset(way.lstrip("0") for way in ways)


def digits_of(text: str) -> str:
    return _keep_digits("", text)


def _is_in_its_way(character: str) -> bool:
    """Letters, and digits that are not 0 to 9."""
    return character.isalnum() and character not in "0123456789"
