"""Columns and the fields that they probably are."""

import pytest

from leads.files.decode import Column
from leads.files.guess import guess_mapping
from leads.files.mended import MARKS


def _columns(**samples: str) -> list[Column]:
    """By name, one sample each ("" for none). "_" in a name stands for a space."""
    return [
        Column(index=index, name=name.replace("_", " "), samples=(sample,) if sample else ())
        for index, (name, sample) in enumerate(samples.items())
    ]


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("E-Mail", "email"),
        ("Email Address", "email"),
        ("Work Email", "email"),
        ("Adresse e-mail", "email"),
        ("Correo electrónico", "email"),
        ("Indirizzo email", "email"),
        ("Vorname", "first_name"),
        ("Prénom", "first_name"),
        ("IMIĘ", "first_name"),
        ("Voornaam", "first_name"),
        ("Apellidos", "last_name"),
        ("Sobrenome", "last_name"),
        ("Full Name", "full_name"),
        ("Ansprechpartner", "full_name"),
        ("Nazwa firmy", "company_name"),
        ("Ragione sociale", "company_name"),
        ("Job-Title", "job_title"),
        ("Intitulé du poste", "job_title"),
        ("Mobile phone", "phone"),
        ("Telefoonnummer", "phone"),
        ("Homepage", "website"),
        ("LinkedIn Profile URL", "linkedin_url"),
        ("Bemerkungen", "notes"),
        ("Icebreaker", "personalization"),
        ("Email Status", "custom:Email Status"),
        ("Lieblingsfarbe", "custom:Lieblingsfarbe"),
    ],
)
def test_guess_by_name(name: str, field: str) -> None:
    assert guess_mapping([Column(index=0, name=name, samples=())])[0] in (field, "")
    sample = {"email": "a@example.com", "linkedin_url": "linkedin.com/in/a"}.get(field, "x")
    assert guess_mapping([Column(index=0, name=name, samples=(sample,))]) == [field]


def test_guess_by_content_needs_no_name() -> None:
    columns = _columns(Column_1="a@example.com", Column_2="+49 30 12345", Column_3="https://a.example", X="")
    assert guess_mapping(columns) == ["email", "phone", "website", "custom:X"]


def test_guess_takes_each_field_once_and_the_better_column() -> None:
    columns = _columns(Mail="yes", Email="a@example.com", Work_Email="b@example.com")
    assert guess_mapping(columns) == ["custom:Mail", "email", "custom:Work Email"]


def test_guess_believes_addresses_more_than_names() -> None:
    assert guess_mapping(_columns(Contact="a@example.com", Company="A")) == ["email", "company_name"]


def test_guess_leaves_forms_of_address_alone() -> None:
    assert guess_mapping(_columns(Title="Mrs.", Email="a@example.com")) == ["custom:Title", "email"]


def test_guess_settles_names() -> None:
    assert guess_mapping(_columns(Vorname="A", Name="B")) == ["first_name", "last_name"]
    three = _columns(First_Name="A", Last_Name="B", Name="A B")
    assert guess_mapping(three) == ["first_name", "last_name", "custom:Name"]


def test_guess_ignores_what_leadgate_added() -> None:
    columns = [Column(index=i, name=name, samples=("7",)) for i, name in enumerate(MARKS)]
    assert guess_mapping(columns) == [""] * 4


