"""What a text gives away of people: numbers, addresses, names, children.

Each finder is a metric (see `metrics.py`): finder(passage, rule) gives stretches of the text. `rule.words` are the
words it looks near or leaves out. Names are never looked up: a name is a word with a capital after such a word.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, wraps

from posts.voice.passage import Passage
from posts.voice.phrases import any_of
from posts.voice.rule import Rule

Span = tuple[int, int]

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(
    r"(?<![\w.,/=+-])(?:\+\d{1,3}(?:[\s().-]{0,3}\d){7,12}|\(?0\d{1,4}\)?(?:[\s-]{0,3}\d){5,9}"
    r"|\(?[2-9]\d{2}\)?[\s.-]{1,2}\d{3}[\s.-]\d{4})(?![\w%-]|[.,]\d)"
)
SAYS_A_DESK = 7  # letters; shorter words may be part of a name
DATE = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{4}|\d{4}-\d{2}-\d{2}")
NUMBER_WORD = r"(?:number|numbers|no\.?|nr\.?|id|code|reference|ref\.?|nummer|numret|nummret)"
NUMBER = r"#?\s?(?P<number>[A-Z]{0,4}[-/]?\d[\dA-Z]*(?:[-/][\dA-Z]+)*)(?![\w%]|[.,]\d)"
VERB_BEFORE = re.compile(r"\b(?:we|you|they|i|to|can|will|could|must|please|customers|people)\s+\Z", re.I)
CAPITAL = "A-ZÅÄÖÉÈÜÍÁÓÚÇØÆŁŠŽĐ"
NAME = rf"[{CAPITAL}][\w'’-]*[^\W\d_]"
BETWEEN = rf"[{CAPITAL}]\.|van|van der|van den|van de|de|der|den|von|af|bin|al"
FULL = rf"(?:(?:Mr|Mrs|Ms|Dr|Mx)\.?\s)?{NAME}(?:\s(?:{NAME}|{BETWEEN})){{1,4}}"
WHOSE = (
    r"(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir|[Yy]our|[Ww]hose|[Mm]ijn|[Oo]nze|[Oo]ns|[Zz]ijn|[Hh]aar|[Hh]un|[Jj]ouw|[Uu]w"
    rf"|[Mm]in|[Mm]itt|[Mm]ina|[Vv]år|[Vv]årt|[Vv]åra|[Hh]ans|[Hh]ennes|[Dd]eras|[Ss]in|[Ss]itt|{NAME}['’]?s)"
)
CALLED = r"(?:,|\s(?:is\s|was\s)?(?:called|named)|'s name is|\sgenaamd|,? die|\sheet|,? som heter|\sheter)"
NO_NAMES = frozenset(
    """I I'm I'll I've Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June
    July August September October November December Christmas Easter English Dutch Swedish German French Spanish
    Scouts Guides Club Day Week Is And But Who""".split()  # noqa: SIM905
)
NO_PEOPLE = frozenset(
    """Bank Council University Group Ltd Inc Department Museum Hotel School Hospital Mail Company Services Service
    Office Agency Desk Team Centre Center Portal Experience Success Support Care Manager Relations Day Week Survey
    Journey AB BV NV GmbH Association Foundation Institute Airport Airlines Railway Railways Energy Club Church
    Library Ministry Protection Act Act. Kommun Gemeente Stichting Vereniging Universiteit Förening Stiftelse
    Universitet Bolag""".split()  # noqa: SIM905
)
STREETS: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(
        rf"\b\d{{1,4}}[A-Za-z]?,?\s+(?:[{CAPITAL}][\w'’-]+\s+){{1,3}}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Way|Close"
        r"|Court|Square|Place|Terrace|Crescent|Gardens|Boulevard|Blvd|Grove|Hill|Row|Walk|Mews|Park|Green|Quay)\b"
    ),
    "nl": re.compile(
        rf"\b[{CAPITAL}][\w'’-]*(?:straat|laan|weg|plein|gracht|kade|singel|dijk|hof|steeg|dreef|pad|plantsoen|markt|haven"
        r"|vaart|wal|straatweg)\s+\d{1,4}(?:\s?[a-zA-Z]\b|-\d+)?(?!\s*(?:uur|km|kilometer|meter|procent|%))"
    ),
    "sv": re.compile(
        rf"\b[{CAPITAL}][\w'’-]*(?:gatan|vägen|gränd|torget|stigen|backen|allén|kajen|leden|stråket|esplanaden|platsen"
        r"|slingan|gården)\s+\d{1,3}(?:\s?[A-Za-z]\b)?(?!\s*(?:procent|kilometer|km|meter|%))"
    ),
}
POSTCODES: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b"),
    "nl": re.compile(rf"\b[1-9]\d{{3}}(?: [A-Z]{{2}}(?=,?\s+[{CAPITAL}])|[A-Z]{{2}}\b)"),
    "sv": re.compile(rf"\b(?:SE-|S-)?\d{{3}} \d{{2}}(?=,?\s+[{CAPITAL}][a-zåäö])"),
}
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
CARD = re.compile(r"(?<![\d-])[3-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{1,7}(?![\d-])")
IDENTITY = re.compile(
    r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b|(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])"
    r"|(?<![\d-])(?:19|20)?\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[-+]\d{4}(?![\d-])"
    r"|(?i:\b(?:bsn|burgerservicenummer|sofinummer)\b\D{0,12})\d{9}\b"
)
AGE_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|"
    "ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|tretton|fjorton|femton|sexton|sjutton"
)
AGES = frozenset(AGE_WORDS.split("|"))
AGE = rf"(?:1[0-7]|[1-9]|{AGE_WORDS})"
MONTH = r"[^\W\d_]{3,9}"
DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\.? (?:of )?{MONTH}\.?,? \d{{4}}|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    r"|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})"
)
# What every way to write a child's age has: an age, and after it one of these.
AGED = re.compile(
    rf"\b{AGE}(?:[- ](?:year|month|week)|-?jarig|-?åri|[.,;:!?)]"
    r"|\s(?:and|but|or|when|years|en|maar|och|men|när|jaar|år)\b|\Z)"
)
YEARS_OLD = ("year-old", "year old", "jarig", "åri")
GROWN_NAME = re.compile(rf"(?<!\d )\b(?P<name>{NAME})(?: {NAME})*,\s(?P<age>[2-9]\d)(?:\s(?:years old|jaar|år))?,")


def where_digits_are(metric: Callable[[Passage, Rule], Iterator[Span]]) -> Callable[[Passage, Rule], Iterator[Span]]:
    """The same finder, of numbers, which most texts have none of: to know that is quicker than its pattern."""

    @wraps(metric)
    def found(passage: Passage, rule: Rule) -> Iterator[Span]:
        return metric(passage, rule) if passage.has_digits else iter(())

    return found


def emails(passage: Passage, rule: Rule) -> Iterator[Span]:
    """Mail addresses; those of a desk, such as info@, are nobody's."""
    for found in EMAIL.finditer(passage.block.text) if "@" in passage.block.text else ():
        local = found[0].partition("@")[0].lower()
        of_a_desk = {local, *re.split(r"[.+_-]", local)} & set(rule.words)
        if not of_a_desk and not any(len(word) >= SAYS_A_DESK and word in local for word in rule.words):
            yield found.start(), found.start() + len(found[0].rstrip("."))


