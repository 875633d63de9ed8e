"""What people call the columns of a file of leads, in eight languages."""

import unicodedata

# Field -> names as name_key makes them.
_NAMES = {
    "email": """email emails mail mails emailaddress mailaddress emailaddr emailid emailaddresses
        emailadresse mailadresse eadresse epost epostadresse
        courriel adressemail adresseemail adressedemessagerie adresseelectronique adressecourriel mel
        correo correoelectronico direcciondecorreo direcciondecorreoelectronico direccionemail
        indirizzoemail indirizzomail postaelettronica indirizzodiposta
        emailadres mailadres enderecodeemail enderecoeletronico correioeletronico
        adresemail adresmail adrese email1 emailaddress1 mail1 email1value 电子邮件 邮箱 メール
        メールアドレス 이메일 электроннаяпочта почта емейл имейл""",
    "first_name": """firstname givenname forename fname first given vorname rufname prenom nombre
        nombredepila primernombre nome primeironome voornaam imie имя 名 名前 이름""",
    "last_name": """lastname surname familyname lname last family secondname nachname familienname
        zuname nomdefamille nomfamille apellido apellidos cognome sobrenome apelido ultimonome
        achternaam familienaam nazwisko фамилия 姓 성""",
    "full_name": """name fullname contactname leadname personname displayname contact person contactperson
        vollername vollstandigername ganzername ansprechpartner ansprechpartnerin kontaktperson
        vorundnachname vornamenachname vornameundnachname namevorname kontakt nom nomcomplet
        prenometnom nometprenom nomprenom prenomnom interlocuteur nombrecompleto nombreyapellido
        nombreyapellidos personadecontacto
        nomecompleto nomeecognome nomecognome nomeesobrenome referente naam volledigenaam contactpersoon
        imieinazwisko imienazwisko nazwiskoiimie osobakontaktowa фио полноеимя 氏名 姓名 성명""",
    "company_name": """company companyname organization organisation organizationname organisationname
        account accountname employer business businessname companynameforemails
        firma firmenname unternehmen unternehmensname organisationsname betrieb arbeitgeber gesellschaft
        entreprise societe nomdelentreprise nomentreprise nomdelasociete raisonsociale organisme
        empresa compania nombredelaempresa nombreempresa razonsocial organizacion
        azienda societa ragionesociale nomeazienda bedrijf bedrijfsnaam organisatie onderneming
        nomedaempresa nomeempresa razaosocial organizacao companhia
        nazwafirmy przedsiebiorstwo organizacja компания организация фирма 会社名 公司 회사""",
    "job_title": """jobtitle title job position role jobrole designation occupation jobposition
        positiontitle funktion berufsbezeichnung stellenbezeichnung beruf stelle jobbezeichnung rolle
        poste fonction intituledeposte intituleduposte metier titredeposte
        cargo puesto puestodetrabajo titulodelpuesto profesion ruolo posizione mansione qualifica
        functie functietitel beroep funcao titulodocargo profissao
        stanowisko stanowiskopracy funkcja zawod должность 役職 职位 직함 직책""",
    "phone": """phone phonenumber phoneno telephone telephonenumber tel telno telnumber mobile mobilephone
        mobilenumber mobilephonenumber cell cellphone cellphonenumber directphone workphone businessphone
        phone1 telefon telefonnummer telefonnr telnr rufnummer handy handynummer mobil mobilnummer
        mobiltelefon mobilfunk durchwahl numerodetelephone telephoneportable portable telephonefixe
        telefono numerodetelefono telefonomovil movil celular telefonocelular
        numeroditelefono cellulare telefonocellulare telefoonnummer telefoon mobielnummer mobiel gsm
        telefone numerodetelefone telemovel telefonecelular
        numertelefonu nrtelefonu telefonkomorkowy komorka телефон номертелефона 电话 電話番号 전화번호""",
    "website": """website web webpage site url homepage companywebsite websiteurl companyurl domain
        companydomain websiteaddress webaddress www webseite internetseite internetadresse webadresse
        siteweb siteinternet adressedusite paginaweb sitioweb sitoweb sito pagina sitiodeinternet
        webpagina paginadaweb stronawww strona stronainternetowa witryna сайт вебсайт 网站 ウェブサイト
        웹사이트""",
    "linkedin_url": """linkedin linkedinurl linkedinprofile linkedinprofileurl linkedinlink personlinkedin
        personlinkedinurl contactlinkedinprofileurl linkedinprofil profilelinkedin profillinkedin
        perfillinkedin perfildelinkedin profilolinkedin linkedinprofiel perfildolinkedin
        profillinkedinurl linkedinaddress defaultprofileurl profileurl""",
    "notes": """notes note comment comments remark remarks description memo
        notizen notiz bemerkung bemerkungen kommentar kommentare anmerkung anmerkungen
        remarques remarque commentaire commentaires notas nota comentario comentarios observaciones
        osservazioni commenti commento opmerking opmerkingen notities notitie
        observacoes observacao uwagi uwaga notatki notatka komentarz заметки комментарий примечание 备注
        備考 메모""",
    "personalization": """personalization personalisation icebreaker personalizedline personalizedfirstline
        firstline customintro intro opener personalisierung persoenlicheansprache personnalisation
        personalizacion personalizzazione personalisatie personalizacao personalizacja""",
}
FIELD_BY_KEY = {key: field for field, keys in _NAMES.items() for key in keys.split()}
# Words that narrow a name down without changing what it is, before it and behind it.
_BEFORE, _BEHIND = map(
    str.split,
    (
        "primary main work business professional corporate contact lead persons person prospect your the "
        "geschaftliche berufliche private personal direct verified best haupt",
        "primary work business private privat personal professional geschaftlich pro",
    ),
)
_LONGEST = 200  # characters of a name that are looked at: what is longer is no name


def name_key(name: str) -> str:
    """Letters and digits in lower case, without accents: "E-Mail-Adresse" > "emailadresse". Of a long name
    the beginning: a row of accents is normalised in the square of its length."""
    plain = unicodedata.normalize("NFKD", name[:_LONGEST].casefold().replace("ł", "l").replace("ø", "o"))
    return "".join(c for c in unicodedata.normalize("NFKC", _without_accents(plain)) if c.isalnum())


def _without_accents(text: str) -> str:
    return "".join(c for c in text if not "\u0300" <= c <= "\u036f")


def field_of(name: str) -> tuple[str, int]:
    """The field that a column of this name is, and how sure: 2 it is its name, 1 nearly; ("", 0)."""
    key = name_key(name)
    if key in FIELD_BY_KEY:
        return FIELD_BY_KEY[key], 2
    field = FIELD_BY_KEY.get(_without_narrowing(key), "")
    return field, 1 if field else 0


def _without_narrowing(key: str) -> str:
    while before := next(filter(key.startswith, _BEFORE), ""):
        key = key.removeprefix(before)
    key = key.rstrip("0123456789")
    while behind := next(filter(key.endswith, _BEHIND), ""):
        key = key.removesuffix(behind).rstrip("0123456789")
    return key