_EXPORTS = {
    "Google Contacts": {
        "First Name": "first_name",
        "Last Name": "last_name",
        "Name Prefix": "custom:Name Prefix",
        "File As": "custom:File As",
        "Organization Name": "company_name",
        "Organization Title": "job_title",
        "Notes": "notes",
        "E-mail 1 - Label": "custom:E-mail 1 - Label",
        "E-mail 1 - Value": "email",
        "E-mail 2 - Value": "custom:E-mail 2 - Value",
        "Phone 1 - Label": "custom:Phone 1 - Label",
        "Phone 1 - Value": "phone",
        "Website 1 - Value": "website",
    },
    "Google Contacts, as it was": {
        "Name": "custom:Name",
        "Given Name": "first_name",
        "Family Name": "last_name",
        "E-mail 1 - Value": "email",
        "Organization 1 - Name": "company_name",
        "Organization 1 - Title": "job_title",
    },
    "Outlook": {
        "Title": "custom:Title",
        "First Name": "first_name",
        "Last Name": "last_name",
        "Company": "company_name",
        "Job Title": "job_title",
        "Business Fax": "custom:Business Fax",
        "Business Phone": "phone",
        "Home Phone": "custom:Home Phone",
        "E-mail Address": "email",
        "E-mail Type": "custom:E-mail Type",
        "E-mail Display Name": "custom:E-mail Display Name",
        "E-mail 2 Address": "custom:E-mail 2 Address",
        "Web Page": "website",
        "Manager's Name": "custom:Manager's Name",
    },
    "Thunderbird": {
        "First Name": "first_name",
        "Last Name": "last_name",
        "Display Name": "custom:Display Name",
        "Primary Email": "email",
        "Secondary Email": "custom:Secondary Email",
        "Work Phone": "phone",
        "Fax Number": "custom:Fax Number",
        "Organization": "company_name",
        "Job Title": "job_title",
        "Web Page 1": "website",
    },
    "LinkedIn": {
        "First Name": "first_name",
        "Last Name": "last_name",
        "URL": "linkedin_url",
        "Email Address": "email",
        "Company": "company_name",
        "Position": "job_title",
        "Connected On": "custom:Connected On",
    },
    "HubSpot": {
        "First Name": "first_name",
        "Last Name": "last_name",
        "Email": "email",
        "Phone Number": "phone",
        "Contact owner": "custom:Contact owner",
        "Associated Company": "company_name",
        "Job Title": "job_title",
        "Website URL": "website",
    },
    "Salesforce": {
        "Salutation": "custom:Salutation",
        "First Name": "first_name",
        "Last Name": "last_name",
        "Title": "job_title",
        "Company / Account": "company_name",
        "Email": "email",
        "Phone": "phone",
        "Lead Owner": "custom:Lead Owner",
    },
    "Pipedrive": {
        "Person - Name": "full_name",
        "Person - Email - Work": "email",
        "Person - Email - Home": "custom:Person - Email - Home",
        "Person - Phone - Work": "phone",
        "Person - Organization": "company_name",
        "Person - Owner": "custom:Person - Owner",
        "Deal - Title": "custom:Deal - Title",
    },
    "Mailchimp": {
        "Email Address": "email",
        "First Name": "first_name",
        "Last Name": "last_name",
        "Phone Number": "phone",
        "MEMBER_RATING": "custom:MEMBER_RATING",
    },
    "Apple": {"First name": "first_name", "Email (work)": "email", "Phone (mobile)": "phone"},
}
_VALUES = {"linkedin_url": "https://linkedin.com/in/mia", "email": "mia@example.com", "job_title": "Buyer"}


@pytest.mark.parametrize("program", _EXPORTS)
def test_guess_knows_the_exports_of_other_programs(program: str) -> None:
    wanted = _EXPORTS[program]
    columns = [
        Column(index=index, name=name, samples=(_sample(name, field),))
        for index, (name, field) in enumerate(wanted.items())
    ]
    assert dict(zip(wanted, guess_mapping(columns), strict=True)) == wanted


def _sample(name: str, field: str) -> str:
    """Where a column is none of the lead's own, its values must not make it so."""
    if field.startswith("custom:") and ("Email" in name or "E-mail" in name or "wner" in name):
        return "else@example.com"
    return _VALUES.get(field, "Mrs." if name == "Title" else "x")


