"""The encodings that a file may be in, as people call them, and how unlikely each is before one looks."""

import codecs
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, kw_only=True)
class Codepage:
    """`bits`: each makes it half as likely. `detector` is the name that chardet knows it by."""

    codec: str
    title: str
    bits: float
    detector: str = ""


def _codepages(bits: float, **titles: str) -> tuple[Codepage, ...]:
    return tuple(Codepage(codec=codec, title=title, bits=bits) for codec, title in titles.items())


# In order of what is shown, if two read the same.
CODEPAGES: tuple[Codepage, ...] = (
    *_codepages(
        0.0,
        cp1252="Windows-1252 (Western European)",
        cp1250="Windows-1250 (Central European)",
        cp1251="Windows-1251 (Cyrillic)",
        cp932="Shift-JIS (Japanese)",
        gb18030="GB 18030 (Chinese, simplified)",
        big5hkscs="Big5 (Chinese, traditional)",
        cp949="EUC-KR (Korean)",
        cp1254="Windows-1254 (Turkish)",
        cp1253="Windows-1253 (Greek)",
        cp1255="Windows-1255 (Hebrew)",
        cp1256="Windows-1256 (Arabic)",
        cp874="Windows-874 (Thai)",
    ),
    *_codepages(
        1.5,
        iso8859_2="ISO 8859-2 (Central European)",
        iso8859_15="ISO 8859-15 (Western European)",
        iso8859_9="ISO 8859-9 (Turkish)",
        iso8859_7="ISO 8859-7 (Greek)",
        iso8859_8="ISO 8859-8 (Hebrew)",
        iso8859_6="ISO 8859-6 (Arabic)",
        iso8859_5="ISO 8859-5 (Cyrillic)",
        koi8_r="KOI8-R (Russian)",
    ),
    Codepage(codec="euc_jp", title="EUC-JP (Japanese)", bits=0.0, detector="euc_jis_2004"),
    *_codepages(
        4.0,
        cp1257="Windows-1257 (Baltic)",
        mac_roman="Mac Roman (Western European)",
        cp850="DOS 850 (Western European)",
        cp437="DOS 437 (Western European)",
        cp852="DOS 852 (Central European)",
        cp866="DOS 866 (Russian)",
        koi8_u="KOI8-U (Ukrainian)",
        mac_cyrillic="Mac Cyrillic",
        cp1258="Windows-1258 (Vietnamese)",
        cp737="DOS 737 (Greek)",
        cp862="DOS 862 (Hebrew)",
    ),
    *_codepages(
        7.0,
        cp857="DOS 857 (Turkish)",
        cp855="DOS 855 (Cyrillic)",
        cp775="DOS 775 (Baltic)",
        cp869="DOS 869 (Greek)",
        iso8859_13="ISO 8859-13 (Baltic)",
        iso8859_4="ISO 8859-4 (Northern European)",
        mac_latin2="Mac Central European",
        mac_turkish="Mac Turkish",
        mac_greek="Mac Greek",
        kz1048="KZ-1048 (Kazakh)",
        johab="Johab (Korean)",
    ),
)
_OTHERS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with a byte order mark",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 (little endian)",
    "utf-16-be": "UTF-16 (big endian)",
    "utf-32": "UTF-32",
    "iso2022_jp": "ISO-2022-JP (Japanese)",
    "iso2022_kr": "ISO-2022-KR (Korean)",
    "latin-1": "ISO 8859-1 (Western European)",
    "ascii": "ASCII",
}


def title_of(encoding: str) -> str:
    """As people know it, whichever of Python's names it has: "Windows-1252 (Western European)"."""
    return _titles().get(_python_name(encoding), encoding)


@cache
def _titles() -> dict[str, str]:
    named = {codepage.codec: codepage.title for codepage in CODEPAGES} | _OTHERS
    return {_python_name(codec): title for codec, title in named.items()}


def _python_name(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return encoding
