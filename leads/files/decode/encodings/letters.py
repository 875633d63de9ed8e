"""A text -> how unlikely it is as names of people, towns and companies, in bits.

Read in the right encoding a file is likelier than in any other: its letters are those of one language, the
frequent ones more often, they are small but for the first of a word, and no word mixes two scripts. A reading
that needs fewer characters for the same bytes gains by itself, as each costs something.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache

from leads.files.decode.encodings import alphabets

_WORDS = re.compile(r"(?:[^\W\d_]|[^\x00-\x7f])+")
_BLOCKS = (
    (0x0080, 0x024F, "Latin"), (0x1E00, 0x1EFF, "Latin"), (0x0300, 0x036F, "tone"), (0x0370, 0x03FF, "Greek"),
    (0x0400, 0x052F, "Cyrillic"), (0x0590, 0x05FF, "Hebrew"), (0x0600, 0x06FF, "Arabic"),
    (0x0E00, 0x0E7F, "Thai"), (0xAC00, 0xD7A3, "Hangul"), (0x3040, 0x30FF, "kana"), (0x3005, 0x3007, "kana"),
    (0x4E00, 0x9FFF, "Han"), (0x3400, 0x4DBF, "Han"), (0x20000, 0x3FFFF, "Han"),
    (0xFF66, 0xFF9F, "half kana"), (0xFF01, 0xFF5E, "wide"), (0x3000, 0x303F, "wide"),
)  # fmt: skip
_TOGETHER = frozenset(["kana", "Han", "half kana", "wide"])
# Bits of a letter that no language has, and what one from another language costs more than at home.
_FOREIGN, _FROM_ANOTHER = 16.0, 6.0
_EACH = {"kana": 6.0, "half kana": 5.5, "wide": 9.0}
_MIXED, _NEIGHBOURS, _DIGIT, _MISPLACED, _ODD_CASE = 7.0, 1.5, 3.5, 7.0, 4.0
# Punctuation of good typography, and other signs that names may have beside them.
_USUAL = frozenset("\u00a0–—‘“”„…«»£€")
_POSSIBLE = frozenset("‚®©™·•§&№º´`¡¿ª²³½°")
_DIGITS_WITHIN = re.compile(r"[^\x00-\x7f{0}]\d|\d[^\x00-\x7f{0}]".format("".join(_USUAL | _POSSIBLE)))
_NO_TEXT = frozenset(["Cc", "Cn", "Co", "Cs"])
_ONLY_LAST = frozenset("ךםןףץةىς")
_THAI_LEADS = frozenset("เแโใไ")
_THAI_ABOVE = frozenset(chr(code) for code in (0x0E31, *range(0x0E34, 0x0E3B), *range(0x0E47, 0x0E4F)))


def _ranked(letters: str, *, first: float, step: float, most: float) -> dict[str, float]:
    return {letter: min(first + step * rank, most) for rank, letter in enumerate(dict.fromkeys(letters))}


def _with_foreign(languages: list[dict[str, float]]) -> list[dict[str, float]]:
    """A Jérôme may live in Germany: rare, but likelier than a letter that no language here has."""
    best: dict[str, float] = {}
    for language in languages:
        for letter, bits in language.items():
            best[letter] = min(bits + _FROM_ANOTHER, best.get(letter, _FOREIGN))
    return [best | language for language in languages]


def _alphabet(languages: tuple[str, ...]) -> list[dict[str, float]]:
    return _with_foreign([_ranked(letters, first=3.0, step=0.14, most=9.0) for letters in languages])


_LANGUAGES = {
    "Latin": _with_foreign([_ranked(letters, first=2.0, step=0.4, most=6.0) for letters in alphabets.LATIN]),
    "Cyrillic": _alphabet(alphabets.CYRILLIC),
    "Greek": _alphabet(alphabets.GREEK),
    "Hebrew": _alphabet(alphabets.HEBREW),
    "Arabic": _alphabet(alphabets.ARABIC),
    "Thai": _alphabet(alphabets.THAI),
}


def bits_of(text: str, codec: str) -> float:
    """`codec` is what the text was read in: it says which Han characters are common there."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    bits = _DIGIT * len(_DIGITS_WITHIN.findall(text))
    foreign = (word for word in _WORDS.findall(text) if not word.isascii())
    bits += sum(_bits_of_word(word, counts) for word in dict.fromkeys(foreign))
    for script, letters in counts.items():
        bits += _bits_of_letters(script, letters, codec)
    if "Hangul" in counts and "Han" in counts:  # Chinese that was read as Korean
        bits += 3 * min(counts["Hangul"].total(), counts["Han"].total())
    if codec not in ("cp932", "euc_jp"):
        bits += 3 * counts["kana"].total()
    return bits