@pytest.mark.parametrize(
    ("field", "names"),
    [
        (
            "email",
            "电子邮箱,Email,Correo electrónico,ईमेल,البريد الإلكتروني,Courriel,ইমেইল,E-mail,Эл. почта,ای میل",
        ),
        (
            "first_name",
            "名字,First name,Nombre,प्रथम नाम,الاسم الأول,Prénom,প্রথম নাম,Primeiro nome,Имя,پہلا نام",
        ),
        (
            "last_name",
            "姓氏,Surname,Apellidos,उपनाम,اسم العائلة,Nom de famille,পদবি,Sobrenome,Фамилия,خاندانی نام",
        ),
        ("company_name", "公司名称,Company,Empresa,कंपनी,الشركة,Société,কোম্পানি,Razão social,Компания,کمپنی"),
        ("job_title", "职位,Job title,Puesto,पदनाम,المسمى الوظيفي,Poste,পদ,Cargo,Должность,عہدہ"),
        ("phone", "手机号码,Phone,Teléfono,मोबाइल नंबर,رقم الهاتف,Téléphone,মোবাইল,Celular,Телефон,فون نمبر"),
        ("website", "网址,Website,Sitio web,वेबसाइट,الموقع الإلكتروني,Site web,ওয়েবসাইট,Site,Сайт,ویب سائٹ"),
    ],
)
def test_guess_knows_the_ten_largest_languages(field: str, names: str) -> None:
    sample = _VALUES.get(field, "x")
    for name in names.split(","):
        assert guess_mapping([Column(index=0, name=name, samples=(sample,))]) == [field], name


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("Επώνυμο,Όνομα,Κινητό,Εταιρεία", "last_name,first_name,phone,company_name"),
        ("שם פרטי,שם משפחה,טלפון,חברה", "first_name,last_name,phone,company_name"),
        ("ชื่อ,นามสกุล,โทรศัพท์,บริษัท", "first_name,last_name,phone,company_name"),
        ("Họ và tên,Điện thoại,Công ty,Chức vụ", "full_name,phone,company_name,job_title"),
        ("Förnamn,Efternamn,E-postadress,Företag", "first_name,last_name,email,company_name"),
        ("Etunimi,Sukunimi,Yritys", "first_name,last_name,company_name"),
        ("Jméno,Příjmení,Společnost,Pozice", "first_name,last_name,company_name,job_title"),
        ("ФИО,Моб. телефон", "full_name,phone"),
        ("name.givenName,name.familyName,org.name,org.title", "first_name,last_name,company_name,job_title"),
    ],
)
def test_guess_knows_the_plainest_names_in_others(header: str, fields: str) -> None:
    columns = [
        Column(index=index, name=name, samples=(_VALUES.get(field, "x"),))
        for index, (name, field) in enumerate(zip(header.split(","), fields.split(","), strict=True))
    ]
    assert guess_mapping(columns) == fields.split(",")


@pytest.mark.parametrize("name", ["Owner Email", "manager_email", "ContactOwnerEmail", "Assistant's e-mail"])
def test_guess_takes_nobody_else_for_the_lead(name: str) -> None:
    assert guess_mapping([Column(index=0, name=name, samples=("a@example.com",))]) == [f"custom:{name}"]


def test_guess_ranks_the_names_of_one_field() -> None:
    ordered = ["Manager Email", "Owner Email", "Email 2", "Work Email", "Email"]
    for count in range(len(ordered), 2, -1):
        columns = [Column(index=i, name=n, samples=("a@example.com",)) for i, n in enumerate(ordered[:count])]
        assert guess_mapping(columns)[count - 1] == "email"


def test_guess_wants_nearly_all_values_to_be_addresses() -> None:
    mixed = Column(index=0, name="Reach", samples=(), values=("a@example.com",) * 8 + ("by pigeon",) * 2)
    assert guess_mapping([mixed]) == ["custom:Reach"]
    clean = Column(index=0, name="Reach", samples=(), values=("a@example.com",) * 19 + ("by pigeon",))
    assert guess_mapping([clean]) == ["email"]


@pytest.mark.parametrize("value", ["ann.lee", "photo.jpg", "v1.2", "readme.md", "a@b.com", "e.g."])
def test_guess_takes_no_name_with_a_dot_for_a_website(value: str) -> None:
    assert guess_mapping([Column(index=0, name="Thing", samples=(value,))])[0] != "website"


@pytest.mark.parametrize("value", ["lee.com", "www.lee.de", "https://lee.museum/a?b", "shop.lee.co.uk"])
def test_guess_knows_a_website(value: str) -> None:
    assert guess_mapping([Column(index=0, name="Thing", samples=(value,))]) == ["website"]


@pytest.mark.parametrize(
    "value",
    ["2026-03-04", "03.04.2026", "04/03/26", "01067", "0000123456", "0.12345678", "(1,234.50)", "007"],
)
def test_guess_takes_no_date_or_number_for_a_phone(value: str) -> None:
    assert guess_mapping([Column(index=0, name="Thing", samples=(value,))]) == ["custom:Thing"]


@pytest.mark.parametrize("value", ["+491715550", "0049 171 5550 11", "(030) 555-0101", "030/5550101"])
def test_guess_knows_a_phone(value: str) -> None:
    assert guess_mapping([Column(index=0, name="Thing", samples=(value,))]) == ["phone"]


def test_guess_keeps_what_has_no_name_apart_from_a_name_like_it() -> None:
    columns = _columns(column_2="x", Column_2="y")
    assert guess_mapping(columns) == ["custom:column 2", "custom:Column 2"]
