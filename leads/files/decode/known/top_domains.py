"""Suffixes of host names: those of countries, and others that companies have. Not those that are mostly the
ends of files' names (.md, .py, .rs, .sh, .zip, .mov)."""

_COUNTRIES = """ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo
    br bs bt bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee
    eg er es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr
    ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr
    ls lt lu lv ly ma mc me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl
    no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw qa re ro ru rw sa sb sc sd se sg si sk sl
    sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz
    va vc ve vg vi vn vu wf ws ye yt za zm zw"""
_OTHERS = """com org net edu gov mil int info biz name pro mobi jobs travel museum coop aero cat tel
    asia post xxx academy agency ai app art bank bar beauty berlin bike blog boutique builders business
    cafe capital care career careers cash center church city cleaning click clinic cloud club coach
    codes coffee college community company computer consulting construction contractors cool credit
    dental design dev digital direct directory doctor earth eco education email energy engineer
    engineering enterprises estate events exchange expert express farm fashion finance financial fit
    fitness food foundation fund fyi gallery games garden gifts global gmbh green group guide guru
    hamburg health help holdings hospital hosting hotel house immo inc industries institute insurance
    international investments io jetzt kitchen koeln land law lawyer legal life link live llc loan local
    london love ltd maison management market marketing markets mba media medical money mortgage network
    news nyc one online paris partners parts photo photography photos physio pizza plumbing plus press
    productions properties property pub realty recipes recruitment red rent rentals repair report
    restaurant run sale sarl school science security services shop show site ski social software solar
    solutions space sport store studio style supply support surf surgery swiss systems tax team tech
    technology tips today tokyo tools top tours town toys trade training trading university vacations
    ventures video villas vip vision wales watch web website wedding wien wiki wine work works world wtf
    xyz yoga zone example test"""
TOP_DOMAINS = frozenset((*_COUNTRIES.split(), *_OTHERS.split()))
