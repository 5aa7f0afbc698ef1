"""English verbs beside their subject: "Sam is", "they are". Dutch and Swedish verbs do not change with a pronoun."""

import re

SINGULARS = {
    "be": "is",
    "am": "is",
    "are": "is",
    "were": "was",
    "have": "has",
    "do": "does",
    "go": "goes",
    "’re": "’s",
    "’ve": "’s",
}
PLURALS = {"be": "are", "am": "are", "is": "are", "was": "were", "has": "have", "does": "do", "goes": "go", "’s": "’re"}
MODAL_VERBS = "can could may might must shall should will would ought need dare ’ll ’d"
MODALS = frozenset(MODAL_VERBS.split())
UNCHANGED = MODALS | {"can’t", "won’t", "shan’t"}
NOT = re.compile(r"(n['’]t)\Z")
BASES_IN_S = re.compile(r"(?:ss|us|[^aeiou]is|as)\Z")  # pass, focus, bias: no singular ending
NEEDS_ES = re.compile(r"(?:s|x|z|ch|sh|[^aeiou]o)\Z")
CONSONANT_Y = re.compile(r"[^aeiou]y\Z")
IES = re.compile(r"[^aeiou]ies\Z")
SHORT_IES = frozenset({"dies", "lies", "ties", "vies", "belies", "unties", "underlies"})
LOSES_ES = re.compile(r"(?:ss|sh|ch|x|zz|us|[^aeiou]o)es\Z")
ENDS_IN_E = "aches uses causes pauses houses accuses excuses amuses refuses confuses abuses"
KEEPS_E = frozenset(ENDS_IN_E.split())


def agree(verb: str, *, plural: bool) -> str:
    """The present of `verb` ("be", "is", "doesn’t", "carry"; "was" and "were" too) beside a subject of that number.

    What comes after the verb in the same string stays ("is not", "have been"). Modal verbs never change.
    """
    first, gap, rest = verb.partition(" ")
    changed = _one(first, plural=plural)
    if first[:1].isupper():
        changed = changed[:1].upper() + changed[1:]
    return changed + gap + rest


def _one(written: str, *, plural: bool) -> str:
    verb = written.lower().replace("'", "’")
    negation = NOT.search(written)
    if verb in UNCHANGED or (negation and verb[: -len("n’t")] in MODALS):
        return written
    if negation:
        return _one(written[: negation.start()], plural=plural) + negation[0]
    if verb in (PLURALS if plural else SINGULARS):
        return (PLURALS if plural else SINGULARS)[verb]
    if verb in SINGULARS or verb in PLURALS:
        return verb  # it agrees already
    return _base(verb) if plural else _third(verb)


def _third(verb: str) -> str:
    """carries, passes, goes; what has its ending already stays."""
    if verb.endswith("s") and not BASES_IN_S.search(verb):
        return verb
    if NEEDS_ES.search(verb):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if CONSONANT_Y.search(verb) else f"{verb}s"


def _base(verb: str) -> str:
    """carry, pass, go; what has no ending stays."""
    if not verb.endswith("s") or BASES_IN_S.search(verb):
        return verb
    if IES.search(verb) and verb not in SHORT_IES:
        return f"{verb[:-3]}y"
    return verb[:-2] if LOSES_ES.search(verb) and verb not in KEEPS_E else verb[:-1]
