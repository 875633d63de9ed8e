"""Bytes of an old codepage -> how well each codepage makes names of them.

charset-normalizer wants a page of prose; a file of leads may have ten umlauts. So first we look which
codepage gives letters that stand in the words of one language, and ask it about the rest.
"""

import re
import unicodedata

from charset_normalizer import from_bytes

# In order of what is likely, if two are equally good.
CODEPAGES = (
    "cp1252", "cp1250", "cp1251", "iso8859_2", "mac_roman", "cp932", "gb18030", "cp949", "cp1254", "koi8_r",
    "cp850", "mac_cyrillic", "cp1253", "cp1255", "cp1256", "cp1257", "big5", "euc_jp",
)  # fmt: skip
_LANGUAGES = (
    "äöüß",
    "éèêëàâçîïôûùœæ",
    "ñáéíóúü¿¡ç",
    "ãõáéíóúâêôçà",
    "àèéìòù",
    "åäöæøé",
    "éëïöüè",
    "ąćęłńóśż",
    "áčďéěíňóřšťúůýžľĺôä",
    "áéíóöőúüű",
    "ăâîşţșț",
    "čćđšž",
    "çğıöşüi̇",
    "āčēģīķļņšūžąėęįųõäöü",
)
# First letter, last letter, and the letters that most of a text consists of.
_SCRIPTS = (
    ("\u0400", "\u04ff", frozenset("оеаинтсрвл")),
    ("\u0370", "\u03ff", frozenset("αιοτενσρόάί")),
)
_SETS = tuple(frozenset(letters + letters.upper()) for letters in _LANGUAGES)
_NEUTRAL = frozenset("\u00a0–—‘’‚“”„…€«»°®©™·•§&")
_WORDS = re.compile(r"(?:[^\W\d_]|[^\x00-\x7f])+")
_KNOWN_ENOUGH = 0.6
_LENGTH = 1 << 14  # bytes that are looked at


def rank_codepages(sample: bytes) -> tuple[str, ...]:
    """Those in which `sample` can be read at all, the likeliest first, and one that reads anything.

    `sample` has other bytes than ASCII; if it is long, its last line may be cut off.
    """
    lines = sample.splitlines(keepends=True)
    whole = lines[:-1] if len(sample) > _LENGTH and len(lines) > 1 else lines
    foreign = b"".join(line for line in whole if not line.isascii()) or sample
    if len(foreign) > _LENGTH:
        foreign = foreign[:_LENGTH].rpartition(b"\n")[0] or foreign[:_LENGTH]
    return (*_rank(foreign), "latin-1")


def _rank(sample: bytes) -> tuple[str, ...]:
    scores = {name: _score(sample, name) for name in CODEPAGES}
    readable = [name for name in CODEPAGES if scores[name] is not None]
    readable.sort(key=lambda name: -(scores[name] or 0))
    if not readable or (scores[readable[0]] or 0) >= _KNOWN_ENOUGH:
        return tuple(readable)
    found = from_bytes(sample, cp_isolation=list(readable)).best()
    return tuple(sorted(readable, key=lambda name: found is None or name != found.encoding))


def _score(sample: bytes, codepage: str) -> float | None:
    """0 to 1: the share of its foreign characters that make sense where they stand. None: unreadable."""
    try:
        text = sample.decode(codepage)
    except UnicodeDecodeError:
        return None
    words = [word for word in _WORDS.findall(text) if not word.isascii()]
    foreign = [c for word in words for c in word if not c.isascii() and c not in _NEUTRAL]
    if any(unicodedata.category(c) in ("Cc", "Cn", "Co") for c in foreign):
        return 0.0
    if not foreign:  # nothing but dashes and quotation marks
        return 1.0
    west = max(_western(words, foreign, letters) for letters in _SETS)
    return max(west, _far_east(foreign), *(_own_script(words, foreign, letters) for letters in _SCRIPTS))


def _far_east(foreign: list[str]) -> float:
    """Han among Hangul is Chinese that was read as Korean."""
    is_mixed = any(map(_is_hangul, foreign)) and any("\u4e00" <= c <= "\u9fff" for c in foreign)
    return sum(map(_east, foreign)) / len(foreign) * (0.88 if is_mixed else 1)


def _is_hangul(character: str) -> bool:
    return "\uac00" <= character <= "\ud7a3"


def _east(character: str) -> float:
    """Hangul before kana before Han: what isn't Korean has other characters as well, if read as Korean."""
    code = ord(character)
    if 0xAC00 <= code <= 0xD7A3:
        return 0.95
    if 0x3040 <= code <= 0x30FF:
        return 0.93
    return 0.85 if 0x4E00 <= code <= 0x9FFF else 0.0


def _western(words: list[str], foreign: list[str], letters: frozenset[str]) -> float:
    """Accents are single in a word of ASCII letters, and no capitals stand within one."""
    good = sum(c in letters for c in foreign)
    odd = sum(_odd_pairs(word) for word in words)
    return max(0.0, (good - odd) / len(foreign))


def _odd_pairs(word: str) -> int:
    pairs = zip(word, word[1:], strict=False)
    return sum(
        (not a.isascii() and not b.isascii() and a.isalpha()) or (a.islower() and b.isupper())
        for a, b in pairs
    )


def _own_script(words: list[str], foreign: list[str], script: tuple[str, str, frozenset[str]]) -> float:
    """Whole words, no capitals within, and of the letters those that are frequent."""
    first, last, often = script
    good = sum(first <= c <= last for c in foreign)
    odd = sum(
        a.isascii() != b.isascii() or (a.islower() and b.isupper())
        for word in words
        for a, b in zip(word, word[1:], strict=False)
    )
    frequent = min(1.0, 2 * sum(c.lower() in often for c in foreign) / len(foreign))
    return max(0.0, (good - 2 * odd) / len(foreign) * (0.8 + 0.2 * frequent))
