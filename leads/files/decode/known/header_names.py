"""What people and programs call the columns of a file of leads: Chinese, English, Spanish, Hindi, Arabic,
French, Bengali, Portuguese, Russian, Urdu, Indonesian, German, Japanese, Italian, Dutch, Polish, Turkish and
Korean; the plainest in Vietnamese, Thai, Greek, Hebrew, Swedish, Danish, Norwegian, Finnish, Czech and
Hungarian. Written without spaces and hyphens; names.name_key makes keys of them.
"""

# Field -> names.
NAMES = {
    "external_id": "externalid",
    "external_source": "externalsource",
    "email": """email emails mail mails emailaddress mailaddress emailaddr emailid emailaddresses
        emailadresse mailadresse eadresse epost epostadresse emailadressen courriel adressemail
        adresseemail adressedemessagerie adresseelectronique adressecourriel mel correo
        correoelectronico direcciondecorreo direcciondecorreoelectronico direccionemail direcciondeemail
        direccionelectronica indirizzoemail indirizzomail postaelettronica indirizzodiposta
        indirizzodipostaelettronica emailadres mailadres enderecodeemail enderecoeletronico
        correioeletronico enderecoemail adresemail adresmail adrese adrespocztyelektronicznej email1
        emailaddress1 mail1 email1value emailvalue 电子邮件 邮箱 电子邮箱 邮件 邮箱地址 电子邮件地址
        電子郵件 電子信箱 郵箱 信箱 メール メールアドレス 電子メール Eメール 電子メールアドレス 이메일
        이메일주소 전자우편 메일 электроннаяпочта почта емейл имейл адресэлектроннойпочты эпочта элпочта
        эладрес ईमेल ईमेलपता इमेल بريدإلكتروني البريدالإلكتروني البريدالالكتروني بريدالكتروني الإيميل
        ইমেইল ইমেল ইমেইলঠিকানা ایمیل ایمیلپتہ برقیپتہ alamatemail surel alamatsurel eposta epostaadresi
        mailadresi emailadress emailova ηλεκτρονικηδιευθυνση דואל דואראלקטרוני אימייל מייל อีเมล
        diachiemail thudientu Địachỉemail Thưđiệntử""",
    "first_name": """firstname namefirst namegiven givenname forename fname first given vorname vornamen
        rufname prenom
        prenoms nombre nombres nombredepila primernombre nome primeironome voornaam roepnaam imie imiona
        имя 名 名前 이름 名字 名稱 पहलानाम प्रथमनाम नाम الاسمالأول الاسمالاول প্রথমনাম নামেরপ্রথমঅংশ
        پہلانام namadepan ad adi isim ilkad ilkadi namegivenname namefirstname fornamn fornavn etunimi jmeno
        krestnijmeno keresztnev Όνομα שםפרטי ชื่อ""",
    "last_name": """lastname namelast namefamily surname familyname lname last family secondname nachname
        familienname
        zuname nomdefamille nomfamille apellido apellidos primerapellido cognome sobrenome apelido
        ultimonome achternaam familienaam nazwisko фамилия 姓 姓氏 苗字 名字姓 성 उपनाम अंतिमनाम कुलनाम
        اسمالعائلة الاسمالأخير اللقب الكنية শেষনাম পদবি خاندانینام آخرینام namabelakang namakeluarga
        soyad soyadi soyisim namefamilyname namelastname efternamn efternavn etternavn sukunimi prijmeni
        priezvisko vezeteknev Επώνυμο Επίθετο שםמשפחה นามสกุล""",
    "full_name": """name fullname contactname leadname personname displayname contact person
        contactperson fileas customername clientname attendeename vollername vollstandigername
        ganzername ansprechpartner ansprechpartnerin kontaktperson vorundnachname vornamenachname
        vornameundnachname vornamename namevorname nameundvorname nachnamevorname nachnameundvorname
        nachnameundvornamen kontakt nom nomcomplet prenometnom nometprenom nometprenoms nomprenom
        prenomnom interlocuteur nomducontact nombrecompleto nombreyapellido nombreyapellidos
        apellidosynombre apellidosynombres apellidoynombre apellidonombre apellidosnombre
        personadecontacto contacto nombredelcontacto nomecompleto nomeecognome nomecognome cognomeenome
        cognomenome nominativo nomeesobrenome sobrenomeenome nomedocontato contato referente contatto
        naam volledigenaam contactpersoon naamenvoornaam achternaamenvoornaam imieinazwisko imienazwisko
        nazwiskoiimie nazwiskoimie osobakontaktowa фио полноеимя имяфамилия имяифамилия фамилияимя
        фамилияиимя фамилияимяотчество контактноелицо контакт 氏名 姓名 お名前 御氏名 担当者名 担当者
        联系人 聯絡人 全名 성명 성함 담당자 पूरानाम الاسم الاسمالكامل اسمجهةالاتصال পুরোনাম সম্পূর্ণনাম
        নাম پورانام نام مکملنام nama namalengkap adsoyad adisoyadi advesoyad soyadad soyadiadi
        lastnamefirstname lastfirst surnamefirstname firstnamelastname firstlast hovaten hoten celejmeno
        teljesnev Ονοματεπώνυμο שםמלא ชื่อนามสกุล""",
    "company_name": """company companyname organization organisation organizationname organisationname
        account accountname employer business businessname companynameforemails companyaccount
        companyororganization associatedcompany primarycompany personorganization accountnamecompany
        currentcompany companyorganization institution org firma firmenname firmaname unternehmen
        unternehmensname organisationsname betrieb arbeitgeber gesellschaft entreprise societe
        nomdelentreprise nomentreprise nomdelasociete raisonsociale organisme empresa compania
        nombredelaempresa nombreempresa razonsocial organizacion azienda societa ragionesociale
        nomeazienda bedrijf bedrijfsnaam organisatie onderneming nomedaempresa nomeempresa razaosocial
        organizacao companhia nazwafirmy przedsiebiorstwo organizacja компания организация фирма
        названиекомпании предприятие 会社名 会社 企業名 勤務先 公司 公司名称 公司名稱 单位 企业名称 企业
        機構 회사 회사명 कंपनी कंपनीकानाम संगठन الشركة اسمالشركة المؤسسة المنظمة কোম্পানি কোম্পানিরনাম
        প্রতিষ্ঠান کمپنی کمپنیکانام ادارہ perusahaan namaperusahaan sirket sirketadi kurum firmaadi orgname
        foretag virksomhed bedrift yritys spolecnost Εταιρεία Επωνυμία חברה บริษัท congty tencongty""",
    "job_title": """jobtitle title job position role jobrole designation occupation jobposition
        jobtitles positiontitle currentposition organizationtitle contacttitle persontitle funktion
        berufsbezeichnung stellenbezeichnung beruf stelle jobbezeichnung rolle poste fonction
        intituleposte intituledeposte intituleduposte metier titredeposte titreduposte cargo puesto
        puestodetrabajo titulodelpuesto profesion ocupacion ruolo posizione mansione qualifica incarico
        functie functietitel beroep funcao titulodocargo profissao stanowisko stanowiskopracy funkcja
        zawod должность профессия 役職 肩書き 肩書 職種 职位 职务 職位 職稱 頭銜 직함 직책 직위 पद पदनाम
        المسمىالوظيفي الوظيفة المنصب পদবী পদ عہدہ jabatan posisi pekerjaan unvan gorev gorevi pozisyon
        orgtitle befattning stilling pozice beosztas Θέση תפקיד ตำแหน่ง chucvu""",
    "phone": """phone phonenumber phoneno telephone telephonenumber tel telno telnumber mobile
        mobilephone mobilenumber mobileno mobilephonenumber cell cellphone cellphonenumber directphone
        workphone businessphone workdirectphone phone1 phones phonevalue phonenumbers contactnumber
        telefon telefonnummer telefonnr telnr rufnummer handy handynummer mobil mobilnummer mobilnr
        mobiltelefon mobilfunk festnetz durchwahl numerodetelephone telephoneportable portable
        telephonemobile telephonefixe numtelephone telefono telefonos numerodetelefono telefonomovil
        movil celular telefonocelular numeroditelefono cellulare telefonocellulare telefoonnummer
        telefoon mobielnummer mobiel gsm telefone numerodetelefone telemovel telefonecelular
        numertelefonu nrtelefonu telefonkomorkowy komorka tel телефон номертелефона мобильныйтелефон
        мобильный 电话 电话号码 手机 手机号 手机号码 联系电话 電話 電話號碼 手機 電話番号 携帯電話
        携帯番号 携帯 전화번호 전화 휴대폰 휴대전화 핸드폰 फोन फ़ोन फोननंबर फ़ोननंबर मोबाइल मोबाइलनंबर
        दूरभाष الهاتف رقمالهاتف الجوال رقمالجوال هاتف الموبايل ফোন ফোননম্বর মোবাইল মোবাইলনম্বর فون
        فوننمبر موبائل موبائلنمبر telepon nomortelepon nomorhp nohp handphone telp notelp ponsel
        telefonnumarasi cep ceptelefonu мобтелефон моб телефонмобильный Τηλέφωνο Κινητό טלפון נייד טלפוןנייד
        โทรศัพท์ เบอร์โทรศัพท์ มือถือ dienthoai sodienthoai Điệnthoại Sốđiệnthoại""",
    "website": """website web webpage site url homepage companywebsite websiteurl companyurl domain
        companydomain websiteaddress webaddress www websitevalue organizationwebsite companydomainname
        accountwebsite webseite internetseite internetadresse webadresse firmenwebsite siteweb
        siteinternet adressedusite paginaweb sitioweb sitoweb sito pagina sitiodeinternet webpagina
        paginadaweb stronawww strona stronainternetowa witryna сайт вебсайт вебстраница 网站 网址
        公司网站 網站 網址 ウェブサイト ホームページ サイト 웹사이트 홈페이지 वेबसाइट الموقع
        الموقعالإلكتروني ওয়েবসাইট ویبسائٹ situsweb situs websitesi internetsitesi""",
    "linkedin_url": """linkedin linkedinurl linkedinprofile linkedinprofileurl linkedinlink
        personlinkedin personlinkedinurl contactlinkedinprofileurl linkedinprofil profilelinkedin
        profillinkedin perfillinkedin perfildelinkedin profilolinkedin linkedinprofiel perfildolinkedin
        profillinkedinurl linkedinaddress defaultprofileurl profileurl linkedinprofilelink""",
    "notes": """notes note comment comments remark remarks description memo notizen notiz bemerkung
        bemerkungen kommentar kommentare anmerkung anmerkungen remarques remarque commentaire
        commentaires notas nota comentario comentarios observaciones osservazioni commenti commento
        opmerking opmerkingen notities notitie observacoes observacao uwagi uwaga notatki notatka
        komentarz заметки заметка комментарий комментарии примечание 备注 備註 注释 備考 メモ 메모 비고
        टिप्पणी نوट ملاحظات মন্তব্য catatan notlar""",
    "personalization": """personalization personalisation icebreaker personalizedline
        personalizedfirstline firstline customintro intro opener personalisierung persoenlicheansprache
        personnalisation personalizacion personalizzazione personalisatie personalizacao personalizacja""",
}
# Of the names of one field, those that yield to the others where both are there: "Title" may be a form of
# address, and "File As" is how an address book sorts.
LATER = "title fileas displayname description url site contact account business"
# What JSON calls the object that holds the lead.
CONTAINERS = """properties attributes fields data person contact lead prospect customer user profile details
    info
    values value record"""
