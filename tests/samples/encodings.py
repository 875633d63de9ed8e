"""Encodings: with a byte order mark, without, old codepages, and one that breaks."""

from collections.abc import Sequence

from tests.samples.sample import BASIC, HEADER, Sample, csv_format

_PEOPLE = HEADER + "joerg@example.com,Jörg,Müller,Größe GmbH\nzoe@example.com,Zoë,Brontë,Café\n"
_PEOPLE_LEADS = [
    {"email": "joerg@example.com", "first_name": "Jörg", "last_name": "Müller", "company_name": "Größe GmbH"},
    {"email": "zoe@example.com", "first_name": "Zoë", "last_name": "Brontë", "company_name": "Café"},
]
_GERMAN = (
    "E-Mail;Vorname;Nachname;Firma\r\njuergen@example.com;Jürgen;Schäfer;Bäckerei Weiß\r\n"
    "bjoern@example.com;Björn;Möller;Große Überfahrt\r\n"
)
_FRENCH = (
    "Courriel;Prénom;Nom;Société\nhelene@example.com;Hélène;Lefèvre;Crédit Général\n"
    "francois@example.com;François;Gâtinais;Théâtre Forêt\n"
)
_POLISH = (
    "E-mail;Imię;Nazwisko;Firma\nlukasz@example.com;Łukasz;Wójcik;Żółw\n"
    "malgorzata@example.com;Małgorzata;Dąbrowska;Część\nsw@example.com;Święta;Woźniak;Gdańsk\n"
)
_CZECH = (
    "E-mail;Jméno;Příjmení;Firma\njiri@example.com;Jiří;Dvořák;Škoda\n"
    "ruzena@example.com;Růžena;Černá;Žižkov\n"
)
_RUSSIAN = (
    "Email;Имя;Фамилия;Компания\nivan@example.com;Иван;Петров;Ромашка\n"
    "olga@example.com;Ольга;Смирнова;Северное сияние\n"
)
_JAPANESE = (
    "メールアドレス,姓,名,会社名\ntanaka@example.com,田中,太郎,株式会社ソニー\n"
    "suzuki@example.com,鈴木,さくら,トヨタ自動車\n"
)
_CHINESE = (
    "电子邮件,姓,名,公司\nwang@example.com,王,小明,北京科技有限公司\nzhang@example.com,张,伟,上海贸易\n"
)
_KOREAN = "이메일,성,이름,회사\nkim@example.com,김,철수,삼성전자\nlee@example.com,이,영희,한국전력\n"
_LAST_FIRST = ["email", "last_name", "first_name", "company_name"]


def _lead(email: str, first: str, last: str, company: str) -> dict[str, str]:
    return {"email": email, "first_name": first, "last_name": last, "company_name": company}


def _sample(
    name: str,
    about: str,
    text: str,
    codec: str,
    delimiter: str,
    *leads: dict[str, str],
    mapping: Sequence[str] = tuple(BASIC),
) -> Sample:
    """`codec` is what it is written in; what must be detected is called so as well."""
    return Sample(
        name=name,
        about=about,
        content=text.encode(codec),
        detected=csv_format(codec, delimiter),
        mapping=mapping,
        created=len(text.strip().splitlines()) - 1,
        leads=leads,
    )


_GERMAN_LEAD = _lead("juergen@example.com", "Jürgen", "Schäfer", "Bäckerei Weiß")

