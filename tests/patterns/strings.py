"""A regular expression -> long texts that it begins to fit, and doesn't fit in the end.

Run as a program it tries them, `python -I strings.py PATTERN FLAGS METHOD…`, and is killed by the system
where one takes more than SECONDS of the processor's time.
"""

import math
import re
import resource
import sys
import time
from collections.abc import Iterator
from itertools import permutations
from re import _constants as codes
from re import _parser as parser
from typing import Any

LENGTH = 100_000  # characters: many, to tell a square (half a minute) from a line (some milliseconds)
SECONDS = 5
_PAIRED = 5  # characters of the alphabet that are also tried two by two
_ENDS = ("", "\0", "\n!")
_CLASSES = {
    codes.CATEGORY_DIGIT: "1",
    codes.CATEGORY_SPACE: " ",
    codes.CATEGORY_WORD: "a",
    codes.CATEGORY_NOT_DIGIT: "a",
    codes.CATEGORY_NOT_SPACE: "a",
    codes.CATEGORY_NOT_WORD: "!",
}
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)


def long_texts(pattern: str, flags: int) -> Iterator[str]:
    """Each part that repeats, after what leads up to it; each character and word of the pattern's own."""
    tree = parser.parse(pattern, flags)
    found = _Words()
    found.walk(tree, "")
    for before in dict.fromkeys(["", *found.prefixes]):
        for pump in found.pumps():
            for end in _ENDS:
                yield before + pump * (LENGTH // len(pump)) + end


class _Words:
    """What a pattern is made of."""

    def __init__(self) -> None:
        self.prefixes: list[str] = []
        self._words: dict[str, None] = {}
        self._characters: dict[str, None] = {}

    def pumps(self) -> list[str]:
        characters = list(self._characters) or ["a"]
        pairs = ["".join(pair) for pair in permutations(characters[:_PAIRED], 2)]
        return list(filter(None, dict.fromkeys([*characters, *self._words, *pairs])))

    def walk(self, tree: Any, before: str) -> str:
        """-> `before` and the shortest text that fits the tree."""
        start = len(before)
        for code, value in tree:
            if code in _REPEATS:
                self._words[before[start:]] = None
            before = self._step(code, value, before)
        self._words[before[start:]] = None
        return before

    def _step(self, code: Any, value: Any, before: str) -> str:
        if code in _REPEATS:
            return self._repeat(value, before)
        if code is codes.BRANCH:
            return [self.walk(branch, before) for branch in value[1]][0]
        if code is codes.SUBPATTERN:
            return self.walk(value[-1], before)
        if code is codes.ATOMIC_GROUP:
            return self.walk(value, before)
        if code in (codes.ASSERT, codes.ASSERT_NOT):
            self.walk(value[1], before)
            return before
        return before + self._character(code, value)

    def _repeat(self, value: tuple[int, int, Any], before: str) -> str:
        least, most, tree = value
        self.prefixes.append(before)
        once = self.walk(tree, before)[len(before) :]
        return before + once * least

    def _character(self, code: Any, value: Any) -> str:
        if code is codes.IN:
            found = [text for item in value if (text := self._character(*item))]
            is_negative = value[0][0] is codes.NEGATE
            return next((c for c in "a!1 \u00e9" if c not in found), "a") if is_negative else found[0]
        if code in (codes.LITERAL, codes.NOT_LITERAL):
            self._characters[chr(value)] = None
            return chr(value) if code is codes.LITERAL else next(c for c in "a!" if ord(c) != value)
        if code is codes.RANGE:
            self._characters[chr(value[0])] = None
            return chr(value[0])
        if code is codes.CATEGORY or code is codes.ANY:
            text = _CLASSES.get(value, "a")
            self._characters[text] = None
            return text
        return ""


def main(pattern: str, flags: str, *methods: str) -> None:
    compiled = re.compile(pattern, int(flags))
    for text in long_texts(pattern, int(flags)):
        used = math.ceil(time.process_time())
        resource.setrlimit(resource.RLIMIT_CPU, (used + SECONDS, resource.RLIM_INFINITY))
        for method in methods:
            found = getattr(compiled, method)(*(["", text] if method.startswith("sub") else [text]))
            if method == "finditer":
                list(found)


if __name__ == "__main__":
    main(*sys.argv[1:])
