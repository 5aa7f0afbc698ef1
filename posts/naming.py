"""What a story is called in lists and addresses: both follow its headline, wherever it is written."""

from typing import TYPE_CHECKING

from django.utils.text import slugify

from posts.identifiers import new_public_id
from posts.mentions.nameless import nameless
from posts.text import one_line, shorten

if TYPE_CHECKING:
    from posts.models import Story

TITLE_LENGTH = 120
WITHOUT_WORDS = "story-"


def name_after(story: "Story", headline: str) -> None:
    """Title always follows the headline (rich text); the address follows it until the story was first live.

    Neither ever holds the name of somebody the story mentions: a title lies in every entry of the log, and an
    address outlives a name.
    """
    words = one_line(nameless(headline, people_of=story.rich_texts(), language=story.language()))
    story.title = shorten(words, TITLE_LENGTH) or story.title
    if not story.first_published_at and not story.live:
        _address_after(story)


def _address_after(story: "Story") -> None:
    """Wagtail makes a free address from the title when it saves; a title of signs alone gets a random one."""
    if slugify(story.title, allow_unicode=True):
        story.slug = ""
    elif not story.slug.startswith(WITHOUT_WORDS):
        story.slug = f"{WITHOUT_WORDS}{new_public_id()}"
