"""What people read in the admin are people's words, not the code's."""

import html
import re

import pytest

from tests.admin_pages import Browser
from tests.builders import Tenant, make_tenant
from tests.config.test_admin_access import RULES, furnish
from tests.config.test_matrix import admin_patterns
from workspaces.models import User

_CODE = re.compile(r"\b(doors?|memberships?|dialects?|is staff|staff status)\b", re.IGNORECASE)
_UNSEEN = re.compile(r"<(script|style|svg|pre)\b.*?</\1>", re.DOTALL)  # a payload is shown as it was sent


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = furnish(make_tenant("Acme"))
    User.objects.filter(id=tenant.owner.id).update(is_superuser=True)
    return tenant


def text_of(page: str) -> str:
    """What is read of it, and read out: the names of controls as well."""
    page = _UNSEEN.sub(" ", page)
    named = " ".join(re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', page))
    return html.unescape(f"{re.sub(r'<[^>]+>', ' ', page)} {named}")


def test_no_page_says_door_membership_dialect_or_staff(tenant: Tenant) -> None:
    browser = Browser(tenant.owner)
    ids = {f"{r.model._meta.app_label}/{r.model._meta.model_name}": r.row(tenant).pk for r in RULES}
    found = []
    for _, pattern in admin_patterns():
        model = "/".join(pattern.split("/")[1:3])
        if "(?P<" in pattern or "logout" in pattern or ("<" in pattern and model not in ids):
            continue
        page = browser.get("/" + re.sub(r"<[^>]+>", str(ids.get(model)), pattern))
        if page.status_code == 200 and not page.streaming and "html" in page["Content-Type"]:
            text = text_of(page.content.decode())
            hits = _CODE.finditer(text)
            found += [f"{pattern}: {text[max(0, hit.start() - 40) : hit.end() + 20]!r}" for hit in hits]
    assert not found, "\n".join(found)


def test_words_are_found() -> None:
    assert _CODE.search(text_of('<p title="By door">x</p>'))
    assert not _CODE.search(text_of("<script>door</script><p>outdoors</p>"))