@where_digits_are
def phones(passage: Passage, rule: Rule) -> Iterator[Span]:
    """Telephone numbers; those that begin as `rule.words` do are meant for everybody."""
    for found in PHONE.finditer(passage.block.text):
        digits = sum(sign.isdigit() for sign in found[0])
        if digits >= 9 and not DATE.search(found[0]) and not found[0].startswith(rule.words):
            yield found.span()


@where_digits_are
def numbers(passage: Passage, rule: Rule) -> Iterator[Span]:
    """Numbers of orders, cases and the like, of at least `rule.limit` digits."""
    text = passage.block.text
    for found in _numbered(rule.words).finditer(text):
        number = found["number"]
        digits = sum(sign.isdigit() for sign in number)
        named = bool(found["marker"]) or "#" in found[0] or found["word"].lower().endswith(("nummer", "nr", "number"))
        is_year = re.fullmatch(r"(?:19|20)\d\d", number) is not None
        if digits < rule.limit or (is_year and "#" not in found[0]):
            continue
        if named or ((digits > rule.limit or not number.isdigit()) and not VERB_BEFORE.search(text, 0, found.start())):
            yield found.span("number")


@where_digits_are
def addresses(passage: Passage, rule: Rule) -> Iterator[Span]:
    """Streets with a house number."""
    for found in STREETS[rule.language].finditer(passage.block.text):
        yield found.span()


