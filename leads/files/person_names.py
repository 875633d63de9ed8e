"""A full name -> its parts, and the titles around it."""

from typing import NamedTuple


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Without dots.
_TITLES = _words(
    "mr mrs ms miss mx dr prof sir dame lord lady rev hon herr frau hr fr dipl ing m mme mlle me monsieur "
    "madame mademoiselle maître sr sra srta don doña dña señor señora sig sigra signa signor signora dott "
    "dottssa avv geom dhr mevr mw pan pani pana inż mgr г-н г-жа гн гжа д-р проф bay bayan sayın shri smt "
    "bapak ibu"
)
_SUFFIXES = _words("phd md jr sr ii iii iv mba esq cpa msc bsc ma ba dds jd llm drmed dipling")
_PARTICLES = _words(
    "von vom van de der den des del della dello di da das dos du la le zu zum zur ter ten el al bin ibn"
)


class PersonName(NamedTuple):
    first: str
    last: str
    title: str  # before the name: "Prof. Dr."
    suffix: str  # behind it: "PhD"


def parse_name(text: str, last_name_first: bool = False) -> PersonName:
    """ "Dr. Anna von der Heide", "Heide, Anna"; where the column says so "Heide Anna" too."""
    before, comma, after = text.partition(",")
    behind, title_behind, suffix_behind = _bare(after.replace(",", " ").split())
    if comma and behind:
        words, title, suffix = _bare(before.split(), keep_one=True)
        titles, suffixes = _joined(title, title_behind), _joined(suffix, suffix_behind)
        return PersonName(" ".join(behind), " ".join(words), titles, suffixes)
    words, title, suffix = _bare(before.split())
    title, suffix = _joined(title, title_behind), _joined(suffix, suffix_behind)
    if len(words) < 2:
        return PersonName(" ".join(words), "", title, suffix)
    if last_name_first:
        cut = _end_of_last_name(words)
        return PersonName(" ".join(words[cut:]), " ".join(words[:cut]), title, suffix)
    cut = next((i for i, word in enumerate(words[1:-1], 1) if word.lower() in _PARTICLES), len(words) - 1)
    return PersonName(" ".join(words[:cut]), " ".join(words[cut:]), title, suffix)


def split_name(text: str) -> tuple[str, str]:
    """(first, last), without titles."""
    name = parse_name(text)
    return name.first, name.last


def is_title(text: str) -> bool:
    """Whether it is a form of address, and nothing else: "Prof. Dr."."""
    words = text.split()
    return bool(words) and all(_plain(word) in _TITLES for word in words)


def _end_of_last_name(words: list[str]) -> int:
    """Words that stand first: those in capitals, or one with what belongs before it ("van der Berg")."""
    capitals = next((i for i, word in enumerate(words) if not (len(word) > 1 and word.isupper())), len(words))
    if 0 < capitals < len(words):
        return capitals
    start = next((i for i, word in enumerate(words) if word.lower() not in _PARTICLES), 0)
    return min(start + 1, len(words) - 1)


def _bare(words: list[str], *, keep_one: bool = False) -> tuple[list[str], str, str]:
    """(without titles before and degrees behind, the titles, the degrees)."""
    start, end, fewest = 0, len(words), 1 if keep_one else 0
    while (
        start + fewest < end
        and _plain(words[start]) in _TITLES
        and (words[start].endswith(".") or end - start > 2)
    ):
        start += 1
    while end - fewest > start and _plain(words[end - 1]) in _SUFFIXES:
        end -= 1
    return words[start:end], " ".join(words[:start]), " ".join(words[end:])


def _joined(one: str, other: str) -> str:
    return f"{one} {other}".strip()


def _plain(word: str) -> str:
    return word.lower().replace(".", "")
