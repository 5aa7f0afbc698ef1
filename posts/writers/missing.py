"""What a story still needs before it can be handed in, each with the place where it is given.

The same rules as the editor's form (`posts.forms`) and the blocks' own (`posts.blocks`), said for the writing pages.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.blocks.stream_block import StreamBlockValidationError

from posts.blocks import refuse_file_name
from posts.boxes import STANDFIRST
from posts.consent.children import has_family_name
from posts.models import InStory, OtherWords, Post, Story
from posts.naming import TITLE_LENGTH
from posts.reading import short_copies
from posts.remarks.waiting import open_remarks
from posts.text import plain_text
from posts.writers.addresses import address_of
from posts.writers.drafts import COVER, Raw, blocks_of


@dataclass(frozen=True, kw_only=True)
class Missing:
    """One thing to do, in words, and the address of the field."""

    words: str
    link: str
    where: str = ""  # which picture or quote, where there may be several


def missing_in(version: Post) -> list[Missing]:
    """What stands in the way of handing in, whichever door it goes through: what waits first, then by the page."""
    waiting = waiting_in(version)
    if not isinstance(version, Story):
        return waiting
    parts = (_headline, _text, _standfirst, _cover, _blocks, _counts, _for_channels, _children)
    return [*waiting, *(one for part in parts for one in part(version))]


def waiting_in(post: Post) -> list[Missing]:
    """Remarks without an answer, and words that wait for somebody to choose."""
    found = []
    if open_remarks(post):
        link = reverse("story_remarks", args=[post.pk])
        found.append(Missing(words=_("Something is still waiting for your answer."), link=link))
    if OtherWords.objects.waiting().filter(page=post.pk).exists():
        link = f"{address_of(post.pk)}#saving"
        found.append(Missing(words=_("Some words were written in two places. Choose which stay."), link=link))
    return found


def _headline(version: Story) -> Iterator[Missing]:
    headline = version.headline_words()
    if not headline:
        yield Missing(words=_("Give the story a headline."), link=address_of(version.pk, "headline"))
    if len(headline) > TITLE_LENGTH:
        words = _("Keep the headline to %(most)s characters; it has %(length)s now.")
        yield Missing(
            words=words % {"most": TITLE_LENGTH, "length": len(headline)}, link=address_of(version.pk, "headline")
        )


def _standfirst(version: Story) -> Iterator[Missing]:
    """By the rule of the editor's own field."""
    try:
        Story._meta.get_field("standfirst").formfield().clean(version.standfirst)  # noqa: SLF001 (Django's documented one)
    except ValidationError as error:
        yield Missing(words=error.messages[0], link=address_of(version.pk, STANDFIRST), where=_("In short"))


def _text(version: Story) -> Iterator[Missing]:
    blocks = blocks_of(version)
    if not any(plain_text(text) for block in blocks for text in _texts(block)):
        first = next((block["id"] for block in blocks if block["type"] in ("answer", "text")), "headline")
        yield Missing(
            words=_("The story has no text yet. Write in at least one box."), link=address_of(version.pk, first)
        )
    if not version.people():
        words = _("Nobody is named as the author. Write your name in your account, or ask comms.")
        yield Missing(words=words, link=reverse("account_name"))


def _texts(block: Raw) -> Iterator[str]:
    if block["type"] == "text":
        yield block["value"] or ""
    elif block["type"] == "answer":
        yield block["value"].get("text") or ""


def _children(version: Story) -> Iterator[Missing]:
    """A child's family name is nobody's to tell, not with a guardian's yes either."""
    rows = InStory.objects.filter(page=version.pk, is_child=True) if version.pk else InStory.objects.none()
    for one in rows.select_related("person"):
        texts = [block.text for block in version.voice_blocks()]
        if has_family_name(one.person.display_name if one.person else one.words, texts):
            words = _("Leave out the family name of %(name)s: a child is told of by the first name at most.")
            link = reverse("write_people", args=[version.pk])
            yield Missing(words=words % {"name": one.called().split()[0].rstrip(",")}, link=link)


def _cover(version: Story) -> Iterator[Missing]:
    if version.cover_id:
        yield from _picture(
            alt=version.cover_alt,
            decorative=version.cover_decorative,
            credit=version.cover_credit,
            link=reverse("write_describe", args=[version.pk, COVER]),
            where=_("Cover picture"),
        )


def _picture(*, alt: str, decorative: bool, credit: str, link: str, where: str) -> Iterator[Missing]:
    if not (alt or decorative):
        yield Missing(words=_("Say what the picture shows, or mark it as only decoration."), link=link, where=where)
    try:
        refuse_file_name("" if decorative else alt)
    except ValidationError as error:
        yield Missing(words=error.messages[0], link=link, where=where)
    if not credit:
        yield Missing(words=_("Say who made the picture."), link=link, where=where)


def _blocks(version: Story) -> Iterator[Missing]:
    for number, block in enumerate(blocks_of(version), start=1):
        kind, value = block["type"], block["value"]
        if kind == "picture":
            link = reverse("write_describe", args=[version.pk, block["id"]])
            yield from _picture(
                alt=value.get("alt_text") or "",
                decorative=bool(value.get("decorative")),
                credit=value.get("credit") or "",
                link=link,
                where=_("Picture in place %(number)s") % {"number": number},
            )
        elif kind == "quote":
            yield from _quote(value, link=reverse("write_quote", args=[version.pk, block["id"]]))
        elif kind not in ("text", "answer") and _has_holes(version, kind, value):
            words = _("Something is still missing in a part that only the full editor can change.")
            yield Missing(words=words, link=reverse("wagtailadmin_pages:edit", args=[version.pk]))


def _counts(version: Story) -> Iterator[Missing]:
    """More of one kind than a story takes, by the body's own rule."""
    try:
        version.body.stream_block.clean(version.body)
    except StreamBlockValidationError as error:
        for one in error.non_block_errors.as_data():
            yield Missing(words=" ".join(one.messages), link=address_of(version.pk))


def _for_channels(version: Story) -> Iterator[Missing]:
    """What a network would refuse; nothing of a story that was imported, which is no news."""
    if version.imported_from:
        return
    for copy in short_copies(version):
        link = f"{reverse('write_channels', args=[version.pk])}#channel-{copy.channel.uuid}"
        for words in copy.problems:
            yield Missing(words=words, link=link, where=_("What the networks say"))


def _quote(value: dict[str, Any], *, link: str) -> Iterator[Missing]:
    if not (value.get("quote") or "").strip():
        yield Missing(words=_("Write what was said, or take the quote away."), link=link)
    if not value.get("speaker"):
        yield Missing(words=_("Say who said it."), link=link)
    if not value.get("source"):
        yield Missing(words=_("Say where or when it was said."), link=link)


def _has_holes(version: Story, kind: str, value: Any) -> bool:
    """Whether the block's own rules refuse it."""
    block = version.body.stream_block.child_blocks[kind]
    try:
        block.clean(block.to_python(value))
    except ValidationError:
        return True
    return False
