"""Sets whose forms are known: those the profile page suggests, and others that people use.

Forms follow `people.md` 2.3 and 3.3: Dutch has no settled norm (Van Dale has die and hen as subject and object),
Swedish *hen* has hen or henom as object (SAOL). The lists are in alphabetical order, so that order means nothing.
"""

import re
from dataclasses import replace

from posts.pronouns.pronoun_set import PronounSet

# label: subject object det poss refl; a dash for a form that the language does not have.
SUGGESTED = {
    "en": """
        he/him: he him his his himself
        she/her: she her her hers herself
        they/them: they them their theirs themself
    """,
    "nl": """
        die/diens: die die diens - zichzelf
        die/hun: die hen hun hunne zichzelf
        hen/hun: hen hen hun hunne zichzelf
        hij/hem: hij hem zijn zijne zichzelf
        zij/haar: zij haar haar hare zichzelf
    """,
    "sv": """
        han/honom: han honom hans hans sig själv
        hen/hens: hen hen hens hens sig själv
        hon/henne: hon henne hennes hennes sig själv
    """,
}
ALSO_USED = {
    "en": """
        ae/aer: ae aer aer aers aerself
        co/cos: co co cos cos coself
        e/em: e em eir eirs emself
        ey/em: ey em eir eirs emself
        fae/faer: fae faer faer faers faerself
        it/its: it it its its itself
        ne/nem: ne nem nir nirs nemself
        per/per: per per per pers perself
        sie/hir: sie hir hir hirs hirself
        thon/thon: thon thon thons thons thonself
        ve/ver: ve ver vis vis verself
        xe/xem: xe xem xyr xyrs xemself
        xe/xyr: xe xem xyr xyrs xemself
        ze/hir: ze hir hir hirs hirself
        ze/zem: ze zem zeir zeirs zemself
        ze/zir: ze zir zir zirs zirself
        zie/zir: zie zir zir zirs zirself
    """,
    "nl": """
        dij/dem: dij dem dijr - zichzelf
        nij/ner: nij ner nijr - zichzelf
        ze/haar: zij haar haar hare zichzelf
    """,
    "sv": """
        den/dess: den den dess dess sig själv
        hen/hen: hen hen hens hens sig själv
        hen/henom: hen henom hens hens sig själv
    """,
}
SLASH = re.compile(r"\s*[/|\\]\s*")


def _table(language: str, source: str) -> tuple[PronounSet, ...]:
    sets = []
    for line in source.strip().splitlines():
        label, words = line.strip().split(": ")
        subject, object_, det, poss, refl = ("" if word == "-" else word for word in words.split(" ", 4))
        plural = language == "en" and subject == "they"
        sets.append(
            PronounSet(
                language=language,
                label=label,
                subject=subject,
                object=object_,
                det=det,
                poss=poss,
                refl=refl,
                plural_verb=plural,
            )
        )
    return tuple(sets)


SUGGESTIONS = {language: _table(language, source) for language, source in SUGGESTED.items()}
"""What a profile page offers, by language."""
KNOWN = {language: SUGGESTIONS[language] + _table(language, source) for language, source in ALSO_USED.items()}


def known_set(label: str, *, language: str) -> PronounSet | None:
    """The set that is called exactly so, but for case and spaces, with the label as written; or None: never a guess.

    Further forms may follow ("she/her/hers"), as long as all of them are the set's own.
    """
    written = [word.lower() for word in SLASH.split(label.strip())]
    found = next((each for each in KNOWN.get(base(language), ()) if _is_called(each, written)), None)
    return replace(found, label=label.strip()) if found else None


def begins(words: list[str], *, language: str) -> tuple[PronounSet | None, int]:
    """The known set that the most of these small words, from the first on, belong to; and how many they are."""
    sets = KNOWN.get(base(language), ())
    longest = max(sets, key=lambda each: _count(each, words), default=None)
    count = _count(longest, words) if longest else 0
    return (longest if count else None), count


def base(language: str) -> str:
    """The language alone: "nl" of "nl-BE"."""
    return language.split("-")[0].lower()


def _is_called(known: PronounSet, written: list[str]) -> bool:
    return written == known.label.split("/") or (len(written) > 1 and _count(known, written) == len(written))


def _count(known: PronounSet, words: list[str]) -> int:
    """How many of `words` are forms of the set in its order, the subject first."""
    left = iter([known.subject, known.object, known.det, known.poss, known.refl])
    if not words or words[0] != next(left):
        return 0
    count = 1
    for word in words[1:]:
        if not any(word == form for form in left):
            break
        count += 1
    return count
