"""Somebody as a vCard 4.0. Pure: values in, text out.

Sources: RFC 6350 (format, escaping 3.4, folding 3.2), RFC 9554 (PRONOUNS: text, many, LANGUAGE and PREF). Nothing is
said in NOTE or in the name for clients that do not know PRONOUNS, there is no GRAMGENDER, and no REV: a date would
tell when something about the person changed.
"""

from collections.abc import Iterator

from posts.people import Label, ShownPerson

LINE = 75  # octets, RFC 6350 3.2
_ESCAPES = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n"})


def vcard(seen: ShownPerson, *, identity: str, url: str, language: str) -> str:
    """The card; `seen` as machines may see the person, `identity` an URI that never changes, `url` their page."""
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:individual",
        f"UID:{identity}",
        f"FN:{_text(seen.name)}",
        *(["ROLE;LANGUAGE=" + language + ":" + _text(seen.role)] if seen.role else []),
        f"URL:{url}",
        *_pronouns((*seen.labels, *seen.more_labels)),
        "END:VCARD",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _pronouns(labels: tuple[Label, ...]) -> Iterator[str]:
    for place, label in enumerate(labels, start=1):
        language = f";LANGUAGE={label.language}" if label.language else ""
        yield f"PRONOUNS{language};PREF={min(place, 100)}:{_text(label.text)}"


def _text(value: str) -> str:
    return value.translate(_ESCAPES)


def _folded(line: str) -> str:
    """`line` in pieces of at most 75 octets, no character torn, each further one after a space."""
    pieces, piece, size = [], "", 0
    for character in line:
        length = len(character.encode())
        if size + length > LINE:
            pieces.append(piece)
            piece, size = "", 1  # the space that begins it
        piece, size = piece + character, size + length
    return "\r\n ".join([*pieces, piece])