def _bits_of_letters(script: str, letters: Counter[str], codec: str) -> float:
    if script in _LANGUAGES:
        return min(_spelled(letters, language) for language in _LANGUAGES[script])
    if script == "Hangul":
        return sum(times * _bits_of_hangul(letter) for letter, times in letters.items())
    if script == "Han":
        return sum(times * _bits_of_han(letter, codec) for letter, times in letters.items())
    return _EACH[script] * letters.total()


def _spelled(letters: Counter[str], language: Mapping[str, float]) -> float:
    return sum(times * language.get(letter, _FOREIGN) for letter, times in letters.items())


@cache
def script_of(character: str) -> str:
    """ "" for what is no letter of a script that is known here."""
    if character.isascii():
        return "Latin" if character.isalpha() else ""
    code = ord(character)
    script = next((name for first, last, name in _BLOCKS if first <= code <= last), "")
    is_letter = script in ("wide", "tone") or unicodedata.category(character)[0] in "LM"
    return script if is_letter and character not in "ªº" else ""


def _bits_of_word(word: str, counts: dict[str, Counter[str]]) -> float:
    bits, before, script_before = 0.0, "", ""
    for index, character in enumerate(word):
        script = script_of(character)
        if not character.isascii():
            if script:
                counts["Latin" if script == "tone" else script][_small(character)] += 1
            else:
                bits += _bits_of_sign(word, index)
        bits += _bits_of_pair(before, script_before, character, script)
        before, script_before = character, script
    return bits + _bits_of_case(word) + _MISPLACED * _misplaced(word)


def _small(character: str) -> str:
    return character if character == "İ" else character.lower()


def _bits_of_pair(before: str, script_before: str, character: str, script: str) -> float:
    if script == "tone":
        return 0.0 if script_before == "Latin" else 10.0
    if not script or not script_before or script_before == "tone":
        return 0.0
    if script != script_before:
        return 0.0 if {script, script_before} <= _TOGETHER else _MIXED
    return _NEIGHBOURS if script == "Latin" and not character.isascii() and not before.isascii() else 0.0


def _bits_of_sign(word: str, index: int) -> float:
    """Of what is no letter."""
    sign, before, after = word[index], word[index - 1 : index], word[index + 1 : index + 2]
    if unicodedata.category(sign) in _NO_TEXT:
        return 40.0
    if sign == "’":
        return 2.0 if before.isalpha() else 12.0
    if sign not in _USUAL and sign not in _POSSIBLE:
        return 13.0
    is_within = before.isalpha() and after.isalpha() and sign not in "·´`"
    has_company = bool(after) and not after.isalpha()
    return (3.0 if sign in _USUAL else 6.0) + _MISPLACED * is_within + 4.0 * has_company


def _bits_of_case(word: str) -> float:
    """Names begin with a capital and go on in small letters."""
    letters = "".join(filter(str.isalpha, word))
    small, large = letters.lower(), letters.upper()
    if small == large or (letters[0] != small[0] and letters[1:] == small[1:]):
        return 0.0
    if letters == small:
        return 1.5
    if letters == large:
        return 2.5
    return _ODD_CASE + 3 * sum(
        a.islower() and b.isupper() for a, b in zip(letters, letters[1:], strict=False)
    )


def _misplaced(word: str) -> int:
    """Letters that stand at the end only and don't; of Thai, vowels without their consonant."""
    pairs = list(zip(f" {word}", f"{word} ", strict=True))
    last = sum(a in _ONLY_LAST and b.isalpha() for a, b in pairs)
    leads = sum(a in _THAI_LEADS and b == " " for a, b in pairs)
    return last + leads + sum(b in _THAI_ABOVE and script_of(a) != "Thai" for a, b in pairs)


@cache
def _bits_of_hangul(syllable: str) -> float:
    """Names need few of the 11,172; those outside of the standard's 2,350 are rare."""
    if syllable in alphabets.KOREAN:
        return 6.5
    try:
        syllable.encode("euc_kr")
    except UnicodeEncodeError:
        return 14.0
    return 9.0


# The bytes that the commoner half of the characters begins with: those standards come in two levels.
_FIRST_LEVEL = {
    "gb18030": (0xB0, 0xD7),
    "big5hkscs": (0xA4, 0xC6),
    "euc_jp": (0xB0, 0xCF),
    "cp932": (0x88, 0x98),
}
_OFTEN = {
    "cp932": alphabets.JAPANESE,
    "euc_jp": alphabets.JAPANESE,
    "gb18030": alphabets.SIMPLIFIED,
    "big5hkscs": alphabets.TRADITIONAL,
}


@cache
def _bits_of_han(character: str, codec: str) -> float:
    if character in _OFTEN.get(codec, ()):
        return 7.0
    encoded = character.encode(codec, "replace")
    if len(encoded) != 2:
        return 20.0
    first, second = encoded
    if codec == "gb18030" and (first < 0xB0 or second < 0xA1):  # not in GB 2312
        return 18.0
    low, high = _FIRST_LEVEL.get(codec, (1, 0))
    return 10.0 if low <= first <= high else 14.5
