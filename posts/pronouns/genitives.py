"""Genitives of names, which stand wherever a person has no possessive or wants none."""

# Dutch writes the apostrophe after one long vowel that is written with one letter (Anna’s, Romy’s), not after
# two letters for one sound (Roys, Lous, Maries): taaladvies.net, "bezitsvorm van namen".
DUTCH_LONG_VOWELS = "aiouy"
DUTCH_PAIRS = ("aa", "oo", "uu", "au", "ou", "eu", "ui", "ei", "ai", "oi", "ay", "ey", "oy", "uy")
DUTCH_HISSES = ("s", "x", "z", "sh", "ß")


def genitive(name: str, *, language: str) -> str:
    """The name's genitive: Sam’s (en); Sams, Anna’s, Max’ (nl); Sams, Lars (sv)."""
    code = language.split("-")[0].lower()
    small = name.lower()
    if code == "nl":
        return name + _dutch_ending(small)
    if code == "sv":
        return name if small.endswith(("s", "x", "z")) else f"{name}s"
    return f"{name}’s"


def _dutch_ending(small: str) -> str:
    if small.endswith(DUTCH_HISSES):
        return "’"
    if not small[-1:].isalpha():  # a name that ends in a figure or a sign
        return "’s"
    return "’s" if small[-1:] in DUTCH_LONG_VOWELS and not small.endswith(DUTCH_PAIRS) else "s"
