"""The first run -> a demo workspace, and a text that says what to try on it."""

import json

from config.bootstrap import Bootstrapped, bootstrap
from workspaces.models import Workspace

TEXT = """\
This is the first run: Leadgate has made a workspace "{workspace}" for you. The password and the key
are shown only once.

    Admin:     {url}/admin/
    Email:     {email}
    Password:  {password}
    API key:   {key}

Upload two leads to its campaign:

curl -X POST {url}/api/v2/leads/add \\
  -H 'Authorization: Bearer {key}' \\
  -H 'Content-Type: application/json' \\
  -d '{body}'
"""
WORKSPACE = "Demo"


def welcome_if_first_run(url: str) -> str | None:
    """The text, when there was no workspace yet; it has the only copy of password and key.

    So print it at once: call this when nothing can go wrong any more.
    """
    if Workspace.objects.exists():
        return None
    return _welcome(bootstrap(workspace_name=WORKSPACE), url=url)


def _welcome(made: Bootstrapped, *, url: str) -> str:
    leads = [
        {"email": "ada@example.com", "first_name": "Ada", "company_name": "Analytical Engines"},
        {"email": "grace@example.com", "first_name": "Grace", "company_name": "Compilers Inc"},
    ]
    return TEXT.format(
        workspace=WORKSPACE,
        url=url,
        email=made.admin_email,
        password=made.admin_password or "the one you have",
        key=made.api_key,
        body=json.dumps({"campaign_id": str(made.campaign_id), "leads": leads}),
    )