# What a full name is called where the last name comes first.
LAST_NAME_FIRST = """nometprenom nometprenoms nomprenom namevorname nameundvorname nachnamevorname
    nachnameundvorname nachnameundvornamen apellidosynombre apellidosynombres apellidoynombre
    apellidonombre apellidosnombre cognomeenome cognomenome sobrenomeenome nazwiskoiimie nazwiskoimie
    naamenvoornaam achternaamenvoornaam lastnamefirstname lastfirst surnamefirstname фио фамилияимя
    фамилияиимя фамилияимяотчество 氏名 姓名 お名前 御氏名 성명 성함 名前 이름 soyadad soyadiadi hovaten
    hoten teljesnev fileas"""
# The same word means a first name and a whole one: its values tell.
FIRST_OR_FULL = "nome nombre nombres imie имя 名前 이름 नाम নাম ad adi isim ชื่อ"
# Words that narrow a name down without changing what it is -> how far it comes after the plain name.
NARROWING = {
    0: "primary main contact lead person persons prospect your the direct verified best haupt value",
    1: """work business professional office geschaftliche geschaftlich berufliche beruflich dienstlich
        dienstliche professionnel professionnelle trabajo laboral lavoro zakelijk zakelijke firmowy
        sluzbowy profissional pro рабочий служебный""",
    2: """personal private privat private home prive personnel personnelle personale pessoal particular
        prywatny личный domicile mobile cell iphone""",
    3: "corporate company hq firmen organization",
    5: "secondary second other alternate alternative additional tertiary weitere autre otro altro outro",
}
# … and not of these fields: the company's LinkedIn page is not the person's.
COMPANYS = ("phone", "email", "website")
# Somebody else than the lead: our own people in an export of a CRM, or people around the lead.
OTHERS = """owner owners manager managers assistant supervisor referrer referred referral sender rep
    reps representative assignee assigned creator created creater modified updated spouse partner
    salesperson recruiter approver uploader importer editor author besitzer eigentumer verantwortlicher
    verantwortliche betreuer betreuerin bearbeiter ersteller proprietaire gestionnaire createur
    propietario asistente creador proprietario gestore creatore eigenaar beheerder wlasciciel opiekun
    владелец ответственный менеджер 所有者 负责人 पर्यवेक्षक المالك"""