@where_digits_are
def postcodes(passage: Passage, rule: Rule) -> Iterator[Span]:
    """Postcodes as the language's country writes them."""
    for found in POSTCODES[rule.language].finditer(passage.block.text):
        yield found.span()


def child_names(passage: Passage, rule: Rule) -> Iterator[Span]:
    """The name of somebody's child; `rule.words` are words for children."""
    for pattern in _children(rule.words) if _speaks_of(rule.words, passage) else ():
        for found in pattern.finditer(passage.block.text):
            if found["found"] not in NO_NAMES:
                yield found.span("found")


def full_names(passage: Passage, rule: Rule) -> Iterator[Span]:
    """A name of several words after one of `rule.words`, or before one: "Kim Ek, a customer"."""
    for pattern in (_after(rule.words, FULL), _before(rule.words)) if _speaks_of(rule.words, passage) else ():
        for found in pattern.finditer(passage.block.text):
            if not NO_PEOPLE & set(found["found"].split()) and found["found"].split()[0] not in NO_NAMES:
                yield found.span("found")


def child_ages(passage: Passage, rule: Rule) -> Iterator[Span]:
    """An age up to 17 beside a word for a child."""
    folded = passage.folded.text
    years_old = any(word in folded for word in YEARS_OLD)
    if not years_old and not passage.has_digits and AGES.isdisjoint(passage.words):
        return
    if (years_old or _speaks_of(rule.words, passage)) and AGED.search(folded):
        for found in _ages(rule.words).finditer(passage.block.text):
            yield found.span()


@where_digits_are
def ages(passage: Passage, rule: Rule) -> Iterator[Span]:
    """A grown person's age: "Kim, 62," or "the 58-year-old cook"."""
    for found in GROWN_NAME.finditer(passage.block.text):
        if found["name"] not in NO_NAMES:
            yield found.span("age")
    for found in _grown(rule.words).finditer(passage.block.text):
        yield found.span()


@where_digits_are
def bank_numbers(passage: Passage, rule: Rule) -> Iterator[Span]:
    """Account and card numbers whose check digits are right."""
    for found in IBAN.finditer(passage.block.text):
        if _is_iban(found[0].replace(" ", "")):
            yield found.span()
    for found in CARD.finditer(passage.block.text):
        if _is_card(re.sub(r"\D", "", found[0])):
            yield found.span()


@where_digits_are
def identity_numbers(passage: Passage, rule: Rule) -> Iterator[Span]:
    """Personal identity numbers of Britain, the United States, Sweden and the Netherlands."""
    for found in IDENTITY.finditer(passage.block.text):
        yield found.span()


@where_digits_are
def birth_dates(passage: Passage, rule: Rule) -> Iterator[Span]:
    """A whole date after one of `rule.words`."""
    words = (*rule.words, *map(str.capitalize, rule.words))
    for found in _after(words, DAY).finditer(passage.block.text):
        yield found.span("found")


