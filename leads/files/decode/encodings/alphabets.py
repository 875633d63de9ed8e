"""Languages -> their letters, the frequent ones first; and what is frequent where there is no alphabet."""

# Latin letters beyond ASCII, a line for each language or group of them.
LATIN = (
    "üäöß",  # German
    "éèçêëàôîïâœùûæÿ",  # French
    "éíáñóúüç",  # Spanish
    "ãçáéõíóâêúôà",  # Portuguese
    "èàòìùé",  # Italian
    "åäöéü",  # Swedish, Finnish
    "øåæéöäü",  # Danish, Norwegian
    "ëéïöüèó",  # Dutch
    "łóąęśżńćź",  # Polish
    "íáéčřýěšžůúňťďó",  # Czech
    "íáéčžýšúľťňôäĺŕ",  # Slovak
    "áéöóőüíúű",  # Hungarian
    "ăâîșțşţ",  # Romanian
    "ćščžđ",  # Croatian, Slovene, Serbian
    "ıüşğöçİâî",  # Turkish
    "āēīšņģūļčķžŗ",  # Latvian
    "ėšžųčąįūęõ",  # Lithuanian
    "õäöüšž",  # Estonian
    "éáíóðúþýöæ",  # Icelandic
    "ëçë",  # Albanian
    "éíóáú",  # Irish
    # Vietnamese; the tones, should they stand behind their letters, are as frequent.
    "\u0300\u0301\u0303\u0309\u0323ạáầảịếìàồộâêôươăđúíóòủứườựấặậắễệểềọốổớợụỳýéèùẩẫằẳẵẹẻẽỉĩõỏỗởỡũửữỵỷỹã",
)
# Each script's languages; the first letter says which script it is.
CYRILLIC = (
    "аоеинрвтлскмдпугяыьзбчйхжшюцщэфъё",  # Russian
    "аоиневтрслкмдпузябігьйчхїцєжюшщфґ",  # Ukrainian
    "аоеинтрсвлкдпмзгубчъцяжхщшюйф",  # Bulgarian
    "аоеинрстјвкулмдпзбгчцжшћљњхђфџ",  # Serbian
    "аеынітрдлсқмкоубғгпжйзшәұүөяңвчхцһфюэщ",  # Kazakh
)
GREEK = ("αιοςσνετρκπυμλγόδίηάθωχήέύφβώζξψϊϋΐΰ",)
HEBREW = ("יוהלרמאבתנשדכקחפגטםעןצזסךץףק",)
ARABIC = ("الايمنرلبوةدعستحفكقهجيشصزخطغذىثضءظئؤإأآ",)
THAI = ("ารนกอยมลงวเสทบดตค่ัิี์ุู้ะไชปใแพหจขศผถฐฒณธภญซโษฟฉรฤๆฎฏฬฮฆฌฑฝ",)

# Of the characters without an alphabet, those that names, towns and companies mostly consist of.
JAPANESE = frozenset(
    "田山本中川木村小野林井佐藤高橋松吉原石加島渡辺阿部清水長谷伊東西森池和岡上下大久保内口崎竹三宮平金子太郎一二美"
    "恵智真由香裕正雄男夫彦之介樹也人明優愛花葵翔陽奈菜結衣咲健司直秀俊幸浩博隆誠哲株式会社有限日新第市区町都府県"
    "京阪業工商店電機器産製所務課営代表取締役名前住話番号斎後近坂遠青福"
)
SIMPLIFIED = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文伟芳娜秀英敏静丽强"
    "磊军洋勇艳杰娟涛明超霞平刚桂建国志华晓海红玉春雪梅小中大新公司有限科技北京上广州深圳市省区路号电子邮件箱姓名"
    "地址话贸集团股份实业工程"
)
TRADITIONAL = frozenset(
    "陳林黃張李王吳劉蔡楊許鄭謝郭洪邱曾廖賴徐周葉蘇莊呂江何蕭羅高潘簡朱鍾游彭詹胡施沈余盧梁趙顏柯翁魏孫戴范方宋鄧"
    "杜傅侯曹薛丁志明雅婷家豪怡君俊傑淑芬建宏美玲宗佩欣惠麗華文雄秀琴國強子信玉臺台北新竹中市縣區公司有限股份科技"
    "電郵件姓名地址話企業路號大小"
)
KOREAN = frozenset(
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원천방공현영수희철준호미경은숙"
    "선순자연재상기동태인대울부산시도군식회사메일름명소화번업체국"
)
