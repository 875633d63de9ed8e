"""`up --data DIR` -> LEADGATE_DATA, which the settings read when they are imported."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path


def add_data_option(parser: argparse.ArgumentParser) -> None:
    """One definition for the two readers: this module, and the command's own --help."""
    parser.add_argument(
        "--data",
        metavar="DIR",
        help="Where the embedded database and the secrets are kept. "
        "Default: LEADGATE_DATA, else .leadgate beside manage.py",
    )


def apply_data_option(arguments: Sequence[str]) -> None:
    """Put the option of `manage.py up` into the environment, before Django loads the settings."""
    if len(arguments) > 1 and arguments[1] == "up":
        parser = argparse.ArgumentParser(add_help=False)
        add_data_option(parser)
        if data := parser.parse_known_args(arguments[2:])[0].data:
            os.environ["LEADGATE_DATA"] = str(Path(data).absolute())
