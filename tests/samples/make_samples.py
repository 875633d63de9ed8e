"""Writes the samples and what is expected of them: python -m tests.samples.make_samples"""

from pathlib import Path

from tests.samples import (
    archives,
    columns,
    contents,
    encodings,
    harm,
    layouts,
    lines_of_json,
    shapes,
    spreadsheets,
)
from tests.samples.sample import Sample

FOLDER = Path(__file__).parent
SAMPLES: list[Sample] = [
    *encodings.SAMPLES,
    *shapes.SAMPLES,
    *columns.SAMPLES,
    *layouts.SAMPLES,
    *contents.SAMPLES,
    *harm.SAMPLES,
    *lines_of_json.SAMPLES,
    *archives.SAMPLES,
    *spreadsheets.SAMPLES,
]


def main() -> None:
    """What is no Python in the folder is removed first."""
    for path in FOLDER.iterdir():
        if path.suffix != ".py" and path.is_file():
            path.unlink()
    for sample in SAMPLES:
        sample.write(FOLDER)


if __name__ == "__main__":
    main()
