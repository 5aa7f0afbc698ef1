"""How a text may refer to a person. Pure, and safe by default: the name, never a guess.

This is the room that `people.md` sections 2 and 3 describe: pronoun sets per language, a mode per language, and
a permission for grammar in texts of its own. Until a person has said otherwise, every form is made from the name.
"""

from posts.pronouns.choosing import Mode, Policy, TextAudience, chosen, may_use_in, usable
from posts.pronouns.genitives import genitive
from posts.pronouns.known import SUGGESTIONS, known_set
from posts.pronouns.labels import stated
from posts.pronouns.pronoun_set import Form, PronounSet
from posts.pronouns.referring import refer
from posts.pronouns.verbs import agree

__all__ = [
    "SUGGESTIONS",
    "Form",
    "Mode",
    "Policy",
    "PronounSet",
    "TextAudience",
    "agree",
    "chosen",
    "genitive",
    "known_set",
    "may_use_in",
    "refer",
    "stated",
    "usable",
]
