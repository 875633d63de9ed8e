"""Path -> a random secret that is made on first use and then stays the same."""

import os
import secrets
from pathlib import Path


def read_or_create_secret(path: Path) -> str:
    """The secret in `path` (43 URL-safe characters, file mode 0600), made on the first call.

    Two processes that start at once agree: the file is linked into place only if it isn't there.
    Raises OSError when the folder can't be written.
    """
    if not path.exists():
        path.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(32))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()
