"""Where sentences begin and end, in English, Dutch and Swedish.

Own code because none of the splitters on PyPI is both maintained and willing to read Swedish
(pysbd refuses it, blingfire has not moved since 2021); a remark needs only its surrounding sentence.
"""

import re

SHORTENED = """
dr mr mrs ms prof st no nr vs etc approx bijv bv blz ca dhr drs enz evt ing ir mevr resp bl dvs ev forts fr inkl kl obs
s.k t.ex bl.a m.fl m.m o.a o.d d.w.z d.v.s e.g i.e m.a.w m.b.t n.a.v t.o.v z.o.z a.k.a p.g.a t.o.m f.d
"""
ABBREVIATIONS = frozenset(SHORTENED.split())
# Begun only where a run of signs begins: a thousand of them would else be tried from each on.
BOUNDARY = re.compile(r"\n+|(?<![.!?…])[.!?…]++[\"'”’»)\]]*(?=\s+[\"'“‘”«(\[]*[^\W_a-zåäöéèëïü])")
LAST_WORD = re.compile(r"[\w.]+\Z")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """The sentences of `text` as (start, end), in order, without the white space around them."""
    spans = []
    start = 0
    for boundary in BOUNDARY.finditer(text):
        if boundary[0][0] == "." and _abbreviates(text[start : boundary.start()]):
            continue
        spans.append(_trimmed(text, start, boundary.end()))
        start = boundary.end()
    spans.append(_trimmed(text, start, len(text)))
    return [span for span in spans if span[0] < span[1]]


def _abbreviates(before: str) -> bool:
    """Whether a full stop after `before` belongs to an abbreviation or an initial, as in "J. Ek"."""
    word = LAST_WORD.search(before)
    return word is not None and (word[0].lower() in ABBREVIATIONS or (len(word[0]) == 1 and word[0].isupper()))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
