"""Letters in disguise: what a sign can stand for where somebody hides a word."""

from functools import lru_cache
from itertools import islice, product

import disarm

# Signs that people write for letters; the first is the likeliest.
LEET: dict[str, str] = {
    "0": "o", "1": "il", "2": "z", "3": "e", "4": "a", "5": "s", "6": "gb", "7": "t", "8": "b", "9": "gq",
    "@": "a", "$": "s", "!": "i", "|": "il", "¡": "i", "€": "e", "£": "l", "+": "t", "(": "c", "<": "c", "¢": "c",
    "§": "s", "ß": "b", "×": "x", "¥": "y", "µ": "u", "^": "a",
}  # fmt: skip
# What the tables of Unicode do not take for a letter: turned and small ones.
TURNED = str.maketrans("ɘǝɐᴎʁıȷɯʌʇʞɥɹʎᴚяипгλѕ", "eeanrijmatkhryrrnnrls")
MASKS = frozenset("*#•●∗＊✱✶★☆⋆_?%&…")
BETWEEN = frozenset("-.·‧∙_/\\|~+=,:;'’`´^*–—‑")
MOST_READINGS = 400


@lru_cache(maxsize=4096)
def plain(sign: str) -> str:
    """A sign as the small letters without accents that it looks like; "" where it is like none."""
    if sign.isascii():
        return sign.lower()
    if "\U0001f1e6" <= sign <= "\U0001f1ff":  # letters of flags
        return chr(ord(sign) - 0x1F1E6 + ord("a"))
    folded: str = disarm.strip_obfuscation(sign.translate(TURNED)).lower()
    return folded.translate(TURNED)


def plain_word(word: str) -> str:
    """A word in small letters without accents."""
    return "".join(map(plain, word))


def readings(written: str) -> list[str]:
    """What a plain word with signs in it can be read as, letters only; the likeliest first, few hundred at most."""
    choices = [LEET.get(sign, sign if sign.isalpha() else "") for sign in written]
    kept = [choice for choice in choices if choice]
    if not kept:
        return []
    return ["".join(letters) for letters in islice(product(*kept), MOST_READINGS)]


def squeezed(word: str) -> str:
    """A word with each run of a letter written once."""
    return "".join(sign for index, sign in enumerate(word) if index == 0 or sign != word[index - 1])
