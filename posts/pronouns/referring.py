"""The words that stand for a person in one place of a text (`people.md` 3.3 and 3.4)."""

from typing import Literal

from posts.pronouns.genitives import genitive
from posts.pronouns.known import base
from posts.pronouns.pronoun_set import Form, PronounSet
from posts.pronouns.verbs import agree

# The same for everybody in these languages, whatever the person's set.
REFLEXIVES = {"nl": "zichzelf", "sv": "sig själv"}


def refer(
    name: str,
    form: Form,
    *,
    language: str,
    chosen: PronounSet | None = None,
    verb: str = "",
    article: Literal["", "de", "het"] = "",
    capital: bool = False,
    emphatic: bool = False,
) -> str:
    """The words for a person who is called `name`: the chosen set's, else made from the name.

    `verb` (English, in any present form, or "was") is put behind a subject or a name in the right number.
    `article` says the gender of what a Dutch independent possessive stands for: het hunne, dat van Sam.
    `emphatic` is the "herself" of "Sam herself carried it", which a name drops.
    """
    word = _word(name, form, base(language), chosen, article, emphatic)
    if verb:
        from_set = chosen is not None and form == "subject" and bool(chosen.subject)
        plural = from_set and chosen is not None and chosen.plural_verb
        ruled = agree(verb, plural=plural) if base(language) == "en" else verb
        word += ruled if ruled.startswith("’") else f" {ruled}"
    return word[:1].upper() + word[1:] if capital else word


def _word(
    name: str, form: Form, code: str, chosen: PronounSet | None, article: Literal["", "de", "het"], emphatic: bool
) -> str:
    if form == "refl" and code in REFLEXIVES:
        return REFLEXIVES[code]
    own = chosen.form(form) if chosen else ""
    if own:
        return f"{article} {own}" if article and form == "poss" and code == "nl" else own
    if form == "refl":
        return "" if emphatic else name
    if form == "poss" and code == "nl":
        return f"{'die' if article == 'de' else 'dat'} van {name}"
    return genitive(name, language=code) if form in ("det", "poss") else name
