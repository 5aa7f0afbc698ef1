"""A text as it reads once letters that were swapped, hidden, masked, spaced or turned round are put back.

Only what then is a word of the vocabulary is changed, so near misses stay as they are.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from operator import add

from posts.voice.folded import Folded
from posts.voice.letters import BETWEEN, LEET, MASKS, plain_word, readings
from posts.voice.vocabulary import LONG, Vocabulary

TOKEN = re.compile(r"\S+")
THRICE = re.compile(r"([a-z])\1\1")
EDGES = ".,:;?!…\"'“”‘’«»„()[]{}<>#"
ADDRESS = re.compile(r"://|^www\.|\w@\w+\.\w")
SHORTENED = re.compile(r"\w+['’](?:re|s|t|ll|d|ve|m|n|tje|tjes|en|er|e)")  # "who're"
LETTER = re.compile("[a-z]")
SHORT = 3
# Words of their own, in Dutch and in Swedish: "kreupel en moe" is no plural that somebody took apart.
WORDS_TOO = frozenset(("en", "er"))
HIDDEN = "ⴰ"
MOST_LETTERS = 40

Change = tuple[int, int, str]
"""A stretch of the folded text, and what it stands for."""


def revealed(folded: Folded, words: Vocabulary) -> Folded | None:
    """The text with every disguise of a word taken off, and the way back to the text as written; None without any."""
    tokens = [(token.start(), token.end(), token[0]) for token in TOKEN.finditer(folded.text)]
    alone = _alone(tokens, words, stretched=THRICE.search(folded.text) is not None)
    changes = sorted([*alone, *_together(tokens, words)], key=lambda change: (change[0], -change[1]))
    return _with_changes(folded, changes) if changes else None


def _alone(tokens: list[tuple[int, int, str]], words: Vocabulary, *, stretched: bool) -> Iterator[Change]:
    """Tokens that hide a word; `stretched` says whether any has a letter three times."""
    for start, _end, token in tokens:
        core = token if token.isalpha() else token.strip(EDGES)
        if core.isascii() and core.isalpha():
            meant = words.hiding.get(core) or (_in_letters(core, words) if stretched else None)
            if meant and meant != core:
                at = start + token.index(core)
                yield at, at + len(core), meant
            continue
        if len(token) > MOST_LETTERS or (token.isascii() and not LETTER.search(token)) or ADDRESS.search(token):
            continue
        for piece in dict.fromkeys((core, token)):
            meant = _behind_signs(piece, words) if piece else None
            if meant:
                at = start + token.index(piece)
                yield at, at + len(piece), meant
                break


def _in_letters(word: str, words: Vocabulary) -> str | None:
    """What a word in letters alone stands for: written as one, turned round, or stretched."""
    return words.at_once.get(word) or (words.stretched(word) if THRICE.search(word) else None)


def _behind_signs(piece: str, words: Vocabulary) -> str | None:
    """What a word with signs, figures or letters of other alphabets in it stands for."""
    written = plain_word(piece)
    if written == piece and written in words.known:
        return None
    if any(sign in MASKS for sign in written[1:-1]) and (meant := _masked(written, words)):
        return meant
    for reading in [] if SHORTENED.fullmatch(piece) else readings(written):
        meant = _in_letters(reading, words)
        if meant and meant != piece and not words.is_spelt(piece, meant):
            return meant
    return None


def _masked(written: str, words: Vocabulary) -> str | None:
    stars = "".join("*" if sign in MASKS else sign for sign in written)
    # A row of other signs, as in "n@#$r", hides letters too.
    for pattern in dict.fromkeys((stars, re.sub(r"[^a-z]", "*", stars))):
        seen = pattern.replace("*", "")
        if pattern[0] != "*" != pattern[-1] and len(seen) >= max(2, len(pattern) / 3):
            # A letter that no leet stands for keeps the places of the stars.
            for reading in readings(pattern.replace("*", HIDDEN)):
                if meant := words.masked(reading.replace(HIDDEN, "*")):
                    return meant
    return None


def _together(tokens: list[tuple[int, int, str]], words: Vocabulary) -> Iterator[Change]:
    """Rows of short pieces, and neighbours, that are a word once they are written as one."""
    letters = [_letters(token) if len(token) <= MOST_LETTERS else _likeliest(token) for _start, _end, token in tokens]
    for place, joined in enumerate(map(add, letters, letters[1:])):
        if joined in words.joinable and letters[place + 1] not in WORDS_TOO and (meant := _joined(joined, words)):
            yield tokens[place][0], tokens[place + 1][1], meant
    begin = 0
    for end, piece in enumerate([*letters, ""]):
        if 0 < len(piece) <= SHORT:
            continue
        if end - begin > 2:
            row = [(tokens[place][0], tokens[place][1], letters[place]) for place in range(begin, end)]
            yield from _windows(row, words)
        begin = end + 1


def _joined(joined: str, words: Vocabulary) -> str | None:
    """What two neighbours written as one stand for; two words of a phrase need not be put together."""
    if len(joined) < LONG:
        return None
    if joined in words.terms:
        return words.known[joined] if " " not in words.known[joined] else None
    return words.turned.get(joined)


def _likeliest(token: str) -> str:
    """A token's likeliest reading in letters."""
    if token.isascii() and token.isalpha():
        return token
    return "".join(LEET.get(sign, sign)[0] for sign in plain_word(token.strip(EDGES)) if sign not in BETWEEN)


_letters = lru_cache(maxsize=4096)(_likeliest)
"""The same, remembered: of words, never of whatever long thing was pasted."""


def _windows(row: list[Change], words: Vocabulary) -> Iterator[Change]:
    """Every sub-window, or a neighbouring "a" would be swallowed; the longest first."""
    begin = 0
    while begin < len(row):
        for end in range(min(len(row), begin + MOST_LETTERS), begin + 2, -1):
            pieces = [piece for _start, _end, piece in row[begin:end]]
            meant = _spelt("".join(pieces), words)
            if meant and _on_purpose(pieces):
                yield row[begin][0], row[end - 1][1], meant
                begin = end - 1
                break
        begin += 1


def _spelt(joined: str, words: Vocabulary) -> str | None:
    if joined in words.terms:
        return words.known[joined]
    meant = words.stretched(joined) if THRICE.search(joined) else None
    return meant if meant and plain_word(meant.replace(" ", "")) in words.terms else None


def _on_purpose(pieces: list[str]) -> bool:
    """Whether the pieces are letters, or make a word so long that it is no accident."""
    return all(len(piece) == 1 for piece in pieces) or sum(map(len, pieces)) >= LONG


def _with_changes(folded: Folded, changes: list[Change]) -> Folded:
    pieces, starts, ends, done = [], [], [], 0
    for begin, end, meant in changes:
        if begin < done:
            continue
        pieces += [folded.text[done:begin], meant]
        starts += [*folded.starts[done:begin], *[folded.starts[begin]] * len(meant)]
        ends += [*folded.ends[done:begin], *[folded.ends[end - 1]] * len(meant)]
        done = end
    pieces.append(folded.text[done:])
    return Folded("".join(pieces), starts + folded.starts[done:], ends + folded.ends[done:])
