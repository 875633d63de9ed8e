"""A file as people have them: German headers, a column in two of them, and a bit of everything wrong."""

import csv
import io

ROWS = 5_000
BAD, REPEATED, BLOCKED = 50, 99, 50  # one of a hundred same addresses is the first
GOOD = ROWS - BAD - REPEATED - BLOCKED

_HEADER = ["Nr.", "Mailadresse des Kontakts", "Vorname", "Nachname", "Firma", "Größe des Unternehmens"]


def messy_csv() -> bytes:
    """Windows-1252, semicolons, quoted newlines, repeats, bad emails and a blocked domain."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(_HEADER)
    for number in range(ROWS):
        writer.writerow(_row(number))
    return text.getvalue().encode("cp1252")


def _row(number: int) -> list[str]:
    company = f'Müller & Söhne "Nr. {number}"\nNiederlassung' if number % 500 == 3 else f"Firma {number}"
    return [str(number), _email(number), "Jürgen", f"Groß{number}", company, f"{number % 9}0 bis 100"]


def _email(number: int) -> str:
    if number % 100 == 1:
        return f"kein at zeichen {number}"
    if number % 50 == 2:
        return "doppelt@example.com"
    if number % 100 == 5:
        return f"chef{number}@gesperrt.example"
    return f"person{number}@example.com"
