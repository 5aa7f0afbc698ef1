"""Counting words on both sides of an import, by rules of their own, so that a loss cannot hide in shared code."""

import html
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

WORD = re.compile(r"[^\W\d_]{2,}")
# What is markup in a source and no word for a reader, in the order it is taken out.
NO_WORDS = [
    (re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}"), " "),
    (re.compile(r"\{%\s*image_with_class\s+\"[^\"]*\"\s+\"[^\"]*\"(.*?)%\}"), r" \1 "),
    (re.compile(r"\{%\s*image\s+\"[^\"]*\"(.*?)%\}"), r" \1 "),
    (re.compile(r"\{%\s*include\s+\"[^\"]*\",\s*image:\s*\"[^\"]*\",\s*alt:([^%]*?)caption:([^%]*?)%\}"), r" \1 \2 "),
    (re.compile(r"\{\{[^}]*\}\}"), ""),
    (re.compile(r"<img[^>]*?alt=\"([^\"]*)\"[^>]*>", re.DOTALL), r" \1 "),
    (re.compile(r"</?[a-z][^<>]*>"), " "),
    (re.compile(r"\]\([^)]*\)"), " "),
    (re.compile(r"^```\w+$", re.MULTILINE), " "),
    (re.compile(r"^\[[^\]]*\]:.*$", re.MULTILINE), " "),
    (re.compile(r"\]\[[^\]]*\]"), " "),
]


def counted(text: str) -> Counter[str]:
    return Counter(word.lower() for word in WORD.findall(html.unescape(text)))


def words_in_source(markdown: str) -> Counter[str]:
    """The words a reader of the old page saw or heard, in `markdown` written as the corpus is."""
    for pattern, instead in NO_WORDS:
        markdown = pattern.sub(instead, markdown)
    return counted(markdown)


def words_in_body(body: Iterable[Mapping[str, Any]]) -> Counter[str]:
    """The words in a story's blocks (StreamField values), texts for pictures among them."""
    return sum((counted(" ".join(_strings(block["value"]))) for block in body), Counter[str]())


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield re.sub(r"<[^>]*>", " ", value)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
