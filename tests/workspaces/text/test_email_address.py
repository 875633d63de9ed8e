"""The normal form of an email, rule by rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspaces.text.email_address import explain_email, normalize_domain, normalize_email


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ada@example.com", "ada@example.com"),
        ("  Ada@Example.COM\t\n", "ada@example.com"),
        ("\ufeffada\u200b@example\u00ad.com", "ada@example.com"),
        ("\u200b ada@example.com \u200b", "ada@example.com"),
        ("o'neil+tag/x=!#$%&*-?^_`{|}~@example.com", "o'neil+tag/x=!#$%&*-?^_`{|}~@example.com"),
        ("a.b.c@example.com", "a.b.c@example.com"),
        ("zoë@example.com", "zoë@example.com"),
        ("zoe\u0308@example.com", "zoë@example.com"),
        ("ZOË@EXAMPLE.COM", "zoë@example.com"),
        ("用户@例子.广告", "用户@xn--fsqu00a.xn--4rr70v"),
        ("हिन्दी@example.com", "हिन्दी@example.com"),
        ("a@Bücher.example", "a@xn--bcher-kva.example"),
        ("a@xn--bcher-kva.example", "a@xn--bcher-kva.example"),
        ("a@faß.de", "a@xn--fa-hia.de"),
        ("a@example。com", "a@example.com"),
        ("a@ＥＸＡＭＰＬＥ.com", "a@example.com"),
        ("a@ex--ample.com", "a@ex--ample.com"),
        ("a@123.45.com", "a@123.45.com"),
        ("a@b.c", "a@b.c"),
        ("1@1.a1", "1@1.a1"),
        ("a" * 64 + "@example.com", "a" * 64 + "@example.com"),
        ("a@" + "b" * 63 + ".com", "a@" + "b" * 63 + ".com"),
        ("a@" + ".".join(["b" * 62] * 4), "a@" + ".".join(["b" * 62] * 4)),
    ],
)
def test_valid(text: str, expected: str) -> None:
    assert normalize_email(text) == expected
    assert normalize_email(expected) == expected


@pytest.mark.parametrize(
    "text",
    [
        "ada",
        "@example.com",
        "ada@",
        "a@b@example.com",
        "a b@example.com",
        "a@exam ple.com",
        "a\u00a0b@example.com",
        "a\x00b@example.com",
        "a\x7f@example.com",
        ".a@example.com",
        "a.@example.com",
        "a..b@example.com",
        '"a b"@example.com',
        "a(b)@example.com",
        "a,b@example.com",
        "a@example",
        "a@.com",
        "a@example..com",
        "a@example.com.",
        "a@-example.com",
        "a@example-.com",
        "a@exa_mple.com",
        "a@127.0.0.1",
        "a@[127.0.0.1]",
        "a@example.123",
        "a@example.com,b@example.com",
        "Ada <ada@example.com>",
        "mailto:ada@example.com@x",
        "a" * 65 + "@example.com",
        "é" * 65 + "@example.com",
        "a@" + "b" * 64 + ".com",
        "a@" + ".".join(["b" * 62] * 4) + "cc",
        "a@xn--",
        "a@xn--a.com",
        "a@xn--\u00fc.com",
        "a@xn--99999999999.com",
        "☃@example.com",
        "a€@example.com",
        "a@ex\u2028ample.com",
        "a@\u0301b.com",
    ],
)
def test_invalid(text: str) -> None:
    assert normalize_email(text) is None
    assert explain_email(text)


@given(st.text(max_size=80))
def test_any_text_is_refused_or_has_a_stable_form(text: str) -> None:
    normal = normalize_email(text)
    if normal is not None:
        assert normalize_email(normal) == normal
        assert normal.count("@") == 1
        assert normal.partition("@")[2].isascii()
        assert "\x00" not in normal and "\\" not in normal and "\t" not in normal


@given(st.from_regex(r"[a-z0-9]{1,10}@[a-z0-9]{1,10}\.[a-z]{2,5}", fullmatch=True))
def test_plain_addresses_are_their_own_form(text: str) -> None:
    assert normalize_email(text) == text
    assert normalize_email(f" {text.upper()} ") == text


@pytest.mark.parametrize(
    ("text", "part"), [("", "no email"), ("a@b@c", "2"), ("a b@c.de", "space"), ("a@b", "b is")]
)
def test_explanation_names_the_fault(text: str, part: str) -> None:
    assert part in explain_email(text)


def test_domain_of_one_label_is_none() -> None:
    assert normalize_domain("localhost") is None
    assert normalize_domain("") is None


@pytest.mark.timeout(60)  # encoded as a whole these would take hours
def test_what_is_far_too_long_is_refused_unread() -> None:
    letters = "".join(map(chr, range(0x4E00, 0x9000))) * 10
    for domain in (letters, f"xn--{letters}", "xn--" + "a" * 400_000, f"{letters}.de"):
        assert normalize_email(f"a@{domain}") is None
        assert normalize_domain(domain) is None
        assert explain_email(f"a@{domain}")
    assert normalize_email("a" + "\u0301\u0323" * 200_000 + "@b\u00fc.de") is None


def test_accents_that_are_typed_apart_count_once() -> None:
    label = "u\u0308" * 40
    assert normalize_email(f"a@{label}.de") == normalize_email("a@" + "\u00fc" * 40 + ".de") is not None
