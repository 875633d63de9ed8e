"""A name as typed -> the name that is kept."""

MAX_NAME = 200  # characters, without the space around them


class NameRefused(ValueError):
    """The name is blank or too long."""

    def __init__(self, *, is_blank: bool) -> None:
        super().__init__("a name can't be blank" if is_blank else f"a name has at most {MAX_NAME} characters")
        self.is_blank = is_blank


def read_name(text: str) -> str:
    """Without the space around it. Raises NameRefused."""
    name = text.strip()
    if not 1 <= len(name) <= MAX_NAME:
        raise NameRefused(is_blank=not name)
    return name