SAMPLES = [
    _sample("utf8.csv", "UTF-8 without a mark", _PEOPLE, "utf-8", ",", *_PEOPLE_LEADS),
    _sample(
        "utf8_bom.csv", "UTF-8 as Excel saves it, with a mark", _PEOPLE, "utf-8-sig", ",", *_PEOPLE_LEADS
    ),
    Sample(
        name="ascii.csv",
        about="Nothing but ASCII is UTF-8 too",
        content=(HEADER + "ada@example.com,Ada,Lovelace,Engines\n").encode("ascii"),
        created=1,
    ),
    Sample(
        name="utf16_le_bom.txt",
        about="Excel's “Unicode text”: UTF-16, tabs, CRLF",
        content=b"\xff\xfe" + _PEOPLE.replace(",", "\t").replace("\n", "\r\n").encode("utf-16-le"),
        detected=csv_format("utf-16", "\t"),
        created=2,
        leads=_PEOPLE_LEADS,
    ),
    Sample(
        name="utf16_be_bom.csv",
        about="UTF-16, big end first, with a mark",
        content=b"\xfe\xff" + _PEOPLE.encode("utf-16-be"),
        detected=csv_format("utf-16"),
        created=2,
        leads=_PEOPLE_LEADS,
    ),
    _sample("utf16_le_plain.csv", "UTF-16 without a mark", _PEOPLE, "utf-16-le", ",", *_PEOPLE_LEADS),
    _sample(
        "utf16_be_plain.csv", "UTF-16, big end first, without", _PEOPLE, "utf-16-be", ",", *_PEOPLE_LEADS
    ),
    Sample(
        name="utf32_bom.csv",
        about="UTF-32, whose mark begins like that of UTF-16",
        content=b"\xff\xfe\0\0" + _PEOPLE.encode("utf-32-le"),
        detected=csv_format("utf-32"),
        created=2,
        leads=_PEOPLE_LEADS,
    ),
    _sample(
        "cp1252_german.csv", "German Excel: Windows-1252, semicolons", _GERMAN, "cp1252", ";", _GERMAN_LEAD
    ),
    _sample(
        "cp1252_french.csv",
        "French in Windows-1252; Nom is the last name beside Prénom",
        _FRENCH,
        "cp1252",
        ";",
        _lead("helene@example.com", "Hélène", "Lefèvre", "Crédit Général"),
    ),
    _sample(
        "cp1250_polish.csv",
        "Polish in Windows-1250",
        _POLISH,
        "cp1250",
        ";",
        _lead("lukasz@example.com", "Łukasz", "Wójcik", "Żółw"),
    ),
    _sample(
        "latin2_polish.csv",
        "Polish in Latin-2, which differs in ą, ś and ź only",
        _POLISH,
        "iso8859-2",
        ";",
        _lead("sw@example.com", "Święta", "Woźniak", "Gdańsk"),
    ),
    Sample(
        name="cp1250_czech.csv",
        about="Czech in Windows-1250, with the names mapped once more by the user",
        content=_CZECH.encode("cp1250"),
        detected=csv_format("cp1250", ";"),
        mapping=["email", "first_name", "last_name", "company_name"],
        map={"Jméno": "first_name", "Příjmení": "last_name"},
        created=2,
        leads=[_lead("jiri@example.com", "Jiří", "Dvořák", "Škoda")],
    ),
    _sample(
        "cp1251_russian.csv",
        "Russian in Windows-1251",
        _RUSSIAN,
        "cp1251",
        ";",
        _lead("ivan@example.com", "Иван", "Петров", "Ромашка"),
    ),
    Sample(
        name="shift_jis.csv",
        about="Japanese in Shift-JIS, whose second bytes may look like ASCII; the family name first",
        content=_JAPANESE.encode("cp932"),
        detected=csv_format("cp932"),
        mapping=_LAST_FIRST,
        created=2,
        leads=[_lead("tanaka@example.com", "太郎", "田中", "株式会社ソニー")],
    ),
    Sample(
        name="gb18030.csv",
        about="Chinese in GB 18030",
        content=_CHINESE.encode("gb18030"),
        detected=csv_format("gb18030"),
        mapping=_LAST_FIRST,
        created=2,
        leads=[_lead("wang@example.com", "小明", "王", "北京科技有限公司")],
    ),
    Sample(
        name="euc_kr.csv",
        about="Korean in EUC-KR",
        content=_KOREAN.encode("cp949"),
        detected=csv_format("cp949"),
        mapping=_LAST_FIRST,
        created=2,
        leads=[_lead("kim@example.com", "철수", "김", "삼성전자")],
    ),
    _sample("mac_roman.csv", "German from an old Mac", _GERMAN, "mac-roman", ";", _GERMAN_LEAD),
    Sample(
        name="utf8_bad_byte.csv",
        about="UTF-8 but for one byte of Latin-1 in a late line: that row is refused",
        content=(_PEOPLE + "anna@example.com,Änne,Übel,Öl\n").encode()
        + b"rene@example.com,Ren\xe9,Descartes,Sorbonne\n",
        created=3,
        refused={5: "incomplete"},
        leads=_PEOPLE_LEADS,
    ),
    Sample(
        name="two_exports.csv",
        about="Few accents: two rows of UTF-8 and one of Windows-1252, glued together",
        content=(HEADER + "tomas@example.com,Tomás,Ibáñez,\n").encode()
        + "goesta@example.com,Gösta,Ek,\n".encode("cp1252")
        + "maelle@example.com,Maëlle,Roi,\n".encode(),
        created=2,
        refused={3: "incomplete"},
        leads=[
            {"email": "tomas@example.com", "first_name": "Tomás", "last_name": "Ibáñez"},
            {"email": "maelle@example.com", "first_name": "Maëlle", "last_name": "Roi"},
        ],
    ),
    _sample(
        "cp1256_arabic.csv",
        "Arabic in Windows-1256 under an English header",
        HEADER + "huda@example.com,هدى,الخطيب,دار الكتاب\nyusuf@example.com,يوسف,منصور,مخبز السلام\n",
        "cp1256",
        ",",
        _lead("huda@example.com", "هدى", "الخطيب", "دار الكتاب"),
    ),
    _sample(
        "iso6_arabic.csv",
        "Arabic in ISO 8859-6",
        HEADER + "huda@example.com,هدى,الخطيب,دار الكتاب\nyusuf@example.com,يوسف,منصور,مخبز السلام\n",
        "iso8859-6",
        ",",
    ),
    _sample(
        "cp1255_hebrew.csv",
        "Hebrew in Windows-1255",
        HEADER + "noa@example.com,נועה,כהן,מאפיית הגליל\nuri@example.com,אורי,לוי,אור השמש\n",
        "cp1255",
        ",",
        _lead("noa@example.com", "נועה", "כהן", "מאפיית הגליל"),
    ),
    _sample(
        "cp874_thai.csv",
        "Thai in Windows-874",
        HEADER + "mali@example.com,มาลี,ใจดี,ฟาร์มสุขใจ\nanan@example.com,อนันต์,ศรีสุข,กาแฟดอย\n",
        "cp874",
        ",",
        _lead("mali@example.com", "มาลี", "ใจดี", "ฟาร์มสุขใจ"),
    ),
    _sample(
        "cp1253_greek.csv",
        "Greek in Windows-1253",
        HEADER + "eleni@example.com,Ελένη,Παππά,Αιγαίο\nnikos@example.com,Νίκος,Ρήγας,Ερμής\n",
        "cp1253",
        ",",
        _lead("eleni@example.com", "Ελένη", "Παππά", "Αιγαίο"),
    ),
    _sample(
        "cp866_russian.csv",
        "Russian as DOS wrote it",
        _RUSSIAN,
        "cp866",
        ";",
        _lead("ivan@example.com", "Иван", "Петров", "Ромашка"),
    ),
    _sample(
        "iso5_russian.csv",
        "Russian in ISO 8859-5",
        _RUSSIAN,
        "iso8859-5",
        ";",
        _lead("ivan@example.com", "Иван", "Петров", "Ромашка"),
    ),
    _sample(
        "cp852_polish.csv",
        "Polish as DOS wrote it",
        _POLISH,
        "cp852",
        ";",
        _lead("lukasz@example.com", "Łukasz", "Wójcik", "Żółw"),
    ),
    _sample(
        "cp1252_portuguese.csv",
        "Three rows of Portuguese in Windows-1252",
        "Nome;Sobrenome;E-mail;Empresa\r\nSimão;Falcão;simao@example.com;Ações São Brás\r\n"
        "Conceição;Leitão;conceicao@example.com;Educação Já\r\nEstevão;Simões;estevao@example.com;Leões\r\n",
        "cp1252",
        ";",
        mapping=["first_name", "last_name", "email", "company_name"],
    ),
    _sample(
        "shift_jis_names.csv",
        "Japanese names under an English header: a repetition mark, a company's sign, wide digits",
        HEADER + "aoi@example.com,葵,佐々木,㈱青空\nren@example.com,蓮,野々村,〒１２３商店\n",
        "cp932",
        ",",
        _lead("aoi@example.com", "葵", "佐々木", "㈱青空"),
    ),
    _sample(
        "euc_jp.csv",
        "Japanese in EUC-JP",
        _JAPANESE,
        "euc_jp",
        ",",
        _lead("tanaka@example.com", "太郎", "田中", "株式会社ソニー"),
        mapping=_LAST_FIRST,
    ),
    _sample(
        "iso2022_jp.csv",
        "Japanese as mail programs write it: ASCII with escapes",
        _JAPANESE,
        "iso2022_jp",
        ",",
        _lead("tanaka@example.com", "太郎", "田中", "株式会社ソニー"),
        mapping=_LAST_FIRST,
    ),
]
