"""Words that people write about themselves, counted and judged as people see them. There is no list of words."""

import unicodedata
from dataclasses import dataclass

import regex
from django.core.exceptions import ValidationError
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

_GRAPHEME = regex.compile(r"\X")
_ADDRESS = regex.compile(
    r"(?:^|[\s(<])@\w|://|\bwww\.|\b[\w-]+\.(?:com|org|net|info|io|eu|be|de|fr|nl|se|uk)\b", regex.I
)
# Controls, surrogates, line and paragraph ends, and what turns the direction of the text around it.
_CONTROL = regex.compile(r"[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]")


def graphemes(text: str) -> list[str]:
    """`text` in characters as people count them: a letter with its accents is one."""
    return list(_GRAPHEME.findall(text))


def as_written(text: str) -> str:
    """What somebody typed into one line, without the spaces around it; NFC, so that the same words are the same."""
    return unicodedata.normalize("NFC", text).strip()


@deconstructible
@dataclass(eq=True)
class AtMost:
    """A validator: at most so many characters as people count them."""

    number: int

    def __call__(self, text: str) -> None:
        if len(graphemes(text)) > self.number:
            words = ngettext_lazy("At most %(number)s character.", "At most %(number)s characters.", self.number)
            raise ValidationError(words % {"number": self.number})


def one_plain_line(text: str) -> None:
    """Raise `ValidationError` for line breaks and for characters that nobody sees but that change what is around."""
    if _CONTROL.search(text):
        raise ValidationError(_("Write it in one line, without control characters."))


def no_address(text: str) -> None:
    """Raise `ValidationError` for web addresses and @handles: this stands beside a name."""
    if _ADDRESS.search(text):
        raise ValidationError(_("No web addresses and no @names here, please: this stands beside your name."))
