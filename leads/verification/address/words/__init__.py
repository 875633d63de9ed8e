"""Word lists: plain text, `#` begins a comment."""

from pathlib import Path


def read_words(name: str) -> tuple[str, ...]:
    """The words of `<name>.txt`, in its order."""
    lines = (Path(__file__).parent / f"{name}.txt").read_text().splitlines()
    return tuple(word for line in lines if not line.startswith("#") for word in line.split())
