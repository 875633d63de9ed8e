"""Which encoding a few names are in, or which ones it may be."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.texts.make import ENCODINGS, LANGUAGES, as_vietnamese_windows, make_text
from leads.files.decode.encodings.guess import LENGTH, cut, guess_encoding


def _read_as(content: bytes, encoding: str) -> str:
    return content.decode(encoding, "replace")


@pytest.mark.parametrize(
    "codepage, names",
    [
        ("cp1252", "Jörg Müller\nAnna Groß"),
        ("cp1252", "René Lefèvre"),
        ("cp1252", "Smith’s – Co"),
        ("cp1250", "Łukasz Święcicki"),
        ("cp1250", "Jiří Dvořák\nTomáš Růžička"),
        ("iso8859_2", "Łukasz Święcicki"),
        ("cp1251", "Иван Петров"),
        ("koi8_r", "Иван Петров"),
        ("cp1253", "Γιώργος Παπαδόπουλος"),
        ("mac_roman", "Jörg Müller"),
        ("cp932", "メール\n山田太郎"),
        ("gb18030", "邮箱,姓名,公司\n李小龙,北京科技有限公司"),
        ("cp949", "김철수"),
        ("cp1255", "נועה כהן"),
        ("cp1256", "هدى الخطيب"),
        ("iso8859_6", "هدى الخطيب"),
        ("cp874", "มาลี ใจดี"),
        ("cp866", "Иван Петров"),
        ("iso8859_5", "Иван Петров"),
        ("mac_cyrillic", "Иван Петров\nОльга Смирнова"),
        ("cp852", "Łukasz Święcicki"),
        ("cp1254", "Ümit Yıldız\nAyşe Doğan"),
        ("cp1257", "Jānis Bērziņš\nŽydrūnas Čepaitė"),
        ("cp1258", as_vietnamese_windows("Nguyễn Thị Hương\nTrần Đức Tuấn")),
        ("euc_jp", "佐々木 美咲\nさくら商事"),
        ("cp932", "佐々木㈱〒１２３"),
        ("cp932", "ﾀﾅｶ ﾀﾛｳ\nｽｽﾞｷ ﾊﾅｺ\nｻﾄｳ ｹﾝ"),
        ("big5", "陳怡君\n林志明"),
        ("cp850", "João Conceição\nInês Simões"),
        ("cp1252", "50 €\n£825"),
    ],
)
def test_a_few_names_tell_the_encoding(codepage: str, names: str) -> None:
    text = f"email;name\n{names}\n"
    content = text.encode(codepage)
    assert _read_as(content, guess_encoding(content).encodings[0]) == text


@settings(deadline=None, max_examples=150, derandomize=True)
@given(
    case=st.sampled_from(list(product(LANGUAGES, ENCODINGS))),
    rows=st.integers(3, 30),
    seed=st.integers(0, 10_000),
)
def test_names_are_read_right_or_doubted(case: tuple[str, str], rows: int, seed: int) -> None:
    """A doubt has the right reading among its alternatives."""
    language, encoding = case
    text = make_text(language, rows, seed=seed, part="tuning")
    text = as_vietnamese_windows(text) if encoding == "cp1258" else text
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError:
        return
    if encoding.startswith(("utf", "iso2022")) or content.isascii():
        return  # scan.py knows those without a guess
    found = guess_encoding(content)
    assert text in [_read_as(content, codec) for codec in (found.encodings[0], *found.rivals)]


def test_two_close_encodings_are_a_doubt() -> None:
    """One letter alone says nothing: Ą and ą lie where the other has Ľ and š."""
    found = guess_encoding("email;town\na@b.de;Łąki\n".encode("cp1250"))
    assert found.encodings[0] == "cp1250"
    assert "iso8859_2" in found.rivals
    assert found.encodings[1 : 1 + len(found.rivals)] == found.rivals


def test_plain_names_are_no_doubt() -> None:
    for codepage in ("cp1252", "cp850", "mac_roman"):
        names = "Jörg Müller\nKäthe Schäfer\nGünther Weiß\nBjörn Köhler\nÄnne Böhm\n"
        assert guess_encoding(names.encode(codepage)).rivals == ()


def test_anything_can_be_read() -> None:
    noise = bytes(range(128, 256)) * 40
    assert guess_encoding(noise).encodings[-1] == "latin-1"


def test_a_repeated_line_counts_once() -> None:
    line, other = "José".encode("cp1252"), "Žižkov".encode("cp1250")
    assert cut(b"\n".join([line] * 5000 + [b"plain", other])) == line + b"\n" + other + b"\n"
    assert len(cut("ü".encode("cp1252") * 100_000)) == LENGTH
