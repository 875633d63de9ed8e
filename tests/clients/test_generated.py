"""openapi-python-client makes a client of our document, with a function for every operation."""

import re
import subprocess
import sys
from pathlib import Path

from workspaces.api.openapi.document import document, document_as_json

# It knows some content types only. Both calls that take a file take it in a form too, which it knows.
_UNKNOWN_TYPE = re.compile(r"WARNING parsing POST /api/v2/(blocklists/\{id\}/upload|imports) within \w+\.")
_IMPORT_ALL = """
import importlib, pkgutil, sys
sys.path.insert(0, sys.argv[1])
import made.api
found = [module.name for module in pkgutil.walk_packages(made.api.__path__, "made.api.") if not module.ispkg]
for name in found:
    assert importlib.import_module(name).sync_detailed
print(*[name.rpartition(".")[2] for name in found])
"""


def test_a_client_has_every_operation(tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_bytes(document_as_json())
    (tmp_path / "config.yml").write_text("post_hooks: []\n")
    made = _run(
        "-m", "openapi_python_client", "generate", "--meta", "none", "--path", f"{tmp_path}/schema.json",
        "--config", f"{tmp_path}/config.yml", "--output-path", f"{tmp_path}/made",
    )  # fmt: skip
    warnings = re.findall(r"^WARNING .*|^ERROR .*", made, re.MULTILINE)
    assert all(_UNKNOWN_TYPE.fullmatch(warning) for warning in warnings), warnings
    operations = [
        described["operationId"] for methods in document()["paths"].values() for described in methods.values()
    ]
    functions = _run("-c", _IMPORT_ALL, str(tmp_path)).split()
    assert sorted(map(_plain, functions)) == sorted(map(_plain, operations))


def _run(*arguments: str) -> str:
    """-> what it printed."""
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def _plain(name: str) -> str:
    """`createAPIKey` and `create_api_key` are the same."""
    return name.replace("_", "").lower()
