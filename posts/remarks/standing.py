"""Where the words of remarks stand in a version, measured from the text that their readers had before them."""

from collections.abc import Iterable

from posts.models import LastReading, Post, Remark
from posts.remarks.passages import Passage, passages_of
from posts.remarks.places import Place, place_now


def places_in(version: Post, remarks: Iterable[Remark]) -> dict[int, Place]:
    """The place of each remark that has one there, by the remark's key.

    What a reader read is `LastReading`; a draft of theirs, or a remark of an earlier round, is about another text, and
    then only words that stand where they stood are theirs for sure.
    """
    remarks = [remark for remark in remarks if remark.start is not None and remark.end is not None]
    now = {passage.key: passage for passage in passages_of(version)}
    read = _read(version, remarks)
    found = {
        remark.pk: _place(remark, now.get(remark.key), read.get((remark.by_id, remark.digest))) for remark in remarks
    }
    return {pk: place for pk, place in found.items() if place}


def place_of(remark: Remark, version: Post) -> Place | None:
    """The place of one remark; none when its words changed, or when nobody can tell which of them are meant."""
    return places_in(version, [remark]).get(remark.pk)


Texts = dict[str, Passage]


def _read(version: Post, remarks: list[Remark]) -> dict[tuple[int | None, str], Texts]:
    """The passages as each reader read them, by the reader and the digest of what they read."""
    readings = LastReading.objects.filter(page=version.pk, reader__in={remark.by_id for remark in remarks})
    return {
        (reading.reader_id, reading.content_digest): {
            passage.key: passage for passage in passages_of(version.with_content_json(reading.content))
        }
        for reading in readings
    }


def _place(remark: Remark, passage: Passage | None, read: Texts | None) -> Place | None:
    if passage is None or remark.start is None or remark.end is None:
        return None
    then = read.get(remark.key) if read else None
    place = Place(start=remark.start, end=remark.end)
    return place_now(passage.text, quoted=remark.quoted, place=place, read=then.text if then else "")
