"""Numbers and signs that extremists use as codes, told from room numbers, years and religion by what stands around.

A number is mostly just a number and a sign may be holy: a code is held where hate stands beside it, asked about
where nothing explains it, and left alone where something does.
"""

import re
from collections.abc import Callable, Iterator

from posts.voice.passage import Passage
from posts.voice.rule import Rule

Span = tuple[int, int]

# "1488" and its spellings; "88" counts only beside hate.
NUMBER = re.compile(r"(?<![\w.,/:+€$£#-])#?(14 ?[/:.\-–|\\]? ?88|88)(?![\w%€$£]|[.,/:–-]\d| ?(?:kr|:-))", re.I)
GLUED = re.compile(r"(?<![^\W_])(?=\w*[a-z])[a-z_]*1488[a-z_]*(?![^\W_])", re.I)
SPELT = re.compile(
    r"(?<!\w)(?:the (?:14|fourteen) words|de (?:14|veertien) woorden|de (?:14|fjorton) orden)(?!\w)", re.I
)
ECHO = re.compile(r"\({3}\s*[^\W\d_][^()\d]{0,40}\){3}")
RUNES = re.compile(r"ϟ ?ϟ|ᛋ ?ᛋ|⚡\ufe0f?⚡\ufe0f?|ᛟ|ᛉ")
SWASTIKA = re.compile("[卐卍࿕࿖࿗࿘]")
HARD_RUNES = frozenset("ϟᛋ")

HATE = re.compile(
    r"(?<!\w)(?:heil\w*|hitler\w*|führer\w*|fuhrer|sieg|seger!?|nazi\w*|neonazi\w*|reich\w*|aryan\w*|arisch\w*|arisk\w*|kkk|klan|skinhead\w*|"
    r"rahowa|wpww|1488|14/88|(?:white|vit|vita|blank|blanke|witte) (?:power|pride|race|nation|brothers?|sisters?|boys?|"
    r"macht|ras|rasen?|trots|makt|stolthet|man|men|people|folk|revolution|resistance|europe|warriors?)|race war|rassen\w*|raskrig\w*|"
    r"brothers|brother|comrades?|kameraden|broeders|bröder|kamrater|jews?|jude[nr]?|judarna|joden|muslims?|moslims?|blood and honou?r|"
    r"bloed en eer|blod och ära|gas|ethnostate|fascis\w+|supremac\w+|volk|rise|victory|hail|hell|leve|vinner|wint|niggers?|"
    r"forever|for ?ever|for life|voor altijd|för alltid|för evigt|proud|pride|trots|stolta?|we are|wij zijn|vi är|join us|white)(?!\w)",
    re.I,
)  # fmt: skip
CLEAR_HATE = re.compile(
    r"(?<!\w)(?:heil\w*|hitler\w*|führer\w*|sieg|hell seger|nazi\w*|neonazi\w*|(?:third )?reich|aryan\w*|kkk|klan|skinheads?|rahowa|wpww|14|"
    r"1488|(?:white|vit|blanke|witte) (?:power|pride|race|macht|trots|makt|brothers?)|race war|comrades?|kameraden|kamrater|"
    r"blood and honou?r|gas the|jude[nr]?|jews|hh)(?!\w)",
    re.I,
)  # fmt: skip
NUMBERED = frozenset(
    """
    room rooms suite flat apartment house unit floor desk bay shelf aisle till gate seat row table box locker order orders ticket invoice parcel
    case page pages line bus train tram flight model type part item article product sku code id nr no number numbers order-number ref reference
    version build port extension ext channel year years anno circa about around in since until till before after by from of to at on and or than
    over under nearly almost only just exactly some another all these those between per than plus is was are were has had have with born age aged
    score scored scores won total counted sold shipped packed handled answered sent made earned paid cost costs summer winter spring autumn class
    highway route road street lane avenue bib lap chapter verse psalm issue volume size january february march april may june july august
    september october november december st
    kamer zaal lokaal huis huisnummer verdieping balie loket stoel rij tafel kastje bestelling bestelnummer factuur pakket zaak pagina bladzijde
    lijn trein vlucht artikel artikelnummer product nummer versie jaar uit sinds tot voor na van op om en of dan bijna ongeveer ruim meer minder
    precies alle deze die tussen is was zijn waren heeft had telde verkocht kostte kosten geboren leeftijd lente zomer herfst winter klas weg
    straat laan rugnummer hoofdstuk maat januari februari maart mei juni juli augustus oktober de het toestel
    rum sal salen hus våning disk lucka plats rad bord skåp order ordernummer faktura paket ärende sida sidan linje buss tåg flyg flight modell
    typ del artikel artikelnummer produkt nummer version år året sedan från till före efter av på om och eller än nästan ungefär drygt mer mindre
    exakt alla dessa de mellan är var har hade sålde kostade kostar född födda ålder årskull vår sommar höst vinter klass väg gata gatan kapitel
    storlek i maj juli augusti mars anknytning port spår
    """.split()
)
# What every code has; most texts have none of it.
ANY = re.compile(r"88|\({3}|[ϟᛋ⚡ᛟᛉ卐卍࿕࿖࿗࿘]|(?:14|fourteen|veertien|fjorton) (?:w|ord)", re.I)
RELIGION = re.compile(
    r"hindu|hindoe|buddh|boeddh|\bjain|temple|tempel|shrine|heiligdom|helgedom|diwali|divali|puja|mandala|monaster|klooster|kloster|monk|munk|monnik"
    r"|sacred|holy|heilig|helig|auspicious|good luck|geluk|lycka|sanskrit|tibet|nepal|india|japan|kyoto|onsen|map symbol|ganesh|vedic|dharma|religi|rangoli|blessing|zegen|välsignelse",
    re.I,
)  # fmt: skip
WORD = re.compile(r"[^\W\d_][\w'’-]*")
LAST_WORD = re.compile(r"([^\W\d_][\w'’-]*)[.:]?\s*\(?\Z")
NEXT_WORD = re.compile(r"\s*([^\W\d_][\w'’-]*)")
MONEY = re.compile(r"(?:[€$£]|\b(?:eur|usd|gbp|sek|kr|euro))\s*\Z", re.I)


