"""The options of a command that is about one person of a workspace."""

import contextlib
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError

from leads.erasing import Who
from leads.models import Erasure
from workspaces.models import Workspace

_OPTIONS = {
    Erasure.By.EMAIL: "email",
    Erasure.By.EXTERNAL: "external_id",
    Erasure.By.LEAD: "lead",
    Erasure.By.LINKEDIN: "linkedin",
    Erasure.By.PHONE: "phone",
}


def add_person(parser: ArgumentParser) -> None:
    """--workspace, and one of the ways to name somebody."""
    parser.add_argument("--workspace", required=True, metavar="NAME", help="Its name or id.")
    who = parser.add_mutually_exclusive_group(required=True)
    who.add_argument("--email")
    who.add_argument("--external-id", metavar="ID", help="What another program calls them.")
    who.add_argument("--lead", metavar="ID")
    who.add_argument("--linkedin", metavar="URL", help="A profile's.")
    who.add_argument("--phone", help="As it is stored, or its digits.")
    parser.add_argument(
        "--external-source", metavar="NAME", default="", help="Which program, with --external-id."
    )


def read_person(options: Mapping[str, Any]) -> tuple[Workspace, Who]:
    """Raises CommandError."""
    by, value = next((by, options[name]) for by, name in _OPTIONS.items() if options[name] is not None)
    source = options["external_source"]
    if source and by != Erasure.By.EXTERNAL:
        raise CommandError("--external-source goes with --external-id.")
    return find_workspace(options["workspace"]), Who(by=by, value=value, source=source)


def find_workspace(text: str) -> Workspace:
    """By id, else by name. Raises CommandError."""
    with contextlib.suppress(ValueError, Workspace.DoesNotExist):
        return Workspace.objects.get(id=UUID(text))
    with contextlib.suppress(Workspace.DoesNotExist):
        return Workspace.objects.get(name=text)
    raise CommandError(f"There is no workspace {text!r}")
