"""What of a version of a story is about somebody in it: the passages, the pictures, and a digest of each.

A passage counts as a whole, for the sentence after the name says more of them than the one that has it. It is about
somebody when it mentions them, or has their name or what the writer calls them in its words; a block goes with all its
passages, so a quotation goes with its speaker. Where no passage can be told to be about them, all of them are.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from integrations.message import canonical_digest
from posts.mentions.people import ids_in
from posts.models import Consent, InStory, Picture, Post, Story
from posts.remarks.passages import Passage, passages_of
from posts.seals import canonical_line, canonical_rich_text

Stored = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class About:
    """What one person is asked about, as a `Consent` keeps it."""

    media: tuple[str, ...]
    passages: tuple[Stored, ...]
    pictures: tuple[Stored, ...]

    @property
    def words_digest(self) -> str:
        """SHA-256 (hex) of the passages: other words, another digest; a name that changes is the same one."""
        return canonical_digest(list(self.passages))

    @property
    def pictures_digest(self) -> str:
        """SHA-256 (hex) of the pictures' files and of what is said of them."""
        return canonical_digest([[one["hash"], one["alt"]] for one in self.pictures])

    def is_asked_by(self, consent: Consent) -> bool:
        """Whether `consent` is about just these words and pictures, and asks for all of this."""
        return set(self.media) <= set(consent.media) and self._is_same(consent)

    def is_covered_by(self, consent: Consent) -> bool:
        """Whether the yes of `consent` is to these words and pictures, by all that somebody can be known by here."""
        return set(self.media) <= set(consent.agreed_media) and self._is_same(consent)

    def _is_same(self, consent: Consent) -> bool:
        same_pictures = "face" not in self.media or consent.pictures_digest == self.pictures_digest
        return same_pictures and consent.words_digest == self.words_digest


def about(version: Post, one: InStory) -> About:
    """What of `version` is about `one`."""
    media = tuple(one.media())
    return About(
        media=media,
        passages=tuple({"rich": passage.rich, "source": _canonical(passage)} for passage in _about(version, one)),
        pictures=tuple(_pictures(version)) if one.is_pictured else (),
    )


def _about(version: Post, one: InStory) -> list[Passage]:
    passages = [passage for passage in passages_of(version) if passage.source.strip()]
    blocks = {_block(passage) for passage in passages if _names(passage, one)}
    return [passage for passage in passages if _block(passage) in blocks] if blocks else passages


def _block(passage: Passage) -> str:
    return passage.key.partition(":")[0]


def _names(passage: Passage, one: InStory) -> bool:
    if one.person and passage.rich and one.person.public_id in ids_in([passage.source]):
        return True
    names = {one.person.display_name, one.person.called} if one.person else {one.words}
    return any(re.search(rf"(?<!\w){re.escape(name)}", passage.text, re.IGNORECASE) for name in names if name)


def _canonical(passage: Passage) -> str:
    return canonical_rich_text(passage.source) if passage.rich else canonical_line(passage.source)


def _pictures(version: Post) -> Iterable[Stored]:
    """Those that show people; all of them where nobody said which do."""
    pictures = sorted(version.pictures(), key=lambda picture: int(picture.pk))
    with_people = [picture for picture in pictures if picture.shows_people or picture.shows_child]
    said = _said_of(version)
    for picture in with_people or pictures:
        yield {"picture": picture.pk, "hash": _hash_of(picture), "alt": " · ".join(said[picture.pk])}


def _hash_of(picture: Picture) -> str:
    return str(picture.get_file_hash())


def _said_of(version: Post) -> dict[int, list[str]]:
    """Picture id -> what is said that it shows, and below it."""
    found: dict[int, list[str]] = defaultdict(list)
    if not isinstance(version, Story):
        return found
    if version.cover_id and version.cover_alt:
        found[version.cover_id].append(canonical_line(version.cover_alt))
    for block in version.body.get_prep_value():
        if block["type"] == "picture":
            words = (block["value"].get(name) for name in ("alt_text", "caption"))
            found[block["value"]["picture"]] += [canonical_line(one) for one in words if one]
    return found