def codes(passage: Passage, _rule: Rule) -> Iterator[Span]:
    """Codes that stand beside hate, or that have no innocent use."""
    yield from (span for span, sure in _all(passage) if sure)


def doubtful_codes(passage: Passage, _rule: Rule) -> Iterator[Span]:
    """Codes that nothing around them explains."""
    yield from (span for span, sure in _all(passage) if not sure)


def _all(passage: Passage) -> Iterator[tuple[Span, bool]]:
    text = passage.block.text
    if not ANY.search(text):
        return
    for pattern, judge in JUDGES:
        for found in pattern.finditer(text):
            verdict = judge(found, text, passage.sentence(*found.span()))
            if verdict is not None:
                yield found.span(), verdict


def _number(found: re.Match[str], text: str, sentence: Span) -> bool | None:
    short = found[1] == "88"
    if _is_counted(found, text, sentence):
        return None
    around = text[sentence[0] : found.start()] + " " + text[found.end() : sentence[1]]
    if (CLEAR_HATE if short else HATE).search(around):
        return True
    if short:
        return None
    # Nothing but the code and signs: nobody writes a room number like that.
    return not WORD.search(around) or found[0].startswith("#") or len(found[1]) > len("1488")


def _is_counted(found: re.Match[str], text: str, sentence: Span) -> bool:
    """Whether a number counts or names something: "room 88", "in 1488", "€ 1488", "1488 parcels"."""
    start, end = sentence
    before = LAST_WORD.search(text, start, found.start())
    after = NEXT_WORD.match(text, found.end(), end)
    if MONEY.search(text, start, found.start()) or re.search(r"\d\W{0,2}\Z", text[start : found.start()]):
        return True
    if before and (before[1].lower() in NUMBERED or _is_name(before, text, start)):
        return not CLEAR_HATE.fullmatch(before[1])
    return bool(after and after[1].islower() and not HATE.fullmatch(after[1]) and after[1] not in LINKING)


LINKING = frozenset("and for is are to the or en voor is zijn de och för är the we our all with in my".split())


def _is_name(word: re.Match[str], text: str, start: int) -> bool:
    """Whether a word with a capital stands before, as a street or a maker does; not the first of its sentence."""
    return word[1][0].isupper() and not word[1].isupper() and bool(text[start : word.start()].strip())


def _glued(found: re.Match[str], _text: str, _sentence: Span) -> bool | None:
    return True


def _beside_hate(found: re.Match[str], text: str, sentence: Span) -> bool | None:
    around = text[sentence[0] : found.start()] + " " + text[found.end() : sentence[1]]
    return True if CLEAR_HATE.search(around) else None


def _rune(found: re.Match[str], text: str, sentence: Span) -> bool | None:
    return True if found[0][0] in HARD_RUNES else _beside_hate(found, text, sentence)


def _swastika(found: re.Match[str], text: str, sentence: Span) -> bool | None:
    if _beside_hate(found, text, sentence):
        return True
    if RELIGION.search(text) or any("\u3040" <= sign <= "\u9fff" for sign in text.replace(found[0], "")):
        return None
    return False


JUDGES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str, Span], bool | None]], ...] = (
    (NUMBER, _number),
    (GLUED, _glued),
    (SPELT, _beside_hate),
    (ECHO, _glued),
    (RUNES, _rune),
    (SWASTIKA, _swastika),
)