def _speaks_of(words: tuple[str, ...], passage: Passage) -> bool:
    """Whether any of `words` is in the text at all: quicker than a pattern that will find nothing."""
    text, known = passage.folded.text, any_of(words)
    return known is not None and known.within(text, 0, len(text))


def _is_iban(number: str) -> bool:
    """Check digits as ISO 13616 has them: letters count from 10, the whole leaves 1 when divided by 97."""
    turned = number[4:] + number[:4]
    return 15 <= len(number) <= 34 and int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def _is_card(number: str) -> bool:
    """Luhn's check digit (ISO/IEC 7812)."""
    doubled = [sum(divmod(int(sign) * (1 + place % 2), 10)) for place, sign in enumerate(reversed(number))]
    return 13 <= len(number) <= 19 and sum(doubled) % 10 == 0


@lru_cache
def _numbered(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?P<word>(?i:{_any(words)}))(?:\s(?P<marker>(?i:{NUMBER_WORD})))?(?:\s(?:is|was|är|var))?:?\s{{0,2}}{NUMBER}"
    )


@lru_cache
def _children(words: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    child = rf"(?:{_any(words)})"
    return (
        re.compile(rf"(?<!\w){WHOSE}\s(?:[^\W\d_A-Z]+\s)?{child}{CALLED}?\s(?P<found>{NAME})(?!\w)"),
        re.compile(
            rf"(?<!\w){child}(?:,? (?:called|named|genaamd|die|som heter|vid namn))(?: heet)?\s(?P<found>{NAME})(?!\w)"
        ),
    )


@lru_cache
def _after(words: tuple[str, ...], what: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_opening, words))})\s(?P<found>{what})(?!\w)")


@lru_cache
def _before(words: tuple[str, ...]) -> re.Pattern[str]:
    articles = "a|an|our|one of our|another|een|onze|een van onze|en|vår|en av våra"
    return re.compile(rf"\b(?P<found>{FULL}),\s(?:{articles})\s(?:[^\W\d_]+\s){{0,2}}(?:{_any(words)})(?!\w)")


@lru_cache
def _ages(words: tuple[str, ...]) -> re.Pattern[str]:
    child = f"(?:{_any(words)})"
    name = rf"(?:,? {NAME})?"
    is_old = "(?:is|was|aged|age|turned|just turned|of|is nu|van|är|på|fyllde|som är)"
    end = r"(?=[.,;:!?)]|\s(?:and|but|or|when|years|en|maar|och|men|när|jaar|år)\b|\Z)"
    return re.compile(
        rf"(?i:\b{AGE}[- ](?:year|month|week)s?[- ]olds?\s(?:\w+\s){{0,2}}{child}\b)"
        rf"|(?i:\b{child}){name},?\s(?i:(?:who\s)?{is_old}\s){AGE}{end}"
        rf"|(?i:\b{child}){name}(?:\s\({AGE}\)|,\s{AGE},)"
        rf"|(?i:\b(?:my|our|her|his|their|your)\s{AGE}[- ]year[- ]olds?\b)"
        rf"|(?i:\b{AGE}-?jarige?\s(?:\w+\s){{0,1}}{child}\b|\b(?:mijn|onze|zijn|haar|hun)\s{AGE}-?jarige\b)"
        rf"|(?i:\b{AGE}-?årig[ae]?\s(?:\w+\s){{0,1}}{child}\b|\b(?:min|vår|hans|hennes|deras|sin)\s{AGE}-?åring\b)"
    )


@lru_cache
def _grown(words: tuple[str, ...]) -> re.Pattern[str]:
    age = r"\b(?:[2-9]\d)(?:[- ]year[- ]old|-jarige?|-årig[ae]?)\s"
    return re.compile(rf"{age}(?:[^\W\d_]+\s)?(?:{_any(words)})(?!\w)")


def _any(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _opening(words: str) -> str:
    """Words as written: with a capital only where a sentence may begin with them."""
    if " " not in words:
        return re.escape(words)
    return f"[{words[0].upper()}{words[0]}]{re.escape(words[1:])}"
